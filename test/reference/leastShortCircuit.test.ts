/** Least short-circuit currents of a drawing by hand, whether its protection picks up on them, and cables at their temperature in runs. */
import { describe, expect, it } from 'vitest'
import { canonicalNetworkJson, compile } from '../../src/model/compile/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { protectionReaches, shortCircuitInput } from '../../src/model/shortCircuit/index.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { topologyOf } from '../../src/model/topology/index.ts'
import type { AnalysisAnswer, BusFault, RunSummary } from '../../src/sim/engineApi.ts'
import { engine } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

type Values = Readonly<Record<string, number | string | boolean>>
const U = 11e3
const CABLE = { length: 2000, resistance: 2e-4, reactance: 1e-4, capacitance: 1e-13, conductor: 'copper', conductorTemperature: 363.15 }
const WARM = { running: 1 + 0.00393 * 70, end: 1 + 0.00393 * 230 }

interface Options {
  readonly relay?: Values
  readonly fuse?: Values
  readonly cable?: Values
  readonly transformer?: Values
  readonly units?: number
  readonly lowRelay?: Values
  readonly isTied?: boolean
}
/** Utility of 50 to 200 MVA at 11 kV, relay, cable to a board, from there by a fuse to a transformer. */
function drawing({
  relay = {},
  fuse = {},
  cable = {},
  transformer = {},
  units = 1,
  lowRelay = {},
  isTied = false,
}: Options = {}): StudioDocument {
  const b = buildDocument({ name: 'Least', frequencyHz: 50 })
  const bus = (name: string, y: number, v: number) => b.place('bus', name, 0, y, { length: 200, ...set({ vNominal: v }) })
  const [main, board, low] = [bus('MAIN', 100, U), bus('BOARD', 400, U), bus('LOW', 700, 400)]
  const source = { vNominal: U, shortCircuitPower: 200e6, leastPower: 50e6, xOverR: 5, zeroSequence: 2 }
  b.wire([b.place('utility', 'UT', 0, 0, set(source)), 'ac'], [main, 'tap'])
  const q = b.place('relayBreaker', 'Q', 0, 200, set({ overcurrent: 300, ...relay }))
  b.wire([main, 'tap'], [q, 'from'])
  const c = b.place('cable', 'C', 0, 300, set({ ...CABLE, ...cable }))
  b.wire([q, 'to'], [c, 'from'])
  b.wire([c, 'to'], [board, 'tap'])
  const f = b.place('fuse', 'F', 0, 500, set({ ratedCurrent: 63, meltingCurrent: 95, ...fuse }))
  b.wire([board, 'tap'], [f, 'from'])
  const t = b.place('transformer2w', 'T', 0, 600, {
    count: units,
    ...set({ sRated: 630e3, vHv: U, vLv: 400, uk: 0.04, xOverR: 4, vectorGroup: 'Dyn11', ...transformer }),
  })
  b.wire([f, 'to'], [t, 'hv'])
  b.wire([t, 'lv'], [low, 'tap'])
  const q2 = b.place('relayBreaker', 'Q2', 0, 800, set({ overcurrent: 800, ...lowRelay }))
  const last = bus('LAST', 900, 400)
  b.wire([low, 'tap'], [q2, 'from'])
  b.wire([q2, 'to'], [last, 'tap'])
  b.wire([last, 'tap'], [b.place('constantImpedanceLoad', 'Z', 0, 1000, set({ power: 3e5, powerFactor: 1 })), 'ac'])
  if (isTied) {
    const tie = b.place('cable', 'TIE', 300, 300, set(CABLE))
    b.wire([main, 'tap'], [tie, 'from'])
    b.wire([tie, 'to'], [board, 'tap'])
  }
  b.study('Study')
  return b.finish()
}
const idOf = (document: StudioDocument, name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? ''
function faultsOf(document: StudioDocument): readonly BusFault[] {
  const request = JSON.stringify({ kind: 'shortCircuit', input: shortCircuitInput(document) })
  const { outcome, failure } = JSON.parse(engine.analyse('', request)) as AnalysisAnswer
  if (outcome?.kind !== 'shortCircuit') throw new Error(failure?.message ?? 'no answer')
  return outcome.buses
}
function reachesOf(document: StudioDocument) {
  const reaches = protectionReaches(document, 's1', faultsOf(document))
  return Object.fromEntries(reaches.map((r) => [document.components[r.componentId]?.name ?? '', r]))
}

describe('least currents', () => {
  it('are those of the least network, the hottest cable and no correction', () => {
    const document = drawing()
    const faults = faultsOf(document)
    const at = (name: string, port = 'tap') => faults.find((f) => f.id === topologyOf(document).nodeOf(idOf(document, name), port)?.id)
    const grid = (s: number) => ({ r: U ** 2 / s / Math.hypot(1, 5), x: U ** 2 / s / Math.hypot(1, 1 / 5) })
    const board = at('BOARD')
    const [g, r, x] = [grid(50e6), 2e-4 * 2000 * WARM.end, 1e-4 * 2000]
    // A contact of 1 µΩ stands between.
    const z1 = Math.hypot(g.r + r, g.x + x)
    expect(board?.least.ik3).toBeCloseTo(U / Math.sqrt(3) / z1, 1)
    expect(board?.least.ik2).toBeCloseTo(U / 2 / z1, 1)
    const whole = Math.hypot(4 * g.r + 3 * r, 4 * g.x + 3 * x)
    expect(board?.least.earth?.ik1).toBeCloseTo((Math.sqrt(3) * U) / whole, 1)
    // The greatest keep 20 °C and take the whole network.
    const greatest = grid(200e6)
    expect(board?.ik3).toBeCloseTo((1.1 * U) / Math.sqrt(3) / Math.hypot(1.1 * greatest.r + 0.4, 1.1 * greatest.x + x), 1)
  })
})

describe('protection', () => {
  it('picks up where the least current of its zone is above its setting, up to the next protection or transformer', () => {
    const document = drawing()
    const { Q, F } = reachesOf(document)
    const end = topologyOf(document).nodeOf(idOf(document, 'BOARD'), 'tap')?.id
    expect(Q).toMatchObject({
      byPhases: { by: '51', current: 300 },
      phases: { bus: end, picksUp: 'yes' },
      earth: { bus: end, picksUp: 'yes' },
    })
    expect(F).toMatchObject({
      byPhases: { by: 'fuse', current: 95 },
      phases: { bus: topologyOf(document).nodeOf(idOf(document, 'T'), 'hv')?.id },
    })
  })

  it('does not above that current; the lower of two elements counts', () => {
    expect(reachesOf(drawing({ relay: { overcurrent: 3000 } })).Q).toMatchObject({ phases: { picksUp: 'no' }, earth: { picksUp: 'no' } })
    const both = { overcurrent: 3000, instantaneousOn: true, instantaneous: 400 }
    expect(reachesOf(drawing({ relay: both })).Q).toMatchObject({ byPhases: { by: '50', current: 400 }, phases: { picksUp: 'yes' } })
    expect(reachesOf(drawing({ relay: { overcurrentOn: false } })).Q).toBeUndefined()
  })

  it('picks up to earth by the residual current where the phases are set above it', () => {
    const earth = { earthFaultOn: true, earthFault: 150, earthInstantaneousOn: true, earthInstantaneous: 500 }
    expect(reachesOf(drawing({ relay: { overcurrent: 3000, ...earth } })).Q).toMatchObject({
      ...{ byPhases: { by: '51', current: 3000 }, phases: { picksUp: 'no' } },
      ...{ byEarth: { by: '51N', current: 150 }, earth: { picksUp: 'yes' } },
    })
    expect(reachesOf(drawing({ relay: { overcurrentOn: false, ...earth } })).Q).toMatchObject({
      ...{ byPhases: null, phases: 'no element', earth: { picksUp: 'yes' } },
    })
  })

  it('says nothing where its zone is fed from elsewhere, or a star point behind it feeds the zero sequence', () => {
    expect(reachesOf(drawing({ isTied: true })).Q).toMatchObject({ phases: 'fed from both sides', earth: 'fed from both sides' })
    expect(reachesOf(drawing({ transformer: { vectorGroup: 'YNd1' } })).Q).toMatchObject({
      phases: { picksUp: 'yes' },
      earth: 'fed by other star points',
    })
  })

  it('leaves open what the share of one of the units before it decides', () => {
    const behind = (units: number, overcurrent: number) => reachesOf(drawing({ units, lowRelay: { overcurrent } })).Q2?.phases
    const found = behind(3, 800)
    if (found === undefined || typeof found === 'string') throw new Error('not judged')
    expect(found.picksUp).toBe('yes')
    expect(behind(3, 0.5 * found.current)).toMatchObject({ picksUp: 'open' })
    expect(behind(3, 1.001 * found.current)).toMatchObject({ picksUp: 'no' })
    expect(behind(3, found.current / 3.001)).toMatchObject({ picksUp: 'yes' })
  })
})

describe('a cable at its temperature', () => {
  const network = (document: StudioDocument) => {
    const compiled = compile(document, 's1')
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    return compiled.value.network
  }
  const cableOf = (document: StudioDocument) => network(document).devices.find((d) => d.kind === 'line')?.params

  it('has the resistance there in a run, and loses more by as much', () => {
    const [cold, warm] = [drawing({ cable: { conductorTemperature: 293.15 } }), drawing()]
    expect(cableOf(warm)).toMatchObject({ resistance: expect.closeTo(2e-4 * WARM.running, 12) })
    const loss = (document: StudioDocument): number => {
      const { steadyState } = JSON.parse(engine.steadyState(JSON.stringify(network(document)))) as RunSummary
      const { loss = Number.NaN, iFrom = Number.NaN } = steadyState?.devices.find((d) => d.id === idOf(document, 'C'))?.signals ?? {}
      return loss / iFrom ** 2
    }
    expect(loss(warm) / loss(cold)).toBeCloseTo(WARM.running, 5)
  })

  it('is the network of before at 20 °C, whatever its material', () => {
    const at20 = (conductor: string) => canonicalNetworkJson(network(drawing({ cable: { conductor, conductorTemperature: 293.15 } })))
    expect(at20('copper')).toBe(at20('aluminium'))
    expect(cableOf(drawing({ cable: { conductorTemperature: 293.15 } }))).toEqual(
      expect.objectContaining({ length: 2000, resistance: 2e-4, reactance: 1e-4, capacitance: 1e-13 }),
    )
    expect(Object.keys(cableOf(drawing()) ?? {})).not.toContain('conductor')
  })

  it('has it in a loop of direct current too', () => {
    const b = buildDocument({ name: 'Loop', frequencyHz: 50 })
    const source = b.place('dcSource', 'S', 0, 0)
    const cable = b.place('dcCable', 'D', 0, 100, set({ length: 100, resistance: 1e-4, conductorTemperature: 363.15 }))
    const board = b.place('dcBus', 'B', 0, 200, { length: 100 })
    b.wire([source, 'dc'], [cable, 'from'])
    b.wire([cable, 'to'], [board, 'tap'])
    b.wire([board, 'tap'], [b.place('dcConstantPowerLoad', 'L', 0, 300, set({ power: 1e4 })), 'dc'])
    b.study('Study')
    const found = network(b.finish()).devices.find((d) => d.kind === 'dcBranch')
    expect(found?.params).toMatchObject({ resistance: expect.closeTo(0.01 * WARM.running, 12) })
  })

  it('is refused where a short circuit would cool it', () => {
    const compiled = compile(drawing({ cable: { endTemperature: 333.15 } }), 's1')
    expect(compiled).toMatchObject({ ok: false, problems: [expect.objectContaining({ code: 'E207' })] })
  })
})
