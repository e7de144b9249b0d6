import { describe, expect, it } from 'vitest'
import type { StudioDocument } from '../document/records.ts'
import { buildDocument } from '../templates/builder.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { powerFlow, withReactiveLimits } from './index.ts'

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

it('counts what charges or feeds back as drawn, not as less that is delivered', () => {
  const b = buildDocument({ name: 'Plant', frequencyHz: 50 })
  const [grid, store, sun] = [b.place('utility', 'Grid', 0, 0), b.place('bess', 'Store', 0, 100), b.place('pvPlant', 'Sun', 0, 200)]
  const at = (p: readonly number[]) =>
    powerFlow(b.finish(), {
      ...{ iterations: 1, mismatchPu: 0, buses: [] },
      devices: [grid, store, sun].map(({ id }, k) => ({ id, signals: { p: p[k] ?? 0, q: 0 } })),
    }).totals
  expect(at([12e6, -5e6, 3e6])).toEqual({ sources: 15e6, loads: 5e6, losses: 0 })
  expect(at([-2e6, 0, 3e6])).toEqual({ sources: 3e6, loads: 2e6, losses: 0 })
})
