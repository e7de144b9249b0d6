/** Which of a study's events make the phases differ. */
import type { EventRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { eventGet } from './eventKinds.ts'
import { isBank, openedPort } from './openings.ts'

const SWITCHING: readonly string[] = ['open', 'close', 'disconnect', 'connect']

const eventsOf = (document: StudioDocument, study: StudyRecord): readonly EventRecord[] =>
  Object.values(document.events).filter((e) => e.studyId === study.id && e.enabled)

/** Whether a fault of fewer than three phases or an open phase is among them. */
export const isUnbalanced = (document: StudioDocument, study: StudyRecord): boolean =>
  eventsOf(document, study).some((e) => e.kind === 'openPhase' || (e.kind === 'fault' && eventGet(e)('phases') !== 'abc'))

/** Ports at which they open phases, and in an instantaneous study those of capacitor banks that they switch, by component. */
export function openedPorts(document: StudioDocument, study: StudyRecord): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const event of eventsOf(document, study)) {
    const target = document.components[event.targetId]
    if (!target || event.timeS > study.durationS) continue
    const switched = study.kind === 'emt' && isBank(target) && SWITCHING.includes(event.kind)
    if (event.kind !== 'openPhase' && !switched) continue
    const port = openedPort(target, eventGet(event)('terminal'))
    const before = found.get(target.id) ?? []
    if (port !== null && !before.includes(port)) found.set(target.id, [...before, port].sort())
  }
  return found
}
