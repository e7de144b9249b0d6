/** What of the project could flatten the pulse: the energy and power of every store against what a period asks for. */
import { definitionOf } from '../catalogue/index.ts'
import type { StudioDocument } from '../document/records.ts'
import { effectiveValue } from '../document/values.ts'
import { withBlocks } from '../topology/index.ts'
import { pulseOf, type Pulse } from './pulse.ts'

export { pulseOf, type Pulse } from './pulse.ts'

export interface Tier {
  readonly stage: string
  readonly components: readonly string[]
  /** Usable, all units, J. */
  readonly energyJ: number
  /** Lesser of charge and discharge, all units, W. */
  readonly powerW: number
  /** Longest period it flattens by its energy, s. */
  readonly longestS: number
  /** Whether its power is enough for the pulse. */
  readonly hasPower: boolean
}
export interface Tiers {
  readonly pulse: Pulse
  /** Energy to flatten the pulse of the job's own period, J. */
  readonly neededJ: number
  /** Power it takes, W: the larger of the parts above and below the mean. */
  readonly neededW: number
  readonly tiers: readonly Tier[]
}

/** E = ΔP·D·(1 − D)·T: what a store swings by when it holds a rectangular pulse at its mean. */
export const flatteningEnergy = ({ swingW, duty }: Pick<Pulse, 'swingW' | 'duty'>, periodS: number): number =>
  swingW * duty * (1 - duty) * periodS

/** Null where no job pulses. */
export function tiersOf(drawn: StudioDocument): Tiers | null {
  const document = withBlocks(drawn)
  const pulse = pulseOf(document)
  if (!pulse) return null
  const neededW = pulse.swingW * Math.max(pulse.duty, 1 - pulse.duty)
  const stages = new Map<string, { order: number; names: string[]; energyJ: number; powerW: number }>()
  for (const component of Object.values(document.components)) {
    const definition = definitionOf(component.type)
    if (!component.inService || !definition?.buffers) continue
    for (const { stage, order, energyJ, powerW } of definition.buffers(
      (key) => effectiveValue(component, key, definition)?.value ?? null,
    )) {
      if (!(energyJ > 0)) continue
      const known = stages.get(stage) ?? { order, names: [], energyJ: 0, powerW: 0 }
      stages.set(stage, {
        order,
        names: [...known.names, component.name],
        energyJ: known.energyJ + component.count * energyJ,
        powerW: known.powerW + component.count * powerW,
      })
    }
  }
  const perSecond = flatteningEnergy(pulse, 1)
  return {
    pulse,
    neededJ: flatteningEnergy(pulse, pulse.periodS),
    neededW,
    tiers: [...stages]
      .sort(([, a], [, b]) => a.order - b.order)
      .map(([stage, { names, energyJ, powerW }]) => ({
        stage,
        components: names,
        energyJ,
        powerW,
        longestS: energyJ / perSecond,
        hasPower: powerW >= neededW,
      })),
  }
}
