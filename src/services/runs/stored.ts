/** What the project's file holds of a run, for those who judge and price it. */
import type { Reply, RunRecord } from '../../contract/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { factsOf, isFact, type RunFacts } from '../../model/economics/index.ts'
import type { PackedWaveform } from '../../sim/protocol.ts'
import { done, failed } from '../replies.ts'
import { databaseError } from '../storage/arrival.ts'
import { withRoom } from '../storage/projectDatabase.ts'
import { type Session, workPlace } from '../storage/session.ts'
import { readBlocks, runNumber } from '../storage/runTables.ts'
import { readColumn } from './series.ts'

/** All recorded channels, still packed. */
export function packed(db: Session['db'], run: RunRecord): readonly PackedWaveform[] {
  const number = runNumber(db, run.id) ?? 0
  return run.channels.map(({ componentId, output }, channel) => ({
    componentId,
    output,
    blocks: readBlocks(db, number, channel, 0, run.samples - 1).map(({ samples, data }) => ({ samples, data })),
  }))
}

export function readFacts(db: Session['db'], run: RunRecord, document: StudioDocument): RunFacts | null {
  const number = runNumber(db, run.id) ?? 0
  const waveforms = run.channels.flatMap(({ componentId, output }, channel) => {
    const component = document.components[componentId]
    if (!component || !isFact(component, output)) return []
    return [{ componentId, output, stepS: run.stepS, ...readColumn(db, number, channel, run.samples) }]
  })
  return factsOf(document, document.studies[run.studyId], waveforms)
}

/** Writes of a run; a full disk takes the run down and nothing else. */
export function keep(session: Session, write: (db: Session['db']) => void): Reply<null> {
  try {
    withRoom(session.db, () => write(session.db))
    return done(null)
  } catch (error) {
    return databaseError(error, workPlace(session))
  }
}

/** Results as stored, or that they can't be read: a block may be damaged where nothing looked when the file was opened. */
export function stands<T>(run: RunRecord, read: () => T): Reply<T> {
  try {
    return done(read())
  } catch (error) {
    return damaged(run, error)
  }
}

export function damaged(run: RunRecord, error: unknown): Reply<never> {
  const why = error instanceof Error ? error.message : String(error)
  return failed('project/damaged', `The stored results of “${run.name}” can’t be read (${why}). Run the study again.`)
}
