/** Standby plant of a drawing. */
import { generatorTypes } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { paramValue } from '../document/values.ts'

/** Open breakers that keep generators off the bars: the first ones met going out from a generator that has no load on its side. */
export function standbyBreakers(document: StudioDocument): readonly ComponentRecord[] {
  const neighbours = new Map<string, string[]>()
  for (const { from, to } of Object.values(document.connections)) {
    for (const [a, b] of [
      [from.componentId, to.componentId],
      [to.componentId, from.componentId],
    ] as const)
      neighbours.set(a, [...(neighbours.get(a) ?? []), b])
  }
  const found = new Map<string, ComponentRecord>()
  for (const generator of Object.values(document.components)) {
    if (!generator.inService || !generatorTypes.includes(generator.type)) continue
    const seen = new Set([generator.id])
    const queue = [generator.id]
    const open: ComponentRecord[] = []
    let isAlone = true
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      for (const next of neighbours.get(id) ?? []) {
        const component = document.components[next]
        if (!component?.inService || seen.has(next)) continue
        seen.add(next)
        if (['breaker', 'relayBreaker'].includes(component.type) && paramValue(component, 'closed') === false) open.push(component)
        else {
          if (['ups', 'psuShelf', 'utility', 'coolingPlant', 'itLoad', 'constantPowerLoad', 'zipLoad'].includes(component.type))
            isAlone = false
          queue.push(next)
        }
      }
    }
    if (isAlone) for (const breaker of open) found.set(breaker.id, breaker)
  }
  return [...found.values()]
}
