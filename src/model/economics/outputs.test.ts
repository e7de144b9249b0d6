/** Hand-made networks: which units stand in for each other. */
import { describe, expect, it } from 'vitest'
import { assumed } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import type { Waveform } from '../limits/types.ts'
import { buildDocument } from '../templates/builder.ts'
import { economicsOf, factsOf } from './index.ts'

type Value = number | string | boolean
const set = (values: Readonly<Record<string, Value>>) => ({
  params: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, [value, assumed()] as [Value, ReturnType<typeof assumed>]]),
  ),
})
type Place = Readonly<{ id: string }>
/** What every component gives all the time, of one unit. */
function rows(document: StudioDocument, given: readonly (readonly [Place, string, number])[]) {
  const waveforms = given.map(([{ id }, output, value]): Waveform => {
    const values = new Float64Array(200).fill(value)
    return { componentId: id, output, stepS: 0.1, values, minima: values, maxima: values }
  })
  const facts = factsOf(document, Object.values(document.studies)[0], waveforms)
  if (!facts) throw new Error('no facts')
  return economicsOf(document, facts, null)
    .groups.filter(({ label }) => /^(UPS|Transformers)/.test(label))
    .map(({ label, needed, installed, scheme }) => [label, needed, installed, scheme])
}

/** Five UPS of 1 MW, each behind a breaker: three on one bus, two on another, and a tie between them. */
function tied(tie: 'closed' | 'open' | 'short' | 'long') {
  const b = buildDocument({})
  const grid = b.place('utility', 'Grid', 0, 0)
  const buses = ['Bus A', 'Bus B'].map((name, k) => b.place('bus', name, 400 * k, 300, { length: 200, ...set({ vNominal: 480 }) }))
  const ups = Array.from({ length: 5 }, (_, k) => {
    const one = b.place('ups', `UPS ${k + 1}`, 80 * k, 100, set({ sRated: 1e6 }))
    const breaker = b.place('breaker', `Q${k + 1}`, 80 * k, 200, set({ closed: true }))
    b.wire([one, 'acOutput'], [breaker, 'from'])
    b.wire([breaker, 'to'], [buses[k < 3 ? 0 : 1] as ComponentRecord, 'tap'])
    return one
  })
  const isLine = tie === 'short' || tie === 'long'
  const joint = isLine
    ? b.place('cable', 'Tie', 200, 300, set({ length: tie === 'short' ? 80 : 1500 }))
    : b.place('breaker', 'Tie', 200, 300, set({ closed: tie === 'closed' }))
  b.wire([joint, 'from'], [buses[0] as ComponentRecord, 'tap'])
  b.wire([joint, 'to'], [buses[1] as ComponentRecord, 'tap'])
  b.study('S')
  return rows(b.finish(), [[grid, 'p', 5e6], ...ups.map((one) => [one, 'pOut', 0.78e6] as const)])
}

describe('units that stand in for each other', () => {
  it('are those that closed breakers, ties and short feeders join', () => {
    // 3.9 MW from five of 1 MW: four carry it.
    expect(tied('closed')).toEqual([['UPS', 4, 5, 'N+1']])
    expect(tied('short')).toEqual([['UPS', 4, 5, 'N+1']])
    // 2.34 MW from three and 1.56 MW from two.
    const parted = [
      ['UPS, UPS 1, UPS 2, UPS 3', 3, 3, 'N'],
      ['UPS, UPS 4, UPS 5', 2, 2, 'N'],
    ]
    expect(tied('open')).toEqual(parted)
    expect(tied('long')).toEqual(parted)
  })

  it('a transfer switch joins its preferred source alone', () => {
    const of = (preferred: readonly [string, string]) => {
      const b = buildDocument({})
      const grid = b.place('utility', 'Grid', 0, 0)
      const ups = ['UPS A', 'UPS B'].map((name, k) => b.place('ups', name, 100 * k, 100, set({ sRated: 1e6 })))
      for (const [k, source] of preferred.entries()) {
        const sts = b.place('sts', `STS ${k + 1}`, 100 * k, 200, set({ preferred: source }))
        b.wire([ups[0] as ComponentRecord, 'acOutput'], [sts, 'sourceA'])
        b.wire([ups[1] as ComponentRecord, 'acOutput'], [sts, 'sourceB'])
      }
      b.study('S')
      return rows(b.finish(), [[grid, 'p', 2e6], ...ups.map((one) => [one, 'pOut', 0.4e6] as const)])
    }
    expect(of(['a', 'b'])).toEqual([['UPS, each of UPS A; UPS B', 1, 1, 'N']])
  })

  it('transformers that feed one bus are counted by their rating', () => {
    const b = buildDocument({})
    const grid = b.place('utility', 'Grid', 0, 0)
    const mv = b.place('bus', 'MV', 0, 100, { length: 400, ...set({ vNominal: 34.5e3 }) })
    const lv = b.place('bus', 'LV', 0, 300, { length: 400, ...set({ vNominal: 480 }) })
    const alone = b.place('bus', 'LV 2', 500, 300, set({ vNominal: 480 }))
    b.wire([grid, 'ac'], [mv, 'tap'])
    const units = Array.from({ length: 4 }, (_, k) => {
      const t = b.place('transformer2w', `T${k + 1}`, 100 * k, 150, set({ sRated: 2.5e6 }))
      const q = b.place('breaker', `Q${k + 1}`, 100 * k, 250, set({ closed: true }))
      b.wire([mv, 'tap'], [t, 'hv'])
      b.wire([t, 'lv'], [q, 'from'])
      b.wire([q, 'to'], [k < 3 ? lv : alone, 'tap'])
      return t
    })
    // Magnetised alone it stands by.
    const idle = b.place('transformer2w', 'Idle', 900, 150, set({ sRated: 2.5e6 }))
    b.wire([mv, 'tap'], [idle, 'hv'])
    b.study('S')
    const document = b.finish()
    const of = (loading: number) =>
      rows(document, [[grid, 'p', 5e6], [idle, 'loading', 0.005], ...units.map((t) => [t, 'loading', loading] as const)])
    // 4.5 MVA from three of 2.5, and 1.5 from one.
    expect(of(0.6)).toEqual([
      ['Transformers, T1, T2, T3', 2, 3, 'N+1'],
      ['Transformers, T4', 1, 1, 'N'],
    ])
    // Beyond two thirds none may fail; exactly there one may.
    expect(of(0.67)[0]).toEqual(['Transformers, T1, T2, T3', 3, 3, 'N'])
    expect(of(2 / 3)[0]).toEqual(['Transformers, T1, T2, T3', 2, 3, 'N+1'])
    expect(of(1.1)[0]).toEqual(['Transformers, T1, T2, T3', 4, 3, 'too few'])
  })

  it('transformers of generating units feed the network together on their high side', () => {
    const b = buildDocument({})
    const mv = b.place('bus', 'MV', 0, 300, { length: 400, ...set({ vNominal: 34.5e3 }) })
    const units = Array.from({ length: 3 }, (_, k) => {
      const engine = b.place('gasEngine', `GE ${k + 1}`, 100 * k, 0, set({ sRated: 12.5e6 }))
      const t = b.place('transformer2w', `GT ${k + 1}`, 100 * k, 150, set({ sRated: 12.5e6 }))
      b.wire([engine, 'ac'], [t, 'lv'])
      b.wire([t, 'hv'], [mv, 'tap'])
      return { engine, t }
    })
    b.study('S')
    const given = units.flatMap(({ engine, t }) => [[engine, 'p', 6e6] as const, [t, 'loading', 0.6] as const])
    expect(rows(b.finish(), given)).toEqual([['Transformers', 2, 3, 'N+1']])
  })

  it('modules within a UPS are counted by what one UPS gives', () => {
    const b = buildDocument({})
    const grid = b.place('utility', 'Grid', 0, 0)
    const ups = b.place('ups', 'UPS', 0, 100, { count: 3, ...set({ sRated: 1e6, modules: 4, redundantModules: 1 }) })
    const plain = b.place('ups', 'Plain', 100, 100, set({ sRated: 1e6 }))
    b.study('S')
    const document = b.finish()
    const of = (watts: number) =>
      rows(document, [
        [grid, 'p', 3e6],
        [ups, 'pOut', watts],
        [plain, 'pOut', 1e5],
      ]) // prettier-ignore
    // Modules of 250 kW: 700 kW are three of five, 900 kW four.
    expect(of(0.7e6).at(-1)).toEqual(['UPS modules, each of 3 outputs', 3, 5, 'N+2'])
    expect(of(0.9e6).at(-1)).toEqual(['UPS modules, each of 3 outputs', 4, 5, 'N+1'])
    expect(of(0.9e6).filter(([label]) => String(label).startsWith('UPS modules'))).toHaveLength(1)
  })
})
