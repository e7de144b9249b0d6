/** What a kind of event is, and what kinds have in common: whom they concern, and the engine event that one becomes. */
import type { ComponentDefinition, NumberParam, ParamDefinition } from '../catalogue/types.ts'
import { number } from '../catalogue/shared/params.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import type { NetworkEvent } from '../compile/network.ts'
import type { ComponentRecord, EventRecord, ParamValue } from '../document/records.ts'

export interface EventContext {
  /** Effective value of the event's own parameter. */
  get(key: string): ParamValue
  number(key: string): number
  /** Effective value of the target component's parameter. */
  target(key: string): ParamValue
  /** Node of the target's port. */
  bus(port: string): string
  /** What switches the target: itself, or a contact in front of it. */
  readonly contact: string
}
export type Expanded = Omit<NetworkEvent, 'id'>

export interface EventKind {
  readonly kind: string
  readonly label: string
  readonly help: string
  readonly targets: (definition: ComponentDefinition) => boolean
  readonly params: Readonly<Record<string, ParamDefinition>>
  readonly expand: (event: EventRecord, target: ComponentRecord, context: EventContext) => readonly Expanded[]
  /** It becomes a beginning and an end: of two at once on one target the later takes the place of the earlier, or they add up. */
  readonly lasts?: 'replaces' | 'adds'
}

export const oneOf =
  (...types: readonly string[]) =>
  (definition: ComponentDefinition): boolean =>
    types.includes(definition.type)
export const section = 'Event'
export const at = (event: EventRecord, target: string, action: string, params: NetworkEvent['params'] = {}, delay = 0): Expanded => ({
  timeS: event.timeS + delay,
  target,
  action,
  params,
})
export const plain =
  (action: string): EventKind['expand'] =>
  (event, target) => [at(event, target.id, action)]

export const switching =
  (action: string): EventKind['expand'] =>
  (event, _target, { contact }) => [at(event, contact, action)]

/** Buses and capacitors on a DC bus are part of their node; what records nothing (block, terminal, off-page connector) only joins others. */
export const separable = ({ type, stretchable, outputs }: ComponentDefinition): boolean =>
  stretchable === undefined && type !== 'dcCapacitor' && outputs.length > 0
export const INVERTERS = ['bess', 'flywheel', 'pvPlant', 'windPlant']
export const SWITCHES = ['breaker', 'relayBreaker', 'fuse', 'shuntCapacitor', 'dcCable', 'dcBusway', 'dcBreaker', 'dcFuse']
/** Converters whose output trips and restarts. */
export const TRIPPING = ['ups', 'gpuCluster', 'psuShelf', 'dcRectifier', 'solidStateTransformer', 'dcConverter']

export const FAULT_PHASES = {
  abc: 'Three-phase',
  a: 'A to earth',
  b: 'B to earth',
  c: 'C to earth',
  ab: 'A–B',
  bc: 'B–C',
  ca: 'C–A',
  abg: 'A–B to earth',
  bcg: 'B–C to earth',
  cag: 'C–A to earth',
}

export const OPEN_PHASES = { a: 'A', b: 'B', c: 'C', ab: 'A and B', bc: 'B and C', ca: 'C and A' }

export const modules = (which: string): NumberParam =>
  number('Modules', 'number', 1, {
    section,
    min: 1,
    max: 1000,
    integer: true,
    help: `Number ${which}, of one unit.`,
    provenance: assumed(),
  })
