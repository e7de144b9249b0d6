/**
 * Every edit yields an invertible diff of records. Diffs are what history keeps, what goes to storage, and what crosses processes.
 */
import type { StudioDocument, TableName } from './records.ts'

export type AnyTable = TableName | 'project'

/** One record's change: `before: null` = added, `after: null` = removed. Records are replaced whole, never mutated. */
export interface RecordChange {
  readonly table: AnyTable
  readonly id: string
  readonly before: unknown
  readonly after: unknown
}

export interface DocumentDiff {
  readonly changes: readonly RecordChange[]
}

export const emptyDiff: DocumentDiff = { changes: [] }

export function applyDiff(document: StudioDocument, diff: DocumentDiff): StudioDocument {
  if (diff.changes.length === 0) return document
  const next: Record<string, unknown> = { ...document }
  const copied = new Set<string>()
  for (const change of diff.changes) {
    if (change.table === 'project') {
      next.project = change.after
      continue
    }
    if (!copied.has(change.table)) {
      next[change.table] = { ...(next[change.table] as object) }
      copied.add(change.table)
    }
    const table = next[change.table] as Record<string, unknown>
    if (change.after === null) delete table[change.id]
    else table[change.id] = change.after
  }
  return next as StudioDocument
}

export function invertDiff(diff: DocumentDiff): DocumentDiff {
  return {
    changes: diff.changes.map((c) => ({ table: c.table, id: c.id, before: c.after, after: c.before })).reverse(),
  }
}

/** Several diffs as one; a record touched twice keeps its first `before` and its last `after`. */
export function squashDiffs(diffs: readonly DocumentDiff[]): DocumentDiff {
  const merged = new Map<string, RecordChange>()
  for (const diff of diffs) {
    for (const c of diff.changes) {
      const key = `${c.table}/${c.id}`
      const first = merged.get(key)
      merged.set(key, first ? { ...c, before: first.before } : c)
    }
  }
  return { changes: [...merged.values()].filter((c) => !(c.before === null && c.after === null)) }
}
