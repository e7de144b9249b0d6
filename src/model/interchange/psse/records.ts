/** Lines of PSS/E files: fields by commas or blanks, strings in quotes (a single one within is written twice), a slash ends what is read. */
export interface Fields {
  readonly line: number
  readonly values: readonly string[]
}

/** Fields, and what stands behind a quote without an end. */
export function readLine(text: string): { readonly values: readonly string[]; readonly rest: string } {
  const values: string[] = []
  // A quoted string, a comma with nothing before it, or a word.
  const token = /\s*(?:'((?:[^']|'')*)'|"([^"]*)"|([^\s,/'"]+)|(?=,)|(\/))\s*,?/y
  let end = 0
  while (end < text.length) {
    const match = token.exec(text)
    if (!match || token.lastIndex === end) return { values, rest: text.slice(end).trim() }
    if (match[4] !== undefined) break
    end = token.lastIndex
    values.push((match[1]?.replaceAll("''", "'") ?? match[2] ?? match[3] ?? '').trim())
  }
  return { values, rest: '' }
}
export const fieldsOf = (text: string): readonly string[] => readLine(text).values

/** Number of a text; NaN for what is none. Fortran writes 1.0D-3. */
export const numberOf = (text: string): number => Number(text.replace(/[dD]/, 'e'))
/** Number of a field; `missing` where it is left out. NaN for what is no number. */
export function numberAt({ values }: Fields, k: number, missing: number): number {
  const text = values[k]
  return text === undefined || text === '' ? missing : numberOf(text)
}
export const textAt = ({ values }: Fields, k: number): string => values[k] ?? ''
