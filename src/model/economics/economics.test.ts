import { describe, expect, it } from 'vitest'
import { createDocument } from '../document/create.ts'
import type { ParamValue, StudioDocument } from '../document/records.ts'
import { catalogue } from '../catalogue/index.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { buildDocument } from '../templates/builder.ts'
import { dcHall800v } from '../templates/dcHall800v.ts'
import { gasTurbineCampus } from '../templates/gasTurbineCampus.ts'
import { atLeast, schemesOf } from './availability.ts'
import {
  annuity,
  assess,
  unsettledText,
  amountText,
  billOf,
  costItem,
  economicsOf,
  factsOf,
  outageOf,
  currencyNote,
  redundancy,
  regions,
  siteNumber,
  siteParams,
  siteValue,
  speedToPower,
} from './index.ts'
import type { RunFacts } from './facts.ts'

const withSite = (document: StudioDocument, values: Record<string, number | string>): StudioDocument => ({
  ...document,
  project: { ...document.project, siteParams: values },
})
const square = (low: number, high: number, count: number) => Float64Array.from({ length: count }, (_, k) => (k % 20 < 10 ? low : high))

describe('bill of quantities', () => {
  it('every item that a component asks for stands in the cost book', () => {
    for (const definition of catalogue) {
      const lines =
        definition.bill?.(
          (key) => (definition.params[key]?.default ?? null) as ParamValue as ParamValue,
          () => 480,
        ) ?? []
      for (const { item, amount } of lines) {
        expect(costItem(item), `${definition.type} ${item}`).toBeDefined()
        expect(amount, `${definition.type} ${item}`).toBeGreaterThan(0)
      }
    }
  })

  it('tells amounts in their unit, words in the plural', () => {
    const row = (unit: string, unitAmount: number, amount: number) => {
      const [one] = billOf(aiHall100mw()).rows
      if (!one) throw new Error('no row')
      return amountText({ amount, item: { ...one.item, unit, unitAmount } })
    }
    expect([row('kVA', 1000, 2.5e6), row('panel', 1, 44), row('panel', 1, 1)]).toEqual(['2500 kVA', '44 panels', '1 panel'])
  })

  it('counts parallel units, leaves out what is out of service, and takes the project’s own price', () => {
    const document = aiHall100mw()
    const bill = billOf(document)
    const ups = bill.rows.find(({ item }) => item.key === 'upsPower')
    const upsIds = Object.values(document.components).filter(({ type }) => type === 'ups')
    const rated = upsIds.reduce((sum, c) => sum + c.count * Number(c.params.sRated ?? 2.5e6), 0)
    expect(ups?.amount).toBeCloseTo(rated, 0)
    expect(ups?.cost).toBeCloseTo((rated / 1000) * 225, 0)
    expect(bill.unpriced).toEqual([])
    const own: StudioDocument = {
      ...document,
      project: { ...document.project, prices: { upsPower: 100 } },
      components: Object.fromEntries(
        Object.entries(document.components).map(([id, c]) => [id, c.type === 'genset' ? { ...c, inService: false } : c]),
      ),
    }
    const changed = billOf(own)
    expect(changed.rows.find(({ item }) => item.key === 'upsPower')?.cost).toBeCloseTo((rated / 1000) * 100, 0)
    expect(changed.rows.find(({ item }) => item.key === 'upsPower')?.provenance.mark).toBe('user')
    expect(changed.rows.some(({ item }) => item.key === 'dieselSet')).toBe(false)
  })

  it('prices a breaker by its level, and names what has no price', () => {
    const b = buildDocument({})
    const breaker = (name: string, volts: number) => {
      const bus = b.place('bus', `${name} bus`, 0, 0, { length: 100, params: { vNominal: [volts, assumed()] } })
      b.wire([bus, 'tap'], [b.place('breaker', name, 0, 100), 'from'])
    }
    breaker('Q138', 138e3)
    breaker('Q34', 34.5e3)
    breaker('Q04', 400)
    b.place('drive', 'Chiller', 500, 0)
    b.place('earthingTransformer', 'ET', 600, 0)
    const bill = billOf(b.finish())
    expect(bill.rows.map(({ item, amount }) => [item.key, amount])).toEqual([
      ['hvBreaker', 1],
      ['mvBreaker', 1],
      ['lvBreaker', 1],
    ])
    expect(bill.unpriced).toEqual(['Chiller', 'ET'])
  })

  it('turns capital into yearly cost', () => {
    expect(annuity(0.08, 15)).toBeCloseTo(0.11683, 6)
    expect(annuity(0, 10)).toBe(0.1)
  })
})

describe('site', () => {
  it('takes the project’s value before the region’s before the default', () => {
    const { project } = withSite(createDocument(), { region: 'us-ercot' })
    expect(siteNumber(project, 'gridCarbon')).toBe(350)
    expect(siteValue(project, 'queueYears')).toMatchObject({ value: 2.5, isDefault: true, provenance: { mark: 'typical' } })
    const own = withSite(createDocument(), { region: 'us-ercot', queueYears: 6 }).project
    expect(siteValue(own, 'queueYears')).toMatchObject({ value: 6, isDefault: false, provenance: { mark: 'user' } })
    expect(siteNumber(createDocument().project, 'queueYears')).toBe(siteParams.queueYears.default)
  })

  it('says of what money a price is, and where a tariff is borrowed', () => {
    expect(currencyNote({ currency: 'USD' })).toBeNull()
    expect(currencyNote({ currency: 'EUR' })).toContain('in USD and taken one to one as EUR')
    const { project } = withSite(createDocument(), { region: 'germany' })
    expect(siteValue(project, 'energyPrice')).toMatchObject({ value: siteParams.energyPrice.default, provenance: { mark: 'assumed' } })
    expect(siteValue(project, 'energyPrice').provenance.source).toContain('No figure for Germany')
    expect(siteValue(project, 'demandCharge')).toMatchObject({ value: siteParams.demandCharge.default, provenance: { mark: 'assumed' } })
    expect(siteNumber(project, 'gridCarbon')).toBe(381)
    const texas = withSite(createDocument(), { region: 'us-ercot' }).project
    expect(siteValue(texas, 'demandCharge').provenance.mark).toBe('typical')
  })

  it('names definition, date and source of every figure of a region', () => {
    for (const { queue, carbon } of regions) {
      for (const q of queue) expect([q.definition, q.date, q.source].every((text) => text.length > 0)).toBe(true)
      expect(carbon.source).not.toBe('')
    }
  })
})

describe('facts of a run', () => {
  it('sums the sources and finds the largest change within a second', () => {
    const document = aiHall100mw()
    const utility = Object.values(document.components).find(({ type }) => type === 'utility')
    const values = square(20e6, 100e6, 200)
    const waveform = { componentId: utility?.id ?? '', output: 'p', stepS: 0.1, values, minima: values, maxima: values }
    const sets = Object.values(document.components).filter(({ type }) => type === 'genset')
    const still = new Float64Array(200)
    const all = [waveform, ...sets.map(({ id }) => ({ ...waveform, componentId: id, values: still, minima: still, maxima: still }))]
    expect(factsOf(document, undefined, all)).toMatchObject({
      source: { meanW: 60e6, peakW: 100e6, leastW: 20e6 },
      grid: { meanW: 60e6, peakW: 100e6 },
      shares: { sourceW: 60e6, gridW: 60e6, fuelW: 0 },
      stepW: 80e6,
      it: null,
    })
    expect(factsOf(document, undefined, [])).toBeNull()
  })

  it('counts racks on DC and servers on AC as IT load, what is out of service as none', () => {
    const b = buildDocument({})
    const grid = b.place('utility', 'Grid', 0, 0)
    const servers = b.place('itLoad', 'Servers', 0, 100, { count: 20 })
    const racks = b.place('gpuCluster', 'Racks', 100, 100, { count: 3 })
    const document = b.finish()
    const flat = (of: { readonly id: string }, watts: number) => {
      const values = new Float64Array(30).fill(watts)
      return { componentId: of.id, output: 'p', stepS: 0.1, values, minima: values, maxima: values }
    }
    const waveforms = [flat(grid, 700e3), flat(servers, 10e3), flat(racks, 132e3)]
    expect(factsOf(document, undefined, waveforms)?.it).toMatchObject({ meanW: 20 * 10e3 + 3 * 132e3 })
    const off = { ...document, components: { ...document.components, [racks.id]: { ...racks, inService: false } } }
    expect(factsOf(off, undefined, waveforms)?.it).toMatchObject({ meanW: 20 * 10e3 })
  })

  it('parts what the grid gives, what burns fuel, and sun, wind and water, which burn none', () => {
    const b = buildDocument({})
    const at = (type: string, count = 1) => b.place(type, type, 0, 0, { count })
    const [grid, engines, sun, wind, water, ups] = [
      at('utility'),
      at('gasEngine', 2),
      at('pvPlant'),
      at('windPlant'),
      at('hydroUnit'),
      at('ups', 3),
    ]
    const document = b.finish()
    const wave = (of: { readonly id: string }, output: string, values: Float64Array) => ({
      componentId: of.id,
      ...{ output, stepS: 0.1, values, minima: values, maxima: values },
    })
    const flat = (watts: number) => new Float64Array(200).fill(watts)
    const waveforms = [
      wave(grid, 'p', square(10e6, 30e6, 200)),
      wave(engines, 'p', square(15e6, 5e6, 200)),
      ...[sun, wind, water].map((of, k) => wave(of, 'p', flat((k + 1) * 1e6))),
      wave(ups, 'pOut', square(1e6, 1.5e6, 200)),
    ]
    // The engines give way as the grid gives more: the connection sees 20 MW, all sources together none.
    expect(factsOf(document, undefined, waveforms)).toMatchObject({
      source: { meanW: 46e6, peakW: 46e6 },
      grid: { meanW: 20e6, peakW: 30e6 },
      shares: { sourceW: 46e6, gridW: 20e6, fuelW: 20e6 },
      stepW: 20e6,
      upsGroups: [{ componentIds: [ups?.id], copies: 1, peakW: 4.5e6 }],
    })
    expect(factsOf(document, undefined, waveforms.slice(0, -1))?.upsGroups).toEqual([])
  })
})

describe('a year', () => {
  const b = buildDocument({})
  const job = b.workload('Job', { period: [2, assumed()], duty: [0.5, assumed()], firstPulse: [20, assumed()] })
  const grid = b.place('utility', 'Grid', 0, 0)
  const racks = b.place('itLoad', 'Servers', 0, 100, { params: { workload: [job.id, assumed()] } })
  b.study('S')
  const document = b.finish()
  // A rest of 20 s, then 100 kW and 50 kW by turns; a tenth is lost.
  const watts = (t: number): number => (t < 20 ? 50e3 : t % 2 < 1 ? 100e3 : 50e3)
  const wave = (componentId: string, factor: number) => {
    const values = Float64Array.from({ length: 601 }, (_, k) => factor * watts((k + 0.5) * 0.1))
    return { componentId, output: 'p', stepS: 0.1, values, minima: values, maxima: values }
  }
  const waveforms = [wave(grid.id, 1.1), wave(racks.id, 1)]
  const energy = { durationS: 60, loadJ: 20 * 50e3 + 40 * 75e3, lossJ: 2 * 50e3 + 4 * 75e3 }
  const yearIn = (drawn: StudioDocument) => assess(drawn, factsOf(drawn, drawn.studies.s1, waveforms), energy).year
  const hours = 8766 * siteNumber(document.project, 'utilisation')

  it('is that of whole periods of the job, without the rest before it', () => {
    const year = yearIn(document)
    expect(year?.energyMwh).toBeCloseTo(0.0825 * hours, 6)
    expect(year?.lossMwh).toBeCloseTo(0.0075 * hours, 6)
    expect(year?.basis).toBe('the mean of 15 whole periods of the job, from 30 s to 60 s of the run')
  })
  it('takes what grid and sun give from the same periods', () => {
    const sun = { ...buildDocument({}).place('pvPlant', 'Sun', 100, 0), id: 'sun' }
    const drawn = { ...document, components: { ...document.components, sun } }
    const still = new Float64Array(601).fill(40e3)
    const net = wave(grid.id, 1.1).values.map((of) => of - 40e3)
    const beside = [
      { ...wave(grid.id, 1), values: net, minima: net, maxima: net },
      { ...wave(sun.id, 1), values: still, minima: still, maxima: still },
      wave(racks.id, 1),
    ]
    const { year } = assess(drawn, factsOf(drawn, drawn.studies.s1, beside), energy)
    // 82.5 kW on the mean, 40 of them from the sun.
    expect(year?.energyCost).toBeCloseTo(0.0425 * hours * siteNumber(document.project, 'energyPrice'), 6)
  })
  it('ends where something happens, and is that of the run where no period is left', () => {
    const events = (timeS: number): StudioDocument['events'] => {
      return { e1: { id: 'e1', studyId: 's1', name: '', timeS, kind: 'trip', targetId: racks.id, params: {}, enabled: true } }
    }
    expect(yearIn({ ...document, events: events(41) })?.basis).toContain('10 whole periods of the job, from 21 s to 41 s')
    const early = yearIn({ ...document, events: events(21) })
    expect(early?.energyMwh).toBeCloseTo((((energy.loadJ + energy.lossJ) / 60) * hours) / 1e6, 6)
    expect(early?.basis).toContain('the whole run')
  })
})

describe('wear of batteries', () => {
  const b = buildDocument({})
  const grid = b.place('utility', 'Grid', 0, 0)
  const ups = b.place('ups', 'UPS', 0, 100, { count: 4 })
  b.study('S')
  const document = b.finish()
  const study = document.studies.s1
  const wave = (componentId: string, output: string, of: (timeS: number) => number) => {
    const values = Float64Array.from({ length: 1001 }, (_, k) => of(k * 0.1))
    return { componentId, output, stepS: 0.1, values, minima: values, maxima: values }
  }
  const power = wave(grid.id, 'p', () => 5e6)
  const swinging = (depth: number) => [power, wave(ups.id, 'soc', (t) => 0.8 - depth * (t % 4 < 2 ? (t % 4) / 2 : 2 - (t % 4) / 2))]
  const priced = (waveforms: Parameters<typeof factsOf>[2]) =>
    assess(document, factsOf(document, study, waveforms), { durationS: 100, loadJ: 5e8, lossJ: 0 }).year

  it('is what the annuity rises by where cycles and calendar use life up side by side, beside the sums', () => {
    const depth = 1e-4
    const wear = priced(swinging(depth))?.wear
    const row = billOf(document).rows.find(({ item }) => item.key === 'upsBattery')
    const perYear = (8766 * 3600) / 4
    const interest = siteNumber(document.project, 'interest')
    const by = (share: number): number => (row?.cost ?? 0) * (annuity(interest, 1 / (1 / 12 + share)) - annuity(interest, 12))
    expect(wear?.most).toBeCloseTo(by((perYear * depth) / 4000), 0)
    expect(wear?.least).toBeCloseTo(by((perYear * depth ** 1.5) / 4000), 0)
    expect(wear?.most).toBeGreaterThan(0.1 * (row?.cost ?? 0) * annuity(interest, 12))
    const still = priced([power])
    expect(still?.wear).toBeNull()
    expect(still?.totalCost).toBe(priced(swinging(depth))?.totalCost)
  })
})

const FACTS: RunFacts = {
  source: { meanW: 80e6, peakW: 100e6, leastW: 60e6 },
  grid: { meanW: 80e6, peakW: 100e6, leastW: 60e6 },
  shares: { sourceW: 80e6, gridW: 80e6, fuelW: 0 },
  stepW: 40e6,
  upsGroups: [],
  moduleGroups: [],
  transformerGroups: [],
  it: { meanW: 70e6, peakW: 88e6, leastW: 50e6 },
  steady: null,
  cycleYears: {},
}
const HOUR = { durationS: 3600, loadJ: 76e6 * 3600, lossJ: 4e6 * 3600 }

describe('assessment', () => {
  const values = { utilisation: 1, energyPrice: 100, demandCharge: 10, minimumTake: 0, gridCarbon: 350, connectionPrice: 300 }

  it('is what a hand calculation gives for a year', () => {
    const { year, demand } = assess(withSite(createDocument(), values), FACTS, HOUR)
    expect(demand).toMatchObject({ kind: 'connection', requiredW: 100e6, cost: 30e6 })
    expect(year?.energyMwh).toBeCloseTo(80 * 8766, 6)
    expect(year?.energyCost).toBeCloseTo(80 * 8766 * 100, 3)
    expect(year?.lossCost).toBeCloseTo(4 * 8766 * 100, 3)
    expect(year?.demandCost).toBeCloseTo(80_000 * 10 * 12, 3)
    expect(year?.scope2T).toBeCloseTo(80 * 8766 * 0.35, 6)
    expect(year?.scope1T).toBe(0)
    expect(year?.trainingRunT).toBeCloseTo(80 * 24 * 54 * 0.35, 6)
    expect(year?.capitalCost).toBeCloseTo(30e6 * annuity(0.08, 30), 3)
  })

  it('connects at least the mean of the year, where a store carried a part of the load throughout the run', () => {
    // 80 MW of loads and losses, of which the batteries gave 20 while the grid rose to 70.
    const rising = { meanW: 60e6, peakW: 70e6, leastW: 50e6 }
    const facts: RunFacts = { ...FACTS, source: rising, grid: rising, shares: { sourceW: 60e6, gridW: 60e6, fuelW: 0 } }
    const { demand, year } = assess(withSite(createDocument(), values), facts, HOUR)
    expect(year?.energyMwh).toBeCloseTo(80 * 8766, 6)
    expect(demand).toMatchObject({ peakW: 70e6, storedW: 20e6, requiredW: 80e6, cost: 24e6 })
    expect(demand && unsettledText(demand)).toContain('Storage gave 20 MW throughout the run')
    const settled = assess(withSite(createDocument(), values), FACTS, HOUR).demand
    expect(settled && unsettledText(settled)).toBe('')
    // On an island its engines.
    const island = assess(withSite(createDocument(), { ...values, stepAcceptance: 1 }), { ...facts, grid: null, stepW: 10e6 }, HOUR)
    expect(island.demand).toMatchObject({ kind: 'generation', peakW: 70e6, requiredW: 80e6 })
  })

  it('pays neither fuel nor carbon for sun, wind and water, and connects what the grid gives', () => {
    const shares = { sourceW: 80e6, gridW: 40e6, fuelW: 20e6 }
    const facts: RunFacts = { ...FACTS, grid: { meanW: 40e6, peakW: 55e6, leastW: 20e6 }, shares }
    const site = { ...values, fuelPrice: 50, fuelCarbon: 500 }
    const { year, demand } = assess(withSite(createDocument(), site), facts, HOUR)
    expect(demand).toMatchObject({ kind: 'connection', peakW: 55e6, requiredW: 55e6 })
    // 80 MW, half from the grid, a quarter from fuel, a quarter from the sun.
    expect(year?.energyCost).toBeCloseTo(8766 * (40 * 100 + 20 * 50), 3)
    expect(year?.scope1T).toBeCloseTo(8766 * 20 * 0.5, 6)
    expect(year?.scope2T).toBeCloseTo(8766 * 40 * 0.35, 6)
    expect(year?.demandCost).toBeCloseTo(40_000 * 10 * 12, 3)
  })

  it('lets the grid make up what storage gave, an island’s engines without one; neither sun nor dispatched fuel give more than in the run', () => {
    const site = withSite(createDocument(), { ...values, fuelPrice: 50, fuelCarbon: 500 })
    // 80 MW of loads and losses, of which a battery gave 10.
    const shares = { sourceW: 70e6, gridW: 30e6, fuelW: 20e6 }
    const facts: RunFacts = { ...FACTS, grid: { meanW: 30e6, peakW: 55e6, leastW: 20e6 }, shares }
    const { year } = assess(site, facts, HOUR)
    expect(year?.energyCost).toBeCloseTo(8766 * (40 * 100 + 20 * 50), 3)
    expect(year?.lossCost).toBeCloseTo((4 / 80) * 8766 * (40 * 100 + 20 * 50), 3)
    expect(year?.scope1T).toBeCloseTo(8766 * 20 * 0.5, 6)
    expect(year?.scope2T).toBeCloseTo(8766 * 40 * 0.35, 6)
    expect(year?.demandCost).toBeCloseTo(40_000 * 10 * 12, 3)
    const island = assess(site, { ...FACTS, grid: null, shares: { sourceW: 70e6, gridW: 0, fuelW: 50e6 } }, HOUR)
    expect(island.year?.scope1T).toBeCloseTo(8766 * 60 * 0.5, 6)
    // An exporting site buys nothing, and burns what its engines burn.
    const exports = { ...facts, grid: { meanW: -30e6, peakW: 0, leastW: -40e6 }, shares: { sourceW: 70e6, gridW: -30e6, fuelW: 20e6 } }
    expect(assess(site, exports, HOUR).year).toMatchObject({ scope2T: 0, demandCost: 0, energyCost: 8766 * 20 * 50, exportMwh: 8766 * 20 })
    expect(year?.exportMwh).toBe(0)
  })

  it('connects a site that exports by what it gives the grid', () => {
    // The sun gives the rest of 80 MW.
    const demandAt = (grid: NonNullable<RunFacts['grid']>) =>
      assess(withSite(createDocument(), values), { ...FACTS, grid, shares: { ...FACTS.shares, gridW: grid.meanW } }, HOUR).demand
    const always = demandAt({ meanW: -30e6, peakW: -10e6, leastW: -40e6 })
    expect(always).toMatchObject({ kind: 'connection', peakW: 0, exportW: 40e6, requiredW: 40e6, cost: 12e6 })
    const byTurns = demandAt({ meanW: 5e6, peakW: 20e6, leastW: -17e6 })
    expect(byTurns).toMatchObject({ peakW: 20e6, exportW: 17e6, requiredW: 20e6, cost: 6e6 })
  })

  it('pays the least share of what was contracted', () => {
    const { year } = assess(withSite(createDocument(), { ...values, minimumTake: 0.85, contracted: 120e6 }), FACTS, HOUR)
    expect(year?.demandCost).toBeCloseTo(102_000 * 10 * 12, 3)
  })

  it('builds own generation for the step it must accept', () => {
    const island = { ...FACTS, grid: null, shares: { sourceW: 80e6, gridW: 0, fuelW: 80e6 } }
    const { demand, year } = assess(withSite(gasTurbineCampus(), { ...values, stepAcceptance: 0.2 }), island, HOUR)
    expect(demand).toMatchObject({ kind: 'generation', requiredW: 200e6 })
    expect(year?.scope2T).toBe(0)
    expect(year?.scope1T).toBeGreaterThan(0)
  })

  it('prices throttling by the work that is not done', () => {
    const site = { ...values, allowedSwing: 10e6, powerElasticity: 0.5, gpuPower: 2000, gpuPrice: 3 }
    const { throttling } = assess(withSite(createDocument(), site), FACTS, HOUR)
    expect(throttling).toMatchObject({ cutShare: 0.3, throughputShare: 0.15, gpus: 44_000 })
    expect(throttling?.costPerYear).toBeCloseTo(44_000 * 3 * 8766 * 0.15, 3)
    expect(assess(withSite(createDocument(), { allowedSwing: 50e6 }), FACTS, HOUR).throttling?.costPerYear).toBe(0)
  })

  it('counts the GPUs of the racks that are drawn, by their power only where there are none', () => {
    // Two rows of 24 racks, of 144 GPUs each.
    const hall = dcHall800v()
    expect(outageOf(hall, 25e6, 1).gpus).toBe(48 * 144)
    const [rack] = Object.values(hall.components).filter(({ type }) => type === 'gpuCluster')
    if (!rack) throw new Error('no racks')
    const off = { ...hall, components: { ...hall.components, [rack.id]: { ...rack, inService: false } } }
    expect(assess(off, FACTS, HOUR).throttling?.gpus).toBe(24 * 144)
    const [, phased] = speedToPower(
      withSite(hall, { queueYears: 6, earlyYears: 1, earlyShare: 0.5, gpuPrice: 3, utilisation: 1 }),
      30e6,
      25e6,
    )
    expect(phased?.gainedValue).toBeCloseTo(((5 * 15e6) / 30e6) * 48 * 144 * 3 * 8766, 0)
  })

  it('counts what a job loses in an outage', () => {
    const document = withSite(createDocument(), { gpuPower: 1000, gpuPrice: 2.5, checkpointMinutes: 60, restartMinutes: 30 })
    expect(outageOf(document, 16_384_000, 1)).toEqual({ gpus: 16_384, gpuHours: 32_768, cost: 81_920, customary: 540_000 })
  })
})

describe('speed to power', () => {
  it('counts the power-years before the whole connection is there', () => {
    const site = { queueYears: 6, onSiteYears: 2, earlyYears: 1, earlyShare: 0.5, storageYears: 2, flexibleShare: 0.2 }
    const paths = speedToPower(withSite(createDocument(), site), 100e6, 80e6)
    expect(paths.map(({ key, gainedWYears }) => [key, Math.round(gainedWYears / 1e6)])).toEqual([
      ['grid', 0],
      ['phased', 250],
      ['bridged', 50 + 4 * 70],
      ['onSite', 400],
    ])
    for (const { steps } of paths) expect(steps.every((s, k) => k === 0 || s.powerW >= (steps[k - 1]?.powerW ?? 0))).toBe(true)
  })

  it('never falls, however late the early part comes', () => {
    const [, phased] = speedToPower(withSite(createDocument(), { queueYears: 2, earlyYears: 5 }), 100e6, 80e6)
    expect(phased?.steps.map(({ powerW }) => powerW)).toEqual([100e6])
    expect(phased?.gainedWYears).toBe(0)
  })
})

describe('redundancy', () => {
  it('is the binomial tail', () => {
    expect(atLeast(1, 2, 0.9)).toBeCloseTo(0.99, 12)
    expect(atLeast(8, 9, 0.98)).toBeCloseTo(0.98 ** 9 + 9 * 0.98 ** 8 * 0.02, 12)
    expect(atLeast(3, 2, 0.9)).toBe(0)
    expect(atLeast(900, 1000, 0.99)).toBeGreaterThan(0.999999)
  })

  it('tells what one load sees of N, N+1, 2N and a catcher', () => {
    const of = (n: number) => Object.fromEntries(schemesOf(n, 90, 10, 1).map((s) => [s.scheme, s.availability]))
    // One load: its catcher is a second unit, as in N+1 and 2N.
    expect([of(1).N, of(1)['N+1'], of(1)['2N'], of(1).catcher]).toEqual([0.9, 0.99, 0.99, 0.99].map((a) => expect.closeTo(a, 12)))
    // Two loads, all eight states of two units and a catcher: one failed is caught, of two failed every other.
    expect(of(2).catcher).toBeCloseTo(0.81 + 0.09 * (1 + 0.9) + 0.01 * 0.9 * 0.5, 12)
    expect(of(2)['N+1']).toBeCloseTo(0.9 ** 3 + 3 * 0.9 ** 2 * 0.1, 12)
    expect(schemesOf(4, 90, 10).map(({ units }) => units)).toEqual([4, 5, 8, 5])
  })

  it('needs as many engines as accept the step, and UPS for what they give', () => {
    const b = buildDocument({})
    b.place('gasEngine', 'GE', 0, 0, { count: 10, params: { sRated: [12.5e6, assumed()] } })
    const ups = b.place('ups', 'UPS', 0, 0, { count: 12, params: { sRated: [1e6, assumed()] } })
    const document = withSite(b.finish(), { stepAcceptance: 0.3 })
    const facts: RunFacts = {
      source: { meanW: 50e6, peakW: 57e6, leastW: 30e6 },
      ...{
        grid: null,
        shares: { sourceW: 50e6, gridW: 0, fuelW: 50e6 },
        stepW: 24e6,
        moduleGroups: [],
        transformerGroups: [],
        upsGroups: [{ componentIds: [ups.id], copies: 1, peakW: 10.3e6 }],
      },
      it: { meanW: 9e6, peakW: 10e6, leastW: 5e6 },
      steady: null,
      cycleYears: {},
    }
    const hour = { durationS: 3600, loadJ: 47e6 * 3600, lossJ: 3e6 * 3600 }
    const needed = (of: RunFacts) => economicsOf(document, of, hour).groups.map((g) => [g.label, g.needed, g.scheme])
    // 57 MW are six engines of 10 MW; 24 MW at once are 30 % of eight.
    expect(needed(facts)).toEqual([
      ['Gas engines', 8, 'N+2'],
      ['UPS', 11, 'N+1'],
    ])
    expect(needed({ ...facts, stepW: 1e6, upsGroups: [] })).toEqual([['Gas engines', 6, 'N+4']])
  })

  it('takes UPS together that feed one output, and no others', () => {
    const b = buildDocument({})
    const spare = { params: { sRated: [1e6, assumed()] } } as const
    const halls = ['Hall 1', 'Hall 2', 'Hall 3'].map((name, k) => b.place('ups', name, 0, 100 * k, { ...spare, count: k < 2 ? 4 : 3 }))
    const document = b.finish()
    const facts: RunFacts = {
      ...FACTS,
      upsGroups: halls.map(({ id }, k) => ({ componentIds: [id], copies: 1, peakW: k === 2 ? 2.7e6 : 2.8e6 })),
    }
    // All in one: 9 of 11, two to spare; the third hall has none.
    expect(economicsOf(document, facts, HOUR).groups.map((g) => [g.label, g.needed, g.scheme])).toEqual([
      ['UPS, each of Hall 1; Hall 2', 3, 'N+1'],
      ['UPS, Hall 3', 3, 'N'],
    ])
  })

  it('needs of each kind of engine what the others leave', () => {
    const b = buildDocument({})
    b.place('gasTurbine', 'GT', 0, 0, { count: 3, params: { sRated: [60e6, assumed()] } })
    b.place('gasEngine', 'GE', 0, 100, { count: 6, params: { sRated: [12.5e6, assumed()] } })
    b.place('syncCondenser', 'SC', 0, 200, { params: { sRated: [75e6, assumed()] } })
    const facts: RunFacts = { ...FACTS, grid: null, source: { meanW: 150e6, peakW: 190e6, leastW: 140e6 } }
    // 144 MW of turbines, 60 MW of engines: 190 less 60 are three turbines of 48 MW, 190 less 144 five engines of 10 MW.
    expect(economicsOf(b.finish(), facts, HOUR).groups.map((g) => [g.label, g.needed, g.scheme])).toEqual([
      ['Gas engines, beside the others at their rating', 5, 'N+1'],
      ['Gas turbines, beside the others at their rating', 3, 'N'],
    ])
    const grid = { meanW: 100e6, peakW: 140e6, leastW: 90e6 }
    expect(economicsOf(b.finish(), { ...facts, grid }, HOUR).groups.map((g) => g.label)).toEqual([
      'Gas engines, beside the others at their rating, no grid',
      'Gas turbines, beside the others at their rating, no grid',
    ])
  })

  it('names the scheme', () => {
    expect(
      [redundancy(4, 4, 100, 1), redundancy(4, 5, 100, 1), redundancy(4, 8, 100, 1), redundancy(4, 3, 100, 1)].map((r) => r.scheme),
    ).toEqual(['N', 'N+1', '2N', 'too few'])
    expect(redundancy(1, 1, 999, 1)).toMatchObject({ unit: 0.999, group: 0.999 })
  })
})
