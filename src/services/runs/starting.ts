/** What a run is called, under what it goes and what it records. */
import type { Reply, RunChannel, RunRecord } from '../../contract/index.ts'
import type { Network } from '../../model/compile/network.ts'
import type { Trace } from '../../model/compile/context.ts'
import type { StudioDocument, StudyRecord } from '../../model/document/records.ts'
import { channelLabel, type Variant } from '../domain.ts'
import { failed, done } from '../replies.ts'

export interface StartOptions {
  /** What is run in place of the session's own document: the study's variant stands in its components already. */
  readonly document?: StudioDocument
  readonly name?: string
  /** In place of what the study names; null = as drawn. */
  readonly under?: { readonly configurationId?: string | null | undefined; readonly alternativeId?: string | null | undefined } | undefined
}
/** The document with the study under what was asked for. */
export function underVariant(document: StudioDocument, studyId: string, under: StartOptions['under']): Reply<StudioDocument> {
  const study = document.studies[studyId]
  if (!study || !under) return done(document)
  const { configurationId = study.configurationId, alternativeId = study.alternativeId } = under
  if (configurationId !== null && !Object.hasOwn(document.configurations, configurationId))
    return failed('request/invalid', `There is no configuration “${configurationId}”.`)
  if (alternativeId !== null && !Object.hasOwn(document.alternatives, alternativeId))
    return failed('request/invalid', `There is no alternative “${alternativeId}”.`)
  return done({ ...document, studies: { ...document.studies, [studyId]: { ...study, configurationId, alternativeId } } })
}

export const named = (record: { readonly id: string; readonly name: string } | null) => record && { id: record.id, name: record.name }

/** “Pulse, Alternative B”: what it runs under is part of a run's name, once where the study is called after it. */
export const nameOf = (study: StudyRecord, { configuration, alternative }: Variant): string =>
  [...new Set([study.name, configuration?.name, alternative?.name].filter((part) => part !== undefined))].join(', ')

export function channelsOf(document: StudioDocument, network: Network, trace: Trace): RunChannel[] {
  return network.channels.map(({ id }) => {
    const asked = trace.channels[id]
    if (!asked) throw new Error(`Channel “${id}” has no trace`)
    return { id, ...asked, ...channelLabel(document, asked.componentId, asked.output) }
  })
}

/** “Pulse 3”: one more than the highest number the study's runs carry. */
export function nextName(study: string, runs: readonly RunRecord[]): string {
  const numbers = runs.map((run) => (run.name.startsWith(`${study} `) ? Number(run.name.slice(study.length + 1)) : 0))
  return `${study} ${Math.max(0, ...numbers.filter(Number.isInteger)) + 1}`
}
