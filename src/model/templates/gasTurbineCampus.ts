/**
 * An off-grid 300 MW AI campus on gas turbines: 2160 racks of the GB200 NVL72 class behind UPS, eight aeroderivative turbines of the 50 MW
 * class, no grid. Frequency is the limit that the pulses meet.
 */
import { assumed, NVL72, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder } from './builder.ts'
import { chain, kv, LV, trainingJob, sizeUpsBattery } from './parts.ts'

const BLOCKS = 3
const RACKS_PER_BLOCK = 720
const UPS_PER_BLOCK = 48

const MV = kv(34.5, 'Common North American campus level')

const NOTES = `Off-grid AI campus of 300 MW, example from published figures.

Eight gas turbines of the 50 MW class carry 2160 racks (132 kW each); one of them is spare. There is no utility: what the training job does, the shafts feel.
90 % of rated power while computing, 50 % while communicating, 0.5 Hz, all racks at once.

Studies: "Battery share active" lets the UPS batteries carry the pulse; the turbines see a slow ramp and the frequency falls by no more than the droop asks.
"Battery share off" lets the pulse through: a block of a quarter of their rating in a few milliseconds. The frequency falls at four hertz a second, the turbines trip
at 57 Hz before their valves have opened, and a second after the job began the campus stands on its UPS batteries, which are empty five minutes after the run. "One turbine trips" loses one of eight while the batteries share.
"Battery to be sized" is what the sizing holds its batteries against: four minutes, in which the charge must hold, and a tenth kept from the rate of the cells.
Above a few tenths of a hertz only inertia and storage answer; that is no weakness of these turbines' governors.

Values without a published source are marked assumed; the turbines' governor data are to be asked of the vendor.`

export function gasTurbineCampus(): StudioDocument {
  const b = buildDocument({ name: 'Off-grid AI campus, 300 MW', frequencyHz: 60, symbols: 'iec' })
  const job = trainingJob(b)
  const bus = b.place('bus', 'Plant bus', 640, 420, {
    length: 1080,
    params: { vNominal: MV, ratedCurrent: [10e3, assumed('Stands for a sectionalised plant')] },
  })
  turbines(b, 'GT 1–7', 500, 7, bus)
  const last = turbines(b, 'GT 8', 780, 1, bus)
  cooling(b, bus)
  const ups = Array.from({ length: BLOCKS }, (_, k) => block(b, job.id, k + 1, 380 + 240 * k, bus))

  const record = { recordStepS: 0.01, durationS: 60 }
  b.study('Battery share active', record)
  const off = b.study('Battery share off', record)
  for (const unit of ups) b.event(off, `${unit.name} passive`, 0, 'setBatteryShare', unit, { batteryMode: 'passive' })
  const trip = b.study('One turbine trips', record)
  b.event(trip, 'GT 8 trips', 20, 'trip', last)
  sizeUpsBattery(b, ups)
  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}

/** Turbines with their unit transformers. */
function turbines(b: Builder, name: string, x: number, count: number, bus: ComponentRecord): ComponentRecord {
  const unit = b.place('gasTurbine', name, x, 100, {
    count,
    note: 'Aeroderivative of the 50 MW class; governor tuned for the island.',
  })
  const stepUp = b.place('transformer2w', `T-${name}`, x, 200, {
    count,
    rotation: 180,
    params: {
      sRated: [65e6, assumed('Above the generator’s rating')],
      vHv: MV,
      vLv: kv(13.8, 'Medium-voltage generator'),
      uk: [0.1, typical('Generator step-up transformers 8–14 %')],
      xOverR: [30, typical('Transformers of 50–100 MVA: X/R 25–50')],
      noLoadLoss: [0.0006, typical('Large transformers below 0.1 %')],
      noLoadCurrent: [0.001, typical('Large transformers 0.1–0.3 %')],
      vectorGroup: ['YNd1', assumed('Common')],
    },
  })
  const breaker = b.place('breaker', `Q-${name}`, x, 310, {
    count,
    rotation: 180,
    params: { ratedCurrent: [2000, assumed('Common 38 kV switchgear')] },
  })
  chain(b, [unit, 'ac'], [stepUp, 'lv'], [stepUp, 'hv'], [breaker, 'to'], [breaker, 'from'], [bus, 'tap'])
  return unit
}

function cooling(b: Builder, bus: ComponentRecord): void {
  const unit = b.place('transformer2w', 'T-Cooling', 1060, 620, {
    count: 12,
    params: { sRated: [3e6, typical('2.5–3 MVA data-centre unit')], vHv: MV, vLv: LV },
  })
  const plant = b.place('coolingPlant', 'Cooling', 1060, 740, {
    count: 12,
    params: { power: [2e6, typical('24 MW for 260 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  chain(b, [bus, 'tap'], [unit, 'hv'], [unit, 'lv'], [plant, 'ac'])
}

/** Unit transformers, UPS, power shelves and racks of 95 MW; gives the UPS. */
function block(b: Builder, workloadId: string, number: number, x: number, bus: ComponentRecord): ComponentRecord {
  const feeder = b.place('breaker', `Q-B${number}`, x, 510, {
    count: 12,
    params: { ratedCurrent: [1200, assumed('Common 38 kV switchgear')] },
  })
  const unit = b.place('transformer2w', `T-B${number}`, x, 620, {
    count: UPS_PER_BLOCK,
    params: { sRated: [3e6, typical('2.5–3 MVA data-centre unit')], vHv: MV, vLv: LV },
  })
  const ups = b.place('ups', `UPS-B${number}`, x, 740, {
    count: UPS_PER_BLOCK,
    params: {
      sRated: [2.5e6, assumed('Block size matching a 3 MVA unit transformer')],
      vInput: LV,
      vOutputNominal: LV,
      batteryMode: ['active', assumed('Design choice of this example')],
      smoothingTime: [10, assumed('Five pulse periods: a square pulse comes through at tanh(T/4τ) = 5 %')],
      inputRampLimit: [25e3, assumed('144 units give 3.6 MW/s: the turbines together follow at 40 MW/s')],
    },
  })
  const shelves = b.place('psuShelf', `PSU-B${number}`, x, 860, { count: RACKS_PER_BLOCK, params: { vInput: LV } })
  const racks = b.place('gpuCluster', `GPU-B${number}`, x, 960, {
    count: RACKS_PER_BLOCK,
    params: { workload: [workloadId, assumed('One job over the campus')], ratedPower: [132e3, vendor(NVL72)] },
  })
  chain(b, [bus, 'tap'], [feeder, 'from'], [feeder, 'to'], [unit, 'hv'], [unit, 'lv'], [ups, 'acInput'])
  chain(b, [ups, 'acOutput'], [shelves, 'acInput'], [shelves, 'dcOutput'], [racks, 'dc'])
  return ups
}
