import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { EventRecord } from '../../model/document/records.ts'
import { aiHall100mw } from '../../model/templates/aiHall100mw.ts'
import { durationOf } from '../../model/study/index.ts'
import { axisEnd, edgesOf, lanesOf, niceStep, placed, snapTime, ticks } from './timeline.ts'

const document = aiHall100mw()
const idOf = (name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? ''
const event = (id: string, kind: string, target: string, timeS: number, params = {}): EventRecord => ({
  id,
  studyId: 's1',
  name: '',
  timeS,
  kind,
  targetId: idOf(target),
  params,
  enabled: true,
})
const sag = event('e1', 'sag', 'Utility', 1, { duration: 0.25 })
const open = event('e2', 'open', 'Q-POI', 2)
const stays = event('e3', 'fault', 'HV bus', 3, { clears: false })

describe('timeline', () => {
  it('has a lane per component in the order of what happens', () => {
    const lanes = lanesOf(document, [sag, open, { ...sag, id: 'e4', timeS: 5 }])
    expect(lanes.map(({ name, spans }) => [name, spans.length])).toEqual([
      ['Utility', 2],
      ['Q-POI', 1],
    ])
    expect(lanes[0]?.spans[0]).toMatchObject({ fromS: 1, toS: 1.25 })
  })
  it('knows instants, spans and what stays', () => {
    expect([sag, open, stays].map(durationOf)).toEqual([0.25, 0, Number.POSITIVE_INFINITY])
  })
  it('moves the whole event or its end, within what the duration may be', () => {
    expect(placed(sag, 'whole', 1.5)).toEqual({ timeS: 1.5 })
    expect(placed(sag, 'whole', -3)).toEqual({ timeS: 0 })
    expect(placed(sag, 'whole', 1)).toBeNull()
    expect(placed(sag, 'end', 1.4)).toEqual({ params: { duration: 0.4 } })
    expect(placed(sag, 'end', 0.5)).toEqual({ params: { duration: 0.0001 } })
    expect(placed(open, 'end', 9)).toBeNull()
  })
  it('snaps to the edges of other events before the grid', () => {
    const edges = edgesOf(lanesOf(document, [sag, open, stays]), 'e2', 10)
    expect(edges).toEqual([0, 10, 1, 1.25, 3])
    expect(snapTime(1.23, 0.1, edges, 0.05)).toBe(1.25)
    expect(snapTime(1.46, 0.1, edges, 0.05)).toBe(1.5)
    expect(snapTime(0.31, 0.1, [], 0)).toBe(0.3)
  })
  it('sets ticks inside the window at readable steps, whatever its width', () => {
    const span = fc.double({ min: 1e-4, max: 1e5, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), span, fc.integer({ min: 60, max: 4000 }), (fromS, spanS, width) => {
        const window = { fromS, toS: fromS + spanS }
        const list = ticks(window, width)
        expect(list.length).toBeLessThanOrEqual(width / 84 + 2)
        for (const t of list) {
          expect(t).toBeGreaterThanOrEqual(fromS - spanS * 1e-6)
          expect(t).toBeLessThanOrEqual(window.toS + spanS * 1e-6)
        }
      }),
    )
    expect([0.012, 0.2, 3, 7].map(niceStep)).toEqual([0.02, 0.2, 5, 10])
  })
  it('reaches beyond the study for an event that lies after it', () => {
    expect(axisEnd(10, [sag])).toBe(10)
    expect(axisEnd(10, [{ ...sag, timeS: 20 }])).toBe(21)
  })
})
