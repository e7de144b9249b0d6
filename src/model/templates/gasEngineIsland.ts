/** An island of gas engines with battery storage: 360 racks without UPS, seven engines of the 10 MW class, grid-forming storage. */
import { assumed, NVL72, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { StudioDocument } from '../document/records.ts'
import { buildDocument } from './builder.ts'
import { chain, kv, LV, mvBreaker, trainingJob, unitTransformer } from './parts.ts'

const RACKS = 360
const UNITS = 20

const NOTES = `Off-grid AI campus of 50 MW on gas engines with battery storage, example from published figures.

Seven gas engines of 10 MW carry 360 racks (132 kW each) and their cooling; one engine is spare. There is no UPS and no utility:
forty megawatts of grid-forming storage on the same busbar answer the pulse before the engines do.
90 % of rated power while computing, 50 % while communicating, 0.5 Hz, all racks at once: 19 MW, a quarter of the engines’ rating.

Studies: "Storage forms the grid": the storage takes most of each step, the engines follow at the pace of their governors, the frequency stays in its band.
"Engines alone": the storage is out of service. By hand Δf = f₀·ΔP̂/(4π·H·f): a step of 0.23 of their rating asks 5.7 Hz a second of shafts
with H = 1.2 s, and a lean-burn engine takes 30 % at once at best.
The band and the rate of change fail; that is no weakness of these governors, above a few tenths of a hertz only inertia and storage answer.
"One engine trips": one of seven is lost at 20 s while the job runs; the storage covers its power until the other six have taken it over.

Values without a published source are marked assumed; governor data and step acceptance are to be asked of the engine vendor.`

export function gasEngineIsland(): StudioDocument {
  const b = buildDocument({ name: 'Gas engines with battery storage, 50 MW', frequencyHz: 60, symbols: 'iec' })
  const MV = kv(13.8, 'Voltage of the alternators')
  const job = trainingJob(b)
  const bus = b.place('bus', 'Plant bus', 530, 260, {
    length: 640,
    params: { vNominal: MV, ratedCurrent: [4000, assumed('Common 15 kV switchgear')] },
  })
  const engines = (name: string, x: number, count: number) => {
    const unit = b.place('gasEngine', name, x, 80, { count, note: 'Medium-speed lean-burn engines of the 10 MW class.' })
    const breaker = mvBreaker(b, `Q-${name}`, x, 170, { count, rotation: 180 })
    chain(b, [unit, 'ac'], [breaker, 'to'], [breaker, 'from'], [bus, 'tap'])
    return unit
  }
  engines('GE 1–6', 300, 6)
  const last = engines('GE 7', 500, 1)

  const feeder = mvBreaker(b, 'Q-BESS', 760, 340)
  const storage = b.place('bess', 'Storage', 760, 440, {
    count: 8,
    params: {
      vRated: MV,
      control: ['gridForming', assumed('Design choice of this example')],
      pSet: [-3.4e6, assumed('Dispatched so that over a period of the job it gives what it takes')],
      pDroop: [0.01, assumed('A quarter of the engines’ droop: of a step the storage takes the greater part')],
    },
    note: 'Eight units of 5 MW with an hour of energy each.',
  })
  chain(b, [bus, 'tap'], [feeder, 'from'], [feeder, 'to'], [storage, 'ac'])

  const halls = mvBreaker(b, 'Q-Halls', 300, 340, { count: 4 })
  const unit = unitTransformer(b, 'T-Halls', 300, 440, MV, UNITS)
  const shelves = b.place('psuShelf', 'Power shelves', 300, 550, { count: RACKS, params: { vInput: LV } })
  const racks = b.place('gpuCluster', 'Racks', 300, 650, {
    count: RACKS,
    params: { workload: [job.id, assumed('One job over the campus')], ratedPower: [132e3, vendor(NVL72)] },
  })
  chain(
    b,
    [bus, 'tap'],
    [halls, 'from'],
    [halls, 'to'],
    [unit, 'hv'],
    [unit, 'lv'],
    [shelves, 'acInput'],
    [shelves, 'dcOutput'],
    [racks, 'dc'],
  )

  const cooled = mvBreaker(b, 'Q-Cooling', 520, 340)
  const cooler = unitTransformer(b, 'T-Cooling', 520, 440, MV, 2)
  const plant = b.place('coolingPlant', 'Cooling', 520, 550, {
    count: 2,
    params: { power: [2e6, typical('4 MW for 43 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  chain(b, [bus, 'tap'], [cooled, 'from'], [cooled, 'to'], [cooler, 'hv'], [cooler, 'lv'], [plant, 'ac'])

  const record = { recordStepS: 0.01, durationS: 40 }
  b.study('Storage forms the grid', record)
  const alone = b.alternative('Engines alone', 'No storage on the busbar.', [[storage, { inService: false }]])
  b.study('Engines alone', { ...record, alternativeId: alone.id })
  const trip = b.study('One engine trips', record)
  b.event(trip, 'GE 7 trips', 20, 'trip', last)
  return b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' })
}
