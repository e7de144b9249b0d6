/**
 * P19: the European MV benchmark of CIGRE TB 575, drawn as a user draws it, open and meshed: power flow and short-circuit currents against
 * pandapower (`test/fixtures/cigre`).
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { ComponentRecord, StudioDocument } from '../../src/model/document/records.ts'
import { shortCircuitInput } from '../../src/model/shortCircuit/index.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { topologyOf } from '../../src/model/topology/index.ts'
import { engine } from '../support/engine.ts'
import { set } from '../support/testStand.ts'
import type { AnalysisAnswer, RunSummary } from '../../src/sim/engineApi.ts'

type Line = readonly [from: number, to: number, km: number, type: 'cable' | 'overhead']
interface Expected {
  readonly buses: readonly {
    readonly bus: number
    readonly vm: number
    readonly va: number
    readonly ik: number
    readonly ik2: number
    readonly ip: number
    readonly ip2: number
    readonly ik1: number
    readonly r0: number
    readonly x0: number
  }[]
}
const data: {
  readonly lines: readonly Line[]
  readonly ties: readonly Line[]
  readonly loads: readonly (readonly [bus: number, mva: number, powerFactor: number])[]
  readonly open: Expected
  readonly closed: Expected
} = JSON.parse(readFileSync(new URL('../fixtures/cigre/mv.json', import.meta.url), 'utf8'))
/** The zero sequence is a choice, see the fixture. */
const own = (zeroResistance: number, zeroReactance: number) => ({
  ...{ zeroSequence: 'given', zeroResistance, zeroReactance, zeroCapacitance: 5e-12 },
})
const TYPES = {
  cable: { resistance: 0.501e-3, reactance: 0.716e-3, capacitance: 151.1749e-12, ...own(1.4e-3, 0.55e-3) },
  overhead: { resistance: 0.51e-3, reactance: 0.366e-3, capacitance: 10.09679e-12, ...own(0.66e-3, 1.6e-3) },
} as const

function drawn(tiesClosed: boolean): { readonly document: StudioDocument; readonly buses: readonly ComponentRecord[] } {
  const b = buildDocument({ name: 'CIGRE MV', frequencyHz: 50 })
  const buses = Array.from({ length: 15 }, (_, k) =>
    b.place('bus', `Bus ${k}`, 300 * k, 200, { length: 200, ...set({ vNominal: k === 0 ? 110e3 : 20e3 }) }),
  )
  const at = (k: number): ComponentRecord => buses[k] as ComponentRecord
  const source = { vNominal: 110e3, shortCircuitPower: 5000e6, xOverR: 10, voltage: 1.03, voltageAt: 'terminal', zeroSequence: 2.5 }
  b.wire([b.place('utility', 'Grid', 0, 0, set(source)), 'ac'], [at(0), 'tap'])
  for (const bus of [1, 12]) {
    const t = b.place('transformer2w', `T 0–${bus}`, 300 * bus, 100, {
      ...set({
        sRated: 25e6,
        vHv: 110e3,
        vLv: 20e3,
        uk: 0.1200107,
        xOverR: Math.sqrt((0.1200107 / 0.0016) ** 2 - 1),
        noLoadLoss: 0,
        noLoadCurrent: 0,
        phaseShift: Math.PI / 6,
        ...(bus === 12 ? { earthing: 'impedance', neutralResistance: 0, neutralReactance: 5 } : {}),
      }),
    })
    b.wire([at(0), 'tap'], [t, 'hv'])
    b.wire([t, 'lv'], [at(bus), 'tap'])
  }
  const line = ([from, to, km, type]: Line): ComponentRecord => {
    const cable = b.place('cable', `L ${from}–${to}`, 150 * (from + to), 300, set({ length: 1000 * km, ...TYPES[type] }))
    b.wire([at(from), 'tap'], [cable, 'from'])
    return cable
  }
  for (const record of data.lines) b.wire([line(record), 'to'], [at(record[1]), 'tap'])
  for (const record of data.ties) {
    const [, to] = record
    const cable = line(record)
    const tie = b.place('breaker', `S ${record[0]}–${to}`, cable.x, 400, set({ closed: tiesClosed, ratedCurrent: 630 }))
    b.wire([cable, 'to'], [tie, 'from'])
    b.wire([tie, 'to'], [at(to), 'tap'])
  }
  data.loads.forEach(([bus, mva, powerFactor], k) => {
    const load = b.place('constantPowerLoad', `Load ${k + 1}`, 300 * bus, 400, set({ power: mva * powerFactor * 1e6, powerFactor }))
    b.wire([at(bus), 'tap'], [load, 'ac'])
  })
  b.study('Study')
  return { document: b.finish(), buses }
}

describe.each(['open', 'closed'] as const)('P19: CIGRE MV network, ties %s', (ties) => {
  const { document, buses } = drawn(ties === 'closed')
  const expected = data[ties]

  it('has the voltages of pandapower within 1e-6 pu', () => {
    const compiled = compile(document, 's1')
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { steadyState } = JSON.parse(engine.steadyState(JSON.stringify(compiled.value.network))) as RunSummary
    const { trace } = compiled.value
    for (const { bus, vm, va } of expected.buses) {
      const found = steadyState?.buses.find(({ id }) => trace.buses[id]?.includes(buses[bus]?.id ?? ''))
      expect(Math.abs((found?.vPu ?? 0) - vm), `bus ${bus}`).toBeLessThan(1e-6)
      expect(Math.abs(((found?.angleRad ?? 0) * 180) / Math.PI - va), `bus ${bus}`).toBeLessThan(1e-4)
    }
  })

  it('has its short-circuit currents of IEC 60909 within 1e-3', () => {
    const input = shortCircuitInput(document)
    const { outcome } = JSON.parse(engine.analyse('', JSON.stringify({ kind: 'shortCircuit', input }))) as AnalysisAnswer
    const found = outcome?.kind === 'shortCircuit' ? outcome.buses : []
    const topology = topologyOf(document)
    let worst = 0
    for (const { bus, ik, ik2, ip, ip2, ik1, r0, x0 } of expected.buses) {
      const fault = found.find((f) => f.id === topology.nodeOf(buses[bus]?.id ?? '', 'tap')?.id)
      for (const [value, kA] of [
        [fault?.ik3, ik],
        [fault?.ik2, ik2],
        [fault?.ip, ip],
        [fault?.ip2, ip2],
        [fault?.earth?.ik1, ik1],
      ] as const) {
        expect(Math.abs((value ?? 0) / kA / 1000 - 1), `bus ${bus}`).toBeLessThan(1e-3)
      }
      worst = Math.max(worst, Math.abs((fault?.earth?.ik1 ?? 0) / ik1 / 1000 - 1))
      const gap = Math.hypot((fault?.earth?.r ?? 0) - r0, (fault?.earth?.x ?? 0) - x0)
      expect(gap / Math.hypot(r0, x0), `Z(0) at bus ${bus}`).toBeLessThan(1e-5)
    }
    expect(worst).toBeLessThan(1e-6)
  })
})
