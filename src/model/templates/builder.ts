/** Builds a document record by record, with readable ids in the order of placing. */
import { createDocument, createStudy, type NewDocument } from '../document/create.ts'
import { defaultChannels } from '../study/index.ts'
import type {
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
  readonly count?: number
  readonly rotation?: 0 | 90 | 180 | 270
  readonly mirrored?: boolean
  readonly length?: number
  readonly note?: string
}
/** A port of a placed component; a tap by its place on the page. */
export type End = readonly [component: ComponentRecord, port: string]

export interface Builder {
  place(type: string, name: string, x: number, y: number, placing?: Placing): ComponentRecord
  /** Joins two ports; a bus is tapped where the other end stands, or at `x`. */
  wire(from: End, to: End, x?: number): void
  workload(name: string, params: Readonly<Record<string, Sourced>>): WorkloadRecord
  study(name: string, values?: Partial<Omit<StudyRecord, 'id' | 'name' | 'kind'>>): StudyRecord
  event(
    study: StudyRecord,
    name: string,
    timeS: number,
    kind: string,
    target: ComponentRecord,
    params?: Readonly<Record<string, ParamValue>>,
  ): void
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
    place: (type, name, x, y, { params = {}, count = 1, rotation = 0, mirrored = false, length, note = '' } = {}) => {
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
        inService: true,
        count,
        ...split(params),
        libraryItem: null,
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
    workload: (name, params) => {
      const workload: WorkloadRecord = { id: next('l'), name, kind: 'training', ...split(params) }
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
      }
      const recorded = defaultChannels(document)
      const channels = Object.values(studies).flatMap((study) => recorded.map((o) => ({ studyId: study.id, ...o })))
      return { ...document, channels: Object.fromEntries(channels.map((c, k) => [`r${k + 1}`, { id: `r${k + 1}`, ...c }])) }
    },
  }
}
