/**
 * Whatever is done to a project, in whatever order: undone it is as before, redone as after, and saved and opened the same to the byte.
 * Every command of the registry has a maker here; the test fails for one that has none or whose edits are never taken.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { catalogue, definitionOf } from '../../model/catalogue/index.ts'
import { COMMANDS, connectable, copySelection, execute } from '../../model/commands/index.ts'
import { replacementsFor } from '../../model/commands/replace.ts'
import { canonicalJson } from '../../model/document/canonical.ts'
import { checkDocument } from '../../model/document/check.ts'
import { createDocument, createIdSource } from '../../model/document/create.ts'
import { projectToJson, parseProjectJson } from '../../model/document/interchange.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { emptyHistory, record, redo, undo } from '../../model/history/index.ts'
import { layoutGraph } from '../../model/layout/graph.ts'
import { evaluatorOf } from '../../model/limits/definitions.ts'
import { shippedPacks } from '../../model/limits/index.ts'
import { scenarios } from '../../model/study/index.ts'
import { aiHall100mw } from '../../model/templates/aiHall100mw.ts'
import { migrate } from './migrations/index.ts'
import { openDatabase, readDocument, writeDocument } from './projectDatabase.ts'

const LENGTH = 200
const folder = mkdtempSync(join(tmpdir(), 'ppx-any-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A small drawing with a bit of everything, so that most commands find something to act on. */
const drawn = aiHall100mw()
/** What a variant holds comes from edits of the drawing while it is chosen, not from a command of its own: some stand here from the start. */
const start: StudioDocument = {
  ...drawn,
  configurations: {
    k1: { id: 'k1', name: 'Ties closed', note: '', switches: Object.fromEntries(Object.keys(drawn.components).map((id) => [id, false])) },
  },
  alternatives: {
    a1: {
      id: 'a1',
      name: 'Without',
      note: '',
      changes: Object.fromEntries(
        Object.keys(drawn.components).map((id) => [id, { params: {}, provenance: {}, inService: false, count: null }]),
      ),
    },
  },
}

type Maker = (document: StudioDocument, pick: <T>(all: readonly T[]) => T | undefined, number: number) => unknown
const ids = (table: object): string[] => Object.keys(table)
const some = (document: StudioDocument, pick: Parameters<Maker>[1], n: number): (string | undefined)[] => {
  const lead = document.components[pick(ids(document.components)) ?? '']
  const page = Object.values(document.components).filter((c) => c.pageId === lead?.pageId)
  const at = lead ? page.indexOf(lead) : 0
  return page.slice(at, at + n).map((c) => c.id)
}
/** With annotations of their page, for what takes both. */
const items = (document: StudioDocument, pick: Parameters<Maker>[1], n: number): string[] => {
  const components = some(document, pick, n).flatMap((id) => id ?? [])
  const pageId = document.components[components[0] ?? '']?.pageId
  return [
    ...components,
    ...Object.values(document.annotations)
      .flatMap((a) => (a.pageId === pageId ? [a.id] : []))
      .slice(0, 2),
  ]
}
const place = (document: StudioDocument, pick: Parameters<Maker>[1], number: number) => ({
  type: pick(catalogue)?.type,
  pageId: pick(ids(document.pages)),
  x: 10 * (number % 100),
  y: 10 * (number % 77),
})
const end = (document: StudioDocument, pick: Parameters<Maker>[1]) => {
  const componentId = pick(ids(document.components)) ?? ''
  return { componentId, port: pick(definitionOf(document.components[componentId]?.type ?? '')?.ports ?? [])?.key ?? 'tap' }
}
const numeric = (document: StudioDocument, id: string | undefined): [string, number] | undefined => {
  const params = Object.entries(definitionOf(document.components[id ?? '']?.type ?? '')?.params ?? {})
  return params.flatMap(([key, p]): [string, number][] => (p.type === 'number' && p.default ? [[key, p.default]] : []))[0]
}
const named = (document: StudioDocument, id: string | undefined): Record<string, number> => {
  const [key, value] = numeric(document, id) ?? []
  return key === undefined ? {} : { [key]: value ?? 1 }
}

const MAKERS: Readonly<Record<string, Maker>> = {
  'component/place': place,
  'component/placeConnected': (d, pick, n) => ({ component: place(d, pick, n), to: { componentId: pick(ids(d.components)) } }),
  'component/move': (d, pick, n) => ({ ids: items(d, pick, 4), dx: 10 * (n % 7), dy: 10 }),
  'component/drop': (d, pick, n) => ({ ids: items(d, pick, 4), dx: 10 * (n % 7), dy: 10 }),
  'component/dropNew': place,
  'component/rotate': (d, pick) => ({ ids: some(d, pick, 2), by: 90 }),
  'component/mirror': (d, pick) => ({ ids: some(d, pick, 3), axis: 'horizontal' }),
  'component/resize': (d, pick, n) => ({
    id: pick(ids(d.components).filter((id) => d.components[id]?.length)),
    x: 10 * (n % 50),
    y: 0,
    length: 200,
  }),
  'component/rename': (d, pick, n) => ({ id: pick(ids(d.components)), name: `Name ${n % 300}` }),
  'component/setParams': (d, pick) => {
    const id = pick(ids(d.components))
    return { ids: [id], params: named(d, id) }
  },
  'component/setCells': (d, pick, n) => {
    const id = pick(ids(d.components))
    return { edits: [{ id, name: `Cell ${n}`, params: named(d, id) }] }
  },
  'component/setProvenance': (d, pick) => {
    const component = pick(Object.values(d.components).filter((c) => ids(c.params).length > 0))
    return { ids: [component?.id], keys: ids(component?.params ?? {}), provenance: { mark: 'measured', source: 'site' } }
  },
  'component/resetParams': (d, pick) => {
    const component = pick(Object.values(d.components).filter((c) => ids(c.params).length > 0))
    return { ids: [component?.id], keys: ids(component?.params ?? {}).slice(0, 1) }
  },
  'component/replace': (d, pick) => {
    // What a variant says something of is refused.
    const isFree = (id: string): boolean => !Object.values(d.alternatives).some(({ changes }) => Object.hasOwn(changes, id))
    const to = (id: string) => {
      const definition = definitionOf(d.components[id]?.type ?? '')
      return definition ? replacementsFor(definition) : []
    }
    const id = pick(ids(d.components).filter((one) => isFree(one) && to(one).length > 0)) ?? ''
    return { ids: [id], type: pick(to(id))?.type }
  },
  'component/setCount': (d, pick, n) => ({ ids: [pick(ids(d.components))], count: (n % 5) + 1 }),
  'component/setInService': (d, pick, n) => ({ ids: some(d, pick, 2), inService: n % 2 === 0 }),
  'component/setNote': (d, pick, n) => ({ ids: some(d, pick, 2), note: `Note ${n}` }),
  'component/setLabels': (d, pick, n) => {
    const component = pick(Object.values(d.components))
    const [key] = ids(definitionOf(component?.type ?? '')?.params ?? {})
    return { ids: [component?.id], labels: n % 3 === 0 || key === undefined ? null : { params: [key], outputs: null } }
  },
  'project/setTypeLabels': (_, pick, n) => {
    const definition = pick(catalogue)
    const outputs = (definition?.outputs ?? []).slice(0, 2).map((o) => o.key)
    return { type: definition?.type, labels: n % 3 === 0 ? null : { params: [], outputs } }
  },
  'component/applyLibraryItem': (d, pick) => {
    const component = pick(Object.values(d.components))
    const item = { key: 'own', type: component?.type, title: 'Own', vendor: '', params: named(d, component?.id), provenance: {} }
    return { ids: [component?.id], item }
  },
  'selection/delete': (d, pick, n) => ({
    components: some(d, pick, 1),
    connections: [pick(ids(d.connections))],
    annotations: ids(d.annotations).slice(0, n % 2),
  }),
  'selection/duplicate': (d, pick, n) => ({ ids: items(d, pick, 3), dx: 100, dy: 0, times: (n % 2) + 1 }),
  'connection/add': (d, pick) => {
    const from = end(d, pick)
    const ends = some(d, pick, 8).flatMap((id = '') =>
      (definitionOf(d.components[id]?.type ?? '')?.ports ?? []).map((port) => ({ componentId: id, port: port.key })),
    )
    return { from, to: pick(ends.filter((to) => connectable(d, from, to).ok)) ?? end(d, pick) }
  },
  'connection/reconnect': (d, pick, n) => {
    const wire = pick(Object.values(d.connections))
    return { id: wire?.id, end: n % 2 === 0 ? 'from' : 'to', to: n % 3 === 0 ? end(d, pick) : wire?.from }
  },
  'connection/setCorners': (d, pick, n) => ({ id: pick(ids(d.connections)), corners: [{ x: 10 * (n % 30), y: 50 }] }),
  'connection/reroute': (d, pick) => ({ ids: [pick(Object.values(d.connections).filter((w) => w.corners.length > 0))?.id] }),
  'connection/insert': (d, pick) => {
    const wire = pick(Object.values(d.connections))
    return { connectionId: wire?.id, component: { type: 'breaker', pageId: wire?.pageId, x: 0, y: 0 } }
  },
  'connection/insertExisting': (d, pick) => {
    // Nothing of the drawing hangs on nothing until somebody places or copies it.
    const wired = new Set(Object.values(d.connections).flatMap((w) => [w.from.componentId, w.to.componentId]))
    const component = pick(Object.values(d.components).filter((c) => !wired.has(c.id) && (definitionOf(c.type)?.ports.length ?? 0) > 1))
    return {
      connectionId: pick(Object.values(d.connections).filter((w) => w.pageId === component?.pageId))?.id,
      componentId: component?.id,
      x: 0,
      y: 0,
    }
  },
  'clipboard/paste': (d, pick, n) => ({
    clipboard: copySelection(d, items(d, pick, 3)),
    pageId: pick(ids(d.pages)),
    x: 10 * (n % 90),
    y: 500,
  }),
  'annotation/place': (d, pick, n) => {
    const about = pick(Object.values(d.components))
    const kind = pick(['note', 'zone', 'callout'])
    const leader = kind === 'callout' ? { leader: { componentId: about?.id, x: n % 20, y: 0 } } : {}
    return { kind, pageId: about?.pageId, x: 10 * (n % 60), y: 300, text: `Text ${n}`, ...leader }
  },
  'annotation/set': (d, pick, n) => ({ ids: [pick(ids(d.annotations))], values: { text: `Text ${n}`, size: 'large', colour: 'red' } }),
  'annotation/resize': (d, pick, n) => ({ id: pick(ids(d.annotations)), x: 10 * (n % 50), y: 0, width: 100 + (n % 90), height: 90 }),
  'annotation/setLeader': (d, pick, n) => {
    const callout = pick(Object.values(d.annotations).filter((a) => a.leader))
    return { id: callout?.id, leader: { componentId: null, x: n % 500, y: 20 } }
  },
  'block/make': (d, pick, n) => ({ ids: items(d, pick, 3), count: (n % 3) + 1 }),
  'block/dissolve': (d, pick) => ({ id: pick(Object.values(d.components).filter((c) => c.type === 'block'))?.id }),
  'layout/align': (d, pick) => ({ ids: items(d, pick, 3), to: 'left' }),
  'layout/distribute': (d, pick) => ({ ids: items(d, pick, 4), axis: 'vertical', by: 'centre' }),
  'layout/arrange': (d, pick, n) => ({
    places: layoutGraph(
      d,
      some(d, pick, 5).flatMap((id) => id ?? []),
    ).children.map(({ id }, k) => ({ id, x: 10 * ((n + 13 * k) % 90), y: 40 * k })),
  }),
  'problem/accept': (d, pick, n) => ({ code: 'W201', place: `componentId=${pick(ids(d.components))}`, note: `Reason ${n}` }),
  'problem/reopen': (d, pick) => {
    const finding = pick(d.project.accepted)
    return { code: finding?.code, place: finding?.place }
  },
  'project/restore': (d, _, n) => ({
    name: `Snapshot ${n}`,
    document: n % 5 === 0 ? createDocument() : { ...d, project: { ...d.project, notes: `${n}` } },
  }),
  'project/set': (_, __, n) => ({ values: { name: `Project ${n}`, units: n % 2 === 0 ? 'us' : 'si' } }),
  'rulePack/import': (_, pick, n) => {
    const shipped = pick(shippedPacks)
    const own = `own${n % 3}`
    return {
      pack: {
        ...shipped,
        pack: own,
        checks: shipped?.checks.map((check) => ({ ...check, key: `${own}-${check.key}`, evaluator: evaluatorOf(check) })),
      },
    }
  },
  'rulePack/remove': (d, pick) => ({ pack: pick(d.project.rulePacks)?.pack }),
  'configuration/add': (d, pick) => ({ copyOf: pick(ids(d.configurations)), studyId: pick(ids(d.studies)) }),
  'configuration/set': (d, pick, n) => ({ id: pick(ids(d.configurations)), name: `Switched ${n}` }),
  'configuration/reset': (d, pick) => {
    const configuration = pick(Object.values(d.configurations))
    return { id: configuration?.id, componentId: pick(ids(configuration?.switches ?? {})) }
  },
  'configuration/delete': (d, pick) => ({ id: pick(ids(d.configurations)) }),
  'alternative/add': (d, pick) => ({ copyOf: pick(ids(d.alternatives)), studyId: pick(ids(d.studies)) }),
  'alternative/set': (d, pick, n) => ({ id: pick(ids(d.alternatives)), name: `Alternative ${n}` }),
  'alternative/reset': (d, pick) => {
    const alternative = pick(Object.values(d.alternatives))
    return { id: alternative?.id, componentId: pick(ids(alternative?.changes ?? {})) }
  },
  'alternative/delete': (d, pick) => ({ id: pick(ids(d.alternatives)) }),
  'plotLayout/save': (d, pick, n) => ({
    name: `Layout ${n % 5}`,
    panes: [{ title: 'Power', quantity: 'activePower', traces: [{ componentId: pick(ids(d.components)), output: 'p' }] }],
  }),
  'plotLayout/delete': (d, pick) => ({ id: pick(ids(d.plotLayouts)) }),
  'page/add': () => ({}),
  'page/set': (d, pick, n) => ({ id: pick(ids(d.pages)), name: `Sheet ${n}` }),
  'page/setSheet': (d, pick, n) => ({ ids: [pick(ids(d.pages))], values: { frame: n % 2 === 0, number: `E-${n}` } }),
  'page/delete': (d, pick) => ({ id: pick(ids(d.pages)) }),
  'workload/add': () => ({ kind: 'training' }),
  'workload/set': (d, pick, n) => ({ id: pick(ids(d.workloads)), name: `Job ${n}` }),
  'workload/fit': (d, pick) => ({ id: pick(ids(d.workloads)) }),
  'workload/duplicate': (d, pick) => ({ id: pick(ids(d.workloads)) }),
  'workload/delete': (d, pick) => ({ id: pick(ids(d.workloads)) }),
  'study/add': () => ({}),
  'study/set': (d, pick, n) => ({ id: pick(ids(d.studies)), values: { seed: n } }),
  'study/duplicate': (d, pick) => ({ id: pick(ids(d.studies)) }),
  'study/delete': (d, pick) => ({ id: pick(ids(d.studies)) }),
  'study/addScenario': (d, pick) => ({ scenario: pick(scenarios)?.key, studyId: pick(ids(d.studies)) }),
  'event/add': (d, pick, n) => ({ studyId: pick(ids(d.studies)), timeS: n % 9, kind: 'open', targetId: pick(ids(d.components)) }),
  'event/set': (d, pick, n) => ({ id: pick(ids(d.events)), values: { timeS: n % 9 } }),
  'event/delete': (d, pick) => ({ ids: [pick(ids(d.events))] }),
  'channel/set': (d, pick, n) => {
    const component = pick(Object.values(d.components))
    const output = definitionOf(component?.type ?? '')?.outputs.at(-1)?.key
    return { studyId: pick(ids(d.studies)), channels: [{ componentId: component?.id, output }], recorded: n % 2 === 0 }
  },
  'parameterStudy/add': (d, pick) => ({ studyId: pick(ids(d.studies)) }),
  'parameterStudy/set': (d, pick, n) => ({ id: pick(ids(d.parameterStudies)), values: { evaluations: (n % 90) + 1 } }),
  'parameterStudy/delete': (d, pick) => ({ id: pick(ids(d.parameterStudies)) }),
  'parameterStudy/addVariable': (d, pick) => {
    const id = pick(ids(d.components))
    return { id: pick(ids(d.parameterStudies)), componentIds: [id], param: numeric(d, id)?.[0] }
  },
  'parameterStudy/setVariable': (d, pick, n) => {
    const study = pick(Object.values(d.parameterStudies).filter((s) => s.variables.length > 0))
    return { id: study?.id, variableId: pick(study?.variables ?? [])?.id, values: { unitCost: n } }
  },
  'parameterStudy/removeVariable': (d, pick) => {
    const study = pick(Object.values(d.parameterStudies).filter((s) => s.variables.length > 0))
    return { id: study?.id, variableId: pick(study?.variables ?? [])?.id }
  },
  'parameterStudy/apply': (d, pick) => {
    const study = pick(Object.values(d.parameterStudies).filter((s) => s.variables.length > 0))
    return { id: study?.id, values: study?.variables.map((v) => v.lower) }
  },
}

describe('any sequence of commands', () => {
  it('has a maker for every command', () => {
    expect(Object.keys(MAKERS).sort()).toEqual([...COMMANDS.keys()].sort())
  })

  it(`of ${LENGTH} is undone, redone, saved and opened to the same bytes`, () => {
    const kinds = Object.keys(MAKERS)
    const taken = new Set<string>()
    let file = 0
    const step = fc.record({ kind: fc.constantFrom(...kinds), number: fc.nat(99991) })
    fc.assert(
      fc.property(fc.array(step, { minLength: LENGTH, maxLength: LENGTH }), (steps) => {
        const newId = createIdSource(start)
        let document = start
        let history = emptyHistory
        for (const { kind, number } of steps) {
          let turn = number
          const pick = <T>(all: readonly T[]): T | undefined => {
            turn = (turn * 48271 + 11) % 2147483647
            return all[turn % Math.max(1, all.length)]
          }
          // Ids brought back by a restored state are stepped over, as the studio does.
          const free: typeof newId = (table) => {
            let id = newId(table)
            while (Object.hasOwn(document[table], id)) id = newId(table)
            return id
          }
          const result = execute(document, kind, MAKERS[kind]?.(document, pick, number), { newId: free })
          if (!result.ok) continue
          taken.add(kind)
          document = result.value.document
          history = record(history, result.value.diff, result.value.label)
        }
        expect(checkDocument(document)).toEqual([])
        const done = canonicalJson(document)
        for (let back = undo(history, document); back; back = undo(history, document)) ({ history, document } = back)
        expect(canonicalJson(document)).toBe(canonicalJson(start))
        for (let again = redo(history, document); again; again = redo(history, document)) ({ history, document } = again)
        expect(canonicalJson(document)).toBe(done)

        const db = openDatabase(join(folder, `${file++}.ppx`))
        try {
          migrate(db)
          writeDocument(db, document)
          const opened = readDocument(db, 'any')
          expect(opened.ok && canonicalJson(opened.value)).toBe(done)
        } finally {
          db.close()
        }
        const read = parseProjectJson(projectToJson(document))
        expect(read.ok && canonicalJson(read.value)).toBe(done)
      }),
      { numRuns: 12, seed: 20261128 },
    )
    // A fit needs a recording of many pulses; it is tested with one in workload/trace.
    expect(kinds.filter((kind) => !taken.has(kind))).toEqual(['workload/fit'])
  })
})
