/**
 * Drawing to the network of a short-circuit calculation (IEC 60909-0): what each component says of itself, on the nodes that a source
 * reaches over closed ways. Power supplies, racks and UPS end it and feed no fault; a static bypass is taken as closed, which is the greatest
 * case behind it. Inverters of storage, sun and wind add the current of their limit; for the least currents they and motors are left out.
 * The greatest ask for the greatest contribution of power plants: machines that stand still beside a source that runs count as running.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, ParamValue, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { compareIds, topologyOf, withBlocks } from '../topology/index.ts'
import type { ShortCircuitElement, ShortCircuitInput, ShortCircuitNetwork } from './types.ts'

export interface ElementContext {
  get(key: string): ParamValue
  number(key: string): number
  /** Node of a port. */
  bus(port: string): string
}
export interface ShortCircuitContext extends ElementContext {
  /** Least currents are asked for: the least that a network feeds, conductors as hot as a short circuit leaves them. */
  readonly least: boolean
}

export const NO_SOURCE = 'No source feeds a fault: add a utility, or a genset that runs at the start.'
/** 0.1 s: usual opening time of a breaker with its relay. */
export const MINIMUM_DELAY_S = 0.1

export function shortCircuitInput(drawn: StudioDocument, minimumDelayS = MINIMUM_DELAY_S): ShortCircuitInput {
  const document = withBlocks(drawn)
  // Motors and converters feed nothing in the least case.
  const least = networkOf(document, true).elements.filter((e) => e.kind !== 'motor' && e.kind !== 'converter')
  const lowVoltageTolerance = Number(document.project.lowVoltageTolerance) / 100
  return { ...networkOf(document, false), minimumDelayS, lowVoltageTolerance, least }
}

function networkOf(document: StudioDocument, least: boolean): ShortCircuitNetwork {
  const topology = topologyOf(document)
  const still = new Set(
    Object.values(document.components)
      .filter(standsStill)
      .map(({ id }) => id),
  )
  const all: ShortCircuitElement[] = []
  for (const component of Object.values(document.components).sort((a, b) => compareIds(a.id, b.id))) {
    const make = component.inService ? definitionOf(component.type)?.shortCircuit : undefined
    if (make) all.push(...make(component, contextOf(component, topology, least)))
  }
  const running = all.filter(({ id }) => !still.has(id))
  const elements = least ? running : all
  const live = spread(running.filter(isSource).flatMap(ends), running)
  return {
    buses: [...topology.nodes.values()]
      .filter((n) => live.has(n.id) && n.vNominalV !== null)
      .map((n) => ({ id: n.id, un: n.vNominalV ?? 0 }))
      .sort((a, b) => compareIds(a.id, b.id)),
    elements: elements.filter((e) => ends(e).every((bus) => live.has(bus))),
  }
}

/** A machine that does not run at the start. */
export const standsStill = (component: ComponentRecord): boolean => paramValue(component, 'running') === false

const contextOf = (component: ComponentRecord, topology: ReturnType<typeof topologyOf>, least: boolean): ShortCircuitContext => ({
  get: (key) => paramValue(component, key),
  number: (key) => numberOf(component, key),
  bus: (port) => topology.nodeOf(component.id, port)?.id ?? `${component.id}.${port}`,
  least,
})

/** Nodes that an element stands between, or at. */
export function ends(e: ShortCircuitElement): readonly string[] {
  if (e.kind === 'line') return [e.from, e.to]
  if (e.kind === 'transformer') return [e.hv, e.lv]
  return e.kind === 'threeWinding' ? e.buses : [e.bus]
}

const indices = new WeakMap<readonly ShortCircuitElement[], ReadonlyMap<string, readonly ShortCircuitElement[]>>()
/** Elements at a node. */
export function elementsAt(elements: readonly ShortCircuitElement[], bus: string): readonly ShortCircuitElement[] {
  let index = indices.get(elements)
  if (!index) {
    const made = new Map<string, ShortCircuitElement[]>()
    for (const e of elements) {
      for (const end of ends(e)) {
        const list = made.get(end)
        if (list) list.push(e)
        else made.set(end, [e])
      }
    }
    index = made
    indices.set(elements, index)
  }
  return index.get(bus) ?? []
}

/** Nodes that hang together with these over the elements that pass. */
export function spread(
  from: readonly string[],
  elements: readonly ShortCircuitElement[],
  passes: (e: ShortCircuitElement) => boolean = () => true,
): ReadonlySet<string> {
  const seen = new Set(from)
  for (const at of seen) for (const e of elementsAt(elements, at)) if (passes(e)) for (const end of ends(e)) seen.add(end)
  return seen
}

export const isSource = (e: ShortCircuitElement): boolean => e.kind === 'feeder' || e.kind === 'generator'
