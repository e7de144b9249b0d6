/** A campus of 1 GW on two connections of 345 kV: ten halls of 95 MW behind UPS, five on each side, drawn once each side and repeated. */
import { assumed, NVL72, typical, vendor } from '../catalogue/shared/provenance.ts'
import { execute } from '../commands/index.ts'
import { createIdSource } from '../document/create.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder } from './builder.ts'
import { chain, kv, LV, mvBreaker, trainingJob, unitTransformer } from './parts.ts'

const HALLS_PER_SIDE = 5
const UPS_PER_HALL = 48
const RACKS_PER_HALL = 720

const NOTES = `AI campus of 1 GW with two grid connections, example from published figures.

7200 racks (132 kW each) in ten halls run one synchronous training job: 90 % of rated power while computing, 50 % while communicating, 0.5 Hz; 380 MW of pulse at the racks.
Each side has its own 345 kV connection and four transformers of 300 MVA, so that either can carry the whole campus; the tie between the sides is open.
The block "Hall" on each side stands for five of them; its page shows one.

Studies: "Battery share active": with a smoothing time of 60 s a square pulse of 2 s comes through at tanh(T/4τ) = 0.8 %; each utility sees a rise of 1.4 MW/s and every limit of the run is kept.
"Battery share off": each utility sees half of the pulse, 200 MW in milliseconds. The ramp limit fails by a factor of twenty; a limit in megawatts does not grow with the campus.
"Connection 1 lost, tie closes": Q-1 opens at 20 s, the tie closes 0.3 s later. The UPS carry the gap and give their racks back to the grid ten seconds later,
at the pace of their input ramp limit. No rack is lost; but connection 1 loses its load at once, and the 40 MW of cooling of side 1 come back to connection 2 at once, so the ramp limit fails at both.
Harmonics count in every verdict, with every job at its full load: the six-pulse drives of the cooling draw a 5th that exceeds IEEE 519-2022 at both connections (4.2 %, 2 % allowed); no filter is drawn.
Breaker duties behind the four transformers of a side stay open: joined on one bus they give 113 kA against 50 kA, one alone 28 kA or more; the sections of the bus decide.

Values without a published source are marked assumed; the short-circuit power is to be asked of the network operator.`

export function campus1gw(): StudioDocument {
  const b = buildDocument({ name: 'AI campus with two grid connections, 1 GW', frequencyHz: 60, symbols: 'iec' })
  const job = trainingJob(b)
  const sides = ([1, 2] as const).map((number) => side(b, number, number === 1 ? 320 : 880, job.id))
  const [one, two] = sides
  const tie = b.place('breaker', 'Q-Tie', 600, 490, {
    rotation: 90,
    params: { closed: [false, assumed('Sides run apart')], ratedCurrent: [20e3, assumed('Stands for the ties of all sections')] },
  })
  if (one && two) {
    b.wire([two.bus, 'tap'], [tie, 'from'], 680)
    b.wire([tie, 'to'], [one.bus, 'tap'], 520)
  }
  const record = { recordStepS: 0.01, durationS: 60 }
  b.study('Battery share active', record)
  const off = b.study('Battery share off', record)
  const lost = b.study('Connection 1 lost, tie closes', record)
  for (const { ups } of sides) b.event(off, `${ups.name} passive`, 0, 'setBatteryShare', ups, { batteryMode: 'passive' })
  if (one) b.event(lost, 'Q-1 opens', 20, 'open', one.poi)
  b.event(lost, 'Q-Tie closes', 20.3, 'close', tie)
  return sides.reduce(
    (document, { hall }, k) => asBlock(document, `Hall, side ${k + 1}`, hall),
    b.finish({ notes: NOTES, client: '', site: 'Example', lamp: '120V' }),
  )
}

/** The components drawn on a page of their own, five times in parallel. */
function asBlock(document: StudioDocument, name: string, ids: readonly string[]): StudioDocument {
  const made = execute(document, 'block/make', { ids, name, count: HALLS_PER_SIDE }, { newId: createIdSource(document) })
  if (!made.ok) throw new Error(made.problems[0]?.message)
  const { document: built, created } = made.value
  const block = created.map((id) => built.components[id]).find((c) => c?.type === 'block')
  const first = document.components[ids[0] ?? '']
  if (!block || !first) throw new Error(name)
  // Its first terminal, 30 left of its centre, straight below the bus.
  return { ...built, components: { ...built.components, [block.id]: { ...block, x: first.x + 30, y: first.y + 60 } } }
}

/** Connection, transformers, bus, cooling and one hall of a side. */
function side(b: Builder, number: 1 | 2, x: number, workload: string) {
  const HV = kv(345, 'Common transmission level of a 1 GW site')
  const MV = kv(34.5, 'Common North American campus level')
  const utility = b.place('utility', `Connection ${number}`, x, 60, {
    params: {
      vNominal: HV,
      shortCircuitPower: [15e9, assumed('Ask the network operator for minimum and maximum')],
      xOverR: [20, typical('High voltage: X/R 15–40')],
      voltage: [1.02, assumed('Source slightly above nominal')],
    },
  })
  const poi = b.place('breaker', `Q-${number}`, x, 150, { params: { ratedCurrent: [3000, assumed('Common 362 kV breaker')] } })
  const main = b.place('transformer2w', `T-${number}`, x, 250, {
    count: 4,
    params: {
      sRated: [300e6, typical('Main transformers 138–345/34.5 kV, 75–300 MVA')],
      vHv: HV,
      vLv: MV,
      uk: [0.12, typical('Main transformers 138–345/34.5 kV, 75–300 MVA: 8–14 %')],
      xOverR: [40, typical('Main transformers 138–345/34.5 kV, 75–300 MVA: X/R 25–50')],
      noLoadLoss: [0.0005, typical('Large transformers below 0.1 %')],
      noLoadCurrent: [0.0006, typical('Large transformers below 0.1 %')],
      vectorGroup: ['YNd1', assumed('Common')],
    },
  })
  const secondary = b.place('breaker', `Q-T${number}`, x, 340, {
    count: 8,
    params: { ratedCurrent: [3000, assumed('Common 38 kV switchgear')] },
  })
  const bus = b.place('bus', `MV bus ${number}`, x, 420, {
    length: 460,
    params: { vNominal: MV, ratedCurrent: [20e3, assumed('Stands for eight sections')] },
  })
  chain(b, [utility, 'ac'], [poi, 'from'], [poi, 'to'], [main, 'hv'], [main, 'lv'], [secondary, 'from'], [secondary, 'to'], [bus, 'tap'])

  const cool = x + 120
  const cooled = mvBreaker(b, `Q-C${number}`, cool, 560, { count: 5 })
  const cooler = unitTransformer(b, `T-C${number}`, cool, 650, MV, 20)
  const plant = b.place('coolingPlant', `Cooling ${number}`, cool, 740, {
    count: 20,
    params: { power: [2e6, typical('80 MW for 855 MW of racks; liquid-cooled AI halls have PUE 1.02–1.20')] },
  })
  chain(b, [bus, 'tap'], [cooled, 'from'], [cooled, 'to'], [cooler, 'hv'], [cooler, 'lv'], [plant, 'ac'])

  const at = x - 120
  const feeder = mvBreaker(b, `Q-H${number}`, at, 560, { count: 12 })
  const unit = unitTransformer(b, `T-H${number}`, at, 650, MV, UPS_PER_HALL)
  const ups = b.place('ups', `UPS-H${number}`, at, 760, {
    count: UPS_PER_HALL,
    params: {
      sRated: [2.5e6, assumed('Block size matching a 3 MVA unit transformer')],
      vInput: LV,
      vOutputNominal: LV,
      batteryMode: ['active', assumed('Design choice of this example')],
      smoothingTime: [60, assumed('Thirty pulse periods: a square pulse comes through at tanh(T/4τ) = 0.8 %')],
      inputRampLimit: [6e3, assumed('240 units give 1.4 MW/s at a connection, inside 10 MW in any 5 s')],
    },
  })
  const shelves = b.place('psuShelf', `PSU-H${number}`, at, 870, { count: RACKS_PER_HALL, params: { vInput: LV } })
  const racks = b.place('gpuCluster', `GPU-H${number}`, at, 970, {
    count: RACKS_PER_HALL,
    params: { workload: [workload, assumed('One job over the campus')], ratedPower: [132e3, vendor(NVL72)] },
  })
  chain(b, [bus, 'tap'], [feeder, 'from'], [feeder, 'to'], [unit, 'hv'], [unit, 'lv'], [ups, 'acInput'])
  chain(b, [ups, 'acOutput'], [shelves, 'acInput'], [shelves, 'dcOutput'], [racks, 'dc'])
  const inside: readonly ComponentRecord[] = [feeder, unit, ups, shelves, racks]
  return { poi, bus, ups, hall: inside.map(({ id }) => id) }
}
