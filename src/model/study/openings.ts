/**
 * Open phases: one or two conductors that part at a terminal. The compiled network has a contact of its own in series there, between the terminal's
 * node and the component. Such a contact also switches a capacitor bank in instantaneous studies: its poles part at the zeros of their currents and
 * leave the charge behind, and a bank that comes on draws its inrush.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, ParamValue } from '../document/records.ts'

/** Terminals by their order on the component; what has fewer is opened at its last one. */
export const TERMINALS = {
  first: 'First: from, high voltage, input, source A',
  second: 'Second: to, low or medium voltage, output, source B',
  third: 'Third: low voltage of three windings, output of a transfer switch',
} as const

export const acPorts = (definition: ComponentDefinition): readonly string[] =>
  definition.ports.filter(({ domain }) => domain === 'ac').map(({ key }) => key)

/** Port at which an event opens a component; none without an AC terminal. */
export function openedPort(target: ComponentRecord, terminal: ParamValue): string | null {
  const definition = definitionOf(target.type)
  const ports = definition ? acPorts(definition) : []
  return ports[Object.keys(TERMINALS).indexOf(String(terminal))] ?? ports.at(-1) ?? null
}

/** Whether its contact, where it has one, does all its switching. */
export const isBank = (target: ComponentRecord): boolean => target.type === 'shuntCapacitor'

/** Names of the contact and of the node behind it. */
export const openingAt = (componentId: string, port: string): { readonly part: string; readonly device: string; readonly bus: string } => ({
  part: `opening ${port}`,
  device: `${componentId}:opening ${port}`,
  bus: `${componentId}.${port}:opening`,
})
