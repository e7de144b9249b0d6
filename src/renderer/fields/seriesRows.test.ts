import { describe, expect, it } from 'vitest'
import { readRows, rowsOf, sortedBy, withBlock, withCell } from './seriesRows.ts'

const COLUMNS = [
  { label: 'orders', isOptional: false },
  { label: 'shares', isOptional: false },
  { label: 'angles', isOptional: true },
]

describe('rows of a table of numbers', () => {
  it('are what the columns hold, and read back as that', () => {
    const values = [[5, 7, 11], [3, 2.5, 1], []]
    expect(rowsOf(values)).toEqual([
      ['5', '3', ''],
      ['7', '2.5', ''],
      ['11', '1', ''],
    ])
    expect(readRows(rowsOf(values), COLUMNS)).toEqual({ values })
    expect(readRows([], COLUMNS)).toEqual({ values: [[], [], []] })
  })
  it('take a decimal comma, a real minus and empty lines, and 0 for a single angle', () => {
    const rows = [
      ['5', '3,5', '−30'],
      ['', ' ', ''],
      ['7', '2', ''],
    ]
    expect(readRows(rows, COLUMNS)).toEqual({
      values: [
        [5, 7],
        [3.5, 2],
        [-30, 0],
      ],
    })
  })
  it('say in which row what is missing or no number', () => {
    expect(
      readRows(
        [
          ['5', '3', ''],
          ['7', '', ''],
        ],
        COLUMNS,
      ),
    ).toEqual({ problem: { row: 1, column: 1, message: 'Row 2: shares is missing.' } })
    expect(readRows([['5', 'x', '']], COLUMNS)).toEqual({ problem: { row: 0, column: 1, message: 'Row 1: “x” is not a number.' } })
  })
  it('grow by a cell below them and by a pasted block, whose head and width beyond are left out', () => {
    expect(withCell([['5', '3', '']], 2, 0, '11', 3)).toEqual([
      ['5', '3', ''],
      ['', '', ''],
      ['11', '', ''],
    ])
    const block = [
      ['Order', 'Share', 'Note'],
      ['7', '2', 'a'],
      ['11', '1', 'b'],
    ]
    expect(withBlock([['5', '3', '']], { row: 1, column: 0 }, block, 2)).toEqual(
      [
        ['5', '3', ''],
        ['7', '2'],
        ['11', '1'],
      ].map((r) => r.slice(0, 2)),
    )
    expect(withBlock([['5', '3', '']], { row: 0, column: 1 }, [['4'], ['2']], 3)).toEqual([
      ['5', '4', ''],
      ['', '2', ''],
    ])
  })
  it('are sorted by a column, alike ones as they stood', () => {
    expect(
      sortedBy(
        [
          ['1', 'a'],
          ['0', 'b'],
          ['', 'c'],
          ['1', 'd'],
          ['-2', 'e'],
        ],
        0,
      ).map((r) => r[1]),
    ).toEqual(['e', 'b', 'a', 'd', 'c'])
  })
})
