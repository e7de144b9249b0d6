/** Lines of PSS/E files: fields by commas or blanks, strings in single quotes (a quote within is written twice), a slash ends what is read. */
export interface Fields {
  readonly line: number
  readonly values: readonly string[]
}

export function fieldsOf(text: string): readonly string[] {
  const values: string[] = []
  // A quoted string, a comma with nothing before it, or a word.
  const token = /\s*(?:'((?:[^']|'')*)'|([^\s,/']+)|(?=,)|(\/))\s*,?/y
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (!match || match[3] !== undefined || token.lastIndex === at) break
    values.push((match[1]?.replaceAll("''", "'") ?? match[2] ?? '').trim())
  }
  return values
}

/** Number of a field; `missing` where it is left out. NaN for what is no number. */
export function numberAt({ values }: Fields, k: number, missing: number): number {
  const text = values[k]
  // Fortran writes 1.0D-3.
  return text === undefined || text === '' ? missing : Number(text.replace(/[dD]/, 'e'))
}
export const textAt = ({ values }: Fields, k: number): string => values[k] ?? ''
