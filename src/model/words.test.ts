import { expect, it } from 'vitest'
import { midSentence } from './words.ts'

it.each([
  ['Diesel genset', 'diesel genset'],
  ['UPS', 'UPS'],
  ['PSU shelf', 'PSU shelf'],
  ['DC bus', 'DC bus'],
])('%s stands in a sentence as %s', (label, inside) => expect(midSentence(label)).toBe(inside))
