/**
 * Undo and redo over invertible diffs, as plain data: every function gives the next history and, where it moves, the next document.
 * Gestures are marks: diffs recorded under a mark are ephemeral until squashed into one entry or bailed out of.
 * The selection and the viewport are no part of it.
 */
import { applyDiff, emptyDiff, invertDiff, squashDiffs, type DocumentDiff, type RecordChange } from '../document/diff.ts'
import type { StudioDocument } from '../document/records.ts'

export interface HistoryEntry {
  readonly label: string
  readonly diff: DocumentDiff
  /** Edits with the same key that follow one another make one entry (typing in a field, nudging by arrow keys). */
  readonly coalesce: string | null
}
interface Gesture {
  readonly label: string
  readonly diffs: readonly DocumentDiff[]
}
export interface History {
  readonly done: readonly HistoryEntry[]
  /** Undone entries, the next to redo last. */
  readonly undone: readonly HistoryEntry[]
  /** Open gestures, the innermost last. */
  readonly gestures: readonly Gesture[]
}
export interface HistoryStep {
  readonly history: History
  readonly document: StudioDocument
  /** What changed the document, for the host. */
  readonly diff: DocumentDiff
  readonly label: string
}

/** Oldest entries are let go beyond this many. */
export const MAX_ENTRIES = 1000

export const emptyHistory: History = { done: [], undone: [], gestures: [] }

/** Records a diff already applied to the document: inside a gesture it is ephemeral, else an entry of its own. */
export function record(history: History, diff: DocumentDiff, label: string, coalesce: string | null = null): History {
  if (diff.changes.length === 0) return history
  const gesture = history.gestures.at(-1)
  if (gesture) return withGesture(history, { ...gesture, diffs: [...gesture.diffs, diff] })
  const last = history.done.at(-1)
  if (coalesce !== null && last?.coalesce === coalesce && history.undone.length === 0) {
    const merged = tidy(squashDiffs([last.diff, diff]))
    const rest = history.done.slice(0, -1)
    return { ...history, done: merged.changes.length === 0 ? rest : [...rest, { label, diff: merged, coalesce }] }
  }
  return { ...history, done: [...history.done, { label, diff, coalesce }].slice(-MAX_ENTRIES), undone: [] }
}

/** Begins a gesture; gestures may nest. */
export const mark = (history: History, label: string): History => ({ ...history, gestures: [...history.gestures, { label, diffs: [] }] })

/** Ends the innermost gesture as if it had not been: the document goes back to the mark. */
export function bailToMark(history: History, document: StudioDocument): HistoryStep {
  const gesture = history.gestures.at(-1)
  const diff = gesture ? invertDiff(tidy(squashDiffs(gesture.diffs))) : emptyDiff
  return {
    history: { ...history, gestures: history.gestures.slice(0, -1) },
    document: applyDiff(document, diff),
    diff,
    label: gesture?.label ?? '',
  }
}

/** Ends the innermost gesture as one entry (or as part of the gesture around it); `diff` is what it did in all, for the host. */
export function squashToMark(history: History, label?: string): Omit<HistoryStep, 'document'> {
  const gesture = history.gestures.at(-1)
  if (!gesture) return { history, diff: emptyDiff, label: '' }
  const diff = tidy(squashDiffs(gesture.diffs))
  const name = label ?? gesture.label
  return { history: record({ ...history, gestures: history.gestures.slice(0, -1) }, diff, name), diff, label: name }
}

export const inGesture = (history: History): boolean => history.gestures.length > 0

/** Null when there is nothing to undo or a gesture is open. */
export function undo(history: History, document: StudioDocument): HistoryStep | null {
  const entry = history.done.at(-1)
  if (!entry || inGesture(history)) return null
  const diff = invertDiff(entry.diff)
  return {
    history: { ...history, done: history.done.slice(0, -1), undone: [...history.undone, entry] },
    document: applyDiff(document, diff),
    diff,
    label: entry.label,
  }
}

export function redo(history: History, document: StudioDocument): HistoryStep | null {
  const entry = history.undone.at(-1)
  if (!entry || inGesture(history)) return null
  return {
    history: { ...history, done: [...history.done, entry], undone: history.undone.slice(0, -1) },
    document: applyDiff(document, entry.diff),
    diff: entry.diff,
    label: entry.label,
  }
}

export const undoLabel = (history: History): string | null => (inGesture(history) ? null : (history.done.at(-1)?.label ?? null))
export const redoLabel = (history: History): string | null => (inGesture(history) ? null : (history.undone.at(-1)?.label ?? null))

/** All entries in order of time, for a history list; `undone` ones can be redone. */
export function entries(history: History): readonly { readonly label: string; readonly undone: boolean }[] {
  return [
    ...history.done.map(({ label }) => ({ label, undone: false })),
    ...history.undone.map(({ label }) => ({ label, undone: true })).reverse(),
  ]
}

/** Ids of the records a diff touches, so that an undo can select and reveal what changed. */
export function touched(diff: DocumentDiff, table: RecordChange['table']): readonly string[] {
  return diff.changes.filter((c) => c.table === table).map((c) => c.id)
}

function withGesture(history: History, gesture: Gesture): History {
  return { ...history, gestures: [...history.gestures.slice(0, -1), gesture] }
}

/** Drops changes that end where they began. */
function tidy(diff: DocumentDiff): DocumentDiff {
  const changes = diff.changes.filter((c) => c.before !== c.after && JSON.stringify(c.before) !== JSON.stringify(c.after))
  return changes.length === diff.changes.length ? diff : { changes }
}
