import { describe, expect, it } from 'vitest'
import { templates } from '../templates/index.ts'
import { neighbourOf, type Direction } from './neighbour.ts'

const hall = templates.find((t) => t.key === 'ai-hall-100mw')?.build()
if (!hall) throw new Error('no template')
const idOf = (name: string): string => Object.values(hall.components).find((c) => c.name === name)?.id ?? ''
const go = (name: string, direction: Direction): string | undefined => hall.components[neighbourOf(hall, idOf(name), direction) ?? '']?.name

describe('neighbourOf', () => {
  it('goes along the wires, through bars, and to the nearest where no wire leads', () => {
    expect(go('UPS-H1', 'up')).toBe('T-H1')
    expect(go('UPS-H1', 'down')).toBe('BW-H1')
    expect(go('UPS-H1', 'right')).toBe('UPS-H2')
    expect(go('UPS-H2', 'left')).toBe('UPS-H1')
    expect(go('Q-H1', 'up')).toBe('MV bus A')
    expect(go('Utility', 'down')).toBe('Q-POI')
    expect(go('Utility', 'up')).toBeUndefined()
  })
  it('reaches every component of a page from any other', () => {
    const reached = new Set([idOf('Utility')])
    for (const id of reached)
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbourOf(hall, id, direction)
        if (next !== null) reached.add(next)
      }
    const page = hall.components[idOf('Utility')]?.pageId
    expect([...reached].sort()).toEqual(
      Object.values(hall.components)
        .filter((c) => c.pageId === page)
        .map((c) => c.id)
        .sort(),
    )
  })
})
