/** Networks of a duty after IEEE C37: branches of the positive and the zero sequence, and their impedance at a bus. */
import { nodal } from '../nodal/index.ts'
import type { Ohms, ShortCircuitElement } from './types.ts'

export interface Impedance {
  readonly r: number
  readonly x: number
}
export interface Branch extends Impedance {
  readonly from: string
  readonly to: string | null
  /** Of `from` to `to`; the impedance is at `to`'s side, or to earth. */
  readonly ratio: number
}
export type Network = 'first' | 'interrupting'
type Voltages = ReadonlyMap<string, number>
type ThreeWinding = ShortCircuitElement & { readonly kind: 'threeWinding' }

const HP = 746
/** Of motors, whose speed the drawing does not give. */
const POLE_PAIRS = 2
/** Factors on the reactance of induction motors by power: above 1000 hp, from 50 hp, below; null is left out. */
export function motorMultiplier(hp: number, network: Network): number | null {
  if (hp > 1000) return network === 'first' ? 1 : 1.5
  if (hp >= 50) return network === 'first' ? 1.2 : 3
  return network === 'first' ? 1.67 : null
}

const earthed = (from: string, z: Impedance): Branch => ({ from, to: null, ...z, ratio: 1 })
const feederOf = (e: ShortCircuitElement & { readonly kind: 'feeder' }, un: Voltages): Impedance => {
  const x = (un.get(e.bus) as number) / (Math.sqrt(3) * e.ik) / Math.hypot(1, e.rOverX)
  return { r: e.rOverX * x, x }
}
/** At the low side. */
const windingsOf = (e: ShortCircuitElement & { readonly kind: 'transformer' }): Impedance => {
  const base = e.uLv ** 2 / e.s
  return { r: e.ur * base, x: Math.sqrt(e.uk ** 2 - e.ur ** 2) * base }
}

export function positiveBranches(e: ShortCircuitElement, un: Voltages, network: Network): readonly Branch[] {
  switch (e.kind) {
    case 'feeder':
      return [earthed(e.bus, feederOf(e, un))]
    case 'line':
      return [{ from: e.from, to: e.to, r: e.r, x: e.x, ratio: 1 }]
    case 'transformer':
      return [{ from: e.hv, to: e.lv, ...windingsOf(e), ratio: e.uHv / e.uLv }]
    case 'threeWinding':
      return legsOf(e, [1, 1, 1], 1).map((leg, k) => ({
        from: e.buses[k] as string,
        to: starPoint(e),
        ...leg,
        ratio: (e.u[k] as number) / e.u[0],
      }))
    case 'generator':
      return [earthed(e.bus, { r: e.r, x: (e.xd2 * e.u ** 2) / e.s })]
    case 'motor': {
      const by = motorMultiplier((e.mw * POLE_PAIRS * 1e6) / HP, network)
      const x = e.u ** 2 / e.s / e.locked / Math.hypot(1, e.rOverX)
      return by === null ? [] : [earthed(e.bus, { r: e.rOverX * x * by, x: x * by })]
    }
    case 'converter':
    case 'earthing':
      return []
  }
}

/**
 * Ways of the zero sequence, by the rules of the engine's study after IEC 60909-0 without its corrections: a star that is earthed passes it, a
 * delta ends it, a free star point lets none through; three times what stands between star point and earth.
 */
export function zeroBranches(e: ShortCircuitElement, un: Voltages): readonly Branch[] {
  switch (e.kind) {
    case 'feeder': {
      const x = e.x0OverX * feederOf(e, un).x
      return [earthed(e.bus, { r: e.r0OverX0 * x, x })]
    }
    case 'line':
      return [{ from: e.from, to: e.to, r: e.r0, x: e.x0, ratio: 1 }]
    case 'transformer': {
      const [high, low] = sidesOf(e.group)
      const n = e.uHv / e.uLv
      const own = windingsOf(e)
      const z = { r: own.r * e.r0OverR, x: own.x * e.x0OverX }
      if (high === 'YN' && low === 'yn')
        return [{ from: e.hv, to: e.lv, ...sum(thrice(e.neutralHv, 1 / n ** 2), sum(thrice(e.neutralLv), z)), ratio: n }]
      if (high === 'YN' && low === 'd') return [earthed(e.hv, sum(thrice(e.neutralHv), { r: z.r * n ** 2, x: z.x * n ** 2 }))]
      // A zigzag meets its own leakage alone, whatever the high side is.
      if (low === 'zn' || (high === 'D' && low === 'yn')) return [earthed(e.lv, sum(thrice(e.neutralLv), z))]
      return []
    }
    case 'threeWinding':
      return legsOf(e, e.x0OverX, e.r0OverR).flatMap((leg, k): Branch[] => {
        const side = sidesOf(e.group)[k]?.toLowerCase()
        if (side === 'd') return [earthed(starPoint(e), leg)]
        if (side !== 'yn') return []
        const ratio = (e.u[k] as number) / e.u[0]
        return [{ from: e.buses[k] as string, to: starPoint(e), ...sum(leg, thrice(e.neutrals[k] as Ohms, 1 / ratio ** 2)), ratio }]
      })
    case 'generator': {
      const { starPoint: point } = e
      return point === null ? [] : [earthed(e.bus, { r: e.r + 3 * point.r, x: (point.x0 * e.u ** 2) / e.s + 3 * point.x })]
    }
    case 'earthing':
      return [earthed(e.bus, { r: e.r0, x: e.x0 })]
    case 'motor':
    case 'converter':
      return []
  }
}

const sum = (a: Impedance, b: Impedance): Impedance => ({ r: a.r + b.r, x: a.x + b.x })
const thrice = ([r, x]: Ohms, by = 1): Impedance => ({ r: 3 * r * by, x: 3 * x * by })
/** Connections of a vector group's windings, high first. */
const sidesOf = (group: string): readonly string[] => group.match(/YN|Y|D|yn|y|d|zn/g) ?? []
const starPoint = ({ id }: ThreeWinding): string => `${id}.star`
/** Legs of the star equivalent, on the high winding's voltage; each pair's reactance and all resistances times these. */
function legsOf({ u, pairs }: ThreeWinding, reactances: readonly number[], resistances: number): readonly Impedance[] {
  const [hm, ml, lh] = pairs.map(([s, uk, ur], k) => {
    const base = u[0] ** 2 / s
    return { r: ur * base * resistances, x: Math.sqrt(uk ** 2 - ur ** 2) * base * (reactances[k] as number) }
  }) as [Impedance, Impedance, Impedance]
  const half = (a: Impedance, b: Impedance, far: Impedance): Impedance => ({ r: (a.r + b.r - far.r) / 2, x: (a.x + b.x - far.x) / 2 })
  return [half(hm, lh, ml), half(hm, ml, lh), half(ml, lh, hm)]
}

/** What a fault at a bus sees. */
export interface Seen {
  readonly z: Impedance
  /** By a network of resistances alone and one of reactances alone, as X/R takes them. */
  readonly separate: Impedance
  /** Size of the impedance between this bus and another one, Ω; 0 where nothing joins them. */
  transfer(bus: string): number
}

/** The network factored for a fault at any bus; null at one that nothing joins to earth. */
export function reduction(branches: readonly Branch[]): (bus: string) => Seen | null {
  const joined = joinedToEarth(branches)
  const used = branches.filter((b) => joined.has(b.from))
  const at = new Map([...joined].map((id, k) => [id, k]))
  const place = (id: string): number => at.get(id) as number
  const solver = (of: (b: Branch) => readonly [g: number, b: number]) => {
    const pattern = used.flatMap((b): [number, number][] => (b.to === null ? [] : [[place(b.from), place(b.to)]]))
    const y = nodal(at.size, pattern)
    for (const branch of used) {
      const [g, s] = of(branch)
      const [from, n] = [place(branch.from), branch.ratio]
      y.add(from, from, g / n ** 2, s / n ** 2)
      if (branch.to === null) continue
      y.add(place(branch.to), place(branch.to), g, s)
      y.add(from, place(branch.to), -g / n, -s / n)
    }
    if (!y.factor()) throw new Error('The impedances of the network are singular')
    return (bus: number): Float64Array => {
      const v = new Float64Array(2 * at.size)
      v[2 * bus] = 1
      y.solve(v)
      return v
    }
  }
  const z = solver(({ r, x }) => [r / (r ** 2 + x ** 2), -x / (r ** 2 + x ** 2)])
  // A branch without resistance or without reactance would short the network of it.
  const r = solver((b) => [1 / Math.max(b.r, LEAST * Math.abs(b.x)), 0])
  const x = solver((b) => [1 / (b.x === 0 ? LEAST * b.r : b.x), 0])
  return (bus) => {
    const k = at.get(bus)
    if (k === undefined) return null
    const column = z(k)
    const entry = (node: number): Impedance => ({ r: column[2 * node] as number, x: column[2 * node + 1] as number })
    return {
      z: entry(k),
      separate: { r: r(k)[2 * k] as number, x: x(k)[2 * k] as number },
      transfer: (other) => {
        const node = at.get(other)
        return node === undefined ? 0 : size(entry(node))
      },
    }
  }
}
export const size = ({ r, x }: Impedance): number => Math.hypot(r, x)
const LEAST = 1e-4

function joinedToEarth(branches: readonly Branch[]): ReadonlySet<string> {
  const near = new Map<string, string[]>()
  const reach = (from: string, to: string): void => void near.set(from, [...(near.get(from) ?? []), to])
  for (const { from, to } of branches) {
    if (to === null) continue
    reach(from, to)
    reach(to, from)
  }
  const joined = new Set(branches.filter((b) => b.to === null).map((b) => b.from))
  for (const at of joined) for (const next of near.get(at) ?? []) joined.add(next)
  return joined
}
