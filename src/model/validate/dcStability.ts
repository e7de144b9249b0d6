/**
 * DC buses that a cable feeds: a constant-power load there has the negative incremental resistance −V²/P. An operating point exists up to
 * P = E²/4R; it is stable below P = R·C·V²/L with V the bus voltage at that point (Middlebrook, for the single feeder).
 */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import type { Problem } from '../problem.ts'
import { conducts, topologyOf } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'

export interface DcFeeder {
  readonly emfV: number
  readonly resistanceOhm: number
  readonly inductanceH: number
  readonly capacitanceF: number
  readonly powerW: number
}

/** Highest power with an operating point. */
export const existenceBound = ({ emfV, resistanceOhm }: DcFeeder): number =>
  resistanceOhm > 0 ? emfV ** 2 / (4 * resistanceOhm) : Number.POSITIVE_INFINITY

/** Highest power with a stable operating point, P = (R·C/L)·V² with V = E − R·P/V; with k = RC/L: V = E/(1 + R·k). */
export function stabilityBound(feeder: DcFeeder): number {
  const { emfV, resistanceOhm, inductanceH, capacitanceF } = feeder
  if (inductanceH === 0) return Number.POSITIVE_INFINITY
  const k = (resistanceOhm * capacitanceF) / inductanceH
  return Math.min(k * (emfV / (1 + resistanceOhm * k)) ** 2, existenceBound(feeder))
}

export function dcStabilityProblems(document: StudioDocument): readonly Problem[] {
  return Object.values(document.components).flatMap((cable): Problem[] => {
    if (cable.type !== 'dcCable' || !conducts(cable)) return []
    const found = feederOf(document, cable)
    if (!found) return []
    const { feeder, load } = found
    const exists = existenceBound(feeder)
    const name = load.name
    if (feeder.powerW > exists) {
      return [
        {
          code: 'E251',
          severity: 'error',
          message: `${name} asks for ${formatQuantity(feeder.powerW, 'activePower')}; ${cable.name} can carry at most ${formatQuantity(exists, 'activePower')} (E²/4R).`,
          hint: 'Lower the load, shorten or thicken the cable, or raise the voltage.',
          place: { componentId: cable.id },
        },
      ]
    }
    const stable = stabilityBound(feeder)
    if (feeder.powerW < stable) return []
    return [
      {
        code: 'W252',
        severity: 'warning',
        message: `The DC bus behind ${cable.name} is unstable at ${formatQuantity(feeder.powerW, 'activePower')} of constant power; the bound R·C·V²/L is ${formatQuantity(stable, 'activePower')}.`,
        hint: 'Add capacitance at the load, lower the inductance, or add damping.',
        place: { componentId: load.id },
      },
    ]
  })
}

/** The single feeder of a bus of constant-power loads, if the cable is one: a source on one side, loads and capacitors alone on the other. */
function feederOf(document: StudioDocument, cable: ComponentRecord): { readonly feeder: DcFeeder; readonly load: ComponentRecord } | null {
  const topology = topologyOf(document)
  const on = (port: string): readonly ComponentRecord[] =>
    (topology.nodeOf(cable.id, port)?.ports ?? [])
      .flatMap((p) => document.components[p.componentId] ?? [])
      .filter((c) => c.id !== cable.id && c.inService)
  for (const [near, far] of [
    ['from', 'to'],
    ['to', 'from'],
  ] as const) {
    const source = on(near).find((c) => c.type === 'dcSource')
    const behind = on(far).filter((c) => !definitionOf(c.type)?.stretchable)
    const loads = behind.filter((c) => c.type === 'dcConstantPowerLoad')
    const load = loads[0]
    if (!source || !load || behind.some((c) => c.type !== 'dcConstantPowerLoad' && c.type !== 'dcCapacitor')) continue
    const sum = (list: readonly ComponentRecord[], key: string): number => list.reduce((s, c) => s + c.count * numberOf(c, key), 0)
    return {
      load,
      feeder: {
        emfV: numberOf(source, 'voltage'),
        resistanceOhm:
          (numberOf(cable, 'resistance') * numberOf(cable, 'length')) / cable.count + numberOf(source, 'resistance') / source.count,
        inductanceH: numberOf(cable, 'inductance') / cable.count,
        capacitanceF: sum(
          behind.filter((c) => c.type === 'dcCapacitor'),
          'capacitance',
        ),
        powerW: sum(loads, 'power'),
      },
    }
  }
  return null
}
