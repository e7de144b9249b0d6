/** The document as a study sees it. */
import type { AlternativeChange, AlternativeRecord, ComponentRecord, ConfigurationRecord, StudioDocument } from '../document/records.ts'

export interface Variant {
  readonly configuration: ConfigurationRecord | null
  readonly alternative: AlternativeRecord | null
}
export const NO_VARIANT: Variant = { configuration: null, alternative: null }

const own = <T>(records: Readonly<Record<string, T>>, id: string | null): T | null =>
  id !== null && Object.hasOwn(records, id) ? (records[id] ?? null) : null

/** What the study runs under. */
export function variantOf(document: StudioDocument, studyId: string | null): Variant {
  const study = own(document.studies, studyId)
  const configuration = own(document.configurations, study?.configurationId ?? null)
  const alternative = own(document.alternatives, study?.alternativeId ?? null)
  return configuration || alternative ? { configuration, alternative } : NO_VARIANT
}

interface Known {
  readonly change: AlternativeChange | undefined
  readonly closed: boolean | undefined
  readonly component: ComponentRecord
}
/** The last answer for each record, so that what did not change keeps its identity. */
const known = new WeakMap<ComponentRecord, Known>()

/** Components with the variant's values; the same document where it changes nothing. */
export function applyVariant(document: StudioDocument, { configuration, alternative }: Variant): StudioDocument {
  const ids = new Set([...Object.keys(configuration?.switches ?? {}), ...Object.keys(alternative?.changes ?? {})])
  if (ids.size === 0) return document
  const components = { ...document.components }
  for (const id of ids) {
    const component = own(document.components, id)
    if (component) components[id] = changed(component, alternative?.changes[id], configuration?.switches[id])
  }
  return { ...document, components }
}

function changed(component: ComponentRecord, change: AlternativeChange | undefined, closed: boolean | undefined): ComponentRecord {
  const before = known.get(component)
  if (before && before.change === change && before.closed === closed) return before.component
  const params = { ...component.params, ...change?.params, ...(closed === undefined ? {} : { closed }) }
  const provenance = { ...component.provenance, ...change?.provenance }
  const after: ComponentRecord = {
    ...component,
    params,
    provenance,
    inService: change?.inService ?? component.inService,
    count: change?.count ?? component.count,
  }
  known.set(component, { change, closed, component: after })
  return after
}

/** The document a study is computed on: its variant in the components, and no more named in the study, so that nothing applies it again. */
export function effectiveDocument(document: StudioDocument, studyId: string): StudioDocument {
  const study = own(document.studies, studyId)
  if (!study || (study.configurationId === null && study.alternativeId === null)) return document
  const applied = applyVariant(document, variantOf(document, studyId))
  return { ...applied, studies: { ...applied.studies, [studyId]: { ...study, configurationId: null, alternativeId: null } } }
}
