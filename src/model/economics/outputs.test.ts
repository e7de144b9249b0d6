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

  describe('three-winding transformers', () => {
    /** Two of 100/50/50 MVA, 138/34.5/13.8 kV; the medium sides on one bus, the low sides too or on one of their own each. */
    const pair = (low: 'common' | 'own' | 'tied to medium', sHv = 100e6) => {
      const b = buildDocument({})
      const grid = b.place('utility', 'Grid', 0, 0, set({ vNominal: 138e3 }))
      const hv = b.place('bus', 'HV', 0, 100, { length: 400, ...set({ vNominal: 138e3 }) })
      const vLv = low === 'tied to medium' ? 34.5e3 : 13.8e3
      const mv = b.place('bus', 'MV', 0, 300, { length: 400, ...set({ vNominal: 34.5e3 }) })
      const lv = [0, 1].map((k) => b.place('bus', `LV ${k + 1}`, 300 * k, 400, set({ vNominal: vLv })))
      b.wire([grid, 'ac'], [hv, 'tap'])
      const units = [0, 1].map((k) => {
        const values = { sHv, sMv: 50e6, sLv: 50e6, vHv: 138e3, vMv: 34.5e3, vLv }
        const t = b.place('transformer3w', `TW${k + 1}`, 200 * k, 200, set(values))
        b.wire([hv, 'tap'], [t, 'hv'])
        b.wire([t, 'mv'], [mv, 'tap'])
        b.wire([t, 'lv'], [low === 'tied to medium' ? mv : (lv[low === 'own' ? k : 0] as ComponentRecord), 'tap'])
        return t
      })
      b.study('S')
      const document = b.finish()
      const amperes = (va: number, volts: number): number => va / (Math.sqrt(3) * volts)
      return {
        /** What each unit gives at its medium and low side, VA. */
        byCurrents: (mvVA: number, lvVA: number) =>
          rows(document, [
            [grid, 'p', 1e6],
            ...units.flatMap((t) => [
              [t, 'loading', Math.max(mvVA / 50e6, lvVA / 50e6, (mvVA + lvVA) / sHv)] as const,
              [t, 'iMv', amperes(mvVA, 34.5e3)] as const,
              [t, 'iLv', amperes(lvVA, vLv)] as const,
            ]),
          ]),
        byLoading: (loading: number) => rows(document, [[grid, 'p', 1e6], ...units.map((t) => [t, 'loading', loading] as const)]),
      }
    }

    it('stand in for each other where they feed one output, by the winding that feeds it', () => {
      // 40 MVA at MV from two windings of 50: one carries it, and its own 40 MVA at LV beside, 80 of the high winding's 100.
      expect(pair('own').byCurrents(20e6, 40e6)).toEqual([
        ['Transformers, TW1 at MV, TW2 at MV', 1, 2, 'N+1 = 2N'],
        ['Transformers, each of TW1 at LV; TW2 at LV', 1, 1, 'N'],
      ])
      // 60 MVA at MV are more than one has.
      expect(pair('own').byCurrents(30e6, 40e6)[0]).toEqual(['Transformers, TW1 at MV, TW2 at MV', 2, 2, 'N'])
    })

    it('are bounded by the high winding, which gives both outputs', () => {
      // One would give 46 MVA at MV and 46 at LV, 92 of 100.
      expect(pair('common').byCurrents(23e6, 23e6)).toEqual([
        ['Transformers, each of TW1 at MV, TW2 at MV; TW1 at LV, TW2 at LV', 1, 2, 'N+1 = 2N'],
      ])
      // High windings of 80 MVA do not; with a low side of its own the other's 23 MVA are lost with it: 46 + 23 = 69.
      expect(pair('common', 80e6).byCurrents(23e6, 23e6)).toEqual([
        ['Transformers, each of TW1 at MV, TW2 at MV; TW1 at LV, TW2 at LV', 2, 2, 'N'],
      ])
      expect(pair('own', 80e6).byCurrents(23e6, 23e6)[0]).toEqual(['Transformers, TW1 at MV, TW2 at MV', 1, 2, 'N+1 = 2N'])
      // 60 MVA leave 37 for 46.
      expect(pair('own', 60e6).byCurrents(23e6, 23e6)[0]).toEqual(['Transformers, TW1 at MV, TW2 at MV', 2, 2, 'N'])
    })

    it('count both low windings together where these feed one bus', () => {
      // 80 MVA from two of 100.
      expect(pair('tied to medium').byCurrents(20e6, 20e6)).toEqual([['Transformers', 1, 2, 'N+1 = 2N']])
      expect(pair('tied to medium').byCurrents(26e6, 26e6)).toEqual([['Transformers', 2, 2, 'N']])
    })

    it('are taken at their loading for each winding where no currents were recorded', () => {
      expect(pair('common').byLoading(0.5)).toEqual([
        ['Transformers, each of TW1 at MV, TW2 at MV; TW1 at LV, TW2 at LV', 1, 2, 'N+1 = 2N'],
      ])
      expect(pair('common').byLoading(0.51)[0]?.slice(1)).toEqual([2, 2, 'N'])
    })

    it('with a generator on one winding and a network on the other feed that one; with generators alone the high side', () => {
      const of = (isBoth: boolean) => {
        const b = buildDocument({})
        const hv = b.place('bus', 'HV', 0, 100, { length: 400, ...set({ vNominal: 138e3 }) })
        const mv = b.place('bus', 'MV', 0, 300, { length: 400, ...set({ vNominal: 13.8e3 }) })
        const load = b.place('constantPowerLoad', 'Load', 0, 400)
        b.wire([mv, 'tap'], [load, 'ac'])
        const given = [0, 1].flatMap((k) => {
          const t = b.place('transformer3w', `TW${k + 1}`, 200 * k, 200, set({ sHv: 60e6, sMv: 30e6, sLv: 30e6, vMv: 13.8e3, vLv: 13.8e3 }))
          const engines = (isBoth ? ['mv', 'lv'] : ['lv']).map((side) => {
            const engine = b.place('gasEngine', `GE ${k}${side}`, 100 * k, 300)
            b.wire([engine, 'ac'], [t, side])
            return engine
          })
          b.wire([t, 'hv'], [hv, 'tap'])
          if (!isBoth) b.wire([t, 'mv'], [mv, 'tap'])
          const amperes = 20e6 / (Math.sqrt(3) * 13.8e3)
          return [
            ...engines.map((engine) => [engine, 'p', 10e6] as const),
            ...(['iMv', 'iLv'] as const).map((output) => [t, output, amperes] as const),
            [t, 'loading', 2 / 3] as const,
          ]
        })
        b.study('S')
        return rows(b.finish(), given)
      }
      // 40 MVA from windings of 30; 80 MVA into the network from high sides of 60.
      expect(of(false)).toEqual([['Transformers', 2, 2, 'N']])
      expect(of(true)).toEqual([['Transformers', 2, 2, 'N']])
    })
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

  it('transformers of generating units stand in for none of the grid at the same bus', () => {
    const b = buildDocument({})
    const grid = b.place('utility', 'Grid', 0, 0, set({ vNominal: 110e3 }))
    const mv = b.place('bus', 'MV', 0, 300, { length: 400, ...set({ vNominal: 20e3 }) })
    const mains = [1, 2].map((k) => {
      const t = b.place('transformer2w', `TX${k}`, 100 * k, 150, set({ sRated: 100e6, vHv: 110e3, vLv: 20e3 }))
      b.wire([grid, 'ac'], [t, 'hv'])
      b.wire([t, 'lv'], [mv, 'tap'])
      return t
    })
    const engine = b.place('gasEngine', 'GE', 500, 0, { count: 12, ...set({ sRated: 12.5e6, vRated: 10.5e3 }) })
    const unit = b.place('transformer2w', 'TX4', 500, 150, { count: 12, ...set({ sRated: 12.5e6, vHv: 20e3, vLv: 10.5e3 }) })
    b.wire([engine, 'ac'], [unit, 'lv'])
    b.wire([unit, 'hv'], [mv, 'tap'])
    b.study('S')
    const document = b.finish()
    const of = (engines: number) =>
      rows(document, [
        [grid, 'p', 112e6],
        [engine, 'p', 12e6 * engines],
        ...mains.map((t) => [t, 'loading', 0.56] as const),
        [unit, 'loading', engines],
      ]).filter(([label]) => String(label).startsWith('Transformers'))
    // 112 MVA from two of 100: neither may fail, whether the twelve of the engines stand by or work.
    expect(of(0)).toEqual([['Transformers', 2, 2, 'N']])
    expect(of(0.6)).toEqual([
      ['Transformers, TX1, TX2', 2, 2, 'N'],
      ['Transformers, TX4', 8, 12, 'N+4'],
    ])
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
