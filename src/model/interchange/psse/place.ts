/** How a record of RAW is named, and records that stand there twice. */
import type { RecordPlace } from '../types.ts'
import { numberAt, textAt } from './records.ts'
import type { RawRecord, RawSections, Section } from './sections.ts'

export const FILE = 'RAW'
/** Fields that tell a record of its section from the others; two where it is not named here. */
const IDENTITY: Partial<Record<Section, number>> = { Branch: 3, Transformer: 4, 'Switched shunt': 1 }

export const place = (section: Section, [head]: RawRecord): RecordPlace => ({
  file: FILE,
  line: head.line,
  record: `${section} ${head.values.slice(0, IDENTITY[section] ?? 2).join(' ')}`.trim(),
})

/** Buses of a record, whichever way it stands, with the number or letters of the one among several there. */
const ENDS: readonly (readonly [Section, ends: number, id: number])[] = [
  ['Load', 1, 1],
  ['Fixed shunt', 1, 1],
  ['Generator', 1, 1],
  ['Branch', 2, 2],
  ['Transformer', 3, 3],
  ['Switched shunt', 1, Number.NaN],
]

/** A record whose identity another has already. */
export function repeated(sections: RawSections): string | null {
  for (const [section, ends, id] of ENDS) {
    const seen = new Map<string, number>()
    for (const record of sections.records(section)) {
      const [head] = record
      const buses = Array.from({ length: ends }, (_, k) => Math.abs(numberAt(head, k, 0))).sort((a, b) => a - b)
      const key = `${buses.join(' ')}/${textAt(head, id) || '1'}`
      const before = seen.get(key)
      if (before !== undefined) return `RAW line ${head.line}: ${place(section, record).record} is there already, from line ${before}.`
      seen.set(key, head.line)
    }
  }
  return null
}
