/** The report's list of sources: a source named twice gets one number. */
export interface SourceList {
  /** Number of the source, from 1; null for none. */
  reference(source: string): number | null
  readonly all: readonly string[]
}

export function createSourceList(): SourceList {
  const all: string[] = []
  const numbers = new Map<string, number>()
  return {
    all,
    reference(source) {
      const text = source.trim()
      if (text === '') return null
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, all.push(text))
      return all.length
    },
  }
}
