import { describe, expect, it } from 'vitest'
import type { StudioDocument } from '../document/records.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { withReactiveLimits } from './index.ts'

describe('reactive limits of all machines', () => {
  const document = aiHall100mw()
  const sets = (d: StudioDocument) => Object.values(d.components).filter((c) => c.type === 'genset')

  it('are by rating where the drawing gives none, and let go together', () => {
    const held = sets(withReactiveLimits(document, 'held'))
    expect(held.length).toBeGreaterThan(0)
    for (const { params } of held) {
      expect(params['qLimited']).toBe(true)
      expect(Number(params['qMax']) / Number(params['qMin'])).toBeCloseTo(-3, 12)
    }
    expect(sets(withReactiveLimits(document, 'off')).every((c) => c.params['qLimited'] === false)).toBe(true)
    expect(withReactiveLimits(document, 'drawn')).toBe(document)
  })
})
