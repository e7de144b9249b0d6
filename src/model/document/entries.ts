const known = new WeakMap<object, readonly (readonly [string, unknown])[]>()

/** Ids and records of a table, listed once: each edit compares the tables before it with those after it several times. */
export function entriesOf<R>(table: Readonly<Record<string, R>>): readonly (readonly [string, R])[] {
  const entries = known.get(table) ?? Object.entries(table)
  known.set(table, entries)
  return entries as readonly (readonly [string, R])[]
}
