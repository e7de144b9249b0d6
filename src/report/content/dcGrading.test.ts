/** Fuses in a row on direct current in the report: duties, grading and time-current curves. */
import { expect, it } from 'vitest'
import { buildDocument } from '../../model/templates/builder.ts'
import { source } from '../testing/source.ts'
import { dcShortCircuitContent } from './dcShortCircuit.ts'

it('grades fuses in a row, and draws the curves of those that are not selective', () => {
  const b = buildDocument({ name: 'Row', frequencyHz: 60 })
  const feed = b.place('dcSource', 'E1', 0, 0)
  const [main, row, rack] = ['Main', 'Row', 'Rack'].map((name, k) => b.place('dcBus', name, 0, 100 + 200 * k))
  // Two links alike: the upper one has melted before the lower one has cleared.
  const [upper, lower] = ['FD1', 'FD2'].map((name, k) => b.place('dcFuse', name, 0, 200 + 200 * k))
  if (!main || !row || !rack || !upper || !lower) throw new Error('not placed')
  b.wire([feed, 'dc'], [main, 'tap'])
  b.wire([main, 'tap'], [upper, 'from'])
  b.wire([upper, 'to'], [row, 'tap'])
  b.wire([row, 'tap'], [lower, 'from'])
  b.wire([lower, 'to'], [rack, 'tap'])
  const study = b.study('Base')
  const content = dcShortCircuitContent({ ...source(), document: b.finish(), study, faults: [] })
  expect(content?.grading.map((cells) => cells.slice(0, 4))).toEqual([['FD2', 'FD1', 'Between poles', 'No']])
  expect(content?.grading[0]).toHaveLength(content?.gradingHeads.length ?? 0)
  expect(content?.gradingFigures.map(({ title }) => title)).toEqual([
    'Time-current curves of FD2, FD1; dotted: greatest short circuit right behind FD2',
  ])
  // Microseconds are in the figure.
  expect(content?.gradingFigures[0]?.panes[0]).toMatchObject({ range: [-6, 3] })
  expect(content?.notes.some((note) => note.startsWith('Grading:'))).toBe(true)
  expect(content?.duties.map(([name, , asked]) => `${name} ${asked}`)).toEqual(
    expect.arrayContaining(['FD1 Prospective peak', 'FD2 Rise of the current (L/R)', 'FD1 ∫i²dt let through, Row stands']),
  )
})
