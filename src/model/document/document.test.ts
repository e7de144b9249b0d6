import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { canonicalJson } from './canonical.ts'
import { checkDocument } from './check.ts'
import { createDocument, createIdSource } from './create.ts'
import { applyDiff, invertDiff, squashDiffs } from './diff.ts'
import { MAX_CHARACTERS, MAX_RECORDS, parseProjectJson, projectJsonSchema, projectToJson } from './interchange.ts'
import type { StudioDocument } from './records.ts'
import { effectiveValue, numberOf, visibleParams } from './values.ts'
import { definitionOf } from '../catalogue/index.ts'

function small(): StudioDocument {
  let document = createDocument({ name: 'Small' })
  const newId = createIdSource(document)
  const run = (id: string, args: unknown): string => {
    const result = execute(document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems[0]?.message)
    document = result.value.document
    return result.value.created[0] ?? ''
  }
  const utility = run('component/place', { type: 'utility', pageId: 'p1', x: 0, y: 0 })
  const bus = run('component/place', { type: 'bus', pageId: 'p1', x: 0, y: 100 })
  run('connection/add', { from: { componentId: utility, port: 'ac' }, to: { componentId: bus, port: 'tap' } })
  run('event/add', { studyId: 's1', timeS: 1, kind: 'fault', targetId: bus })
  run('workload/add', { kind: 'training', params: { period: 1 } })
  return document
}
const messages = (text: string): string => {
  const result = parseProjectJson(text)
  return result.ok ? 'read' : result.problems.map((p) => `${p.code} ${p.message}`).join('\n')
}
/** The small project's JSON with something changed in it. */
function broken(change: (json: { version: number; document: Record<string, Record<string, unknown>> }) => void): string {
  const json = JSON.parse(projectToJson(small()))
  change(json)
  return messages(JSON.stringify(json))
}

describe('values', () => {
  it('are the record’s own, else the default, each with its source', () => {
    const document = small()
    const utility = document.components.c1
    const bus = document.components.c2
    if (!utility || !bus) throw new Error('not drawn')
    expect(effectiveValue(utility, 'xOverR')).toMatchObject({ isDefault: true, value: definitionOf('utility')?.params.xOverR?.default })
    expect(effectiveValue(bus, 'vNominal')).toMatchObject({
      isDefault: false,
      value: numberOf(utility, 'vNominal'),
      provenance: { mark: 'user' },
    })
    expect(effectiveValue(bus, 'constructor')).toBeNull()
    expect(numberOf(bus, 'nothing')).toBeNaN()
    const definition = definitionOf('bus')
    expect(definition && visibleParams(bus, definition)).toContain('vNominal')
  })
})

describe('ids', () => {
  it('count on and never come back in a sitting', () => {
    const document = small()
    const newId = createIdSource(document)
    expect([newId('components'), newId('components'), newId('connections')]).toEqual(['c3', 'c4', 'w2'])
    expect(createIdSource(document)('components')).toBe('c3')
  })
})

describe('diffs', () => {
  it('squash to what they do in all and invert', () => {
    const start = small()
    const one = execute(start, 'component/move', { ids: ['c1'], dx: 10, dy: 0 })
    if (!one.ok) throw new Error('not moved')
    const two = execute(one.value.document, 'selection/delete', { components: ['c1'] })
    if (!two.ok) throw new Error('not deleted')
    const all = squashDiffs([one.value.diff, two.value.diff])
    expect(applyDiff(start, all)).toEqual(two.value.document)
    expect(applyDiff(two.value.document, invertDiff(all))).toEqual(start)
  })
})

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, -0, 1e21], a: { d: undefined, c: 'é"' } })).toBe('{"a":{"c":"é\\""},"b":[1,0,1e+21]}')
    const value = fc.jsonValue()
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (record) => {
        const turned = Object.fromEntries(Object.entries(record).reverse())
        expect(canonicalJson(turned)).toBe(canonicalJson(record))
        expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)))
      }),
    )
  })
  it('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError)
    expect(() => canonicalJson(() => 1)).toThrow(TypeError)
  })
})

describe('the project as JSON', () => {
  it('comes back as it went', () => {
    const document = small()
    const result = parseProjectJson(projectToJson(document))
    expect(result.ok && result.value).toEqual(document)
    expect(projectToJson(document)).toBe(result.ok && projectToJson(result.value))
  })

  it('refuses NaN and Infinity by line', () => {
    const text = projectToJson(small())
    expect(messages(text.replace('"timeS": 1', '"timeS": NaN'))).toMatch(/^E135 Line \d+: NaN is not a value/)
    expect(messages(text.replace('"timeS": 1', '"timeS": -Infinity'))).toContain('-Infinity')
    expect(messages(text.replace('"timeS": 1', '"timeS": 1e999'))).toBe('E134 document › events › e1 › timeS: every number must be finite.')
    expect(messages(text.replace('"period": 1', '"period": 1e999'))).toBe(
      'E134 document › workloads › l1 › params › period: every number must be finite.',
    )
  })

  it('refuses unknown keys, dangling ids, wrong ids', () => {
    expect(broken((j) => Object.assign(j.document.components?.c1 ?? {}, { colour: 'red' }))).toBe(
      'E134 document › components › c1: unknown key “colour”.',
    )
    expect(broken((j) => delete j.document.components?.c2)).toMatch(/E107 .*does not exist \(“c2”\)/)
    expect(broken((j) => Object.assign(j.document.components ?? {}, { c9: j.document.components?.c1 }))).toContain('E101')
    expect(broken((j) => Object.assign(j.document.components?.c1 ?? {}, { pageId: 'p9' }))).toContain('E104')
    expect(broken((j) => Object.assign(j.document.components?.c1 ?? {}, { type: 'reactor' }))).toContain('E105')
    expect(broken((j) => Object.assign(j.document.components?.c1 ?? {}, { params: { vNominal: 'x' } }))).toContain('E106')
    expect(broken((j) => Object.assign(j.document.components?.c1 ?? {}, { name: 'BUS1' }))).toContain('E103 Two components are named BUS1.')
  })

  it('refuses what is something else, newer, or no JSON at all', () => {
    expect(messages('hello')).toContain('E136 The file is not JSON')
    expect(messages('{"a":1}')).toContain('E132')
    expect(messages('[]')).toContain('E132')
    expect(messages('null')).toContain('E132')
    expect(broken((j) => Object.assign(j, { version: 2 }))).toContain('E133 The file is of version 2')
    expect(broken((j) => Object.assign(j, { document: 7 }))).toContain('E134')
  })

  it('refuses a million components at once', () => {
    const component = '{"id":"c1"}'
    const many = `{"format":"power-paradox-project","version":1,"document":{"components":{${Array.from({ length: 1e6 }, (_, i) => `"c${i}":${component}`).join(',')}}}}`
    expect(messages(many)).toBe(`E131 The file has more than ${MAX_RECORDS} records; a project has at most that many.`)
    expect(messages(' '.repeat(MAX_CHARACTERS + 1))).toContain('E130')
  })

  it('refuses keys that would change objects', () => {
    const text = projectToJson(small())
    expect(messages(text.replace('"components": {', '"components": {"__proto__": {},'))).toContain('“__proto__” cannot be an id')
  })

  it('has a schema', () => {
    const schema = projectJsonSchema() as { properties: Record<string, { properties?: Record<string, unknown> }> }
    expect(Object.keys(schema.properties)).toEqual(['format', 'version', 'document'])
    expect(Object.keys(schema.properties.document?.properties ?? {})).toContain('components')
  })
})

describe('checkDocument', () => {
  it('finds a port that carries too many, AC on DC, and ends on other pages', () => {
    const document = small()
    const wire = document.connections.w1
    const utility = document.components.c1
    if (!wire || !utility) throw new Error('not drawn')
    const codes = (d: StudioDocument): string[] => checkDocument(d).map((p) => p.code)
    expect(codes({ ...document, connections: { ...document.connections, w2: { ...wire, id: 'w2' } } })).toEqual(['E115'])
    expect(
      codes({ ...document, components: { ...document.components, c1: { ...utility, type: 'dcSource', params: {}, provenance: {} } } }),
    ).toContain('E108')
    expect(
      codes({
        ...document,
        components: { ...document.components, c1: { ...utility, pageId: 'p2' } },
        pages: { ...document.pages, p2: { id: 'p2', name: 'Two', order: 2, blockId: null } },
      }),
    ).toEqual(['E111'])
    expect(codes({ ...document, studies: {} })).toContain('E112')
    expect(codes({ ...document, pages: {} })).toContain('E102')
  })
})
