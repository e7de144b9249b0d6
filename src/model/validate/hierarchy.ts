/** Blocks, their terminals and off-page connectors: does every point lead somewhere, and can what stands inside be repeated? */
import { definitionOf } from '../catalogue/index.ts'
import type { StudioDocument } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import type { Problem } from '../problem.ts'
import { blocksAround, jointOf } from '../topology/hierarchy.ts'

export function hierarchyProblems(document: StudioDocument): readonly Problem[] {
  const points = Object.values(document.components).filter((c) => c.inService)
  const signals = new Map<string, number>()
  for (const component of points) {
    const joint = component.type.startsWith('offPage') ? jointOf(component, document.pages) : null
    if (joint !== null) signals.set(joint, (signals.get(joint) ?? 0) + 1)
  }
  return points.flatMap((component): Problem[] => {
    const place = { componentId: component.id }
    if (component.type.startsWith('offPage')) {
      const joint = jointOf(component, document.pages)
      if (joint !== null && (signals.get(joint) ?? 0) > 1) return []
      const signal = paramValue(component, 'signal')
      const message = joint === null ? 'has no signal' : `is the only connector of the signal “${signal}”`
      return [
        {
          code: 'W203',
          severity: 'warning',
          message: `${component.name} ${message}: the wire ends there.`,
          place: { ...place, param: 'signal' },
        },
      ]
    }
    if (component.type.startsWith('blockTerminal') && document.pages[component.pageId]?.blockId === null) {
      return [
        {
          code: 'W204',
          severity: 'warning',
          message: `${component.name} stands on a page that is not the inside of a block: the wire ends there.`,
          hint: 'Use an off-page connector to go on to another page.',
          place,
        },
      ]
    }
    const definition = definitionOf(component.type)
    const [repeated] = blocksAround(document, component.pageId).filter((b) => b.count > 1)
    // A node or a point repeats by itself; a piece of equipment must be one that can stand for several.
    if (!repeated || !definition || definition.countable || definition.stretchable || definition.drawingOnly) return []
    return [
      {
        code: 'E213',
        severity: 'error',
        message: `${component.name} cannot be repeated: it stands inside ${repeated.name}, which stands for ${repeated.count}.`,
        hint: 'Move it out of the block, or let the block stand for one.',
        place,
        fix: { label: `Let ${repeated.name} stand for one`, command: 'component/setCount', args: { ids: [repeated.id], count: 1 } },
      },
    ]
  })
}
