/** Circuits that a netlist can hold: their devices, and a transformer's energisation as a user draws it. */
import { execute } from '../../src/model/commands/index.ts'
import type { Device } from '../../src/model/compile/network.ts'
import { createDocument, createIdSource } from '../../src/model/document/create.ts'
import type { StudioDocument, StudyRecord } from '../../src/model/document/records.ts'

export const device = (id: string, kind: string, ports: string[], params: Device['params']): Device => ({
  id,
  kind,
  count: 1,
  ports,
  params,
})

/** R-L-C between the buses `source` and `end`, its branch `l` still open: a damped swing. */
export const RLC: readonly Device[] = [
  device('e', 'dcSource', ['source'], { voltage: 100, resistance: 0 }),
  device('l', 'dcBranch', ['source', 'end'], { resistance: 1, inductance: 10e-3, closed: false }),
  device('c', 'dcCapacitor', ['end'], { capacitance: 100e-6 }),
  device('r', 'dcResistor', ['end'], { resistance: 50 }),
]

const rectifier = { pRated: 500e3, vInput: 480, lineReactance: 0.03, lineResistance: 0.003, dcInductance: 0.2e-3, dcResistance: 1e-3 }
/** A six-pulse bridge with a choke between the AC buses `grid` and `input` and the DC bus `link`. */
export const BRIDGE: readonly Device[] = [
  device('u', 'utility', ['grid'], { vNominal: 480, shortCircuitPower: 20e6, xOverR: 10, voltage: 1 }),
  device('b', 'breaker', ['grid', 'input'], { closed: true, ratedCurrent: 1000 }),
  device('d', 'diodeBridge', ['input', 'link'], { ...rectifier, forwardDrop: 0.9, onResistance: 0.3e-3 }),
  device('c', 'dcCapacitor', ['link'], { capacitance: 5e-3 }),
  device('r', 'dcResistor', ['link'], { resistance: 1 }),
]

/** A transformer of 11/0.4 kV with remanence, switched on at a voltage zero with its low side open. */
export function energisation(
  vectorGroup: string,
  zeroSequence: number,
  times: Pick<StudyRecord, 'durationS' | 'recordStepS' | 'emtStepS'>,
): StudioDocument {
  let document = createDocument()
  const newId = createIdSource(document)
  const run = (id: string, args: unknown): string => {
    const result = execute(document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems[0]?.message)
    document = result.value.document
    return result.value.created[0] ?? ''
  }
  const place = (type: string, y: number, params: object): string => run('component/place', { type, pageId: 'p1', x: 0, y, params })
  const wire = (from: string, port: string, to: string, other: string): void =>
    void run('connection/add', { from: { componentId: from, port }, to: { componentId: to, port: other } })
  const grid = place('utility', 0, { vNominal: 11e3, shortCircuitPower: 100e6, zeroSequence })
  const breaker = place('breaker', 100, { closed: false })
  const core = { kneeFlux: 1.2, airCoreReactance: 0.3, remanence: 0.6, vectorGroup }
  const transformer = place('transformer2w', 200, { sRated: 1e6, vHv: 11e3, vLv: 400, uk: 0.06, ...core })
  const bus = place('bus', 300, { vNominal: 400 })
  wire(grid, 'ac', breaker, 'from')
  wire(breaker, 'to', transformer, 'hv')
  wire(transformer, 'lv', bus, 'tap')
  const study = { ...(document.studies.s1 as StudyRecord), kind: 'emt', ...times } as const
  return {
    ...document,
    studies: { ...document.studies, s1: study },
    events: {
      e1: { id: 'e1', studyId: 's1', name: '', timeS: 4.17e-3, kind: 'close', targetId: breaker, params: {}, enabled: true },
    },
  }
}
