/** Two sites of one training job on one line: in step their pulses add up at the common point, half a period apart they meet there. */
import { assumed, NVL72, PANDAPOWER, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder } from './builder.ts'
import { chain, kv, LV, mvBreaker, startsOver, trainingJob, unitTransformer } from './parts.ts'

const RACKS = 240
const UNITS = 16
const OHL = typical(`${PANDAPOWER}: 305-AL1/39-ST1A 110.0`)

const NOTES = `Two sites that train one model together, 2 × 32 MW, example from published figures.

Both sites hang on one 138 kV network, 20 km and 45 km from the common point. 240 racks (132 kW each) at each run the same job: 90 % of rated power for a second, 50 % for a second; the job starts over half a minute.
There is no UPS and no storage: what the job does, the network sees.

Studies: "In step": both sites compute at the same instant; their pulses of 13 MW add up to 27 MW at the common point, where the ramp limit fails.
"Half a period apart": site B runs one second later. The swing of the one fills the gap of the other: at the common point the pulse is all but gone and the limit is kept.
At each site itself nothing has changed: its voltage still moves with its own pulse. "Three tenths of a second apart": an offset that misses half a period helps little, so it fails again.
An offset is no storage: it holds only while both sites run. In "Site B is lost" the feeder of site B opens at 45 s: its racks are lost, and the common point sees the loss and then
the whole pulse of site A; voltage band, ITIC curve and running racks fail at site B, the ramp at the common point.
Harmonics count in every verdict, with every job at its full load: the capacitance of the lines lifts the orders from the 19th to the 25th (2.4 % at the 19th, 1.25 % allowed; 2.2 % at the 23rd, 0.5 % allowed); IEEE 519-2022 is exceeded at the common point in every study.

Values without a published source are marked assumed.`

export function twoSites(): StudioDocument {
  const b = buildDocument({ name: 'Two sites training together, 2 × 32 MW', frequencyHz: 60, symbols: 'iec' })
  const HV = kv(138, 'Common sub-transmission level')
  const job = trainingJob(b, {
    ...startsOver(30),
    duty: [0.5, assumed('Half computing: an offset of half a period can cancel it')],
  })
  const utility = b.place('utility', 'Network', 480, 60, {
    params: {
      vNominal: HV,
      shortCircuitPower: [3000e6, assumed('Ask the network operator for minimum and maximum')],
      xOverR: [15, typical('High voltage: X/R 15–40')],
      voltage: [1.02, assumed('Source slightly above nominal')],
    },
  })
  const common = b.place('bus', 'Common point', 480, 150, { length: 440, params: { vNominal: HV, ratedCurrent: [1200, assumed()] } })
  chain(b, [utility, 'ac'], [common, 'tap'])
  site(b, 'A', 300, 20e3, common, job.id)
  const second = site(b, 'B', 660, 45e3, common, job.id)

  const later = (name: string, seconds: number, note: string) =>
    b.alternative(name, note, [[second.racks, { params: { phaseOffset: [seconds, assumed('Set by the schedule of the job')] } }]])
  const record = { recordStepS: 0.01, durationS: 60 }
  b.study('In step', record)
  const half = later('Half a period apart', 1, 'Site B runs half a period later.')
  b.study(half.name, { ...record, alternativeId: half.id })
  const missed = later('Three tenths of a second apart', 0.3, 'Site B runs three tenths of a second later.')
  b.study(missed.name, { ...record, alternativeId: missed.id })
  const stops = b.study('Site B is lost', { ...record, alternativeId: half.id })
  b.event(stops, 'Feeder of site B opens', 45, 'open', second.breaker)
  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}

function site(b: Builder, name: 'A' | 'B', x: number, length: number, common: ComponentRecord, workload: string) {
  const MV = kv(34.5, 'Common North American campus level')
  const breaker = b.place('breaker', `Q-${name}`, x, 220, { params: { ratedCurrent: [1200, assumed('Common 145 kV breaker')] } })
  const line = b.place('cable', `Line ${name}`, x, 310, {
    params: {
      length: [length, assumed('Route between site and common point')],
      resistance: [0.0949e-3, OHL],
      reactance: [0.38e-3, OHL],
      capacitance: [9.2e-12, OHL],
      ampacity: [740, OHL],
    },
    note: 'Overhead line.',
  })
  const main = b.place('transformer2w', `T-${name}`, x, 410, {
    params: {
      sRated: [60e6, assumed('Carries the site with a margin')],
      vHv: kv(138, 'As the network'),
      vLv: MV,
      uk: [0.1, typical('Main transformers 138–345/34.5 kV, 75–300 MVA: 8–14 %')],
      xOverR: [30, typical('Main transformers 138–345/34.5 kV, 75–300 MVA: X/R 25–50')],
      vectorGroup: ['YNd1', assumed('Common')],
    },
  })
  const bus = b.place('bus', `Site ${name}`, x, 500, { length: 280, params: { vNominal: MV, ratedCurrent: [2000, assumed()] } })
  chain(b, [common, 'tap'], [breaker, 'from'], [breaker, 'to'], [line, 'from'], [line, 'to'], [main, 'hv'], [main, 'lv'], [bus, 'tap'])

  const hall = x - 80
  const feeder = mvBreaker(b, `Q-H${name}`, hall, 570, { count: 2 })
  const unit = unitTransformer(b, `T-H${name}`, hall, 660, MV, UNITS)
  const shelves = b.place('psuShelf', `PSU-${name}`, hall, 760, { count: RACKS, params: { vInput: LV } })
  const racks = b.place('gpuCluster', `GPU-${name}`, hall, 860, {
    count: RACKS,
    params: { workload: [workload, assumed('One job over both sites')], ratedPower: [132e3, vendor(NVL72)] },
  })
  chain(
    b,
    [bus, 'tap'],
    [feeder, 'from'],
    [feeder, 'to'],
    [unit, 'hv'],
    [unit, 'lv'],
    [shelves, 'acInput'],
    [shelves, 'dcOutput'],
    [racks, 'dc'],
  )

  const cool = x + 80
  const cooled = mvBreaker(b, `Q-C${name}`, cool, 570)
  const cooler = unitTransformer(b, `T-C${name}`, cool, 660, MV, 2)
  const plant = b.place('coolingPlant', `Cooling ${name}`, cool, 760, {
    count: 2,
    params: { power: [1.5e6, typical('3 MW for 29 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  chain(b, [bus, 'tap'], [cooled, 'from'], [cooled, 'to'], [cooler, 'hv'], [cooler, 'lv'], [plant, 'ac'])
  return { breaker, racks }
}
