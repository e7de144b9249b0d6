/**
 * Short-circuit duty after IEEE C37.010 (above 1 kV) and C37.13 (below): first-cycle and interrupting networks with the multipliers of
 * machine reactances, E/Z at nominal voltage, X/R by separate reductions of R and of X.
 *
 * Interrupting currents are taken as remote, without decay of the AC component: the cautious one of the standard's two sets of curves, and the
 * one that has a formula. Motors: 1 hp is 1 kVA, 1800 rpm or less, two pole pairs. Inverters add the current of their limit by the ratio of
 * impedances; the standards do not treat them.
 */
import { nodal } from '../nodal/index.ts'
import type { ShortCircuitElement, ShortCircuitNetwork } from './types.ts'

export const INTERRUPTING_CYCLES = [2, 3, 5, 8] as const
/** Rated interrupting time of a breaker, cycles. */
export type InterruptingCycles = (typeof INTERRUPTING_CYCLES)[number]
/** Contact parting with half a cycle of relay time, cycles (C37.010, 5.4). */
const PARTING: Readonly<Record<InterruptingCycles, number>> = { 2: 1.5, 3: 2, 5: 3, 8: 4 }
/** X/R at which breakers are rated: 17 above 1 kV (C37.04: 45 ms at 60 Hz), 6.6 below (C37.13: power factor 0.15). */
const RATED_XR = { high: 17, low: 6.6 } as const

export interface AnsiFault {
  readonly id: string
  readonly un: number
  /** First cycle: symmetrical, A; X/R; asymmetrical at half a cycle, A; crest, A. */
  readonly first: number
  readonly firstXr: number
  readonly asymmetrical: number
  readonly crest: number
  /** What a breaker must interrupt: symmetrical, A; X/R; multiplying factor, at least 1; their product, A. From the first cycle below 1 kV. */
  readonly interrupting: number
  readonly interruptingXr: number
  readonly factor: number
  readonly duty: number
}

/** Asymmetrical over symmetrical rms, `cycles` after the start of the fault, full offset. */
export const asymmetry = (xr: number, cycles: number): number => Math.sqrt(1 + 2 * Math.exp((-4 * Math.PI * cycles) / xr))
/** Crest over symmetrical rms (IEEE Std 551, 2.6). */
export const crestFactor = (xr: number): number => {
  const at = 0.49 - 0.1 * Math.exp(-xr / 3)
  return Math.SQRT2 * (1 + Math.exp((-2 * Math.PI * at) / xr))
}
/** Duty over symmetrical current of a breaker above 1 kV rated on symmetrical current. */
export const highFactor = (xr: number, cycles: InterruptingCycles): number =>
  Math.max(1, asymmetry(xr, PARTING[cycles]) / asymmetry(RATED_XR.high, PARTING[cycles]))
/** Of an unfused low-voltage power circuit breaker. */
export const lowFactor = (xr: number): number => Math.max(1, (1 + Math.exp(-Math.PI / xr)) / (1 + Math.exp(-Math.PI / RATED_XR.low)))

type Network = 'first' | 'interrupting'
const HP = 746
/** Factors on the reactance of induction motors by power: above 1000 hp, from 50 hp, below; null is left out. */
export function motorMultiplier(hp: number, network: Network): number | null {
  if (hp > 1000) return network === 'first' ? 1 : 1.5
  if (hp >= 50) return network === 'first' ? 1.2 : 3
  return network === 'first' ? 1.67 : null
}

interface Branch {
  readonly from: string
  readonly to: string | null
  /** At `to`'s side, or to earth. */
  readonly r: number
  readonly x: number
  readonly ratio: number
}

function branchesOf(e: ShortCircuitElement, un: ReadonlyMap<string, number>, network: Network): Branch | readonly Branch[] {
  switch (e.kind) {
    case 'feeder': {
      const z = (un.get(e.bus) as number) / (Math.sqrt(3) * e.ik)
      const x = z / Math.hypot(1, e.rOverX)
      return { from: e.bus, to: null, r: e.rOverX * x, x, ratio: 1 }
    }
    case 'line':
      return { from: e.from, to: e.to, r: e.r, x: e.x, ratio: 1 }
    case 'transformer': {
      const base = e.uLv ** 2 / e.s
      return { from: e.hv, to: e.lv, r: e.ur * base, x: Math.sqrt(e.uk ** 2 - e.ur ** 2) * base, ratio: e.uHv / e.uLv }
    }
    case 'generator':
      return { from: e.bus, to: null, r: e.r, x: (e.xd2 * e.u ** 2) / e.s, ratio: 1 }
    case 'motor': {
      const by = motorMultiplier((e.mw * POLE_PAIRS * 1e6) / HP, network)
      const x = e.u ** 2 / e.s / e.locked / Math.hypot(1, e.rOverX)
      return by === null ? [] : { from: e.bus, to: null, r: e.rOverX * x * by, x: x * by, ratio: 1 }
    }
    case 'threeWinding':
      return starOf(e)
    case 'converter':
    case 'earthing':
      return []
  }
}

/** Legs of the star equivalent, on the high winding's voltage. */
function starOf({ id, buses, u, pairs }: ShortCircuitElement & { readonly kind: 'threeWinding' }): readonly Branch[] {
  const [hm, ml, lh] = pairs.map(([s, uk, ur]) => {
    const base = u[0] ** 2 / s
    return { r: ur * base, x: Math.sqrt(uk ** 2 - ur ** 2) * base }
  }) as [Z, Z, Z]
  const half = (a: Z, b: Z, far: Z): Z => ({ r: (a.r + b.r - far.r) / 2, x: (a.x + b.x - far.x) / 2 })
  return [half(hm, lh, ml), half(hm, ml, lh), half(ml, lh, hm)].map((z, k) => ({
    from: buses[k] as string,
    to: starPoint(id),
    ...z,
    ratio: (u[k] as number) / u[0],
  }))
}
interface Z {
  readonly r: number
  readonly x: number
}
const starPoint = (id: string): string => `${id}.star`

/** Of motors, whose speed the drawing does not give. */
export const POLE_PAIRS = 2

export function ansiDuties({ buses, elements }: ShortCircuitNetwork, cycles: InterruptingCycles): readonly AnsiFault[] {
  const un = new Map(buses.map((b) => [b.id, b.un]))
  const [first, later] = [reduced('first'), reduced('interrupting')]
  return buses.map(({ id, un: u }, k) => {
    const [a, b] = [first(k), u > 1000 ? later(k) : first(k)]
    const factor = u > 1000 ? highFactor(b.xr, cycles) : lowFactor(b.xr)
    return {
      ...{ id, un: u, first: a.i, firstXr: a.xr, asymmetrical: a.i * asymmetry(a.xr, 0.5), crest: a.i * crestFactor(a.xr) },
      ...{ interrupting: b.i, interruptingXr: b.xr, factor, duty: factor * b.i },
    }
  })

  /** Current and X/R at a bus of one network. */
  function reduced(network: Network): (bus: number) => { readonly i: number; readonly xr: number } {
    const stars = elements.flatMap((e) => (e.kind === 'threeWinding' ? [starPoint(e.id)] : []))
    const nodes = [...buses.map(({ id }) => id), ...stars]
    const at = new Map(nodes.map((id, k) => [id, k]))
    const branches = elements.flatMap((e) => branchesOf(e, un, network))
    const feeding = elements.filter((e) => e.kind === 'converter')
    const solver = (of: (b: Branch) => readonly [g: number, b: number]) => {
      const pattern = branches.flatMap((b): [number, number][] =>
        b.to === null ? [] : [[at.get(b.from) as number, at.get(b.to) as number]],
      )
      const y = nodal(nodes.length, pattern)
      for (const branch of branches) {
        const [g, s] = of(branch)
        const [from, n] = [at.get(branch.from) as number, branch.ratio]
        y.add(from, from, g / n ** 2, s / n ** 2)
        if (branch.to === null) continue
        const to = at.get(branch.to) as number
        y.add(to, to, g, s)
        y.add(from, to, -g / n, -s / n)
      }
      if (!y.factor()) throw new Error('The impedances of the network are singular')
      return (bus: number): Float64Array => {
        const v = new Float64Array(2 * nodes.length)
        v[2 * bus] = 1
        y.solve(v)
        return v
      }
    }
    // A branch without resistance would short the reduction of R.
    const resistance = (b: Branch): number => Math.max(b.r, LEAST_R * b.x)
    const z = solver((b) => {
      const size = b.r ** 2 + b.x ** 2
      return [b.r / size, -b.x / size]
    })
    const r = solver((b) => [1 / resistance(b), 0])
    const x = solver((b) => [1 / b.x, 0])
    return (bus) => {
      const column = z(bus)
      const size = (k: number): number => Math.hypot(column[2 * k] as number, column[2 * k + 1] as number)
      const added = feeding.reduce((sum, e) => sum + size(at.get(e.bus) as number) * e.i, 0) / size(bus)
      const emf = (buses[bus]?.un ?? 0) / Math.sqrt(3)
      return { i: emf / size(bus) + added, xr: (x(bus)[2 * bus] as number) / (r(bus)[2 * bus] as number) }
    }
  }
}
const LEAST_R = 1e-4
