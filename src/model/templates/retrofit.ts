/** Retrofit of a hall built for racks of 10 kW: what a row of the old feeders carries of racks of 132 kW. */
import { assumed, NVL72, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder } from './builder.ts'
import { chain, kv, LV, mvBreaker, trainingJob } from './parts.ts'

/** Racks of 10 kW behind one block of 1.25 MVA. */
const OLD_RACKS = 100
const NEW_RACKS = 12

const NOTES = `Retrofit of a hall with racks of 10 kW, example from published figures.

Four blocks, each a transformer of 1.5 MVA and a UPS of 1.25 MVA, feed a hundred racks of 10 kW each: 4 MW of servers that hardly move and stand at 80 %.
Block 4 is cleared and gets racks of 132 kW instead (liquid cooling assumed). The hall’s connection does not change.

Studies: "As built": everything is kept. "Twelve new racks" replace the hundred: 1.58 MW of nameplate where 1.0 MW stood. The block’s UPS and its transformer are overloaded while the job computes:
what the old floor lacks is power per feeder, not power of the hall. "Seven new racks" is what the block carries.
"Seven new racks, battery share off": the same racks with the old UPS’s usual setting. The block’s pulse of 0.4 MW passes to the utility; the ramp limit, set here to what the old contract
allows (50 kW/s over 5 s, assumed), fails though every rating is kept.
Harmonics count in every verdict, with every job at its full load: the six-pulse drives of the cooling draw a 5th that exceeds IEEE 519-2022 (11 %, 10 % allowed), since nothing is known by which the racks’ supplies would cancel it. Where the dense racks overload their old feeder there is no operating point at full load, and what asks for one is not evaluated.

Values without a published source are marked assumed; ratings of the existing plant are to be read on site.`

export function retrofit(): StudioDocument {
  const b = buildDocument({ name: 'Retrofit of a hall with 10 kW racks, 5 MW', frequencyHz: 60, symbols: 'iec' })
  const MV = kv(13.8, 'Common distribution level of a city')
  const job = trainingJob(b)
  const service = b.workload('Servers', { baseLevel: [0.8, assumed('Enterprise servers, hardly moving')] }, 'service')
  const utility = b.place('utility', 'Utility', 480, 60, {
    params: { vNominal: MV, shortCircuitPower: [250e6, assumed('Ask the network operator for minimum and maximum')] },
  })
  const poi = mvBreaker(b, 'Q-POI', 480, 140, { params: { ratedCurrent: [630, assumed('Common 15 kV switchgear')] } })
  const bus = b.place('bus', 'MV bus', 480, 210, { length: 560, params: { vNominal: MV, ratedCurrent: [630, assumed()] } })
  chain(b, [utility, 'ac'], [poi, 'from'], [poi, 'to'], [bus, 'tap'])

  const old = block(b, 'Blocks 1–3', 280, 3, bus)
  const servers = b.place('itLoad', 'Racks 1–3', 280, 650, {
    count: 3 * OLD_RACKS,
    params: {
      workload: [service.id, assumed('Enterprise servers')],
      ratedPower: [10e3, typical('Rack density of halls built before 2023: 5–10 kW')],
    },
  })
  chain(b, [old, 'acOutput'], [servers, 'ac'])

  const last = block(b, 'Block 4', 480, 1, bus)
  const floor = b.place('bus', 'Block 4 IT', 540, 560, { length: 240, params: { vNominal: LV, ratedCurrent: [2000, assumed()] } })
  const kept = b.place('itLoad', 'Racks 4', 480, 650, {
    count: OLD_RACKS,
    params: {
      workload: [service.id, assumed('Enterprise servers')],
      ratedPower: [10e3, typical('Rack density of halls built before 2023: 5–10 kW')],
    },
  })
  const shelves = b.place('psuShelf', 'New shelves', 600, 650, { count: NEW_RACKS, params: { vInput: LV } })
  const racks = b.place('gpuCluster', 'New racks', 600, 750, {
    count: NEW_RACKS,
    params: { workload: [job.id, assumed('The job of the retrofit')], ratedPower: [132e3, vendor(NVL72)] },
  })
  chain(b, [last, 'acOutput'], [floor, 'tap'], [floor, 'tap'], [kept, 'ac'], [floor, 'tap'], [shelves, 'acInput'])
  chain(b, [shelves, 'dcOutput'], [racks, 'dc'])

  const cooled = mvBreaker(b, 'Q-Cooling', 700, 280)
  const cooler = b.place('transformer2w', 'T-Cooling', 700, 370, {
    params: { sRated: [1.5e6, typical('1.5 MVA 13.8/0.48 kV unit')], vHv: MV, vLv: LV },
  })
  const plant = b.place('coolingPlant', 'Cooling', 700, 460, {
    params: { power: [1.2e6, typical('Air-cooled hall with PUE of about 1.4')] },
  })
  chain(b, [bus, 'tap'], [cooled, 'from'], [cooled, 'to'], [cooler, 'hv'], [cooler, 'lv'], [plant, 'ac'])

  const asBuilt = b.alternative('As built', 'A hundred racks of 10 kW on block 4.', [
    [shelves, { inService: false }],
    [racks, { inService: false }],
  ])
  const twelve = b.alternative('Twelve new racks', 'Block 4 cleared for twelve racks of 132 kW.', [[kept, { inService: false }]])
  const active = { batteryMode: ['active', assumed('Set with the retrofit')] } as const
  const fitting = (name: string, note: string, share: boolean) =>
    b.alternative(name, note, [
      [kept, { inService: false }],
      [shelves, { count: 7 }],
      [racks, { count: 7 }],
      ...(share ? [[last, { params: active }] as const] : []),
    ])
  const seven = fitting('Seven new racks', 'As many as the block carries; the UPS lets its battery share.', true)
  const passive = fitting('Seven new racks, battery share off', 'The old setting of the UPS.', false)

  const record = { recordStepS: 0.01, durationS: 40, limits: { 'poiRamp.limit': 50e3 } }
  for (const alternative of [asBuilt, twelve, seven, passive]) b.study(alternative.name, { ...record, alternativeId: alternative.id })
  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}

/** Feeder, transformer and UPS of the old plant; gives the UPS. */
function block(b: Builder, name: string, x: number, count: number, bus: ComponentRecord): ComponentRecord {
  const feeder = mvBreaker(b, `Q-${name}`, x, 280, { count, params: { ratedCurrent: [630, assumed('Common 15 kV switchgear')] } })
  const unit = b.place('transformer2w', `T-${name}`, x, 370, {
    count,
    params: { sRated: [1.5e6, typical('1.5 MVA 13.8/0.48 kV unit')], vHv: kv(13.8, 'Common distribution level of a city'), vLv: LV },
  })
  const ups = b.place('ups', `UPS-${name}`, x, 470, {
    count,
    params: {
      sRated: [1.25e6, assumed('Existing block')],
      smoothingTime: [10, assumed('Five pulse periods')],
      vInput: LV,
      vOutputNominal: LV,
    },
  })
  chain(b, [bus, 'tap'], [feeder, 'from'], [feeder, 'to'], [unit, 'hv'], [unit, 'lv'], [ups, 'acInput'])
  return ups
}
