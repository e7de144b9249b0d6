import { describe, expect, it } from 'vitest'
import { execute } from '../../model/commands/index.ts'
import { createDocument } from '../../model/document/create.ts'
import type { EventRecord, StudioDocument } from '../../model/document/records.ts'
import { eventKinds } from '../../model/study/index.ts'
import { describeEvent, eventsOf, possibleKinds, suitableTarget } from './eventRows.ts'

function placed(types: readonly string[]): { document: StudioDocument; ids: readonly string[] } {
  let document = createDocument()
  const pageId = Object.keys(document.pages)[0] ?? ''
  const ids: string[] = []
  types.forEach((type, k) => {
    const result = execute(document, 'component/place', { type, pageId, x: 200 * k, y: 0 })
    if (!result.ok) throw new Error(result.problems[0]?.message ?? 'not placed')
    document = result.value.document
    ids.push(result.value.created[0] ?? '')
  })
  return { document, ids }
}
const event = (id: string, timeS: number, kind = 'sag'): EventRecord => ({
  id,
  studyId: 's1',
  name: '',
  timeS,
  kind,
  targetId: 'x',
  params: {},
  enabled: true,
})

describe('events', () => {
  it('stand in the order the engine applies them', () => {
    const { document } = placed([])
    const events = Object.fromEntries([event('e10', 1), event('e2', 1), event('e3', 0.5)].map((e) => [e.id, e]))
    expect(eventsOf({ ...document, events }, 's1').map((e) => e.id)).toEqual(['e3', 'e2', 'e10'])
    expect(eventsOf({ ...document, events }, 'another')).toEqual([])
  })
  it('are offered only where a target is drawn', () => {
    const kinds = possibleKinds(placed(['bus']).document).map((k) => k.kind)
    expect(kinds).toContain('fault')
    expect(kinds).not.toContain('sag')
  })
  it('take the selected component if it suits', () => {
    const { document, ids } = placed(['breaker', 'breaker', 'bus'])
    const { open } = eventKinds
    if (!open) throw new Error('no such kind')
    expect(suitableTarget(document, open, null, new Set([ids[1] ?? '']))).toBe(ids[1])
    expect(suitableTarget(document, open, null, new Set([ids[2] ?? '']))).toBe(ids[0])
    expect(suitableTarget(placed(['bus']).document, open, null, new Set())).toBeNull()
  })
  it('are described by their own values and defaults', () => {
    expect(describeEvent({ ...event('e', 1), params: { remaining: 0.5 } })).toMatch(/^Remaining voltage 0\.5 pu, duration/)
    expect(describeEvent(event('e', 1, 'open'))).toBe('')
    // What stays has no duration.
    for (const kind of ['fault', 'dcFault', 'openPhase']) {
      expect(describeEvent({ ...event('e', 1, kind), params: { clears: true } })).toContain('duration')
      expect(describeEvent({ ...event('e', 1, kind), params: { clears: false } })).not.toContain('duration')
    }
  })
})
