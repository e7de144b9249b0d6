/** A tap changer as drawn and as imported, in every study that knows it: power flow, run, short circuit, harmonics, rules. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { ParamValue, StudioDocument } from '../../src/model/document/records.ts'
import { harmonicInput } from '../../src/model/harmonics/index.ts'
import { importGrid } from '../../src/model/interchange/index.ts'
import { powerFlow } from '../../src/model/powerFlow/index.ts'
import { shortCircuitInput } from '../../src/model/shortCircuit/index.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { validate } from '../../src/model/validate/index.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'
import { engine } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const STEP = 0.0125
const X = 0.1
/** 40 MVA, 110/20 kV behind a strong grid, with a load. */
function drawing(params: Readonly<Record<string, ParamValue>> = {}): StudioDocument {
  const b = buildDocument({ name: 'Tap changer', frequencyHz: 50 })
  const bus = (name: string, y: number, v: number) => b.place('bus', name, 0, y, { ...set({ vNominal: v }), length: 100 })
  const [high, low] = [bus('H', 100, 110e3), bus('L', 300, 20e3)] as const
  b.wire([b.place('utility', 'U', 0, 0, set({ vNominal: 110e3, shortCircuitPower: 1e12, xOverR: 15, voltage: 1 })), 'ac'], [high, 'tap'])
  const ratings = { sRated: 40e6, vHv: 110e3, vLv: 20e3, uk: X, xOverR: 1e9, noLoadLoss: 0, noLoadCurrent: 0 }
  const changer = {
    tapChanger: true,
    tapStep: STEP,
    tapStepsUp: 8,
    tapStepsDown: 8,
    tapBand: 0.02,
    tapDelay: 1,
    tapNextDelay: 0.5,
    tapDriveTime: 0.2,
  }
  const t = b.place('transformer2w', 'T', 0, 200, set({ ...ratings, ...changer, ...params }))
  b.wire([high, 'tap'], [t, 'hv'])
  b.wire([low, 'tap'], [t, 'lv'])
  b.wire([low, 'tap'], [b.place('constantImpedanceLoad', 'Z', 0, 400, set({ power: 30e6, powerFactor: 0.8 })), 'ac'])
  b.study('Study')
  return b.finish()
}
const compiled = (document: StudioDocument) => {
  const result = compile(document, 's1')
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value.network
}
const pointOf = (document: StudioDocument) => {
  const { steadyState, notes } = JSON.parse(engine.steadyState(JSON.stringify(compiled(document)))) as RunSummary
  if (!steadyState) throw new Error('no operating point')
  return { steadyState, notes }
}
const idOf = (document: StudioDocument, name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? ''

// An admittance of 0.75 − j0.5625 pu: v = 1/(t·|1 + jX·y|).
const voltage = (position: number): number => 1 / (1 + STEP * position) / Math.hypot(1 + X * 0.5625, X * 0.75)
const found = [0, -1, -2, -3, -4, -5, -6, -7, -8].find((p) => Math.abs(voltage(p) - 1) <= 0.01) ?? 1

describe('a tap changer', () => {
  it('stands at the first position in its band, in the tables and in the ratio of harmonics', () => {
    const document = drawing()
    const { steadyState, notes } = pointOf(document)
    const flow = powerFlow(document, steadyState)
    expect(found).toBeLessThan(-1)
    expect(flow.tapChangers).toEqual([{ id: idOf(document, 'T'), position: found, ratio: 1 + found * STEP, isAtEnd: false }])
    expect(flow.acBuses.find((bus) => bus.vV < 30e3)?.vPu).toBeCloseTo(voltage(found), 4)
    expect(notes.filter(({ code }) => code.startsWith('D39'))).toEqual([])
    const element = harmonicInput(document, steadyState).input.elements.find((e) => e.kind === 'transformer')
    expect(element).toMatchObject({ ratio: expect.closeTo(5.5 * (1 + found * STEP), 12) })
    const end = drawing({ tapStepsDown: 1 })
    const at = pointOf(end)
    expect(powerFlow(end, at.steadyState).tapChangers).toMatchObject([{ position: -1, isAtEnd: true }])
    expect(at.notes.map(({ code }) => code)).toContain('D392')
    expect(powerFlow(drawing({ tapChanger: false }), pointOf(drawing({ tapChanger: false })).steadyState).tapChangers).toEqual([])
  })

  it('is none to a network without it, and tells IEC 60909 that it is there', () => {
    const device = (document: StudioDocument) => compiled(document).devices.find(({ kind }) => kind === 'transformer')?.params
    expect(device(drawing({ tapChanger: false }))).not.toHaveProperty('tapStep')
    expect(device(drawing())).toMatchObject({ tapStep: STEP, tapSetPoint: 1, tapDelay: 1 })
    const taps = (tapChanger: boolean) => shortCircuitInput(drawing({ tapChanger })).elements.find((e) => e.kind === 'transformer')
    expect([taps(true), taps(false)]).toMatchObject([{ onLoadTaps: true }, { onLoadTaps: false }])
  })

  it('is refused where it could not regulate', () => {
    const refused = (params: Readonly<Record<string, ParamValue>>) =>
      validate(drawing(params), 's1')
        .filter(({ code }) => code === 'E207')
        .map(({ place }) => place.param)
    expect(refused({})).toEqual([])
    expect(refused({ tapBand: 0.0149 })).toEqual(['tapBand'])
    expect(refused({ tapPosition: -9 })).toEqual(['tapPosition'])
    expect(refused({ tapStep: 0.08, tapBand: 0.2 })).toEqual(['tapStep'])
    expect(refused({ tapBlocking: 0.99 })).toEqual(['tapBlocking'])
    expect(refused({ tapBlocking: 0.99, tapChanger: false })).toEqual([])
  })
})

it('of three windings holds the side that is chosen, in the tables and in the ratio of harmonics', () => {
  const b = buildDocument({ name: 'Three windings', frequencyHz: 60 })
  const bus = (name: string, x: number, y: number, v: number) => b.place('bus', name, x, y, { ...set({ vNominal: v }), length: 100 })
  const [high, medium, low] = [bus('H', 100, 100, 138e3), bus('M', 0, 300, 34.5e3), bus('L', 200, 300, 34.5e3)] as const
  b.wire([b.place('utility', 'U', 100, 0, set({ vNominal: 138e3, shortCircuitPower: 3e9, xOverR: 15, voltage: 1 })), 'ac'], [high, 'tap'])
  const t = b.place('transformer3w', 'T', 100, 200, set({ tapChanger: true, tapSide: 'low', tapBand: 0.01 }))
  b.wire([high, 'tap'], [t, 'hv'])
  b.wire([medium, 'tap'], [t, 'mv'])
  b.wire([low, 'tap'], [t, 'lv'])
  b.wire([low, 'tap'], [b.place('constantImpedanceLoad', 'Z', 200, 400, set({ power: 4e7, powerFactor: 0.9 })), 'ac'])
  b.study('Study')
  const document = b.finish()
  const { steadyState } = pointOf(document)
  const [taps] = powerFlow(document, steadyState).tapChangers
  expect(taps?.position).toBeLessThan(0)
  const pu = powerFlow(document, steadyState)
    .acBuses.filter(({ vV }) => vV < 50e3)
    .map(({ vPu }) => vPu)
  // The loaded side is in the band, the other one above it.
  expect(Math.abs(Math.min(...pu) - 1)).toBeLessThanOrEqual(0.005)
  expect(Math.max(...pu)).toBeGreaterThan(1.005)
  const leg = harmonicInput(document, steadyState).input.elements.find((e) => e.kind === 'transformer')
  expect(leg).toMatchObject({ ratio: taps?.ratio })
})

it('is imported from PSS/E and brings its bus into the band', () => {
  const sections: Readonly<Record<number, string>> = {
    0: "1,'HIGH',110.0,3,1,1,1,1.0,0.0\n2,'LOW',20.0,1,1,1,1,1.0,0.0\n",
    1: "2,'1',1,1,1,24.0,18.0,0,0,0,0,1,1\n",
    3: "1,'1',10,0,9999,-9999,1.0,0,100,0,0.001,0,0,1,1,100,9999,-9999,1,1\n",
    5: "1,2,0,'1 ',1,2,1,0,0,2,'T1',1,1,1.0\n0.0,0.10,40.0\n1.0,0,0,40,0,0,1,2,1.1,0.9,1.01,0.99,17,0,0,0\n1.0,0\n",
  }
  const text = `0, 100.0, 33, 0, 0, 50.0 / x\na\nb\n${Array.from({ length: 19 }, (_, k) => `${sections[k] ?? ''}0 / end\n`).join('')}Q\n`
  const result = importGrid({ name: 'Case', format: 'raw', text, dyr: null }, { loads: 'constantPower' })
  if (!result.ok) throw new Error(result.problems.map((p) => p.message).join('; '))
  const { steadyState } = pointOf(result.value)
  const flow = powerFlow(result.value, steadyState)
  const low = flow.acBuses.find((bus) => bus.vV < 30e3)
  expect(Math.abs((low?.vPu ?? 0) - 1)).toBeLessThanOrEqual(0.01)
  expect(flow.tapChangers).toHaveLength(1)
  const position = flow.tapChangers[0]?.position ?? 0
  expect(position).toBeLessThan(0)
  // Constant power behind X: the position above it is outside.
  const v = (p: number): number => {
    const [e, q, w] = [1 / (1 + 0.0125 * p), 0.45 * X, 0.6 * X]
    const b = e * e - 2 * q
    return Math.sqrt((b + Math.sqrt(b * b - 4 * (q * q + w * w))) / 2)
  }
  expect(low?.vPu).toBeCloseTo(v(position), 3)
  expect(v(position + 1)).toBeLessThan(0.99)
})
