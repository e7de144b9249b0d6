import { describe, expect, it } from 'vitest'
import { catalogue, categoryOrder, definitionOf } from './index.ts'
import { QUANTITY_KINDS } from '../units/index.ts'

describe('catalogue', () => {
  it('has every type once and knows no other', () => {
    expect(new Set(catalogue.map((d) => d.type)).size).toBe(catalogue.length)
    expect(new Set(catalogue.map((d) => d.prefix)).size).toBe(catalogue.length)
    expect(definitionOf('constructor')).toBeUndefined()
    expect(definitionOf('ups')?.label).toBe('UPS')
    for (const d of catalogue) expect(categoryOrder).toContain(d.category)
  })

  it.each([
    ['PDU', ['bus', 'transformer2w']],
    ['RPP', ['bus']],
    ['busbar', ['bus', 'busway']],
    ['grid', ['utility']],
  ])('is found by the word %s', (word, types) => {
    const found = catalogue.filter((d) => d.keywords.some((k) => k.toLowerCase().startsWith(word.toLowerCase()))).map((d) => d.type)
    expect(found).toEqual(expect.arrayContaining(types))
  })

  it.each(catalogue)('$type is complete', (d) => {
    expect(d.description).not.toBe('')
    for (const port of d.ports) {
      expect([port.x % 10, port.y % 10].map(Math.abs)).toEqual([0, 0])
      if (port.voltageParam !== undefined) expect(d.params[port.voltageParam]?.type).toBe('number')
      if (!port.tap) {
        for (const symbol of [d.symbols.iec, d.symbols.ansi]) {
          expect(Math.abs(port.x)).toBeLessThanOrEqual(symbol.width / 2)
          expect(Math.abs(port.y)).toBeLessThanOrEqual(symbol.height / 2)
        }
      }
    }
    for (const key of d.labels) expect(d.params, key).toHaveProperty(key)
    for (const output of d.outputs) expect(QUANTITY_KINDS).toContain(output.quantity)
    for (const [key, param] of Object.entries(d.params)) {
      expect(param.help, key).not.toBe('')
      expect(param.provenance.source, key).not.toBe('')
      if (param.type === 'choice') expect(param.options.map((o) => o.value)).toContain(param.default)
      if (param.type === 'number' && param.default !== null) {
        expect(QUANTITY_KINDS).toContain(param.quantity)
        if (param.min !== undefined) expect(param.default, key).toBeGreaterThanOrEqual(param.min)
        if (param.max !== undefined) expect(param.default, key).toBeLessThanOrEqual(param.max)
        if (param.exclusive) expect([param.min, param.max], key).not.toContain(param.default)
      }
    }
    const get = (key: string) => (d.params[key]?.default ?? null) as number | null
    expect(d.rules?.({ id: 'c1', name: 'X' } as never, get) ?? []).toEqual([])
  })

  it('draws variants at the size of the symbol, so that wires stay put', () => {
    for (const d of catalogue) {
      for (const variant of d.variants ?? []) {
        for (const set of ['iec', 'ansi'] as const) {
          expect([variant.symbols[set].width, variant.symbols[set].height]).toEqual([d.symbols[set].width, d.symbols[set].height])
        }
      }
    }
  })
})
