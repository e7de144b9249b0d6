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
  /** Diodes of a converter across the capacitor, V and Ω: it does not swing through zero, they carry the current on. */
  readonly diodes?: { readonly drop: number; readonly r: number } | null
  /** A regulated output without L and C: it gives no more than this, and takes nothing. */
  readonly most?: (t: number) => number
}
/** Of a regulated output: held at its most, by its EMF and R, blocked. Of a capacitor: by itself, or beside diodes that conduct. */
type Mode = 'most' | 'droop' | 'blocked' | 'diodes'
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
  const times: number[] = [0]
  // The state alone holds currents through an inductance; others jump at once and are told from the first step on.
  const rows: Float64Array[] = [Float64Array.from([...new Float64Array(n), ...injections.map(({ i }) => i(0))])]
  const factors = new Map<string, Factor>()
  let [t, h, greatest, turns] = [0, FIRST_S, 0, 0]
  let modes: readonly Mode[] = branches.map(() => 'droop')
  let now = rest(n)
  while (t < endS * (1 - 1e-12)) {
    // Steps are powers of two, so that few matrices are ever factorised; the last one ends where it must.
    const step = Math.min(h, endS - t)
    const key = `${step} ${modes.join()}`
    let factor = factors.get(key)
    if (!factor) {
      factor = factorOf(nodes, branches, modes, step)
      factors.set(key, factor)
    }
    const first = stage(factor, branches, injections, modes, now, t + GAMMA * step)
    const second = stage(factor, branches, injections, modes, advanced(now, first.slope, (1 - GAMMA) * step), t + step)
    // A regulated output that comes to its limit, and a capacitor whose diodes turn on or off, take the step again, unless they would go back and forth.
    const wanted = turns < MOST_TURNS ? wantedModes(branches, second, t + step) : modes
    if (wanted.some((mode, k) => mode !== modes[k])) {
      modes = wanted
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
    if (error > TOLERANCE * greatest && h > FIRST_S && times.length < MOST_STEPS) {
      h = step === h ? h / 2 : 2 ** Math.floor(Math.log2(step / 2))
      continue
    }
    t += step
    now = second.to
    times.push(t)
    const row = new Float64Array(n + injections.length)
    row.set(now.i)
    injections.forEach(({ i }, k) => {
      row[n + k] = i(t)
    })
    rows.push(row)
    if ((error < 0.2 * TOLERANCE * greatest || times.length >= MOST_STEPS) && h < LONGEST_S) h *= 2
  }
  return {
    times: Float64Array.from(times),
    currents: Array.from({ length: n + injections.length }, (_, k) => Float64Array.from(rows, (row) => at(row, k))),
  }
}

/** Currents, voltages over capacitances and over what comes in late. */
type State = Readonly<Record<'i' | 'x' | 'p', Float64Array>>
const rest = (n: number): State => ({ i: new Float64Array(n), x: new Float64Array(n), p: new Float64Array(n) })

interface Factor {
  readonly eta: number
  readonly nodes: number
  readonly g: Float64Array
  readonly solve: (b: Float64Array) => Float64Array
}
function factorOf(nodes: number, branches: readonly Series[], modes: readonly Mode[], step: number): Factor {
  const eta = GAMMA * step
  const g = Float64Array.from(branches, (branch, k) => {
    const { r, l, c, late } = branch
    if (modes[k] === 'most' || modes[k] === 'blocked') return 0
    return 1 / (l / eta + r + (remains(branch, modes[k], eta) * eta) / c + (late ? (eta * late[0]) / (late[1] + eta) : 0))
  })
  return {
    eta,
    nodes,
    g,
    solve: conductances(
      nodes,
      branches.map(({ a, b }, k) => ({ a, b, g: at(g, k) })),
    ),
  }
}

/** One stage from known parts of the states: currents, slopes and voltages of the nodes. In plain loops, as it is all of the work. */
function stage(
  { eta, g, nodes, solve }: Factor,
  branches: readonly Series[],
  injections: readonly Injection[],
  modes: readonly Mode[],
  from: State,
  t: number,
): { readonly to: State; readonly slope: State; readonly v: Float64Array } {
  const n = branches.length
  const history = new Float64Array(n)
  const held = new Float64Array(n)
  const into = new Float64Array(nodes)
  for (const { into: place, i } of injections) if (place >= 0) into[place] = at(into, place) + i(t)
  for (let k = 0; k < n; k++) {
    const branch = branches[k] as Series
    const { a, b, l, late, e, most } = branch
    const share = remains(branch, modes[k], eta)
    const kept = late ? (at(from.p, k) * late[1]) / (late[1] + eta) : 0
    history[k] = e(t) + (l * at(from.i, k)) / eta - share * at(from.x, k) - (1 - share) * emptied(branch, t) - kept
    held[k] = modes[k] === 'most' && most ? most(t) : 0
    const i = at(g, k) * at(history, k) + at(held, k)
    if (a >= 0) into[a] = at(into, a) - i
    if (b >= 0) into[b] = at(into, b) + i
  }
  const v = solve(into)
  const [to, slope] = [rest(n), rest(n)]
  for (let k = 0; k < n; k++) {
    const branch = branches[k] as Series
    const { c, late } = branch
    const share = remains(branch, modes[k], eta)
    const i = at(g, k) * (across(branch, v) + at(history, k)) + at(held, k)
    to.i[k] = i
    slope.i[k] = (i - at(from.i, k)) / eta
    to.x[k] = share * (at(from.x, k) + (eta * i) / c) + (1 - share) * emptied(branch, t)
    slope.x[k] = (share * i) / c + ((1 - share) * (emptied(branch, t) - at(from.x, k))) / eta
    if (!late) continue
    to.p[k] = (at(from.p, k) * late[1] + eta * late[0] * i) / (late[1] + eta)
    slope.p[k] = (late[0] * i - at(to.p, k)) / late[1]
  }
  return { to, slope, v }
}
const across = ({ a, b }: Series, v: Float64Array): number => (a < 0 ? 0 : at(v, a)) - (b < 0 ? 0 : at(v, b))

/** Voltage over a capacitance from where its diodes conduct. */
const emptied = ({ e, diodes }: Series, t: number): number => e(t) + (diodes?.drop ?? 0)
/** Of what a capacitance holds beyond that: the share that its diodes leave after a stage, c·dx/dt = i − (x − emptied)/r. */
const remains = ({ c, diodes }: Series, mode: Mode | undefined, eta: number): number =>
  mode === 'diodes' && diodes ? 1 / (1 + eta / (diodes.r * c)) : 1

const wantedModes = (
  branches: readonly Series[],
  { to, v }: { readonly to: State; readonly v: Float64Array },
  t: number,
): readonly Mode[] =>
  branches.map((branch, k): Mode => {
    if (branch.diodes) return at(to.x, k) > emptied(branch, t) ? 'diodes' : 'droop'
    if (!branch.most) return 'droop'
    const i = (branch.e(t) + across(branch, v)) / branch.r
    return i > branch.most(t) ? 'most' : i < 0 ? 'blocked' : 'droop'
  })

const at = (of: Float64Array, k: number): number => of[k] as number

function advanced(from: State, slope: State, h: number): State {
  const to = rest(from.i.length)
  for (const key of ['i', 'x', 'p'] as const) for (let k = 0; k < to.i.length; k++) to[key][k] = at(from[key], k) + h * at(slope[key], k)
  return to
}
