/** Three-winding transformer: impedances of its pairs of windings, core at the high-voltage side. */
import type { Ohms, WindingPair } from '../../../shortCircuit/types.ts'
import type { ParamValue } from '../../../document/records.ts'
import type { Problem } from '../../../problem.ts'
import { engineParams } from '../../shared/compile.ts'
import { NEUTRAL, starPointOhms } from '../../shared/earthing.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { circle, line, symbol, text, winding } from '../../shared/shapes.ts'
import { tapChangerProblems, tapPositionOutput, tapsAt } from '../../shared/tapChanger.ts'
import {
  askedRatios,
  type Impedance,
  isOneTransformer,
  leftOut,
  noLoadProblems,
  starOf,
  type Three,
  windingOutputs,
} from '../../shared/transformer.ts'
import type { ComponentDefinition } from '../../types.ts'
import { isStar, params, ZERO_RATIOS, zeroRatios } from './params.ts'

type Read = (key: string) => number

/** Pairs high–medium, medium–low, low–high: lesser power, u_k, u_R. */
function pairsOf(number: Read, count: number): readonly [WindingPair, WindingPair, WindingPair] {
  const pair = (a: string, b: string, key: string): WindingPair => {
    const uk = number(`uk${key}`)
    return [count * Math.min(number(a), number(b)), uk, uk / Math.hypot(1, number(`xOverR${key}`))]
  }
  return [pair('sHv', 'sMv', 'Hm'), pair('sMv', 'sLv', 'Ml'), pair('sHv', 'sLv', 'Hl')]
}

/** Impedances of the pairs, Ω at 1 V. */
function impedancesOf(number: Read, count: number): Three {
  const [hm, ml, lh] = pairsOf(number, count)
  const of = ([s, uk, ur]: WindingPair): Impedance => ({ r: ur / s, x: Math.sqrt(uk ** 2 - ur ** 2) / s })
  return [of(hm), of(ml), of(lh)]
}

/** Those of the zero sequence, Ω at 1 V. */
function zeroImpedancesOf(get: (key: string) => ParamValue): Three {
  const [hm, ml, lh] = impedancesOf((key) => Number(get(key)), 1)
  const { x0OverXHm, x0OverXMl, x0OverXHl, r0OverR } = zeroRatios(get)
  const of = ({ r, x }: Impedance, reactance: number): Impedance => ({ r: r * r0OverR, x: x * reactance })
  return [of(hm, x0OverXHm), of(ml, x0OverXMl), of(lh, x0OverXHl)]
}

/** Lags of medium and low behind high by the vector group, rad. */
const lagsOf = (group: unknown): readonly number[] => [...String(group).matchAll(/\d+/g)].map(([hours]) => (Number(hours) * Math.PI) / 6)

const circles = [line(0, -40, 0, -32), circle(0, -16, 16), circle(-12, 6, 16), circle(12, 6, 16)]

export const transformer3w: ComponentDefinition = {
  type: 'transformer3w',
  label: 'Three-winding transformer',
  category: 'Network',
  description:
    'Three-winding transformer by the impedances of its pairs of windings, with core loss, saturation and tap, fixed or changed under load.',
  keywords: [
    'transformer',
    'three-winding',
    'on-load tap changer',
    'OLTC',
    'tertiary',
    'two secondaries',
    'substation',
    'star equivalent',
    'MVA',
  ],
  prefix: 'TW',
  ports: [
    { key: 'hv', label: 'High voltage', domain: 'ac', x: 0, y: -40, side: 'top', voltageParam: 'vHv' },
    { key: 'mv', label: 'Medium voltage', domain: 'ac', x: -20, y: 40, side: 'bottom', voltageParam: 'vMv' },
    { key: 'lv', label: 'Low voltage', domain: 'ac', x: 20, y: 40, side: 'bottom', voltageParam: 'vLv' },
  ],
  params,
  outputs: [
    { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
    ...windingOutputs('Hv'),
    ...windingOutputs('Mv'),
    ...windingOutputs('Lv'),
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    tapPositionOutput,
    ...phaseCurrents,
  ],
  symbols: {
    iec: symbol(60, 80, ...circles, line(-20, 20, -20, 40), line(20, 20, 20, 40)),
    ansi: symbol(
      60,
      80,
      line(0, -40, 0, -26),
      line(-24, -26, 24, -26),
      line(-24, -26, -24, -12),
      line(24, -26, 24, -12),
      winding(-24, -12, 4, 12, 1),
      winding(-28, 12, 2, 12, -1),
      winding(4, 12, 2, 12, -1),
      line(-20, 26, -20, 40),
      line(20, 26, 20, 40),
      line(-28, 12, -28, 26),
      line(-4, 12, -4, 26),
      line(-28, 26, -4, 26),
      line(4, 12, 4, 26),
      line(28, 12, 28, 26),
      line(4, 26, 28, 26),
      text(-16, 20, 8, 'M'),
      text(16, 20, 8, 'L'),
    ),
  },
  countable: true,
  labels: ['sHv', 'vHv', 'vMv', 'vLv'],
  joins: () => [
    ['hv', 'mv'],
    ['hv', 'lv'],
  ],
  rules: (component, get) => {
    const contradiction = (what: string, param: string): Problem => ({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: the ${what} of the three pairs do not belong to one transformer; each must lie well within the sum of the other two, on one power`,
      place: { componentId: component.id, param },
    })
    const isOne = isOneTransformer(impedancesOf((key) => Number(get(key)), 1))
    const isOneInZero = !isOne || isOneTransformer(zeroImpedancesOf(get))
    return [
      ...(isOne ? [] : [contradiction('impedances', 'ukMl')]),
      ...(isOneInZero ? [] : [contradiction('zero-sequence reactances', 'x0OverXMl')]),
      ...noLoadProblems(component, get),
      ...tapChangerProblems(component, get),
    ]
  },
  shortCircuit: (component, { get, number, bus }) => {
    const { x0OverXHm, x0OverXMl, x0OverXHl, r0OverR } = zeroRatios(get)
    const neutral = (side: 'Hv' | 'Mv' | 'Lv'): Ohms => (isStar(side)(get) ? starPointOhms(get, number, component.count, side) : [0, 0])
    return [
      {
        kind: 'threeWinding',
        id: component.id,
        buses: [bus('hv'), bus('mv'), bus('lv')],
        u: [number('vHv'), number('vMv'), number('vLv')],
        pairs: pairsOf(number, component.count),
        group: String(get('vectorGroup')),
        x0OverX: [x0OverXHm, x0OverXMl, x0OverXHl],
        r0OverR,
        neutrals: [neutral('Hv'), neutral('Mv'), neutral('Lv')],
      },
    ]
  },
  taps: tapsAt,
  bill: (get) => [{ item: 'transformer', amount: Number(get('sHv')) }],
  // Star equivalent around a point within, at the high winding's voltage.
  harmonics: (component, { get, number, bus, signal }) => {
    const star = `${component.id}.star`
    const u = number('vHv')
    const [high, medium, low] = starOf(impedancesOf(number, component.count))
    const [lagM, lagL] = lagsOf(get('vectorGroup'))
    const at = ({ r, x }: Impedance, v: number): Impedance => ({ r: r * v * v, x: x * v * v })
    const [uM, uL] = [number('vMv'), number('vLv')]
    const leg = { kind: 'transformer' } as const
    return [
      {
        ...leg,
        id: component.id,
        hv: bus('hv'),
        lv: star,
        ...at(high, u),
        ratio: tapsAt(get, signal('tapPosition'))?.ratio ?? number('tap'),
        lead: 0,
      },
      { ...leg, id: `${component.id}.mv`, hv: star, lv: bus('mv'), ...at(medium, uM), ratio: u / uM, lead: -(lagM ?? 0) },
      { ...leg, id: `${component.id}.lv`, hv: star, lv: bus('lv'), ...at(low, uL), ratio: u / uL, lead: -(lagL ?? 0) },
    ]
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'transformer3w',
      ports: [context.bus(component, 'hv'), context.bus(component, 'mv'), context.bus(component, 'lv')],
      params: {
        ...engineParams(params, component, context, [
          ...['earthingHv', 'earthingMv', 'earthingLv', 'tapChanger'],
          ...(context.phases ? [] : NEUTRAL),
          ...ZERO_RATIOS,
          ...leftOut(context),
        ]),
        ...askedRatios(
          zeroRatios((key) => context.get(component, key)),
          context,
        ),
      },
    })
  },
}
