import { describe, expect, it } from 'vitest'
import { catalogue } from '../catalogue/index.ts'
import { shippedChecks } from '../limits/definitions.ts'
import { problemCatalogue } from '../validate/problemCatalogue.ts'
import { helpEntries, searchHelp } from './index.ts'

const entries = helpEntries()

describe('help', () => {
  it('has every component type with all its parameters, every check and every problem, each once', () => {
    const ids = entries.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { type, params } of catalogue) {
      const entry = entries.find(({ id }) => id === `component/${type}`)
      expect(entry?.params.map(({ key }) => key)).toEqual(Object.keys(params))
    }
    for (const { key } of shippedChecks) expect(ids).toContain(`check/${key}`)
    for (const code of Object.keys(problemCatalogue)) expect(ids).toContain(`problem/${code}`)
  })
  it('leaves no entry and no parameter without words and a source', () => {
    for (const { id, title, text, params } of entries) {
      expect([id, title.length > 0, text.length > 0]).toEqual([id, true, true])
      for (const p of params)
        expect([id, p.key, p.help.length > 0, p.range.length > 0, p.source.length > 0]).toEqual([id, p.key, true, true, true])
    }
  })
  it('shows defaults and ranges in the units of the project', () => {
    const length = (set: 'si' | 'us') =>
      helpEntries(set)
        .find(({ id }) => id === 'component/cable')
        ?.params.find(({ key }) => key === 'length')?.range
    expect(length('si')).toMatch(/\d m\b/)
    expect(length('us')).toMatch(/\d ft\b/)
  })
  it('finds by title first, then by what stands in the text and the parameters', () => {
    expect(searchHelp(entries, 'ups')[0]?.id).toBe('component/ups')
    expect(searchHelp(entries, 'E205')[0]?.id).toBe('problem/E205')
    expect(searchHelp(entries, 'fault resistance').map(({ id }) => id)).toContain('event/fault')
    expect(searchHelp(entries, 'no such thing at all')).toEqual([])
    expect(searchHelp(entries, ' ')).toBe(entries)
  })
})
