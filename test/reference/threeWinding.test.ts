/** The three-winding transformer as drawn, in every study that knows it: power flow, run, short circuit, duties, harmonics. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { ParamValue, StudioDocument } from '../../src/model/document/records.ts'
import { harmonicInput, solveHarmonics } from '../../src/model/harmonics/index.ts'
import { powerFlow } from '../../src/model/powerFlow/index.ts'
import { ansiDuties } from '../../src/model/shortCircuit/ansi.ts'
import { shortCircuitInput } from '../../src/model/shortCircuit/index.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { topologyOf } from '../../src/model/topology/index.ts'
import { engine } from '../support/engine.ts'
import { set } from '../support/testStand.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

/** 138 kV, two secondaries of 34.5 kV: a converter at one, a load at the other. */
function drawing(ukMl: number, star: Readonly<Record<string, ParamValue>> = {}): StudioDocument {
  const b = buildDocument({ name: 'Three windings', frequencyHz: 60 })
  const bus = (name: string, x: number, y: number, v: number) => b.place('bus', name, x, y, { ...set({ vNominal: v }), length: 100 })
  const [high, medium, low] = [bus('H', 100, 100, 138e3), bus('M', 0, 300, 34.5e3), bus('L', 200, 300, 34.5e3)] as const
  b.wire([b.place('utility', 'U', 100, 0, set({ vNominal: 138e3, shortCircuitPower: 3e9, xOverR: 15 })), 'ac'], [high, 'tap'])
  const t = b.place('transformer3w', 'T', 100, 200, set({ ukMl, vectorGroup: 'YNyn0d1', ...star }))
  b.wire([high, 'tap'], [t, 'hv'])
  b.wire([medium, 'tap'], [t, 'mv'])
  b.wire([low, 'tap'], [t, 'lv'])
  b.wire([medium, 'tap'], [b.place('coolingPlant', 'C', 0, 400, set({ power: 2e7, powerFactor: 1 })), 'ac'])
  b.wire([low, 'tap'], [b.place('constantImpedanceLoad', 'Z', 200, 400, set({ power: 3e7, powerFactor: 1 })), 'ac'])
  b.study('Study')
  return b.finish()
}

const U = 34.5e3
/** Ω at 34.5 kV of a short-circuit voltage on 50 MVA, X/R 25. */
const z = (uk: number) => {
  const size = (uk * U ** 2) / 50e6
  return { r: size / Math.hypot(1, 25), x: size / Math.hypot(1, 1 / 25) }
}
const grid = { r: U ** 2 / 3e9 / Math.hypot(1, 15), x: U ** 2 / 3e9 / Math.hypot(1, 1 / 15) }

// The second makes the medium winding's leg of the star negative.
describe.each([0.16, 0.04])('with %f between the secondaries', (ukMl) => {
  const document = drawing(ukMl)
  const idOf = (name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? ''
  const compiled = compile(document, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { steadyState } = JSON.parse(engine.steadyState(JSON.stringify(compiled.value.network))) as RunSummary
  if (!steadyState) throw new Error('no operating point')

  it('balances at all three buses of the power flow', () => {
    const flow = powerFlow(document, steadyState)
    for (const bus of flow.acBuses) expect(Math.abs(bus.pLeft), bus.id).toBeLessThan(1)
    expect(flow.totals.sources - flow.totals.loads - flow.totals.losses).toBeCloseTo(0, 0)
  })

  it('carries a fault at the medium side by the impedance of its pair', () => {
    const input = shortCircuitInput(document)
    const node = topologyOf(document).nodeOf(idOf('M'), 'tap')?.id
    const duty = ansiDuties(input, 5).find((d) => d.id === node)
    const [r, x] = [grid.r + z(0.09).r, grid.x + z(0.09).x]
    expect((duty?.first ?? 0) / (U / Math.sqrt(3) / Math.hypot(r, x))).toBeCloseTo(1, 9)
    expect((duty?.firstXr ?? 0) / (x / r)).toBeCloseTo(1, 9)
  })

  it('shows harmonics the same pair, the other secondary loaded', () => {
    const { input, unreached } = harmonicInput(document, steadyState)
    expect(unreached).toEqual([])
    const result = solveHarmonics(input, 'phasor')
    const bus = (name: string) => result.buses.find((b) => b.id === topologyOf(document).nodeOf(idOf(name), 'tap')?.id)
    const drawn = result.branches.find((b) => b.kind === 'injection')
    // Z seen at the medium bus at order 5: its leg, then the low side with its load beside the high side with the grid.
    const h = 5
    type C = readonly [number, number]
    const at = ({ r, x }: { r: number; x: number }): C => [r * Math.sqrt(h), x * h]
    const plus = (a: C, b: C): C => [a[0] + b[0], a[1] + b[1]]
    const over = (a: C): C => [a[0] / (a[0] ** 2 + a[1] ** 2), -a[1] / (a[0] ** 2 + a[1] ** 2)]
    const [hm, hl, ml] = [z(0.09), z(0.09), z(ukMl)]
    const half = (a: typeof hm, b: typeof hm, far: typeof hm) => ({ r: (a.r + b.r - far.r) / 2, x: (a.x + b.x - far.x) / 2 })
    const highSide = plus(at(half(hm, hl, ml)), at(grid))
    const lowSide = plus(at(half(hl, ml, hm)), [U ** 2 / 3e7, 0])
    const seen = plus(at(half(hm, ml, hl)), over(plus(over(highSide), over(lowSide))))
    const i5 = drawn?.i[h - 2] ?? Number.NaN
    expect(i5).toBeGreaterThan(0)
    expect((bus('M')?.u[h - 2] ?? 0) / (Math.sqrt(3) * Math.hypot(...seen) * i5)).toBeCloseTo(1, 6)
  })
})

it('asks for its star points where the phases differ alone, and only for those of windings in star', () => {
  const at = (side: string) => ({ [`earthing${side}`]: 'impedance', [`neutralResistance${side}`]: 12, [`neutralReactance${side}`]: 3 })
  const document = drawing(0.16, { ...at('Hv'), ...at('Mv'), ...at('Lv') })
  const asked = (phases: boolean): readonly string[] => {
    const compiled = compile(document, 's1', { phases })
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { params } = compiled.value.network.devices.find((d) => d.kind === 'transformer3w') ?? { params: {} }
    return Object.keys(params).filter((key) => /^neutral|^earthing/.test(key))
  }
  expect(asked(false)).toEqual([])
  expect(asked(true)).toEqual(['neutralResistanceHv', 'neutralReactanceHv', 'neutralResistanceMv', 'neutralReactanceMv'])
  const [element] = shortCircuitInput(document).elements.filter((e) => e.kind === 'threeWinding')
  expect(element).toMatchObject({
    neutrals: [
      [12, 3],
      [12, 3],
      [0, 0],
    ],
  })
})

it('has a zero sequence of its own, of each pair, where a winding in star meets it', () => {
  const ratios = { x0OverXHm: 0.85, x0OverXHl: 0.9, x0OverXMl: 0.8, r0OverR: 1.3 }
  const asked = (document: StudioDocument, phases: boolean) => {
    const compiled = compile(document, 's1', { phases })
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { params } = compiled.value.network.devices.find((d) => d.kind === 'transformer3w') ?? { params: {} }
    return Object.fromEntries(Object.entries(params).filter(([key]) => key in ratios))
  }
  const document = drawing(0.16, ratios)
  expect(asked(document, true)).toEqual(ratios)
  expect(asked(document, false)).toEqual({})
  expect(asked(drawing(0.16), true)).toEqual({})
  expect(asked(drawing(0.16, { ...ratios, vectorGroup: 'Dd0d0' }), true)).toEqual({})
  const of = (d: StudioDocument) => shortCircuitInput(d).elements.find((e) => e.kind === 'threeWinding')
  expect(of(document)).toMatchObject({ x0OverX: [0.85, 0.8, 0.9], r0OverR: 1.3 })
  expect(of(drawing(0.16, { ...ratios, vectorGroup: 'Dd0d0' }))).toMatchObject({ x0OverX: [1, 1, 1], r0OverR: 1 })
  // Pairs of a zero sequence that no transformer has are told by the parameter.
  const wrong = compile(drawing(0.16, { x0OverXHm: 0.1, x0OverXHl: 0.1 }), 's1', { phases: true })
  expect(wrong.ok ? [] : wrong.problems.filter((p) => p.severity === 'error').map((p) => [p.code, p.place.param])).toEqual([
    ['E207', 'x0OverXMl'],
  ])
})
