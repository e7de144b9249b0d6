/** Columns of matrices that are carried over but for them: told in one line a matrix, where they say something. */
import type { Problem } from '../../problem.ts'
import { allTaken, taken } from '../types.ts'

export interface Row {
  readonly line: number
  readonly values: readonly number[]
}
interface PassedOver {
  readonly matrix: 'bus' | 'gen' | 'branch'
  readonly record: string
  readonly says: (values: readonly number[], all: readonly Row[]) => boolean
  readonly what: string
  readonly why: string
}

/** Whether a column has another value than any of these, where it is there. */
const other = (values: readonly number[], column: number, ...plain: readonly number[]): boolean =>
  values[column] !== undefined && !plain.includes(values[column])

const FIELDS: readonly PassedOver[] = [
  {
    matrix: 'bus',
    record: 'Bus',
    says: (values, all) => [6, 10].some((column) => other(values, column, all[0]?.values[column] ?? 1)),
    what: 'an area or a zone of its own that is',
    why: 'no study goes by them',
  },
  {
    matrix: 'bus',
    record: 'Bus',
    says: (values) => other(values, 11, 1.1) || other(values, 12, 0.9),
    what: 'voltage limits that are',
    why: 'those of a run are the rule packs’',
  },
  {
    matrix: 'gen',
    record: 'Generator',
    says: (values) => other(values, 8, 0, 9999) || other(values, 9, 0, -9999),
    what: 'limits of active power that are',
    why: 'those of a governor are its own',
  },
  {
    matrix: 'gen',
    record: 'Generator',
    says: (values) => values.slice(10, 21).some((value) => value !== 0),
    what: 'a capability curve, ramps or a participation that are',
    why: 'its reactive limits are QMIN and QMAX',
  },
  {
    matrix: 'branch',
    record: 'Branch',
    says: (values) => other(values, 6, 0, values[5] ?? 0) || other(values, 7, 0, values[5] ?? 0),
    what: 'further ratings that are',
    why: 'a branch has one, RATE_A',
  },
  {
    matrix: 'branch',
    record: 'Branch',
    says: (values) => other(values, 11, 0, -360) || other(values, 12, 0, 360),
    what: 'limits of its angle that are',
    why: 'they bound an optimal power flow alone',
  },
]

/** `identity`: what a row is called, after its kind. */
export function passedOver(
  file: string,
  matrices: Readonly<Record<PassedOver['matrix'], readonly Row[]>>,
  identity: (matrix: PassedOver['matrix'], row: Row) => string,
): readonly Problem[] {
  return FIELDS.flatMap(({ matrix, record, says, what, why }): Problem[] => {
    const rows = matrices[matrix].filter(({ values }) => says(values, matrices[matrix]))
    const [first, last] = [rows[0], rows.at(-1)]
    if (!first || !last) return []
    const told = `${what} not carried over: ${why}.`
    return [
      first === last
        ? taken({ file, line: first.line, record: `${record} ${identity(matrix, first)}` }, `has ${told}`)
        : allTaken(file, `mpc.${matrix}`, [first.line, last.line], rows.length, `have ${told}`),
    ]
  })
}
