/**
 * Short-circuit duty after IEEE C37.010 (above 1 kV) and C37.13 (below): first-cycle and interrupting networks with the multipliers of
 * machine reactances, E/Z at nominal voltage, X/R by separate reductions of R and of X. Three-phase, and line to earth with
 * 3·E/|2·Z₁ + Z₀| and X/R = (2·X₁ + X₀)/(2·R₁ + R₀); with Z₂ = Z₁ as there, line to line is √3/2 of three-phase and never decides.
 *
 * Interrupting currents are taken as remote, without decay of the AC component: the cautious one of the standard's two sets of curves, and the
 * one that has a formula; it is the same for both kinds of fault. Motors: 1 hp is 1 kVA, 1800 rpm or less, two pole pairs. Inverters add the
 * current of their limit to the positive sequence by the ratio of impedances; the standards do not treat them.
 */
import { type Impedance, motorMultiplier, type Network, positiveBranches, reduction, type Seen, size, zeroBranches } from './ansiNetwork.ts'
import { formatNumber } from '../units/index.ts'
import { type Greatest, greatestOf, ISOLATED, NONE } from './faults.ts'
import type { ShortCircuitNetwork } from './types.ts'

export { motorMultiplier }
export const INTERRUPTING_CYCLES = [2, 3, 5, 8] as const
/** Rated interrupting time of a breaker, cycles. */
export type InterruptingCycles = (typeof INTERRUPTING_CYCLES)[number]
/** Contact parting with half a cycle of relay time, cycles (C37.010, 5.4). */
const PARTING: Readonly<Record<InterruptingCycles, number>> = { 2: 1.5, 3: 2, 5: 3, 8: 4 }
/** X/R at which breakers are rated: 17 above 1 kV (C37.04: 45 ms at 60 Hz), 6.6 below (C37.13: power factor 0.15). */
const RATED_XR = { high: 17, low: 6.6 } as const

export interface AnsiDuty {
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
/** Of the three-phase fault. */
export interface AnsiFault extends AnsiDuty {
  readonly id: string
  readonly un: number
  /** Of the one from line to earth; null where no path leads to earth for a zero sequence. */
  readonly earth: AnsiDuty | null
  /** Seen by the first cycle, Ω: positive and zero sequence. */
  readonly z1: Impedance
  readonly z0: Impedance | null
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

/** What a breaker must interrupt and close onto, each from the kind of fault that gives more. */
export const greatestAnsi = ({ duty, crest, earth }: AnsiFault): { readonly breaking: Greatest; readonly peak: Greatest } => ({
  breaking: greatestOf({ threePhase: duty, lineToEarth: earth?.duty ?? 0 }),
  peak: greatestOf({ threePhase: crest, lineToEarth: earth?.crest ?? 0 }),
})

/** Columns of a duty beside the bus. */
export const ANSI_HEADS = ['First cycle', 'First X/R', 'Asymmetrical', 'Crest', 'Interrupting', 'X/R', 'Factor', 'Duty'] as const
export function ansiCells(duty: AnsiDuty | null, ampere: (value: number) => string): readonly string[] {
  if (duty === null) return ANSI_HEADS.map((_, k) => (k === 0 ? ISOLATED : NONE))
  return [
    ...[ampere(duty.first), formatNumber(duty.firstXr, 3)],
    ...[duty.asymmetrical, duty.crest, duty.interrupting].map(ampere),
    ...[formatNumber(duty.interruptingXr, 3), duty.factor.toFixed(3), ampere(duty.duty)],
  ]
}

interface Current {
  readonly i: number
  readonly xr: number
}
export function ansiDuties({ buses, elements }: ShortCircuitNetwork, cycles: InterruptingCycles): readonly AnsiFault[] {
  const un = new Map(buses.map((b) => [b.id, b.un]))
  const feeding = elements.filter((e) => e.kind === 'converter')
  const positive = (network: Network) => reduction(elements.flatMap((e) => positiveBranches(e, un, network)))
  const [first, later] = [positive('first'), positive('interrupting')]
  const zero = reduction(elements.flatMap((e) => zeroBranches(e, un)))
  return buses.map(({ id, un: u }) => {
    const seen = (network: (bus: string) => Seen | null): Seen => {
      const found = network(id)
      if (found === null) throw new Error(`No source reaches “${id}”`)
      return found
    }
    const [a, b, z0] = [seen(first), seen(later), zero(id)]
    const duty = (of: (seen: Seen) => Current): AnsiDuty => dutyOf(of(a), u > 1000 ? of(b) : of(a), u, cycles)
    return {
      ...{ id, un: u, z1: a.z, z0: z0?.z ?? null },
      ...duty((z1) => threePhase(z1, emf(z1, u))),
      earth: z0 && duty((z1) => lineToEarth(z1, z0, emf(z1, u))),
    }
  })

  /** Of a phase, with what inverters add to it. */
  function emf(z1: Seen, u: number): number {
    return u / Math.sqrt(3) + feeding.reduce((sum, e) => sum + z1.transfer(e.bus) * e.i, 0)
  }
}
const threePhase = ({ z, separate }: Seen, e: number): Current => ({ i: e / size(z), xr: separate.x / separate.r })
function lineToEarth(z1: Seen, z0: Seen, e: number): Current {
  const loop = (one: Impedance, zero: Impedance): Impedance => ({ r: 2 * one.r + zero.r, x: 2 * one.x + zero.x })
  const separate = loop(z1.separate, z0.separate)
  return { i: (3 * e) / size(loop(z1.z, z0.z)), xr: separate.x / separate.r }
}
function dutyOf(a: Current, b: Current, u: number, cycles: InterruptingCycles): AnsiDuty {
  const factor = u > 1000 ? highFactor(b.xr, cycles) : lowFactor(b.xr)
  return {
    ...{ first: a.i, firstXr: a.xr, asymmetrical: a.i * asymmetry(a.xr, 0.5), crest: a.i * crestFactor(a.xr) },
    ...{ interrupting: b.i, interruptingXr: b.xr, factor, duty: factor * b.i },
  }
}
