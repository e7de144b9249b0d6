/** Earth faults after IEEE C37 beside the engine's least currents after IEC 60909-0, which have neither corrections nor (above 1 kV) a voltage factor. */
import { describe, expect, it } from 'vitest'
import { ansiDuties } from '../../src/model/shortCircuit/index.ts'
import type { Ohms, ShortCircuitElement, ShortCircuitNetwork } from '../../src/model/shortCircuit/types.ts'
import type { AnalysisAnswer } from '../../src/sim/engineApi.ts'
import { engine } from '../support/engine.ts'

const BUSES = [
  { id: 'h', un: 110e3 },
  { id: 'm', un: 20e3 },
  { id: 'l', un: 10e3 },
  { id: 'far', un: 10e3 },
]
const SOURCES: readonly ShortCircuitElement[] = [
  { kind: 'feeder', id: 'ut', bus: 'h', ik: 10e3, rOverX: 0.1, x0OverX: 2.5, r0OverX0: 0.2 },
  { kind: 'line', id: 'c', from: 'l', to: 'far', r: 0.2, x: 0.3, r0: 0.8, x0: 0.9 },
  { kind: 'earthing', id: 'e', bus: 'm', r0: 3, x0: 20 },
  {
    ...{ kind: 'generator', id: 'g', bus: 'far', s: 8e6, u: 10.5e3, xd2: 0.16, x2: 0.16, r: 0.08, cosPhi: 0.8, voltageRise: 0, unit: null },
    starPoint: { x0: 0.07, r: 2, x: 0.5 },
  },
]
const withTransformers = (...transformers: readonly ShortCircuitElement[]): ShortCircuitNetwork => ({
  buses: BUSES,
  elements: [...SOURCES, ...transformers],
})

const Z: Readonly<Record<string, Ohms>> = { h: [1, 12], m: [0.5, 2], l: [0.2, 0.6] }
const earthedSide = (side: string, at: string): Ohms => (side === 'YN' || side === 'yn' || side === 'zn' ? (Z[at] as Ohms) : [0, 0])
/** Between `hv` and `lv`; the voltages are not those of the buses, so that its ratio counts. */
function twoWindings(group: string, hv: 'h' | 'm', lv: 'm' | 'l'): ShortCircuitElement {
  const [high = '', low = ''] = group.match(/[A-Z]+|[a-z]+/g) ?? []
  const u = { h: 115e3, m: 21e3, l: 10.4e3 }
  return {
    ...{ kind: 'transformer', id: `t${lv}`, hv, lv, s: 25e6, uHv: u[hv], uLv: u[lv], uk: 0.11, ur: 0.006, onLoadTaps: false, group },
    ...{ x0OverX: 0.85, r0OverR: 1.4, neutralHv: earthedSide(high, hv), neutralLv: earthedSide(low, lv) },
  }
}
function threeWindings(group: string): ShortCircuitElement {
  const [h = '', m = '', l = ''] = group.match(/[A-Z]+|[a-z]+/g) ?? []
  return {
    ...{ kind: 'threeWinding', id: 't', buses: ['h', 'm', 'l'], u: [115e3, 21e3, 10.4e3], group },
    pairs: [
      [40e6, 0.12, 0.005],
      [10e6, 0.07, 0.006],
      [10e6, 0.16, 0.007],
    ],
    ...{ x0OverX: [0.85, 0.9, 0.8], r0OverR: 1.3 },
    neutrals: [earthedSide(h, 'h'), earthedSide(m, 'm'), earthedSide(l, 'l')],
  }
}

function compare(network: ShortCircuitNetwork): void {
  const input = { ...network, minimumDelayS: 0.1, least: network.elements }
  const { outcome, failure } = JSON.parse(engine.analyse('', JSON.stringify({ kind: 'shortCircuit', input }))) as AnalysisAnswer
  if (outcome?.kind !== 'shortCircuit') throw new Error(failure?.message)
  for (const [k, fault] of ansiDuties(network, 5).entries()) {
    const { least } = outcome.buses[k] ?? {}
    expect(fault.first / (least?.ik3 ?? 0)).toBeCloseTo(1, 9)
    expect(fault.earth === null).toBe(least?.earth === null)
    if (fault.earth && least?.earth) expect(fault.earth.first / least.earth.ik1).toBeCloseTo(1, 9)
  }
}

describe('C37 and IEC 60909-0 see one zero-sequence network', () => {
  it.each([
    'Dyn11',
    'Dyn1',
    'Dyn5',
    'YNd1',
    'YNd11',
    'YNd5',
    'Yd1',
    'Yd11',
    'YNyn0',
    'YNyn6',
    'Yyn0',
    'Dd0',
    'Dzn0',
    'Dzn6',
    'Yzn1',
    'Yzn11',
    'Yzn5',
  ])('of two windings %s', (group) => compare(withTransformers(twoWindings(group, 'h', 'm'), twoWindings(group, 'm', 'l'))))
  it.each(['YNyn0yn0', 'YNyn0d1', 'YNyn0d11', 'YNyn0d5', 'YNd1d1', 'YNd11d11', 'Dyn1yn1', 'Dyn11yn11', 'Dyn11d0', 'Dd0yn5', 'Dd0d0'])(
    'of three windings %s',
    (group) => compare(withTransformers(threeWindings(group))),
  )
})
