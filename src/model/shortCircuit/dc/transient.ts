/**
 * Currents of a network of series R-L-C branches over time, from rest: the two-stage method SDIRK2 (γ = 1 − 1/√2, second order, L-stable),
 * steps halved and doubled by the change of slopes within one. Exact but for that error: no source is taken by itself.
 */
import { conductances } from './linear.ts'

/** A series branch from place `a` to `b` (below 0 the reference), its EMF towards `b`. */
export interface Series {
  readonly a: number
  readonly b: number
  readonly r: number
  readonly l: number
  /** Infinite without one. */
  readonly c: number
  /** Resistance that comes in with its time constant, s. */
  readonly late: readonly [r: number, tau: number] | null
  readonly e: (t: number) => number
  /** A regulated output without L and C: it gives no more than this, and takes nothing. */
  readonly most?: (t: number) => number
}
/** Of a regulated output: held at its most, by its EMF and R, blocked. */
type Mode = 'most' | 'droop' | 'blocked'
export interface Injection {
  readonly into: number
  readonly i: (t: number) => number
}
export interface Course {
  readonly times: Float64Array
  /** Of each branch, then of each injection. */
  readonly currents: readonly Float64Array[]
}

const GAMMA = 1 - Math.SQRT1_2
const FIRST_S = 2 ** -32
const LONGEST_S = 2 ** -10
/** Of the greatest current: change by the slope within a step. */
const TOLERANCE = 1e-3
/** Beyond it steps grow whatever rings: the method damps it. */
const MOST_STEPS = 60_000
const MOST_TURNS = 4

export function transient(nodes: number, branches: readonly Series[], injections: readonly Injection[], endS: number): Course {
  const n = branches.length
  const state = { i: new Float64Array(n), x: new Float64Array(n), p: new Float64Array(n) }
  const times: number[] = [0]
  // The state alone holds currents through an inductance; others jump at once and are told from the first step on.
  const rows: Float64Array[] = [Float64Array.from([...new Float64Array(n), ...injections.map(({ i }) => i(0))])]
  const factors = new Map<string, ReturnType<typeof prepared>>()
  let modes: readonly Mode[] = branches.map(() => 'droop')
  const prepared = (h: number) => {
    const eta = GAMMA * h
    const g = branches.map(({ r, l, c, late }, k) =>
      modes[k] !== 'droop' ? 0 : 1 / (l / eta + r + eta / c + (late ? (eta * late[0]) / (late[1] + eta) : 0)),
    )
    return {
      eta,
      g,
      solve: conductances(
        nodes,
        branches.map(({ a, b }, k) => ({ a, b, g: g[k] as number })),
      ),
    }
  }
  /** One stage from known parts of the states: currents and slopes. */
  const stage = ({ eta, g, solve }: ReturnType<typeof prepared>, from: typeof state, t: number) => {
    const history = branches.map(({ l, late, e }, k) => {
      const kept = late ? (at(from.p, k) * late[1]) / (late[1] + eta) : 0
      return e(t) + (l * at(from.i, k)) / eta - at(from.x, k) - kept
    })
    const into = new Float64Array(nodes)
    const add = (place: number, i: number): void => {
      if (place >= 0) into[place] = at(into, place) + i
    }
    for (const { into: place, i } of injections) add(place, i(t))
    const held = branches.map(({ most }, k) => (modes[k] === 'most' && most ? most(t) : 0))
    branches.forEach(({ a, b }, k) => {
      const i = (g[k] as number) * (history[k] as number) + (held[k] as number)
      add(a, -i)
      add(b, i)
    })
    const v = solve(into)
    const to = { i: new Float64Array(n), x: new Float64Array(n), p: new Float64Array(n) }
    const slope = { i: new Float64Array(n), x: new Float64Array(n), p: new Float64Array(n) }
    const across = ({ a, b }: Series): number => (a < 0 ? 0 : at(v, a)) - (b < 0 ? 0 : at(v, b))
    branches.forEach((branch, k) => {
      const { c, late } = branch
      const i = (g[k] as number) * (across(branch) + (history[k] as number)) + (held[k] as number)
      to.i[k] = i
      slope.i[k] = (i - at(from.i, k)) / eta
      slope.x[k] = i / c
      to.x[k] = at(from.x, k) + (eta * i) / c
      if (!late) return
      to.p[k] = (at(from.p, k) * late[1] + eta * late[0] * i) / (late[1] + eta)
      slope.p[k] = (late[0] * i - at(to.p, k)) / late[1]
    })
    const wanted = branches.map((branch): Mode => {
      const i = branch.most ? (branch.e(t) + across(branch)) / branch.r : 0
      return branch.most && i > branch.most(t) ? 'most' : i < 0 ? 'blocked' : 'droop'
    })
    return { to, slope, wanted }
  }
  let [t, h, greatest, turns] = [0, FIRST_S, 0, 0]
  let now = state
  while (t < endS * (1 - 1e-12)) {
    // Steps are powers of two, so that few matrices are ever factorised; the last one ends where it must.
    const step = Math.min(h, endS - t)
    const key = `${h} ${modes.join()}`
    let factor = step === h ? factors.get(key) : prepared(step)
    if (!factor) {
      factor = prepared(h)
      factors.set(key, factor)
    }
    const first = stage(factor, now, t + GAMMA * step)
    const between = advanced(now, first.slope, (1 - GAMMA) * step)
    const second = stage(factor, between, t + step)
    // A regulated output that comes to its limit takes the step again, unless it would go back and forth.
    if (turns < MOST_TURNS && second.wanted.some((mode, k) => mode !== modes[k])) {
      modes = second.wanted
      turns++
      continue
    }
    turns = 0
    let error = 0
    for (let k = 0; k < n; k++) {
      greatest = Math.max(greatest, Math.abs(at(second.to.i, k)))
      if ((branches[k] as Series).l > 0) error = Math.max(error, GAMMA * step * Math.abs(at(second.slope.i, k) - at(first.slope.i, k)))
      else error = Math.max(error, Math.abs(at(second.to.i, k) - at(first.to.i, k)))
    }
    const isOff = error > TOLERANCE * greatest
    if (isOff && h > FIRST_S && times.length < MOST_STEPS) {
      h = step === h ? h / 2 : 2 ** Math.floor(Math.log2(step / 2))
      continue
    }
    t += step
    now = second.to
    times.push(t)
    rows.push(Float64Array.from([...now.i, ...injections.map(({ i }) => i(t))]))
    if ((error < 0.2 * TOLERANCE * greatest || times.length >= MOST_STEPS) && h < LONGEST_S) h *= 2
  }
  return {
    times: Float64Array.from(times),
    currents: Array.from({ length: n + injections.length }, (_, k) => Float64Array.from(rows, (row) => at(row, k))),
  }
}
const at = (of: Float64Array, k: number): number => of[k] as number

function advanced<T extends Readonly<Record<'i' | 'x' | 'p', Float64Array>>>(from: T, slope: T, h: number) {
  const sum = (key: 'i' | 'x' | 'p') => from[key].map((value, k) => value + h * at(slope[key], k))
  return { i: sum('i'), x: sum('x'), p: sum('p') }
}
