/**
 * A 100 MW AI training hall from published figures: 720 racks of the GB200 NVL72 class in four halls behind double-conversion UPS,
 * 138 kV connection, 34.5 kV distribution in two sections, standby gensets normally off.
 */
import { assumed, NVL72, PANDAPOWER, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder } from './builder.ts'
import { chain, kv, LV, trainingJob, sizeUpsBattery } from './parts.ts'

const HALLS = 4
const RACKS_PER_HALL = 180
/** 24.4 MW behind each hall's UPS at full load; twelve of 2.5 MVA leave one to spare. */
const BLOCKS_PER_HALL = 12

const CAMPUS = 'Common North American campus level'
const MV_CABLE = typical(`${PANDAPOWER}: NA2XS2Y 1×240 12/20 kV, taken for the 35 kV class`)

const NOTES = `100 MW AI training hall, example from published figures.

720 racks of the GB200 NVL72 class (132 kW) run one synchronous training job: 90 % of rated power while computing, 50 % while communicating, 0.5 Hz.
Each hall stands for twelve equal chains (feeder, unit transformer, UPS with battery, busway) and 180 racks with their power shelves; the counts say how many.

Studies: "Battery share active" lets the UPS batteries carry the pulse and the utility see a slow ramp. "Battery share off" is the usual setting:
the batteries rest and the utility sees every pulse; the ramp limit at the point of interconnection fails there. "Battery share switched on" shows both.
"Utility sag" takes the voltage to 0.5 pu for 150 ms: the UPS carry the racks, and the load comes back by their walk-in;
the ramp limit fails there, because the utility loses the load at once. Voltage change and flicker are not judged in that study: the sag is the utility's own.
"Battery to be sized" is what the sizing holds its batteries against: four minutes, in which the charge must hold, and a tenth kept from the rate of the cells.
Harmonics count in every verdict, with every job at its full load: from the 35th order on IEEE 519-2022 is exceeded at 138 kV (0.45 % at the 37th, 0.25 % allowed) in every study, since no filter is drawn.

Values without a published source are marked assumed; the short-circuit power is to be asked of the network operator.`

export function aiHall100mw(): StudioDocument {
  const b = buildDocument({ name: 'AI training hall, 100 MW', frequencyHz: 60, symbols: 'iec' })
  const job = trainingJob(b)

  const utility = b.place('utility', 'Utility', 780, 60, {
    params: {
      vNominal: kv(138, 'Common sub-transmission level for a 100 MW site'),
      shortCircuitPower: [2500e6, assumed('Ask the network operator for minimum and maximum')],
      xOverR: [15, typical('High voltage: X/R 15–40')],
      voltage: [1.02, assumed('Source slightly above nominal')],
    },
  })
  const poi = b.place('breaker', 'Q-POI', 780, 140, { params: { ratedCurrent: [1200, assumed('Common 145 kV breaker')] } })
  const hv = b.place('bus', 'HV bus', 780, 200, {
    length: 480,
    params: { vNominal: kv(138, 'As the utility'), ratedCurrent: [1200, assumed()] },
  })
  b.wire([utility, 'ac'], [poi, 'from'])
  b.wire([poi, 'to'], [hv, 'tap'])

  const sections = (['A', 'B'] as const).map((name) => section(b, name, hv))
  const [a, c] = sections
  if (a && c) {
    const tie = b.place('breaker', 'Q-tie', 780, 470, {
      rotation: 90,
      params: { closed: [false, assumed('Sections run apart')], ratedCurrent: [3000, assumed('Common 38 kV switchgear')] },
    })
    // Rotated clockwise, `from` looks right.
    b.wire([c.bus, 'tap'], [tie, 'from'], 860)
    b.wire([tie, 'to'], [a.bus, 'tap'], 700)
  }
  const ups = sections.flatMap((s) => s.halls.map((x, k) => hall(b, job.id, s.first + k, x, s.bus)))

  const durationS = 60
  const record = { recordStepS: 0.01, durationS }
  b.study('Battery share active', record)
  const off = b.study('Battery share off', record)
  const switched = b.study('Battery share switched on', record)
  for (const unit of ups) {
    b.event(off, `${unit.name} passive`, 0, 'setBatteryShare', unit, { batteryMode: 'passive' })
    b.event(switched, `${unit.name} passive`, 0, 'setBatteryShare', unit, { batteryMode: 'passive' })
  }
  for (const unit of ups) b.event(switched, `${unit.name} active`, 20, 'setBatteryShare', unit, { batteryMode: 'active' })
  // The utility makes this voltage change itself; it is no emission of the site.
  const sag = b.study('Utility sag', { ...record, durationS: 45, limits: { 'voltageChange.enabled': false, 'pst.enabled': false } })
  b.event(sag, 'Sag to 0.5 pu for 150 ms', 10, 'sag', utility, { remaining: 0.5, duration: 0.15 })
  sizeUpsBattery(b, ups)

  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}

interface Section {
  readonly bus: ComponentRecord
  /** Number of its first hall, and where its halls stand. */
  readonly first: number
  readonly halls: readonly number[]
}

/** Main transformer, 34.5 kV bus, standby plant and cooling of one half of the site; B mirrors A about x = 780. */
function section(b: Builder, name: 'A' | 'B', hv: ComponentRecord): Section {
  const at = (x: number): number => (name === 'A' ? x : 1560 - x)
  const bus = b.place('bus', `MV bus ${name}`, at(400), 520, {
    length: 640,
    params: { vNominal: kv(34.5, CAMPUS), ratedCurrent: [3000, assumed('Common 38 kV switchgear')] },
  })
  const primary = b.place('breaker', `Q-${name}1`, at(600), 250, { params: { ratedCurrent: [1200, assumed('Common 145 kV breaker')] } })
  const main = b.place('transformer2w', `T-${name}`, at(600), 340, {
    params: {
      sRated: [120e6, assumed('Each can nearly carry the whole site')],
      vHv: kv(138, 'As the utility'),
      vLv: kv(34.5, CAMPUS),
      uk: [0.1, typical('Main transformers 138–345/34.5 kV, 75–300 MVA: 8–14 %')],
      xOverR: [35, typical('Main transformers 138–345/34.5 kV, 75–300 MVA: X/R 25–50')],
      noLoadLoss: [0.0005, typical(`${PANDAPOWER}: 100 MVA 220/110 kV, 55 kW`)],
      noLoadCurrent: [0.0006, typical(`${PANDAPOWER}: 100 MVA 220/110 kV, 0.06 %`)],
      vectorGroup: ['YNd1', assumed('Common')],
    },
  })
  const secondary = b.place('breaker', `Q-${name}2`, at(600), 430, { params: { ratedCurrent: [3000, assumed('Common 38 kV switchgear')] } })
  chain(
    b,
    [hv, 'tap'],
    [primary, 'from'],
    [primary, 'to'],
    [main, 'hv'],
    [main, 'lv'],
    [secondary, 'from'],
    [secondary, 'to'],
    [bus, 'tap'],
  )

  const genset = b.place('genset', `G-${name}`, at(140), 260, {
    count: 22,
    params: {
      sRated: [3.125e6, typical('2.5 MW data-centre set at 0.8 power factor')],
      vRated: kv(13.8, 'Medium-voltage alternator'),
    },
    note: 'Standby plant of the section; started and connected by events.',
  })
  const stepUp = b.place('transformer2w', `T-G${name}`, at(140), 350, {
    count: 22,
    rotation: 180,
    params: {
      sRated: [3.5e6, assumed('Unit step-up of each set')],
      vHv: kv(34.5, CAMPUS),
      vLv: kv(13.8, 'Medium-voltage alternator'),
      vectorGroup: ['YNd1', assumed('Common')],
    },
  })
  const standby = b.place('breaker', `Q-G${name}`, at(140), 450, {
    rotation: 180,
    params: { closed: [false, assumed('Standby plant is off the bars')], ratedCurrent: [2000, assumed('Common 38 kV switchgear')] },
  })
  chain(b, [genset, 'ac'], [stepUp, 'lv'], [stepUp, 'hv'], [standby, 'to'], [standby, 'from'], [bus, 'tap'])

  const feeder = b.place('breaker', `Q-C${name}`, at(300), 580, { params: { ratedCurrent: [1200, assumed('Common 38 kV switchgear')] } })
  const cable = mvCable(b, `W-C${name}`, at(300), 1, 150)
  const unit = b.place('transformer2w', `T-C${name}`, at(300), 770, {
    count: 2,
    params: { sRated: [3e6, typical('2.5–3 MVA data-centre unit')], vHv: kv(34.5, CAMPUS), vLv: LV },
  })
  const cooling = b.place('coolingPlant', `Cooling ${name}`, at(300), 870, {
    count: 2,
    params: { power: [2e6, typical('8 MW for 86 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  chain(b, [bus, 'tap'], [feeder, 'from'], [feeder, 'to'], [cable, 'from'], [cable, 'to'], [unit, 'hv'], [unit, 'lv'], [cooling, 'ac'])
  return name === 'A' ? { bus, first: 1, halls: [460, 640] } : { bus, first: HALLS / 2 + 1, halls: [900, 1080] }
}

const mvCable = (b: Builder, name: string, x: number, count: number, length: number): ComponentRecord =>
  b.place('cable', name, x, 670, {
    count,
    params: {
      length: [length, assumed('Route on the site')],
      resistance: [0.122e-3, MV_CABLE],
      reactance: [0.112e-3, MV_CABLE],
      capacitance: [304e-12, MV_CABLE],
      ampacity: [421, MV_CABLE],
    },
  })

/** Feeders, unit transformers, UPS, busways, power shelves and racks of one hall; gives its UPS. */
function hall(b: Builder, workloadId: string, number: number, x: number, bus: ComponentRecord): ComponentRecord {
  const feeder = b.place('breaker', `Q-H${number}`, x, 580, {
    count: 3,
    params: { ratedCurrent: [1200, assumed('Common 38 kV switchgear')] },
  })
  const cable = mvCable(b, `W-H${number}`, x, 3, 300)
  const unit = b.place('transformer2w', `T-H${number}`, x, 770, {
    count: BLOCKS_PER_HALL,
    params: { sRated: [3e6, typical('2.5–3 MVA data-centre unit')], vHv: kv(34.5, CAMPUS), vLv: LV },
  })
  const ups = b.place('ups', `UPS-H${number}`, x, 880, {
    count: BLOCKS_PER_HALL,
    params: {
      sRated: [2.5e6, assumed('Block size matching a 3 MVA unit transformer')],
      vInput: LV,
      vOutputNominal: LV,
      batteryMode: ['active', assumed('Design choice of this example')],
      smoothingTime: [10, assumed('Five pulse periods: a square pulse comes through at tanh(T/4τ) = 5 %')],
      inputRampLimit: [25e3, assumed('48 units give 1.2 MW/s at the site, inside 10 MW in any 5 s')],
    },
  })
  const busway = b.place('busway', `BW-H${number}`, x, 980, {
    count: BLOCKS_PER_HALL,
    params: { length: [60, assumed('Along a rack row')] },
  })
  const shelves = b.place('psuShelf', `PSU-H${number}`, x, 1070, { count: RACKS_PER_HALL, params: { vInput: LV } })
  const racks = b.place('gpuCluster', `GPU-H${number}`, x, 1170, {
    count: RACKS_PER_HALL,
    params: { workload: [workloadId, assumed('One job over all halls')], ratedPower: [132e3, vendor(NVL72)] },
  })
  b.wire([bus, 'tap'], [feeder, 'from'])
  b.wire([feeder, 'to'], [cable, 'from'])
  b.wire([cable, 'to'], [unit, 'hv'])
  b.wire([unit, 'lv'], [ups, 'acInput'])
  b.wire([ups, 'acOutput'], [busway, 'from'])
  b.wire([busway, 'to'], [shelves, 'acInput'])
  b.wire([shelves, 'dcOutput'], [racks, 'dc'])
  return ups
}
