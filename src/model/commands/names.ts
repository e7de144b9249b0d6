/** Names of new records: prefix and number, the lowest that is free. Not more digits than a number counts on with. */
const NUMBERED = /^(.*?)(\d{1,9})$/s
/** Characters of a name. */
const LONGEST = 80

export function usedNames(records: Readonly<Record<string, { readonly name: string }>>): Set<string> {
  return new Set(Object.values(records).map((r) => r.name))
}

/** `TX` gives TX1, TX2 …, a prefix without room for the number loses its end; the name is added to `used`. */
export function numberedName(prefix: string, used: Set<string>, from = 1): string {
  for (let number = from; ; number++) {
    const name = prefix.slice(0, LONGEST - String(number).length) + number
    if (used.has(name)) continue
    used.add(name)
    return name
  }
}

/** Name for a copy: TX1 gives TX2, `Row A` gives `Row A 2`; the name is added to `used`. */
export function copiedName(name: string, used: Set<string>): string {
  if (!used.has(name)) {
    used.add(name)
    return name
  }
  const [, stem, number] = NUMBERED.exec(name) ?? []
  return stem !== undefined && number !== undefined ? numberedName(stem, used, Number(number) + 1) : numberedName(`${name} `, used, 2)
}
