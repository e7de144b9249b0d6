/** What every reader of a foreign format gives back: the value, and each record it could not carry over. */
import type { Problem, Result } from '../problem.ts'

/** Where a record stands in the file. */
export interface RecordPlace {
  /** Format or file, as the sentence names it: `RAW`, `DYR`, `MATPOWER`. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** Record with its identity: `Two-terminal DC line “LINE 1”`. */
  readonly record: string
}

/** A record, or a part of one, that the document does not hold. */
export const leftOut = ({ file, line, record }: RecordPlace, why: string): Problem => ({
  code: 'W140',
  severity: 'warning',
  message: `${file} line ${line}: ${record} ${why}`,
  place: {},
})

/** Several records of a section that are left out for one reason, told in one line. */
export const allLeftOut = (file: string, section: string, lines: readonly [number, number], count: number, why: string): Problem => ({
  code: 'W140',
  severity: 'warning',
  message: `${file} lines ${lines[0]} to ${lines[1]}: ${count} records of the section ${section} ${why.replace(/^is /, 'are ')}`,
  place: {},
})

/** Something the file leaves open or says otherwise than the model. */
export const taken = ({ file, line, record }: RecordPlace, what: string): Problem => ({
  code: 'I141',
  severity: 'info',
  message: `${file} line ${line}: ${record} ${what}`,
  place: {},
})

/** The same of several records of a section. */
export const allTaken = (file: string, section: string, lines: readonly [number, number], count: number, what: string): Problem => ({
  code: 'I141',
  severity: 'info',
  message: `${file} lines ${lines[0]} to ${lines[1]}: ${count} records of the section ${section} ${what}`,
  place: {},
})

export const unreadable = (code: 'E140' | 'E141' | 'E142', message: string, hint?: string): Result<never> => ({
  ok: false,
  problems: [{ code, severity: 'error', message, place: {}, ...(hint === undefined ? {} : { hint }) }],
})
