/** One campus of 32 MW and eight ways to keep its pulse off the grid, as alternatives of one drawing. */
import { assumed, DIABLO, NVL72, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder, type Changing } from './builder.ts'
import { chain, kv, LV, mvBreaker, startsOver, trainingJob, unitTransformer } from './parts.ts'

const RACKS = 240
const UNITS = 16
const MV = kv(34.5, 'Common North American campus level')
const RACK = [132e3, vendor(NVL72)] as const

const NOTES = `One campus, eight ways to keep its pulse off the grid; example from published figures.

240 racks (132 kW each) run one synchronous training job: 90 % of rated power while computing, 50 % while communicating, 0.5 Hz; 12.7 MW at the racks, started over three quarters of a minute.
The drawing holds the equipment of all alternatives; each study runs under one of them. Run all studies, then compare them: ppx compare, or the Compare screen.

"Legacy UPS": the batteries rest, the utility sees the pulse; the ramp limit of 10 MW in 5 s fails. "UPS with active battery": the same UPS lets its battery carry the pulse.
"Rack BBU": no UPS, battery backup in the racks; backup smooths nothing, so the ramp limit fails. "800 V DC with shelf": solid-state transformers and supercapacitor shelves.
"MV BESS": storage of 20 MW at 34.5 kV smooths the feeder of the halls. "Software shaping": the GPUs hold a floor of 80 %. "Throttling": the job is capped at 65 % and takes longer.
"Overbuilt generation": no utility; six turbines of the 50 MW class turn so that a pulse of a seventeenth of their rating is small to them: three quarters of what is bought stands idle.
Harmonics count in every verdict, with every job at its full load: IEEE 519-2022 is kept in every way that has a utility (total demand distortion 5.3 %, 8 % allowed, as first drawn). Before the job starts the cooling’s drives are most of a small current, which is not what the limits are made for.
The duty of the bypass breakers stays open: sixteen transformers joined give 674 kA against 50 kA, one alone 42 kA or more. It is the ramp limit that tells the ways apart.

Prices, floor areas and carbon are those of the cost book and the site values; what has no published source there is marked assumed.`

export function eightWays(): StudioDocument {
  const b = buildDocument({ name: 'One campus, eight alternatives, 32 MW', frequencyHz: 60, symbols: 'iec' })
  const job = trainingJob(b, startsOver(45))
  const shaped = trainingJob(
    b,
    {
      ...startsOver(45),
      powerSmoothing: [true, assumed('Design choice of this alternative')],
      powerFloor: [0.8, assumed('Between the 20 and 90 % that GPUs offer')],
      rampUpRate: [50, assumed('17,280 GPUs of 1.2 kW: 1.3 MW/s at the site')],
      rampDownRate: [50, assumed('As the way up')],
    },
    'Training job, shaped',
  )
  const capped = trainingJob(
    b,
    {
      ...startsOver(45),
      powerCap: [true, assumed('Design choice of this alternative')],
      capLevel: [0.65, assumed('Leaves 5 MW of pulse')],
    },
    'Training job, capped',
  )
  const utility = b.place('utility', 'Utility', 480, 60, {
    params: { vNominal: MV, shortCircuitPower: [1500e6, assumed('Ask the network operator for minimum and maximum')] },
  })
  const poi = mvBreaker(b, 'Q-POI', 480, 150)
  const bus = b.place('bus', 'MV bus', 560, 230, { length: 920, params: { vNominal: MV, ratedCurrent: [2000, assumed()] } })
  chain(b, [utility, 'ac'], [poi, 'from'], [poi, 'to'], [bus, 'tap'])
  const turbines = b.place('gasTurbine', 'Turbines', 860, 60, { count: 6, inService: false })
  const stepUp = b.place('transformer2w', 'T-Turbines', 860, 150, {
    count: 6,
    rotation: 180,
    inService: false,
    params: {
      sRated: [65e6, assumed('Above the generator’s rating')],
      vHv: MV,
      vLv: kv(13.8, 'Medium-voltage generator'),
      uk: [0.1, typical('Generator step-up transformers 8–14 %')],
      xOverR: [30, typical('Transformers of 50–100 MVA: X/R 25–50')],
      vectorGroup: ['YNd1', assumed('Common')],
    },
  })
  chain(b, [turbines, 'ac'], [stepUp, 'lv'], [stepUp, 'hv'], [bus, 'tap'])

  const hall = acHall(b, bus, job.id)
  const dc = dcHall(b, bus, job.id)
  const bess = b.place('bess', 'MV BESS', 820, 330, {
    count: 4,
    inService: false,
    params: {
      vRated: MV,
      meter: [hall.feeder.id, assumed('Smooths the feeders of the halls')],
      smoothingTime: [10, assumed('Five pulse periods: a square pulse comes through at tanh(T/4τ) = 5 %')],
      orderTime: [0.005, assumed('Feeder power fed forward; at 20 ms every edge would pass for a moment')],
    },
  })
  chain(b, [bus, 'tap'], [bess, 'ac'])
  const cooled = mvBreaker(b, 'Q-Cooling', 960, 320)
  const cooler = unitTransformer(b, 'T-Cooling', 960, 410, MV, 2)
  const plant = b.place('coolingPlant', 'Cooling', 960, 510, {
    count: 2,
    params: { power: [1.5e6, typical('3 MW for 29 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  chain(b, [bus, 'tap'], [cooled, 'from'], [cooled, 'to'], [cooler, 'hv'], [cooler, 'lv'], [plant, 'ac'])

  type Changes = readonly (readonly [ComponentRecord, Changing])[]
  const all = (parts: readonly ComponentRecord[], inService: boolean): Changes => parts.map((part) => [part, { inService }])
  const runs = (workload: string): Changes => [
    [hall.racks, { params: { workload: [workload, assumed('Design choice of this alternative')] } }],
  ]
  const active = { batteryMode: ['active', assumed('Design choice of this alternative')] } as const
  const closed = { closed: [true, assumed('Stands for a hall built without UPS')] } as const
  const ways: readonly (readonly [name: string, note: string, changes: Changes])[] = [
    ['Legacy UPS', 'As drawn: double conversion, battery for outages only.', []],
    ['UPS with active battery', 'The battery of the UPS carries the pulse.', [[hall.ups, { params: active }]]],
    [
      'Rack BBU',
      'No UPS; battery backup on the rack busbars.',
      [
        [hall.ups, { inService: false }],
        [hall.bypass, { params: closed }],
        [hall.backup, { inService: true }],
      ],
    ],
    [
      '800 V DC with shelf',
      'Solid-state transformers, 800 V DC rows, supercapacitor shelves.',
      [...all(hall.all, false), ...all(dc, true)],
    ],
    ['MV BESS', 'Battery storage at medium voltage smooths the feeders of the halls.', [[bess, { inService: true }]]],
    ['Software shaping', 'The GPUs hold a power floor.', runs(shaped.id)],
    ['Overbuilt generation', 'Turbines in place of the utility.', [...all([utility, poi], false), ...all([turbines, stepUp], true)]],
    ['Throttling', 'The job is capped.', runs(capped.id)],
  ]
  for (const [name, note, changes] of ways) {
    const alternative = b.alternative(name, note, changes)
    b.study(name, { recordStepS: 0.01, durationS: 150, alternativeId: alternative.id })
  }
  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}

/** Feeders, unit transformers, UPS with a bypass, power shelves, racks and their battery backup. */
function acHall(b: Builder, bus: ComponentRecord, workload: string) {
  const feeder = mvBreaker(b, 'Q-AC', 200, 320)
  const unit = unitTransformer(b, 'T-AC', 200, 410, MV, UNITS)
  const lv = b.place('bus', 'LV bus', 240, 500, {
    length: 200,
    params: { vNominal: LV, ratedCurrent: [64e3, assumed('Stands for sixteen of 4 kA')] },
  })
  const ups = b.place('ups', 'UPS', 200, 590, {
    count: UNITS,
    params: {
      sRated: [2.5e6, assumed('Block size matching a 3 MVA unit transformer')],
      vInput: LV,
      vOutputNominal: LV,
      smoothingTime: [10, assumed('Five pulse periods: a square pulse comes through at tanh(T/4τ) = 5 %')],
      inputRampLimit: [75e3, assumed('16 units give 1.2 MW/s at the site, inside 10 MW in any 5 s')],
    },
  })
  const bypass = b.place('breaker', 'Q-Bypass', 300, 590, {
    count: UNITS,
    params: {
      closed: [false, assumed('Closed only where there is no UPS')],
      ratedCurrent: [4000, assumed('Common low-voltage switchgear')],
      breakingCurrent: [85e3, assumed('A unit transformer alone gives 65 kA to earth behind it; next rating of low-voltage switchgear')],
    },
  })
  const it = b.place('bus', 'IT bus', 240, 680, {
    length: 200,
    params: { vNominal: LV, ratedCurrent: [64e3, assumed('Stands for sixteen of 4 kA')] },
  })
  const shelves = b.place('psuShelf', 'Power shelves', 200, 770, {
    count: RACKS,
    params: { vInput: LV, callsBackup: [true, vendor('OCP Open Rack V3: the bus falls to 48 V when half of the hold-up energy is gone')] },
  })
  const busbar = b.place('dcBus', 'Rack busbars', 240, 850, {
    length: 200,
    params: {
      vNominal: [50, vendor('OCP Open Rack V3')],
      ratedCurrent: [RACKS * 2900, vendor('SemiAnalysis: 2,900 A busbar of an NVL72 rack, times the racks')],
    },
  })
  const racks = b.place('gpuCluster', 'Racks', 200, 930, {
    count: RACKS,
    params: { workload: [workload, assumed('One job over the campus')], ratedPower: RACK },
  })
  const backup = b.place('rackBbu', 'Rack BBU', 300, 930, { count: 8 * RACKS, inService: false })
  chain(b, [bus, 'tap'], [feeder, 'from'], [feeder, 'to'], [unit, 'hv'], [unit, 'lv'], [lv, 'tap'], [lv, 'tap'], [ups, 'acInput'])
  chain(b, [ups, 'acOutput'], [it, 'tap'], [lv, 'tap'], [bypass, 'from'], [bypass, 'to'], [it, 'tap'], [it, 'tap'], [shelves, 'acInput'])
  chain(b, [shelves, 'dcOutput'], [busbar, 'tap'], [busbar, 'tap'], [racks, 'dc'], [busbar, 'tap'], [backup, 'dc'])
  return { feeder, ups, bypass, racks, backup, all: [feeder, unit, ups, bypass, shelves, racks] }
}

/** Solid-state transformers, 800 V row, racks behind their converters, supercapacitor shelves; out of service as drawn. */
function dcHall(b: Builder, bus: ComponentRecord, workload: string): readonly ComponentRecord[] {
  const inService = false
  const feeder = mvBreaker(b, 'Q-DC', 540, 320, { inService })
  const sst = b.place('solidStateTransformer', 'SST', 540, 410, { count: UNITS, inService, params: { vInput: MV } })
  const row = b.place('dcBus', '800 V bus', 600, 500, {
    length: 240,
    params: { ratedCurrent: [50e3, assumed('Stands for sixteen of 3.1 kA')] },
  })
  const converter = b.place('dcConverter', 'DC converters', 540, 590, { count: RACKS, inService })
  const racks = b.place('gpuCluster', 'Racks on 800 V', 540, 690, {
    count: RACKS,
    inService,
    params: { workload: [workload, assumed('One job over the campus')], ratedPower: RACK },
  })
  const shelf = b.place('capacitorShelf', 'Supercap shelves', 660, 590, {
    count: RACKS,
    inService,
    params: {
      pRated: [70e3, assumed('More than half of a rack: a swing of 53 kW and the rise at the start')],
      vNominal: [800, DIABLO],
      triggerVoltage: [720, assumed('Not used: the shelf holds no bus')],
      vOutput: [750, assumed('Below the transformers’ own')],
      outputDroop: [8, assumed('One per cent')],
      smoothingTime: [0.6, assumed('The slow rise at the start of the job passes to the transformers before the bank is empty')],
      shareDroop: [1.6, assumed('A tenth of the transformers’ droop')],
      vMax: [700, assumed('Bank behind its own converter, below the bus')],
      vMin: [350, assumed('Half of the highest voltage')],
      vStart: [553, assumed('Equal energy up and down')],
      capacitance: [0.9, assumed('165 kJ usable: about two seconds at rated power')],
      esr: [0.04, assumed('A time constant of 40 ms')],
      recentringPower: [7e3, assumed('A tenth of the rated power')],
      recentringGain: [20e3, assumed('As the catalogue’s shelf')],
    },
  })
  chain(b, [bus, 'tap'], [feeder, 'from'], [feeder, 'to'], [sst, 'acInput'], [sst, 'dcOutput'], [row, 'tap'])
  chain(b, [row, 'tap'], [converter, 'dcInput'], [converter, 'dcOutput'], [racks, 'dc'], [row, 'tap'], [shelf, 'dc'])
  return [feeder, sst, converter, racks, shelf]
}
