/** `ppx snapshots`: named states of a project. */
import type { OpenProject, SnapshotInfo } from '../contract/index.ts'
import { execute } from '../model/commands/index.ts'
import { differences } from '../model/document/differences.ts'
import { table } from './print.ts'
import { CommandError, type Studio } from './studio.ts'

export interface SnapshotOptions {
  readonly take?: string | undefined
  readonly compare?: string | undefined
  readonly restore?: string | undefined
  readonly remove?: string | undefined
}

export async function snapshots(
  studio: Studio,
  project: OpenProject,
  options: SnapshotOptions,
): Promise<{ readonly json: unknown; readonly text: string; readonly isChanged: boolean }> {
  const { session, document, seq } = project
  if (options.take !== undefined) {
    const taken = await studio.ask('snapshot/take', { session, name: options.take })
    return { json: taken, text: `Snapshot “${taken.name}” taken`, isChanged: true }
  }
  const all = await studio.ask('snapshot/list', { session })
  const wanted = options.compare ?? options.restore ?? options.remove
  if (wanted === undefined) {
    const rows = all.map(({ name, madeAt }) => [name, madeAt])
    return { json: all, text: all.length === 0 ? 'No snapshots' : table(['Snapshot', 'Taken'], rows), isChanged: false }
  }
  const { id, name } = pick(all, wanted)
  if (options.remove !== undefined) {
    await studio.ask('snapshot/delete', { session, id })
    return { json: null, text: `Snapshot “${name}” removed`, isChanged: true }
  }
  const earlier = await studio.ask('snapshot/read', { session, id })
  const found = differences(earlier, document)
  if (options.restore === undefined) {
    const rows = found.map((d) => [d.name, d.kind === 'changed' ? d.what : d.kind, d.before, d.after])
    const text = found.length === 0 ? `No difference from “${name}”` : table(['Where', 'What', `In “${name}”`, 'Now'], rows)
    return { json: found, text, isChanged: false }
  }
  const done = execute(document, 'project/restore', { name, document: earlier })
  if (!done.ok) {
    const message = `Snapshot “${name}” can’t be restored.`
    throw new CommandError({ code: 'project/invalid-record', message, problems: [...done.problems] })
  }
  const { label, diff } = done.value
  if (diff.changes.length > 0) await studio.ask('project/apply', { session, seq: seq + 1, label, diff: { changes: [...diff.changes] } })
  return { json: { differences: found.length }, text: `Project restored to “${name}”`, isChanged: diff.changes.length > 0 }
}

function pick(all: readonly SnapshotInfo[], wanted: string): SnapshotInfo {
  const found = all.find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found
  const known = all.map(({ name }) => `“${name}”`).join(', ')
  const message = `There is no snapshot “${wanted}”. The project has ${known === '' ? 'none' : known}.`
  throw new CommandError({ code: 'snapshot/not-found', message })
}
