/** New documents and new ids. */
import { TABLES, type ProjectRecord, type StudioDocument, type StudyRecord, type TableName } from './records.ts'

export interface NewDocument {
  readonly name?: string
  readonly frequencyHz?: 50 | 60 | undefined
  readonly symbols?: 'iec' | 'ansi'
  readonly units?: 'si' | 'us'
}

/** Name of a project that nobody has named. */
export const NEW_PROJECT = 'New project'

/**
 * What is customary at a frequency. IEC 61000-4-15 gives lamp models for 230 V 50 Hz and 120 V 60 Hz; IEC 60038 has ±10 % at 230/400 V, at 60 Hz
 * ANSI C84.1 keeps service voltages within 6 %.
 */
export const conventionsAt = (frequencyHz: 50 | 60): Pick<ProjectRecord, 'lamp' | 'lowVoltageTolerance'> =>
  frequencyHz === 50 ? { lamp: '230V', lowVoltageTolerance: '10' } : { lamp: '120V', lowVoltageTolerance: '6' }

/** An empty project: one page and one study, so that drawing and running can begin at once. */
export function createDocument({ name = NEW_PROJECT, frequencyHz = 60, symbols = 'iec', units = 'si' }: NewDocument = {}): StudioDocument {
  const project: ProjectRecord = {
    id: 'project',
    name,
    client: '',
    site: '',
    engineer: '',
    company: '',
    revision: 'A',
    notes: '',
    frequencyHz,
    symbols,
    units,
    ...conventionsAt(frequencyHz),
    currency: 'USD',
    siteParams: {},
    siteProvenance: {},
    prices: {},
    rulePacks: [],
    accepted: [],
    labels: {},
  }
  const study = createStudy('s1', 'Transient')
  return {
    project,
    pages: { p1: { id: 'p1', name: 'One-line', order: 1, blockId: null } },
    components: {},
    connections: {},
    workloads: {},
    studies: { [study.id]: study },
    events: {},
    channels: {},
    parameterStudies: {},
    configurations: {},
    alternatives: {},
    plotLayouts: {},
    annotations: {},
  }
}

/** Defaults of a transient study: 10 s, 1 ms grid, local error 1e-5, seed 1. */
export const createStudy = (id: string, name: string): StudyRecord => ({
  id,
  name,
  kind: 'rms',
  durationS: 10,
  recordStepS: 0.001,
  tolerance: 1e-5,
  maxStepS: 0.05,
  emtStepS: 50e-6,
  seed: 1,
  limits: {},
  configurationId: null,
  alternativeId: null,
})

const ID_PREFIX: Readonly<Record<TableName, string>> = {
  pages: 'p',
  components: 'c',
  connections: 'w',
  workloads: 'l',
  studies: 's',
  events: 'e',
  channels: 'r',
  parameterStudies: 'v',
  configurations: 'k',
  alternatives: 'a',
  plotLayouts: 'g',
  annotations: 'n',
}

export type NewId = (table: TableName) => string

/**
 * Counts on from the highest number in each table. Deterministic; one source kept for a sitting never gives an id twice, so that an id
 * in undone edits or in a run's results is not taken by something else.
 */
export function createIdSource(document: StudioDocument): NewId {
  const last: Partial<Record<TableName, number>> = {}
  return (table) => {
    const number = (last[table] ?? highest(document, table)) + 1
    last[table] = number
    return ID_PREFIX[table] + number
  }
}

function highest(document: StudioDocument, table: TableName): number {
  const prefix = ID_PREFIX[table]
  let max = 0
  for (const id in document[table]) {
    const digits = id.startsWith(prefix) ? id.slice(prefix.length) : ''
    if (/^\d{1,15}$/.test(digits)) max = Math.max(max, Number(digits))
  }
  return max
}

export const countRecords = (document: StudioDocument): number =>
  TABLES.reduce((sum, table) => sum + Object.keys(document[table]).length, 1)
