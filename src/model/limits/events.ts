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
