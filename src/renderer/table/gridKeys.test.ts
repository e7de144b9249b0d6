import { expect, it } from 'vitest'
import { blockOf, moved } from './gridKeys.ts'

const size = { rows: 5, columns: 3, page: 2 }
const plain = { ctrlKey: false, metaKey: false }

it('moves inside the table and stops at its edges', () => {
  expect(moved({ row: 0, column: 0 }, { key: 'ArrowUp', ...plain }, size)).toEqual({ row: 0, column: 0 })
  expect(moved({ row: 1, column: 1 }, { key: 'ArrowRight', ...plain }, size)).toEqual({ row: 1, column: 2 })
  expect(moved({ row: 1, column: 1 }, { key: 'End', ctrlKey: true, metaKey: false }, size)).toEqual({ row: 4, column: 2 })
  expect(moved({ row: 4, column: 1 }, { key: 'PageUp', ...plain }, size)).toEqual({ row: 2, column: 1 })
  expect(moved({ row: 4, column: 1 }, { key: 'x', ...plain }, size)).toBeNull()
})

it('marks the block between two corners', () => {
  expect(blockOf({ row: 3, column: 0 }, { row: 1, column: 2 })).toEqual({ top: 1, bottom: 3, left: 0, right: 2 })
})
