/** What every design of a parameter study is held to besides the limits of its study. */
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { limitKey } from '../limits/index.ts'

/** That charge lasts beyond the run: a run of a minute keeps every other limit with a battery that is empty four minutes later. */
const DUTY = 'batteryCreep'

/** A study's limits with it, whatever packs the study holds; its numbers stay those of the study. */
export const withDuty = (limits: StudyRecord['limits']): StudyRecord['limits'] => ({ ...limits, [limitKey(DUTY, 'enabled')]: true })

export function heldToDuty(document: StudioDocument, studyId: string): StudioDocument {
  const study = document.studies[studyId]
  return study ? { ...document, studies: { ...document.studies, [studyId]: { ...study, limits: withDuty(study.limits) } } } : document
}
