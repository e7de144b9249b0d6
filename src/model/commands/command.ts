/** What a command is. Every edit (mouse, paste, import, quick fix, test, command line) is one; it is pure and yields an invertible diff. */
import type { z } from 'zod'
import type { NewId } from '../document/create.ts'
import type { AnyTable, DocumentDiff, RecordChange } from '../document/diff.ts'
import type { StudioDocument, TableName } from '../document/records.ts'
import type { Problem, ProblemPlace } from '../problem.ts'

export interface CommandContext {
  /** Ids never used before in this sitting. */
  readonly newId: NewId
}
export type CommandResult =
  | { readonly ok: true; readonly diff: DocumentDiff /** Records to select afterwards. */; readonly created: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export interface Command<A> {
  readonly id: string
  readonly args: z.ZodType<A>
  /** What the undo menu says: `Move 3 components`. */
  label(args: A, document: StudioDocument): string
  run(document: StudioDocument, args: A, context: CommandContext): CommandResult
}

export const refuse = (
  message: string,
  place: ProblemPlace = {},
  hint?: string,
): { readonly ok: false; readonly problems: readonly Problem[] } => ({
  ok: false,
  problems: [{ code: 'E120', severity: 'error', message, place, ...(hint === undefined ? {} : { hint }) }],
})

export const gone = (what: string): { readonly ok: false; readonly problems: readonly Problem[] } =>
  refuse(`The ${what} is no longer in the document.`)

type RecordOf<T extends TableName> = StudioDocument[T][string]

/** Collects the changes of one command; reads see what it has written so far. */
export interface Draft {
  get<T extends TableName>(table: T, id: string): RecordOf<T> | undefined
  put<T extends TableName>(table: T, record: RecordOf<T>): void
  remove(table: TableName, id: string): void
  project(after: StudioDocument['project']): void
  done(created?: readonly string[]): CommandResult
}

export function startDraft(document: StudioDocument): Draft {
  const changes = new Map<string, RecordChange>()
  const set = (table: AnyTable, id: string, before: unknown, after: unknown): void => {
    const key = `${table}/${id}`
    changes.set(key, { table, id, before: changes.get(key)?.before ?? before, after })
  }
  const stored = <T extends TableName>(table: T, id: string): RecordOf<T> | undefined => {
    const records = document[table] as Readonly<Record<string, RecordOf<T>>>
    return Object.hasOwn(records, id) ? records[id] : undefined
  }
  return {
    get: (table, id) => {
      const change = changes.get(`${table}/${id}`)
      return change ? ((change.after ?? undefined) as RecordOf<typeof table> | undefined) : stored(table, id)
    },
    put: (table, record) => set(table, record.id, stored(table, record.id) ?? null, record),
    remove: (table, id) => {
      const before = stored(table, id)
      if (before === undefined) changes.delete(`${table}/${id}`)
      else set(table, id, before, null)
    },
    project: (after) => set('project', 'project', document.project, after),
    done: (created = []) => ({
      ok: true,
      diff: { changes: [...changes.values()].filter((c) => c.before !== c.after && !(c.before === null && c.after === null)) },
      created,
    }),
  }
}

/** `the transformer TX1`, or `3 components`. */
export const counted = (ids: readonly unknown[], noun: string): string => (ids.length === 1 ? noun : `${ids.length} ${noun}s`)
