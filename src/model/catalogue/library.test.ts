/** The shipped library items: of known types, with known parameters inside their ranges, each value with its source. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { definitionOf } from './index.ts'

interface Item {
  readonly key: string
  readonly type: string
  /** Further component types that it fits. */
  readonly alsoFor?: readonly string[]
  readonly title: string
  readonly params: Readonly<Record<string, unknown>>
  readonly provenance: Readonly<Record<string, { readonly mark: string; readonly source: string }>>
}
const folder = new URL('../../../resources/catalogue/', import.meta.url)
const items = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Item[])

it('has a key of its own for every item', () => {
  expect(items.length).toBeGreaterThan(20)
  expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
})

/** 10 CFR 431.196, low-voltage dry-type, three-phase, from 2016: least efficiency in percent at 35 % load, by kVA. */
const LEAST_EFFICIENCY: Readonly<Record<number, number>> = { 150: 98.83, 225: 98.94, 300: 99.02, 500: 99.14, 750: 99.23 }

it('has PDU transformers for 208 and 415 V at the least efficiency of 10 CFR 431.196', () => {
  const pdus = items.filter(({ key }) => key.startsWith('transformer/pdu-'))
  expect(pdus.map(({ params }) => `${params.sRated as number} ${params.vHv as number}/${params.vLv as number}`)).toEqual([
    ...['150000 480/208', '225000 480/208', '300000 480/208', '300000 480/415', '500000 480/415', '750000 480/415'],
  ])
  for (const { key, params } of pdus) {
    const { sRated = 0, uk = 0, xOverR = 0, noLoadLoss = 0 } = params as Readonly<Record<string, number>>
    const losses = noLoadLoss + (0.35 ** 2 * uk) / Math.hypot(1, xOverR)
    expect((100 * 0.35) / (0.35 + losses), key).toBeCloseTo(LEAST_EFFICIENCY[sRated / 1000] ?? 0, 2)
  }
})

it.each(items.map((item) => [item.key, item] as const))('%s fits its definition', (_key, item) => {
  for (const type of [item.type, ...(item.alsoFor ?? [])]) fits(type, item)
})

function fits(type: string, item: Item): void {
  const definition = definitionOf(type)
  const get = (key: string) => (item.params[key] ?? definition?.params[key]?.default ?? null) as number | null
  const faults = definition?.rules?.({ id: 'c1', name: 'X' } as never, get) ?? []
  expect(
    faults.filter((f) => f.severity === 'error'),
    type,
  ).toEqual([])
  for (const [key, value] of Object.entries(item.params)) {
    const param = definition?.params[key]
    expect(param, key).toBeDefined()
    expect(item.provenance[key]?.source, key).toMatch(/\w{3}/)
    if (param?.type === 'number') {
      expect(value, key).toBeTypeOf('number')
      expect(value, key).toBeGreaterThanOrEqual(param.min ?? Number.NEGATIVE_INFINITY)
      expect(value, key).toBeLessThanOrEqual(param.max ?? Number.POSITIVE_INFINITY)
    } else if (param?.type === 'choice') expect(param.options.map((option) => option.value)).toContain(value)
  }
}
