/** Builds a document record by record, with readable ids in the order of placing. */
import { createDocument, createStudy, type NewDocument } from '../document/create.ts'
import { defaultChannels } from '../study/index.ts'
import type {
  AlternativeRecord,
  ComponentRecord,
  ConnectionEnd,
  EventRecord,
  ParameterStudyRecord,
  ParamValue,
  ProjectRecord,
  Provenance,
  StudioDocument,
  StudyRecord,
  WorkloadRecord,
} from '../document/records.ts'

/** A value with its source. */
export type Sourced = readonly [value: ParamValue, provenance: Provenance]
export interface Placing {
  readonly params?: Readonly<Record<string, Sourced>>
  readonly inService?: boolean
  readonly count?: number
  readonly rotation?: 0 | 90 | 180 | 270
  readonly mirrored?: boolean
  readonly length?: number
  readonly note?: string
}
export interface Changing {
  readonly params?: Readonly<Record<string, Sourced>>
  readonly inService?: boolean
  readonly count?: number
}
/** A port of a placed component; a tap by its place on the page. */
export type End = readonly [component: ComponentRecord, port: string]

export interface Builder {
  place(type: string, name: string, x: number, y: number, placing?: Placing): ComponentRecord
  /** Joins two ports; a bus is tapped where the other end stands, or at `x`. */
  wire(from: End, to: End, x?: number): void
  workload(name: string, params: Readonly<Record<string, Sourced>>, kind?: string): WorkloadRecord
  study(name: string, values?: Partial<Omit<StudyRecord, 'id' | 'name' | 'kind'>>): StudyRecord
  event(
    study: StudyRecord,
    name: string,
    timeS: number,
    kind: string,
    target: ComponentRecord,
    params?: Readonly<Record<string, ParamValue>>,
  ): void
  /** Values, service and number that differ from the drawing, by component. */
  alternative(name: string, note: string, changes: readonly (readonly [ComponentRecord, Changing])[]): AlternativeRecord
  parameterStudy(study: StudyRecord, name: string, values: Omit<ParameterStudyRecord, 'id' | 'name' | 'studyId'>): void
  /** Records of every study what its components record by default. */
  finish(project?: Partial<Omit<ProjectRecord, 'id'>>): StudioDocument
}

export function buildDocument(options: NewDocument): Builder {
  const blank = createDocument(options)
  const components: Record<string, ComponentRecord> = {}
  const connections: StudioDocument['connections'] = {}
  const workloads: Record<string, WorkloadRecord> = {}
  const studies: Record<string, StudyRecord> = {}
  const events: Record<string, EventRecord> = {}
  const parameterStudies: StudioDocument['parameterStudies'] = {}
  const alternatives: Record<string, AlternativeRecord> = {}
  const counts: Record<string, number> = {}
  const next = (prefix: string): string => {
    counts[prefix] = (counts[prefix] ?? 0) + 1
    return `${prefix}${counts[prefix]}`
  }
  const split = (params: Readonly<Record<string, Sourced>>) => ({
    params: Object.fromEntries(Object.entries(params).map(([key, [value]]) => [key, value])),
    provenance: Object.fromEntries(Object.entries(params).map(([key, [, provenance]]) => [key, provenance])),
  })
  const end = ([component, port]: End, x: number): ConnectionEnd => ({
    componentId: component.id,
    port,
    at: component.length === null ? null : x - component.x,
  })
  return {
    place: (type, name, x, y, { params = {}, inService = true, count = 1, rotation = 0, mirrored = false, length, note = '' } = {}) => {
      const id = next('c')
      const component: ComponentRecord = {
        id,
        type,
        name,
        pageId: 'p1',
        x,
        y,
        rotation,
        mirrored,
        length: length ?? null,
        inService,
        count,
        ...split(params),
        libraryItem: null,
        labels: null,
        note,
      }
      components[id] = component
      return component
    },
    wire: (from, to, x) => {
      const id = next('w')
      const tap = x ?? (from[0].length === null ? from[0].x : to[0].x)
      connections[id] = { id, pageId: 'p1', from: end(from, tap), to: end(to, tap), corners: [] }
    },
    workload: (name, params, kind = 'training') => {
      const workload: WorkloadRecord = { id: next('l'), name, kind, ...split(params) }
      workloads[workload.id] = workload
      return workload
    },
    study: (name, values = {}) => {
      const study = { ...createStudy(next('s'), name), ...values }
      studies[study.id] = study
      return study
    },
    event: (study, name, timeS, kind, target, params = {}) => {
      const id = next('e')
      events[id] = { id, studyId: study.id, name, timeS, kind, targetId: target.id, params, enabled: true }
    },
    alternative: (name, note, changes) => {
      const differs = (c: Changing) => ({ ...split(c.params ?? {}), inService: c.inService ?? null, count: c.count ?? null })
      const alternative = { id: next('a'), name, note, changes: Object.fromEntries(changes.map(([c, change]) => [c.id, differs(change)])) }
      alternatives[alternative.id] = alternative
      return alternative
    },
    parameterStudy: (study, name, values) => {
      const id = next('v')
      parameterStudies[id] = { id, name, studyId: study.id, ...values }
    },
    finish: (project = {}) => {
      const document: StudioDocument = {
        ...blank,
        project: { ...blank.project, ...project },
        components,
        connections,
        workloads,
        studies,
        events,
        parameterStudies,
        alternatives,
      }
      const recorded = defaultChannels(document)
      const channels = Object.values(studies).flatMap((study) => recorded.map((o) => ({ studyId: study.id, ...o })))
      return { ...document, channels: Object.fromEntries(channels.map((c, k) => [`r${k + 1}`, { id: `r${k + 1}`, ...c }])) }
    },
  }
}
