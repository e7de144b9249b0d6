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
