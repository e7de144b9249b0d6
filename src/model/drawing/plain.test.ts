import { expect, it } from 'vitest'
import { catalogue } from '../catalogue/index.ts'
import { plainSymbol } from './plain.ts'

const upright = { rotation: 0, mirrored: false } as const

it('starts at the centre and goes on from where it is', () => {
  const shapes = [
    { kind: 'path', d: 'M -10 -5 H 10 V 5 Z' },
    { kind: 'path', d: 'm 2 3 l 1 1 2 0' },
    { kind: 'circle', cx: 0, cy: 10, r: 4 },
    { kind: 'text', x: 0, y: 0, size: 8, text: 'M' },
  ] as const
  expect(plainSymbol(shapes, upright).line).toBe('m-10 -5l20 0l0 10zm12 8l1 1l2 0m-9 6a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z')
})

it('is turned and mirrored as the symbol is', () => {
  const shapes = [{ kind: 'path', d: 'M 0 -10 L 5 0 A 3 6 0 0 1 8 9', thick: true }] as const
  expect(plainSymbol(shapes, { rotation: 90, mirrored: false }).thick).toBe('m10 0l-10 5a3 6 90 0 1 -9 3')
  expect(plainSymbol(shapes, { rotation: 0, mirrored: true }).thick).toBe('m0 -10l-5 10a3 6 0 0 0 -3 9')
})

it('can be made of every symbol of the catalogue', () => {
  for (const { symbols, type } of catalogue) {
    for (const family of ['iec', 'ansi'] as const) {
      const { line, thick, fill } = plainSymbol(symbols[family].shapes, { rotation: 270, mirrored: true })
      expect(`${line}${thick}${fill}`, type).toMatch(/^m/)
      expect(`${line}${thick}${fill}`, type).not.toMatch(/NaN|undefined/)
    }
  }
})
