import { describe, expect, it } from 'vitest'
import { definitionOf } from '../catalogue/index.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import { applyDiff, invertDiff } from '../document/diff.ts'
import type { StudioDocument } from '../document/records.ts'
import { buildDocument } from '../templates/builder.ts'
import { execute } from './index.ts'
import { leftBehind, replacementsFor } from './replace.ts'

/** Utility, breaker Q1, bus, with an event on the breaker, a callout at it and a plant that measures there. */
function feeder(kind = 'open') {
  const b = buildDocument({ name: 'Feeder', frequencyHz: 60 })
  const utility = b.place('utility', 'U', 0, 0)
  const breaker = b.place('breaker', 'Q1', 0, 100, { params: { ratedCurrent: [630, assumed('sheet')], closed: [true, assumed()] } })
  const bus = b.place('bus', 'B', 0, 200, { length: 200 })
  b.wire([utility, 'ac'], [breaker, 'from'])
  b.wire([breaker, 'to'], [bus, 'tap'])
  const study = b.study('S')
  b.event(study, 'Opens', 1, kind, breaker)
  return { document: b.finish(), q1: breaker.id, study }
}
const only = (document: StudioDocument, name: string) => {
  const found = Object.values(document.components).find((c) => c.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}
const replaced = (document: StudioDocument, ids: readonly string[], type: string) => {
  const result = execute(document, 'component/replace', { ids, type })
  if (!result.ok) throw new Error(result.problems[0]?.message)
  return result.value
}
const refused = (document: StudioDocument, id: string, type: string): string => {
  const result = execute(document, 'component/replace', { ids: [id], type })
  return result.ok ? 'done' : (result.problems[0]?.message ?? '')
}

describe('another type in the place of a component', () => {
  it('is offered where it has all of its terminals, within the category', () => {
    const of = (type: string): string[] => replacementsFor(definitionOf(type) as never).map((d) => d.type)
    expect(of('breaker')).toEqual(expect.arrayContaining(['relayBreaker', 'fuse', 'cable']))
    expect(of('breaker')).not.toContain('dcBreaker')
    expect(of('genset')).toEqual(expect.arrayContaining(['gasEngine', 'gasTurbine']))
    expect(of('genset')).not.toContain('constantPowerLoad')
    expect(of('bus')).toEqual([])
    expect(of('block')).toEqual([])
  })

  it('keeps name, place, wires, values that mean the same with their sources, events and channels', () => {
    const { document, q1, study } = feeder()
    const { document: after, created, diff, label } = replaced(document, [q1], 'relayBreaker')
    const relay = only(after, 'Q1')
    expect(label).toBe('Replace Q1 by a breaker with relay')
    expect(created).toEqual([relay.id])
    expect(relay).toMatchObject({ type: 'relayBreaker', x: 0, y: 100, params: { ratedCurrent: 630, closed: true } })
    expect(relay.provenance.ratedCurrent?.source).toBe('sheet')
    expect(Object.values(after.components)).toHaveLength(3)
    const ends = Object.values(after.connections)
      .flatMap(({ from, to }) => [from, to])
      .filter((e) => e.componentId === relay.id)
    expect(ends.map((e) => e.port).sort()).toEqual(['from', 'to'])
    expect(Object.values(after.events)[0]?.targetId).toBe(relay.id)
    const outputs = definitionOf('relayBreaker')?.outputs.flatMap((o) => (o.recordedByDefault ? [o.key] : [])) ?? []
    const recorded = Object.values(after.channels)
      .filter((c) => c.studyId === study.id && c.componentId === relay.id)
      .map((c) => c.output)
    expect(recorded.sort()).toEqual([...outputs].sort())
    expect(JSON.stringify(after)).not.toContain(`"${q1}"`)
    // There and back.
    expect(applyDiff(after, invertDiff(diff))).toEqual(document)
  })

  it('tells the entered values that do not go along', () => {
    const { document } = feeder()
    const entered = { mark: 'user', source: 'nameplate' } as const
    const q1 = only(document, 'Q1')
    const set = { ...q1, params: { ...q1.params, breakingCurrent: 40e3 }, provenance: { ...q1.provenance, breakingCurrent: entered } }
    expect(Object.keys(definitionOf('breaker')?.params ?? {})).toContain('breakingCurrent')
    expect(leftBehind(set, definitionOf('cable') as never)).toEqual([definitionOf('breaker')?.params.breakingCurrent?.label])
    expect(leftBehind(q1, definitionOf('cable') as never), 'assumed ones').toEqual([])
    expect(leftBehind(set, definitionOf('relayBreaker') as never)).toEqual([])
  })

  it('is refused where something would be lost', () => {
    const { document, q1 } = feeder()
    expect(refused(document, q1, 'cable')).toContain('cannot act on a cable')
    expect(refused(document, q1, 'dcBreaker')).toContain('cannot be replaced')
    const alternative = {
      id: 'a1',
      name: 'B',
      note: '',
      order: 1,
      changes: { [q1]: { params: { ratedCurrent: 800 }, provenance: {}, inService: null, count: null } },
    }
    expect(refused({ ...document, alternatives: { a1: alternative as never } }, q1, 'relayBreaker')).toContain('values of its own in “B”')
  })

  it('takes several at once that are joined to one another', () => {
    const b = buildDocument({ name: 'Row', frequencyHz: 50 })
    const ids = ['Q1', 'Q2'].map((name, k) => b.place('breaker', name, 0, 100 * k).id)
    b.wire([{ id: ids[0] as string }, 'to'] as never, [{ id: ids[1] as string }, 'from'] as never)
    const { document } = replaced(b.finish(), ids, 'fuse')
    const [wire] = Object.values(document.connections)
    expect([wire?.from.componentId, wire?.to.componentId]).toEqual([only(document, 'Q1').id, only(document, 'Q2').id])
    expect(Object.values(document.components).map((c) => c.type)).toEqual(['fuse', 'fuse'])
  })
})
