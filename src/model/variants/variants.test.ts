import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { execute } from '../commands/index.ts'
import { compile, modelHash } from '../compile/index.ts'
import { checkDocument } from '../document/check.ts'
import { applyDiff } from '../document/diff.ts'
import type { StudioDocument } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { validate } from '../validate/index.ts'
import { applyVariant, effectiveDocument, foldDiff, variantChanges, variantOf } from './index.ts'

const hall = aiHall100mw()
const idOf = (name: string, document = hall): string => Object.values(document.components).find((c) => c.name === name)?.id ?? ''
const ups = idOf('UPS-H1')
const breaker = idOf('Q-tie')

function done(document: StudioDocument, command: string, args: unknown): StudioDocument {
  const result = execute(document, command, args)
  if (!result.ok) throw new Error(result.problems[0]?.message)
  return result.value.document
}
/** As the screen does it: the command acts on what is shown, the edit lands where it belongs. */
function edit(stored: StudioDocument, command: string, args: unknown): StudioDocument {
  const variant = variantOf(stored, 's1')
  const result = execute(applyVariant(stored, variant), command, args)
  if (!result.ok) throw new Error(result.problems[0]?.message)
  return applyDiff(stored, foldDiff(stored, result.value.diff, variant))
}
const withAlternative = done(hall, 'alternative/add', { studyId: 's1' })
const withBoth = done(withAlternative, 'configuration/add', { studyId: 's1', name: 'Tie closed' })
const hash = (document: StudioDocument, studyId = 's1'): string => {
  const compiled = compile(document, studyId)
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  return modelHash(compiled.value.network)
}

describe('alternatives', () => {
  it('takes values, service and number; the drawing stays', () => {
    let document = edit(withAlternative, 'component/setParams', { ids: [ups], params: { sRated: 3e6 } })
    document = edit(document, 'component/setInService', { ids: [idOf('Cooling A')], inService: false })
    document = edit(document, 'component/setCount', { ids: [ups], count: 10 })
    expect(document.components).toEqual(hall.components)
    expect(variantChanges(document, variantOf(document, 's1')).map(({ name, what, here }) => [name, what, here])).toEqual([
      ['Cooling A', 'In service', 'no'],
      ['UPS-H1', 'In parallel', '10'],
      ['UPS-H1', 'Rated power', '3 MVA'],
    ])
    expect(checkDocument(document)).toEqual([])
  })
  it('says nothing of a value that is set back to what is drawn', () => {
    const drawn = hall.components[ups]
    const there = edit(withAlternative, 'component/setCount', { ids: [ups], count: 10 })
    expect(edit(there, 'component/setCount', { ids: [ups], count: drawn?.count }).alternatives).toEqual(withAlternative.alternatives)
    const other = edit(withAlternative, 'component/setParams', { ids: [breaker], params: { ratedCurrent: 5000 } })
    const back = done(other, 'alternative/reset', { id: 'a1', componentId: breaker, key: 'ratedCurrent' })
    expect(back.alternatives).toEqual(withAlternative.alternatives)
  })
  it('keeps a default chosen over a drawn value as that value', () => {
    const document = edit(withAlternative, 'component/resetParams', { ids: [ups], keys: ['batteryMode'] })
    const drawn = hall.components[ups]
    if (!drawn) throw new Error('no UPS')
    const shown = applyVariant(document, variantOf(document, 's1')).components[ups]
    expect(Object.hasOwn(drawn.params, 'batteryMode')).toBe(true)
    expect(shown && paramValue(shown, 'batteryMode')).not.toBe(paramValue(drawn, 'batteryMode'))
  })
  it('shares the drawing: names, places and wires', () => {
    const document = edit(withAlternative, 'component/move', { ids: [ups], dx: 10, dy: 0 })
    expect(document.components[ups]?.x).toBe((hall.components[ups]?.x ?? 0) + 10)
    expect(document.alternatives).toEqual(withAlternative.alternatives)
    const gone = edit(edit(document, 'component/setCount', { ids: [ups], count: 3 }), 'selection/delete', { components: [ups] })
    expect(gone.alternatives.a1?.changes).toEqual({})
    expect(checkDocument(gone)).toEqual([])
  })
})

describe('configurations', () => {
  it('take switch positions, over an alternative that takes the rest', () => {
    const closed = edit(withBoth, 'component/setParams', { ids: [breaker], params: { closed: true, ratedCurrent: 4000 } })
    expect(closed.configurations.k1?.switches).toEqual({ [breaker]: true })
    expect(closed.alternatives.a1?.changes[breaker]?.params).toEqual({ ratedCurrent: 4000 })
    expect(edit(closed, 'component/setParams', { ids: [breaker], params: { closed: false } }).configurations.k1?.switches).toEqual({})
  })
})

describe('a study under them', () => {
  const changed = edit(withBoth, 'component/setParams', { ids: [breaker], params: { closed: true } })
  it('compiles to what the drawing with those values compiles to', () => {
    const drawn = done(hall, 'component/setParams', { ids: [breaker], params: { closed: true } })
    expect(hash(changed)).toBe(hash(drawn))
    expect(hash(changed, 's2')).toBe(hash(hall, 's2'))
    // What is shown holds the values already; they are not applied to something else.
    expect(hash(applyVariant(changed, variantOf(changed, 's1')))).toBe(hash(drawn))
    expect(hash(effectiveDocument(changed, 's1'))).toBe(hash(drawn))
  })
  it('leaves a study of none as it was', () => {
    expect(effectiveDocument(hall, 's1')).toBe(hall)
    expect(hash(withBoth)).toBe(hash(hall))
  })
  it('is judged with its values, and says where it names what is not there', () => {
    const wrong = edit(withAlternative, 'component/setParams', { ids: [breaker], params: { ratedCurrent: -1 } })
    expect(validate(wrong, 's1').map(({ code }) => code)).toContain('E204')
    expect(validate(wrong, 's2').map(({ code }) => code)).not.toContain('E204')
    const lost = { ...withAlternative, alternatives: {} }
    expect(checkDocument(lost).map(({ code }) => code)).toEqual(['E118'])
  })
  it('runs as drawn once they are deleted', () => {
    const document = done(changed, 'configuration/delete', { id: 'k1' })
    expect(document.studies.s1?.configurationId).toBeNull()
    expect(hash(document)).toBe(hash(hall))
  })
})

it('any edit shown gives what the same edit of the drawing gives, and leaves the drawing’s values alone', () => {
  const ids = Object.keys(hall.components)
  const one = fc.constantFrom(...ids)
  const command = fc.oneof(
    one.map((id) => ['component/setInService', { ids: [id], inService: false }] as const),
    one.map((id) => ['component/setInService', { ids: [id], inService: true }] as const),
    fc.tuple(one, fc.integer({ min: 1, max: 9 })).map(([id, count]) => ['component/setCount', { ids: [id], count }] as const),
    fc.boolean().map((closed) => ['component/setParams', { ids: [breaker], params: { closed } }] as const),
    fc.double({ min: 1e5, max: 1e7, noNaN: true }).map((sRated) => ['component/setParams', { ids: [ups], params: { sRated } }] as const),
    fc.constant(['component/resetParams', { ids: [ups], keys: ['sRated', 'batteryMode'] }] as const),
    one.map((id) => ['component/move', { ids: [id], dx: 10, dy: -20 }] as const),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
      let [stored, plain] = [withBoth, hall]
      for (const [id, args] of commands) {
        if (!execute(plain, id, args).ok) continue
        stored = edit(stored, id, args)
        plain = done(plain, id, args)
      }
      const shown = applyVariant(stored, variantOf(stored, 's1'))
      for (const id of ids) {
        const [a, b] = [shown.components[id], plain.components[id]]
        if (!a || !b) throw new Error(`${id} is gone`)
        expect([a.x, a.y, a.inService, a.count]).toEqual([b.x, b.y, b.inService, b.count])
        for (const key of ['sRated', 'batteryMode', 'closed']) expect(paramValue(a, key)).toEqual(paramValue(b, key))
        expect(stored.components[id]?.params).toEqual(hall.components[id]?.params)
      }
    }),
    { numRuns: 60 },
  )
})
