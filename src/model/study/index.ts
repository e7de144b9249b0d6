/** Studies: defaults, recorded channels and events. */
import { definitionOf } from '../catalogue/index.ts'
import type { ChannelRecord, StudioDocument } from '../document/records.ts'

export { createStudy } from '../document/create.ts'
export type { EventContext, EventKind } from './eventKind.ts'
export { durationOf, eventGet, eventKindOf, eventKinds } from './eventKinds.ts'
export { isUnbalanced } from './unbalance.ts'

export { type Scenario, scenarioOf, scenarios, scenarioTargets } from './scenarios.ts'

export interface RecordedOutput {
  readonly componentId: string
  readonly output: string
}

/** Outputs that a new study records: of every component those its definition names, in order of the ids. */
export function defaultChannels(document: StudioDocument): readonly RecordedOutput[] {
  return Object.values(document.components)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((c) =>
      (definitionOf(c.type)?.outputs ?? []).filter((o) => o.recordedByDefault).map((o) => ({ componentId: c.id, output: o.key })),
    )
}

/** Channel records of a study for the given outputs, `r1`, `r2` … after the highest number in use. */
export function channelRecords(studyId: string, outputs: readonly RecordedOutput[], first = 1): Record<string, ChannelRecord> {
  return Object.fromEntries(outputs.map((o, k) => [`r${first + k}`, { id: `r${first + k}`, studyId, ...o }]))
}
