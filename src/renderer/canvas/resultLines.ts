/** What a run says of a component at one instant, in one or two short lines for the one-line. */
import type { RunChannel } from '../../contract/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import type { ComponentRecord, StudioDocument } from '../../model/document/records.ts'
import { labelChoice, resultText } from '../../model/drawing/index.ts'
import { topologyOf } from '../../model/topology/index.ts'
import { formatNumber } from '../../model/units/index.ts'

export type ResultTone = 'plain' | 'warn' | 'bad'
export interface ResultLine {
  readonly text: string
  readonly tone: ResultTone
}

const MOST_LINES = 2
/** Prints about as wide as results do. */
const TYPICAL = -88.88e6
/** Which quantity says most, first to last. */
const ORDER: readonly QuantityKind[] = ['activePower', 'percent', 'current', 'voltage', 'frequency', 'rampRate', 'reactivePower']
/** Continuous band of the ITIC curve, and half of it as a warning. */
const BAND = { warn: 0.05, bad: 0.1 } as const
const LOADED = { warn: 0.9, bad: 1 } as const

/** Channels of a run that are shown on the one-line, by component: those chosen, in their order, else the two that say most. */
export function shownChannels(channels: readonly RunChannel[], document: StudioDocument): readonly RunChannel[] {
  const byComponent = new Map<string, RunChannel[]>()
  for (const channel of channels) {
    if (!document.components[channel.componentId]) continue
    byComponent.set(channel.componentId, [...(byComponent.get(channel.componentId) ?? []), channel])
  }
  const place = ({ quantity }: RunChannel): number => {
    const at = ORDER.indexOf(quantity as QuantityKind)
    return at < 0 ? ORDER.length : at
  }
  return [...byComponent].flatMap(([id, own]) => {
    const component = document.components[id]
    const chosen = component ? labelChoice(component, document).outputs : null
    if (chosen) return chosen.flatMap((output) => own.find((channel) => channel.output === output) ?? [])
    const sorted = own.filter((channel) => place(channel) < ORDER.length).sort((a, b) => place(a) - place(b))
    // Two of different kinds say more than two powers.
    const first = sorted[0]
    const second = sorted.find((channel) => first !== undefined && channel.quantity !== first.quantity)
    return [first, second].filter((channel) => channel !== undefined).slice(0, MOST_LINES)
  })
}

/** Lines as long as the results will be, by component. */
export function resultRoom(channels: readonly RunChannel[], document: StudioDocument): Readonly<Record<string, readonly string[]>> {
  const room: Record<string, string[]> = {}
  for (const channel of shownChannels(channels, document)) {
    const component = document.components[channel.componentId]
    if (component) room[component.id] = [...(room[component.id] ?? []), resultLine(channel, TYPICAL, component, document).text]
  }
  return room
}

export function resultLine(channel: RunChannel, value: number, component: ComponentRecord, document: StudioDocument): ResultLine {
  const quantity = channel.quantity as QuantityKind
  const definition = definitionOf(component.type)
  const text = resultText(component.type, labelChoice(component, document).outputs, channel.output, quantity, value, document.project.units)
  if (definition?.stretchable && quantity === 'voltage') {
    const nominal = topologyOf(document).nodeOf(component.id, 'tap')?.vNominalV
    if (!nominal || nominal <= 0) return { text, tone: 'plain' }
    const perUnit = value / nominal
    return { text: `${text}  ${formatNumber(perUnit, 4)} pu`, tone: toneOf(Math.abs(perUnit - 1), BAND) }
  }
  return { text, tone: channel.output === 'loading' ? toneOf(value, LOADED) : 'plain' }
}

const toneOf = (value: number, limits: { readonly warn: number; readonly bad: number }): ResultTone =>
  value > limits.bad ? 'bad' : value > limits.warn ? 'warn' : 'plain'
