/** A hall of 30 MW on 800 V DC: solid-state transformers from 34.5 kV, 48 racks of the 600 kW class, supercapacitor shelves on the rows. */
import { assumed, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder } from './builder.ts'
import { chain, kv, mvBreaker, startsOver, trainingJob } from './parts.ts'

const RACKS_PER_ROW = 24
const BLOCKS_PER_ROW = 8

const NOTES = `800 V DC hall of 30 MW, example from published figures.

Solid-state transformers take 34.5 kV straight to 800 V DC. Each of two rows feeds 24 racks of the 600 kW class through a solid-state breaker and a cable per rack:
750 A where a 50 V busbar would carry 12 kA. There is no UPS; a shelf of supercapacitors stands beside every rack.
90 % of rated power while computing, 50 % while communicating, 0.5 Hz, all racks at once: 11.5 MW at the racks. The job starts over three quarters of a minute.

Studies: "Shelves smooth": the shelves answer what the bus voltage does; about a fifth of each step stays on the transformers, and the 10 MW in any 5 s of the ERCOT proposal are kept.
"Shelves off": the utility sees the whole pulse and the ramp limit at the point of interconnection fails.
"Row B switched off": the solid-state breakers of row B open at 60 s. Its racks are lost, so "racks keep running" fails there, and the utility loses 14 MW at once: the ramp limit fails too. Row A runs on.
Harmonics count in every verdict, with every job at its full load: the drives of the cooling are then a small part of the current and IEEE 519-2022 is kept (total demand distortion 4.6 %, 8 % allowed). Before the job starts they are two fifths of a small current, which is not what the limits are made for.

A full flattening of this pulse takes ΔP·D·(1−D)·T = 90 kJ a rack; most of the shelf’s 0.75 MJ is for the slow rise when the job begins.
Over that rise the shelves run down to the end of their window, and half a minute later they are back: a larger bank or a slower start would leave them a reserve.
Values without a published source are marked assumed; overload curve and droop are to be asked of the vendor.`

export function dcHall800v(): StudioDocument {
  const b = buildDocument({ name: '800 V DC hall, 30 MW', frequencyHz: 60, symbols: 'iec' })
  const MV = kv(34.5, 'Common North American campus level')
  const job = trainingJob(b, startsOver(45))
  const utility = b.place('utility', 'Utility', 500, 60, {
    params: { vNominal: MV, shortCircuitPower: [1000e6, assumed('Ask the network operator for minimum and maximum')] },
  })
  const poi = mvBreaker(b, 'Q-POI', 500, 140)
  const mv = b.place('bus', 'MV bus', 500, 210, { length: 560, params: { vNominal: MV, ratedCurrent: [1200, assumed()] } })
  chain(b, [utility, 'ac'], [poi, 'from'], [poi, 'to'], [mv, 'tap'])
  const rows = (['A', 'B'] as const).map((name, k) => row(b, name, 280 + 440 * k, mv, job.id))
  const plant = b.place('coolingPlant', 'Cooling', 500, 480, {
    params: { power: [2e6, typical('2 MW for 26 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  const cooled = mvBreaker(b, 'Q-Cooling', 500, 280)
  const cooler = b.place('transformer2w', 'T-Cooling', 500, 370, {
    params: { sRated: [3e6, typical('2.5–3 MVA data-centre unit')], vHv: MV, vLv: [480, assumed('Low-voltage level')] },
  })
  chain(b, [mv, 'tap'], [cooled, 'from'], [cooled, 'to'], [cooler, 'hv'], [cooler, 'lv'], [plant, 'ac'])

  const record = { recordStepS: 0.01, durationS: 75 }
  b.study('Shelves smooth', record)
  const off = b.alternative(
    'No shelves',
    'Racks without storage beside them.',
    rows.map(({ shelf }) => [shelf, { inService: false }]),
  )
  b.study('Shelves off', { ...record, alternativeId: off.id })
  const switched = b.study('Row B switched off', record)
  const [, second] = rows
  if (second) b.event(switched, 'Breakers of row B open', 60, 'open', second.breaker)
  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}

interface Row {
  readonly breaker: ComponentRecord
  readonly shelf: ComponentRecord
}

function row(b: Builder, name: 'A' | 'B', x: number, mv: ComponentRecord, workload: string): Row {
  const feeder = mvBreaker(b, `Q-${name}`, x, 280)
  const sst = b.place('solidStateTransformer', `SST-${name}`, x, 370, {
    count: BLOCKS_PER_ROW,
    params: { vInput: kv(34.5, 'As the campus') },
  })
  const main = b.place('dcBus', `DC bus ${name}`, x, 460, {
    length: 200,
    params: { ratedCurrent: [25e3, assumed('The transformers’ rated current, eight of 3.1 kA')] },
  })
  const breaker = b.place('dcBreaker', `QD-${name}`, x, 530, { count: RACKS_PER_ROW })
  const cable = b.place('dcCable', `W-${name}`, x, 620, { count: RACKS_PER_ROW })
  const bus = b.place('dcBus', `Row ${name}`, x, 710, {
    length: 260,
    params: { ratedCurrent: [25e3, assumed('Stands for the racks’ connections')] },
  })
  const rack = x - 60
  const converter = b.place('dcConverter', `DCC-${name}`, rack, 800, {
    count: RACKS_PER_ROW,
    params: {
      pRated: [600e3, typical('SemiAnalysis: 600 kW rack, 2027; NVIDIA 800 VDC blog')],
      outputCapacitance: [0.9, assumed('About 2 ms of rated power at 50 V')],
      filterInductance: [5e-6, assumed('A quarter of a 132 kW rack’s')],
      filterResistance: [0.003, assumed('Stable at four times rated power with its inductance and capacitance')],
      filterCapacitance: [7e-3, typical('Some µF per kW of a bulk capacitor')],
    },
  })
  const racks = b.place('gpuCluster', `GPU-${name}`, rack, 890, {
    count: RACKS_PER_ROW,
    params: {
      workload: [workload, assumed('One job over the hall')],
      ratedPower: [600e3, typical('SemiAnalysis: 600 kW rack, 2027; NVIDIA 800 VDC blog')],
      gpus: [144, assumed('NVL144 of Rubin Ultra packages; confirm with the vendor')],
      gpuPower: [3600, typical('Press: Rubin Ultra about 3.6 kW')],
    },
  })
  const shelf = b.place('capacitorShelf', `Supercap ${name}`, x + 60, 800, {
    count: RACKS_PER_ROW,
    params: {
      pRated: [320e3, vendor('Skeleton GrapheneGPU shelf: 160 kW in 4U; two a rack')],
      vNominal: [800, vendor('OCP Diablo 400 specification 0.5.2: ±400 V or 800 V, 100 kW–1 MW, hold-up of 20 ms')],
      triggerVoltage: [720, assumed('Not used: the shelf holds no bus')],
      vOutput: [750, assumed('Below the transformers’ own')],
      outputDroop: [8, assumed('One per cent')],
      smoothingTime: [0.6, assumed('The slow rise at the start of the job passes to the transformers before the bank is empty')],
      shareDroop: [1.6, assumed('A tenth of the transformers’ droop')],
      vMax: [700, assumed('Bank behind its own converter, below the bus')],
      vMin: [350, assumed('Half of the highest voltage')],
      vStart: [553, assumed('Equal energy up and down')],
      capacitance: [4.1, assumed('0.75 MJ usable: two and a half seconds at rated power')],
      esr: [0.01, assumed('Two seconds of time constant are not reached: 40 ms')],
      recentringPower: [32e3, assumed('A tenth of the rated power')],
      recentringGain: [90e3, assumed('As the catalogue’s shelf, by rating')],
      outputCapacitance: [1e-3, assumed('1 ms of rated power; without it constant power on the cable’s nanofarads is unstable')],
    },
  })
  chain(b, [mv, 'tap'], [feeder, 'from'], [feeder, 'to'], [sst, 'acInput'], [sst, 'dcOutput'], [main, 'tap'])
  chain(b, [main, 'tap'], [breaker, 'from'], [breaker, 'to'], [cable, 'from'], [cable, 'to'], [bus, 'tap'])
  chain(b, [bus, 'tap'], [converter, 'dcInput'], [converter, 'dcOutput'], [racks, 'dc'], [bus, 'tap'], [shelf, 'dc'])
  return { breaker, shelf }
}
