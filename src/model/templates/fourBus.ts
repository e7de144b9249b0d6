/** Smallest chain that shows the matter: utility, transformer, UPS, a row of racks; four buses. */
import { assumed, NVL72, vendor, VERTIV_AI } from '../catalogue/shared/provenance.ts'
import type { StudioDocument } from '../document/records.ts'
import { buildDocument } from './builder.ts'

const NOTES = `Four-bus tutorial: one row of twelve racks behind one UPS.

The training job pulses at 1 Hz. In the study "Battery share off" the utility sees every pulse and the ramp limit of this example (0.05 MW/s over 5 s, set in the study) fails.
In "Battery share switched on" the UPS lets its battery carry the pulse from 10 s on. Set "Battery share" of UPS 1 to active and run again to pass from the start.`

export function fourBusTutorial(): StudioDocument {
  const b = buildDocument({ name: 'Four-bus tutorial', frequencyHz: 60, symbols: 'iec' })
  const job = b.workload('Training job, 1 Hz', {
    period: [1, assumed('One iteration a second')],
    duty: [0.5, vendor(VERTIV_AI)],
    computeLevel: [0.9, vendor(VERTIV_AI)],
    communicationLevel: [0.5, vendor(VERTIV_AI)],
    firstPulse: [1, assumed('A second of rest to show the operating point')],
  })
  const utility = b.place('utility', 'Utility', 200, 60, {
    params: { vNominal: [34.5e3, assumed('Distribution level')], shortCircuitPower: [500e6, assumed('Ask the network operator')] },
  })
  const mv = b.place('bus', 'Bus 1', 200, 140, { length: 160, params: { vNominal: [34.5e3, assumed('As the utility')] } })
  const transformer = b.place('transformer2w', 'T1', 200, 230)
  const lv = b.place('bus', 'Bus 2', 240, 320, { length: 240, params: { vNominal: [480, assumed('Low-voltage level')] } })
  const ups = b.place('ups', 'UPS 1', 200, 420, {
    params: {
      smoothingTime: [5, assumed('Five pulse periods')],
      inputRampLimited: [false, assumed('Smoothing alone keeps the ramp')],
    },
  })
  const cooling = b.place('coolingPlant', 'Cooling', 320, 410, { params: { power: [150e3, assumed('About 10 % of the racks')] } })
  const it = b.place('bus', 'Bus 3', 200, 520, { length: 160, params: { vNominal: [480, assumed('Low-voltage level')] } })
  const shelves = b.place('psuShelf', 'Power shelves', 200, 600, { count: 12 })
  const dc = b.place('dcBus', 'Bus 4', 200, 680, {
    length: 160,
    params: { vNominal: [50, vendor('OCP Open Rack V3')], ratedCurrent: [2900, vendor(NVL72)] },
  })
  const racks = b.place('gpuCluster', 'Racks', 200, 760, {
    count: 12,
    params: { workload: [job.id, assumed('The tutorial’s job')], ratedPower: [132e3, vendor(NVL72)] },
  })
  b.wire([utility, 'ac'], [mv, 'tap'])
  b.wire([mv, 'tap'], [transformer, 'hv'])
  b.wire([transformer, 'lv'], [lv, 'tap'])
  b.wire([lv, 'tap'], [ups, 'acInput'])
  b.wire([lv, 'tap'], [cooling, 'ac'])
  b.wire([ups, 'acOutput'], [it, 'tap'])
  b.wire([it, 'tap'], [shelves, 'acInput'])
  b.wire([shelves, 'dcOutput'], [dc, 'tap'])
  b.wire([dc, 'tap'], [racks, 'dc'])

  const limits = { 'poiRamp.limit': 50e3 }
  b.study('Battery share off', { durationS: 20, recordStepS: 0.002, limits })
  const switched = b.study('Battery share switched on', { durationS: 30, recordStepS: 0.002, limits })
  b.event(switched, 'Battery share on', 10, 'setBatteryShare', ups, { batteryMode: 'active' })
  return b.finish({ notes: NOTES, site: 'Example' })
}
