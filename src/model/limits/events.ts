/** A study's events as the checks see them. */
import type { EventRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { durationOf } from '../study/index.ts'

export const eventsOf = (document: Pick<StudioDocument, 'events'>, study: Pick<StudyRecord, 'id'>): readonly EventRecord[] =>
  Object.values(document.events).filter((e) => e.enabled && e.studyId === study.id)

/** When the last event that falls into a run of `lengthS` was over, s; 0 where none does. What stays to the end of the run was over at once. */
export const undisturbedFrom = (document: Pick<StudioDocument, 'events'>, study: Pick<StudyRecord, 'id'>, lengthS: number): number =>
  eventsOf(document, study)
    .filter(({ timeS }) => timeS < lengthS)
    .reduce((last, event) => {
      const lasts = durationOf(event)
      return Math.max(last, Math.min(event.timeS + (Number.isFinite(lasts) ? lasts : 0), lengthS))
    }, 0)

/** What happens to the network and is no operation of the site. */
const DISTURBANCES: readonly string[] = ['fault', 'dcFault', 'openPhase', 'sag']
/** How long the site takes to come back from one before what it does is its normal operation again, s. Assumed. */
const BACK_S = 5

/**
 * Stretches of a run of `lengthS` in normal operation, as [from, to) in seconds: without faults, sags, and the time behind them. IEC 61000-4-30
 * flags a flicker severity for a dip or interruption within it, too, and planning levels are held against those that are not flagged.
 */
export function normalStretches(
  document: Pick<StudioDocument, 'events'>,
  study: Pick<StudyRecord, 'id'>,
  lengthS: number,
): readonly (readonly [number, number])[] {
  const out = eventsOf(document, study)
    .filter(({ kind, timeS }) => DISTURBANCES.includes(kind) && timeS < lengthS)
    .map((event) => [event.timeS, event.timeS + durationOf(event) + BACK_S] as const)
    .sort(([a], [b]) => a - b)
  const stretches: (readonly [number, number])[] = []
  let fromS = 0
  for (const [beginsS, endsS] of out) {
    if (beginsS > fromS) stretches.push([fromS, beginsS])
    fromS = Math.max(fromS, endsS)
  }
  return fromS < lengthS ? [...stretches, [fromS, lengthS]] : stretches
}
