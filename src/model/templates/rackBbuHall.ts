/** A hall of 40 MW after Open Rack v3: no UPS, battery backup in every rack. */
import { assumed, NVL72, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { StudioDocument } from '../document/records.ts'
import { buildDocument } from './builder.ts'
import { chain, kv, LV, mvBreaker, trainingJob, unitTransformer } from './parts.ts'

const RACKS = 264
const UNITS = 16

const NOTES = `Open Rack v3 hall of 40 MW with battery backup in the racks, example from published figures.

264 racks (132 kW each) stand behind unit transformers without any UPS. Every rack has its power shelves and eight battery backup units of 15 kW beside them on the 50 V busbar.
90 % of rated power while computing, 50 % while communicating, 0.5 Hz, all racks at once: 14 MW.

Studies: "Grid lost for a second": the shelves carry 10 ms and more from their capacitors, then lower the busbar to 48 V; below 48.5 V for 2 ms the batteries take over, 4 ms in all.
The racks keep running. The ramp limit fails all the same: the site leaves the grid and comes back. The voltage band, ITIC curve and voltage change are not judged there, the loss is the utility’s own.
"The same without backup": the capacitors’ 20 ms are gone long before the grid is back and all racks are lost.
"Training job": the grid is sound and the batteries rest: backup units carry outages and smooth nothing, so the whole pulse reaches the utility and the ramp limit fails.
Against the pulse such a hall needs capacitor shelves, storage at the point of interconnection, or shaping of the job.

Values without a published source are marked assumed.`

export function rackBbuHall(): StudioDocument {
  const b = buildDocument({ name: 'Open Rack v3 hall with rack batteries, 40 MW', frequencyHz: 60, symbols: 'iec' })
  const MV = kv(34.5, 'Common North American campus level')
  const job = trainingJob(b)
  const utility = b.place('utility', 'Utility', 400, 60, {
    params: { vNominal: MV, shortCircuitPower: [1500e6, assumed('Ask the network operator for minimum and maximum')] },
  })
  const poi = mvBreaker(b, 'Q-POI', 400, 140)
  const bus = b.place('bus', 'MV bus', 400, 210, { length: 400, params: { vNominal: MV, ratedCurrent: [1200, assumed()] } })
  chain(b, [utility, 'ac'], [poi, 'from'], [poi, 'to'], [bus, 'tap'])

  const feeder = mvBreaker(b, 'Q-Hall', 300, 280, { count: 2 })
  const unit = unitTransformer(b, 'T-Hall', 300, 370, MV, UNITS)
  const busway = b.place('busway', 'Busways', 300, 460, { count: UNITS, params: { length: [60, assumed('Along a rack row')] } })
  const shelves = b.place('psuShelf', 'Power shelves', 300, 550, {
    count: RACKS,
    params: { vInput: LV, callsBackup: [true, vendor('OCP Open Rack V3: the bus falls to 48 V when half of the hold-up energy is gone')] },
  })
  const busbar = b.place('dcBus', 'Rack busbars', 340, 640, {
    length: 240,
    params: {
      vNominal: [50, vendor('OCP Open Rack V3')],
      ratedCurrent: [RACKS * 2900, vendor('SemiAnalysis: 2,900 A busbar of an NVL72 rack, times the racks')],
    },
  })
  const racks = b.place('gpuCluster', 'Racks', 300, 730, {
    count: RACKS,
    params: { workload: [job.id, assumed('One job over the hall')], ratedPower: [132e3, vendor(NVL72)] },
  })
  const backup = b.place('rackBbu', 'Battery backup', 420, 730, {
    count: 8 * RACKS,
    note: 'Eight shelves a rack, each of six modules of 3 kW with one to spare: 120 kW for 119 kW of computing.',
  })
  chain(
    b,
    [bus, 'tap'],
    [feeder, 'from'],
    [feeder, 'to'],
    [unit, 'hv'],
    [unit, 'lv'],
    [busway, 'from'],
    [busway, 'to'],
    [shelves, 'acInput'],
  )
  chain(b, [shelves, 'dcOutput'], [busbar, 'tap'], [busbar, 'tap'], [racks, 'dc'], [busbar, 'tap'], [backup, 'dc'])

  const cooled = mvBreaker(b, 'Q-Cooling', 540, 280)
  const cooler = unitTransformer(b, 'T-Cooling', 540, 370, MV, 2)
  const plant = b.place('coolingPlant', 'Cooling', 540, 460, {
    count: 2,
    params: { power: [1.5e6, typical('3 MW for 31 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  chain(b, [bus, 'tap'], [cooled, 'from'], [cooled, 'to'], [cooler, 'hv'], [cooler, 'lv'], [plant, 'ac'])

  const record = { recordStepS: 0.005, durationS: 12 }
  // The utility makes this voltage change itself; it is no emission of the site.
  const limits = { 'voltageChange.enabled': false, 'pst.enabled': false, 'voltageBand.enabled': false, 'itic.enabled': false }
  const lost = b.study('Grid lost for a second', { ...record, limits })
  const bare = b.alternative('No backup', 'Racks without batteries.', [[backup, { inService: false }]])
  const without = b.study('The same without backup', { ...record, limits, alternativeId: bare.id })
  for (const study of [lost, without]) {
    b.event(study, 'Grid lost', 5, 'disconnect', utility)
    b.event(study, 'Grid back', 6, 'connect', utility)
  }
  b.study('Training job', { recordStepS: 0.01, durationS: 40 })
  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}
