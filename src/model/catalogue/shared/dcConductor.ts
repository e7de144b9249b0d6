/** What DC cables and busways have in common: two ends, what flows through them, and the engine's conductor. */
import type { CompileContext } from '../../compile/context.ts'
import type { ComponentRecord } from '../../document/records.ts'
import type { OutputDefinition, PortDefinition } from '../types.ts'
import { skinSections } from './skinEffect.ts'

export const dcConductorPorts: readonly PortDefinition[] = [
  { key: 'from', label: 'From', domain: 'dc', x: 0, y: -30, side: 'top' },
  { key: 'to', label: 'To', domain: 'dc', x: 0, y: 30, side: 'bottom' },
]
export const dcConductorOutputs: readonly OutputDefinition[] = [
  { key: 'i', label: 'Current', quantity: 'current', recordedByDefault: true },
  { key: 'pFrom', label: 'Power at from', quantity: 'activePower' },
  { key: 'pTo', label: 'Power at to', quantity: 'activePower' },
  { key: 'loss', label: 'Loss', quantity: 'activePower' },
  { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
]

/** One of the count, over all of its length; `capacitance`, `length`, `skinEffect` and `ampacity` are parameters of both. */
export function compileDcConductor(component: ComponentRecord, context: CompileContext, resistanceOhm: number, inductanceH: number): void {
  const of = (key: string): number => context.number(component, key)
  context.device(component, {
    kind: 'dcBranch',
    ports: [context.bus(component, 'from'), context.bus(component, 'to')],
    params: {
      resistance: resistanceOhm,
      inductance: inductanceH,
      capacitance: of('capacitance') * of('length'),
      ...skinSections({ resistanceOhm, inductanceH, lengthM: of('length'), coefficient: of('skinEffect') }),
      ampacity: of('ampacity'),
    },
  })
}
