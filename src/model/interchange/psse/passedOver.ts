/** Fields of records that are carried over but for them: told in one line a section, where they say something. */
import type { Problem } from '../../problem.ts'
import { allTaken, taken } from '../types.ts'
import { numberAt, textAt } from './records.ts'
import { FILE, place } from './place.ts'
import type { RawRecord, RawSections, Section } from './sections.ts'

interface PassedOver {
  readonly section: Section
  readonly says: (record: RawRecord) => boolean
  readonly what: string
  readonly why: string
}

/** Fields of a line beside what they are where left out. */
const differs = (line: RawRecord[number] | undefined, from: number, missing: readonly number[]): boolean =>
  line !== undefined && missing.some((value, k) => numberAt(line, from + k, value) !== value)
/** Further ratings that are not the first. */
const rates = (line: RawRecord[number] | undefined, first: number): boolean =>
  line !== undefined && [1, 2].some((k) => ![0, numberAt(line, first, 0)].includes(numberAt(line, first + k, 0)))

const FIELDS: readonly PassedOver[] = [
  {
    section: 'Bus',
    says: ([head]) => differs(head, 9, [1.1, 0.9, 1.1, 0.9]),
    what: 'voltage limits that are',
    why: 'those of a run are the rule packs’',
  },
  {
    section: 'Generator',
    says: ([head]) => differs(head, 16, [9999, -9999]),
    what: 'limits of active power that are',
    why: 'those of a governor come from its dynamic data',
  },
  { section: 'Branch', says: ([head]) => rates(head, 6), what: 'further ratings that are', why: 'a branch has one, RATEA' },
  {
    section: 'Branch',
    says: ([head]) => differs(head, 15, [0]),
    what: 'a length that is',
    why: 'the file does not tell its unit, and the impedance is that of the record',
  },
  {
    section: 'Transformer',
    says: ([, , ...windings]) => windings.some((winding) => rates(winding, 3)),
    what: 'further ratings that are',
    why: 'a winding has one, RATA',
  },
  {
    section: 'Transformer',
    says: ([head]) => textAt(head, 20) !== '',
    what: 'a vector group that is',
    why: 'set it before unbalanced studies; the phase shift is that of the record',
  },
]

export function passedOver(sections: RawSections): readonly Problem[] {
  return FIELDS.flatMap(({ section, says, what, why }): Problem[] => {
    const all = sections.records(section).filter(says)
    const [first, last] = [all[0], all.at(-1)]
    if (!first || !last) return []
    const told = `${what} not carried over: ${why}.`
    return [
      first === last
        ? taken(place(section, first), `has ${told}`)
        : allTaken(FILE, section, [first[0].line, last[0].line], all.length, `have ${told}`),
    ]
  })
}
