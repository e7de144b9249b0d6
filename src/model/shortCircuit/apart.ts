/**
 * Units of a count are drawn as one, their low sides joined: the most that a short circuit there can be. Where each feeds a board of its own, a
 * fault behind one is fed through that one alone. That is more than one unit's part of the joined current, since the network before them is
 * not divided.
 */
import type { StudioDocument } from '../document/records.ts'
import type { FaultImpedances, FaultKind } from './faults.ts'
import { elementsAt } from './network.ts'
import type { Ohms, ShortCircuitElement } from './types.ts'

export interface Apart {
  /** Units of counted transformers that are joined at a bus as drawn, 1 without one. */
  readonly units: number
  /** What their impedance grows by where the fault is behind one of each alone, Ω at the voltage of the bus: positive and zero sequence. */
  readonly z: Ohms
  readonly z0: Ohms
}
interface Reached extends Apart {
  /** Voltage of the bus over that here. */
  readonly ratio: number
  /** Whether a zero sequence of the bus comes here. */
  readonly isZeroJoined: boolean
}

type Transformer = ShortCircuitElement & { readonly kind: 'transformer' }

const plus = ([r, x]: Ohms, [dr, dx]: Ohms, by: number): Ohms => [r + by * dr, x + by * dx]

/** `correction` of a transformer's impedance: K_T of IEC 60909-0, else 1. */
export function unitsApart(
  document: StudioDocument,
  elements: readonly ShortCircuitElement[],
  bus: string,
  correction: (transformer: Transformer) => number = () => 1,
): Apart {
  const found = new Map<string, Reached>([[bus, { units: 1, z: [0, 0], z0: [0, 0], ratio: 1, isZeroJoined: true }]])
  for (const [at, here] of found) {
    for (const e of elementsAt(elements, at)) {
      if (e.kind === 'line') {
        const next = e.from === at ? e.to : e.from
        if (!found.has(next)) found.set(next, here)
      }
      if (e.kind !== 'transformer' || e.lv !== at || found.has(e.hv)) continue
      const count = document.components[e.id]?.count ?? 1
      const base = (correction(e) * e.uLv ** 2) / e.s
      const own: Ohms = [e.ur * base, Math.sqrt(e.uk ** 2 - e.ur ** 2) * base]
      const by = (count - 1) * here.ratio ** 2
      const zero = plus([own[0] * e.r0OverR, own[1] * e.x0OverX], e.neutralLv, 3)
      const isEarthed = here.isZeroJoined && /[yz]n\d/.test(e.group)
      found.set(e.hv, {
        units: here.units * count,
        z: plus(here.z, own, by),
        z0: isEarthed ? plus(here.z0, zero, by) : here.z0,
        ratio: (here.ratio * e.uLv) / e.uHv,
        isZeroJoined: false,
      })
    }
  }
  return [...found.values()].reduce((most, one) => (one.units > most.units ? one : most))
}

const kappa = ([r, x]: Ohms): number => 1.02 + 0.98 * Math.exp((-3 * r) / x)

/** Current and peak behind one unit alone over those with all joined, by the kind of short circuit. */
export function shareAlone(
  at: Pick<FaultImpedances, 'r' | 'x' | 'earth'>,
  { z, z0 }: Apart,
): Readonly<Record<FaultKind, number>> & { readonly peak: number } {
  const joined: Ohms = [at.r, at.x]
  const alone = plus(joined, z, 1)
  const threePhase = Math.hypot(...joined) / Math.hypot(...alone)
  const loop = (one: Ohms, zero: Ohms): number => Math.hypot(...plus(zero, one, 2))
  const zero: Ohms | null = at.earth && [at.earth.r, at.earth.x]
  const lineToEarth = zero === null ? threePhase : loop(joined, zero) / loop(alone, plus(zero, z0, 1))
  return {
    ...{ threePhase, lineToLine: threePhase, lineToEarth, lineToLineToEarth: Math.min(threePhase, lineToEarth) },
    peak: kappa(alone) / kappa(joined),
  }
}

/** K_T of IEC 60909-0, 6.3.3: with the greatest voltage factor of the low side. */
export function transformerCorrection(document: StudioDocument): (transformer: Transformer) => number {
  const low = document.project.lowVoltageTolerance === '10' ? 1.1 : 1.05
  return ({ uk, ur, uLv }) => (0.95 * (uLv > 1000 ? 1.1 : low)) / (1 + 0.6 * Math.sqrt(uk ** 2 - ur ** 2))
}

/**
 * Currents of IEC 60909-0 at a bus behind one unit alone of the counts joined there; without such a count those of the bus, A. To earth: of one
 * phase, null where no path leads there.
 */
export function currentsAlone(
  document: StudioDocument,
  elements: readonly ShortCircuitElement[],
  fault: Alone,
): { readonly ik3: number; readonly ik1: number | null } {
  const share = shareAlone(fault, unitsApart(document, elements, fault.id, transformerCorrection(document)))
  return { ik3: fault.ik3 * share.threePhase, ik1: fault.earth && fault.earth.ik1 * share.lineToEarth }
}
export interface Alone extends FaultImpedances {
  readonly id: string
  readonly ik3: number
  readonly earth: { readonly r: number; readonly x: number; readonly ik1: number } | null
}
