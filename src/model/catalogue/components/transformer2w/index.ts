/** Two-winding transformer: short-circuit impedance in series, magnetising branch at the high-voltage side. */
import type { ParamValue } from '../../../document/records.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { LOW_VOLTAGE, NEUTRAL, starPoint, starPointOhms } from '../../shared/earthing.ts'
import { choice, choices, LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { circle, line, symbol, winding } from '../../shared/shapes.ts'
import {
  AS_POSITIVE_R,
  AS_POSITIVE_X,
  askedRatios,
  coreParams,
  leftOut,
  LIMBS,
  noLoadProblems,
  thermalParams,
  windingOutputs,
  zeroRatio,
} from '../../shared/transformer.ts'
import { tapChangerParams, tapChangerProblems, tapPositionOutput, tapsAt } from '../../shared/tapChanger.ts'

/** By connection, the clocks of most use first. */
const GROUPS = choices(
  ...['Dyn11', 'Dyn1', 'Dyn5', 'Dyn7', 'YNd11', 'YNd1', 'YNd5', 'YNd7', 'Yd11', 'Yd1', 'Yd5', 'Yd7'],
  ...['YNyn0', 'YNyn6', 'Yyn0', 'Yyn6', 'Dd0', 'Dd6', 'Dzn0', 'Dzn6', 'Yzn11', 'Yzn1', 'Yzn5', 'Yzn7'],
)
const LV_UNIT = typical('2.5–3 MVA 13.8–34.5/0.48 kV data-centre units: 5.75 %, X/R 6–10 (IEEE C57.12 range)')

type Get = (key: string) => ParamValue
const zigzag = (get: Get): boolean => /zn/.test(String(get('vectorGroup')))
const star = (get: Get): boolean => /[yz]n/.test(String(get('vectorGroup')))
const highStar = (get: Get): boolean => /^YN/.test(String(get('vectorGroup')))
const hasRatios = (get: Get): boolean => !zigzag(get) && (star(get) || highStar(get))
const ZERO_RATIOS = ['x0OverX', 'r0OverR', 'zigzagX0OverX', 'zigzagR0OverR'] as const
/** Zero sequence of the windings over the positive one. */
const zeroRatios = (get: (key: string) => ParamValue, number: (key: string) => number) => {
  if (zigzag(get)) return { x0OverX: number('zigzagX0OverX'), r0OverR: number('zigzagR0OverR') }
  return hasRatios(get) ? { x0OverX: number('x0OverX'), r0OverR: number('r0OverR') } : { x0OverX: 1, r0OverR: 1 }
}

const params = {
  sRated: number('Rated power', 'apparentPower', 2.5e6, {
    section: 'Nameplate',
    symbol: 'S_r',
    min: LEAST.apparentPower,
    max: 5e9,
    help: 'Nameplate power at the highest cooling stage.',
    provenance: assumed('Common data-centre unit size'),
  }),
  vHv: number('High voltage', 'voltage', 34.5e3, {
    section: 'Nameplate',
    symbol: 'U_1',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Rated voltage of the high-voltage winding, line to line.',
    provenance: assumed('Common campus distribution level'),
  }),
  vLv: number('Low voltage', 'voltage', 480, {
    section: 'Nameplate',
    symbol: 'U_2',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Rated voltage of the low-voltage winding, line to line.',
    provenance: assumed('North American low-voltage level'),
  }),
  vectorGroup: choice('Vector group', GROUPS, 'Dyn1', {
    section: 'Nameplate',
    help: 'Winding connection. It turns the phases and decides where a zero sequence passes: in instantaneous studies and under unbalanced faults. Transformers in parallel whose groups do not agree drive a current round, in every study. A zigzag (z) carries a zero sequence without its high side.',
  }),
  uk: number('Impedance voltage', 'percent', 0.0575, {
    section: 'Impedance',
    symbol: 'u_k',
    min: 0,
    exclusive: true,
    max: 0.5,
    help: 'Short-circuit voltage on rated power.',
    equation: 'Z = u_k · U² / S_r',
    provenance: LV_UNIT,
  }),
  xOverR: number('X/R ratio', 'ratio', 8, {
    section: 'Impedance',
    symbol: 'X/R',
    min: 0,
    max: 1e9,
    help: 'Reactance over resistance of the short-circuit impedance; sets the load loss. Half of the resistance is taken as the high winding’s, before the core (assumed), where it damps an inrush. 1e9 leaves it out.',
    equation: 'P_k = u_k · S_r / √(1 + (X/R)²)',
    provenance: LV_UNIT,
  }),
  noLoadLoss: number('No-load loss', 'percent', 0.0014, {
    section: 'Losses',
    symbol: 'P_0',
    min: 0,
    max: 0.05,
    help: 'Core loss at rated voltage, share of rated power.',
    equation: 'G = P_0 / U²',
    provenance: typical('3–4 kW for 2.5–3 MVA units'),
  }),
  noLoadCurrent: number('No-load current', 'percent', 0.004, {
    section: 'Losses',
    symbol: 'i_0',
    min: 0,
    max: 0.2,
    help: 'Magnetising current at rated voltage, share of rated current; not below the no-load loss.',
    provenance: typical('0.3–0.6 % for 2.5–3 MVA units'),
  }),
  tap: number('Tap', 'perUnit', 1, {
    section: 'Operation',
    symbol: 't',
    min: 0.5,
    max: 2,
    help: 'Off-nominal turns ratio on the high-voltage side: 1.05 lowers the low voltage by about 5 %. Of a tap changer that of its position 0.',
    provenance: assumed('Nominal tap'),
  }),
  phaseShift: number('Phase shift', 'angle', 0, {
    section: 'Operation',
    symbol: 'α',
    min: -Math.PI,
    max: Math.PI,
    help: 'Of a phase-shifting transformer: lead of the high-voltage side over the low-voltage side at no load, beside the vector group.',
    provenance: assumed('No phase shifter'),
  }),
  ...tapChangerParams,
  ...starPoint({
    label: 'Low-side star point',
    help: 'Of a low side in star. It sets currents and voltages of faults to earth and the zero-sequence impedance; balanced studies do not meet it.',
    ways: ['solid', 'impedance'],
    equation: 'Z₀ = Z + 3·(R_N + jX_N)',
    resistance: LOW_VOLTAGE,
    visibleWhen: star,
  }),
  ...starPoint({
    side: 'Hv',
    label: 'High-side star point',
    help: 'Of a high side in star with its star point led out. The magnetising current of a zero sequence passes it too.',
    ways: ['solid', 'impedance'],
    equation: 'Z₀ = Z + 3·(R_N + jX_N)',
    resistance: [100, assumed('Some hundred amperes of a step-up transformer at medium voltage; enter the nameplate of the resistor')],
    visibleWhen: highStar,
  }),
  x0OverX: zeroRatio('Zero-sequence reactance', 'X_0/X', 1, {
    help: `Of the windings, over that of the positive sequence, ${LIMBS}`,
    equation: 'Z₀ = R · R₀/R + jX · X₀/X',
    provenance: AS_POSITIVE_X,
    visibleWhen: hasRatios,
  }),
  r0OverR: zeroRatio('Zero-sequence resistance', 'R_0/R', 1, {
    help: 'Of the windings, over that of the positive sequence, from the test sheet. Stray loss in the tank raises it on three limbs.',
    provenance: AS_POSITIVE_R,
    visibleWhen: hasRatios,
  }),
  zigzagX0OverX: zeroRatio('Zero-sequence reactance', 'X_0/X', 0.1, {
    help: 'Of the zigzag, over that of the positive sequence, from the test sheet: the leakage between the halves on one limb alone.',
    equation: 'Z₀ = R · R₀/R + jX · X₀/X',
    provenance: assumed('About 0.1 for Yzn distribution transformers; enter the test sheet'),
    visibleWhen: zigzag,
  }),
  zigzagR0OverR: zeroRatio('Zero-sequence resistance', 'R_0/R', 0.4, {
    help: 'Of the zigzag, over that of the positive sequence, from the test sheet: its own windings without those of the high side.',
    provenance: assumed('About 0.4 for Yzn distribution transformers; enter the test sheet'),
    visibleWhen: zigzag,
  }),
  ...coreParams,
  ...thermalParams,
} satisfies Record<string, ParamDefinition>

export const transformer2w: ComponentDefinition = {
  type: 'transformer2w',
  label: 'Transformer',
  category: 'Network',
  description: 'Two-winding transformer with short-circuit impedance, core loss and tap, fixed or changed under load.',
  keywords: [
    'transformer',
    'two-winding',
    'on-load tap changer',
    'OLTC',
    'voltage regulator',
    'unit substation',
    'PDU',
    'power distribution unit',
    'step-down',
    'step-up',
    'MVA',
  ],
  prefix: 'TX',
  ports: [
    { key: 'hv', label: 'High voltage', domain: 'ac', x: 0, y: -40, side: 'top', voltageParam: 'vHv' },
    { key: 'lv', label: 'Low voltage', domain: 'ac', x: 0, y: 40, side: 'bottom', voltageParam: 'vLv' },
  ],
  params,
  outputs: [
    { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
    ...windingOutputs('Hv'),
    ...windingOutputs('Lv'),
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    tapPositionOutput,
    ...phaseCurrents,
  ],
  symbols: {
    iec: symbol(40, 80, line(0, -40, 0, -26), circle(0, -10, 16), circle(0, 10, 16), line(0, 26, 0, 40)),
    ansi: symbol(
      60,
      80,
      line(0, -40, 0, -24),
      line(-24, -24, 24, -24),
      line(-24, -24, -24, -10),
      line(24, -24, 24, -10),
      winding(-24, -10, 4, 12, 1),
      winding(-24, 10, 4, 12, -1),
      line(-24, 10, -24, 24),
      line(24, 10, 24, 24),
      line(-24, 24, 24, 24),
      line(0, 24, 0, 40),
    ),
  },
  countable: true,
  labels: ['sRated', 'vHv', 'vLv', 'uk'],
  rules: (component, get) => [...noLoadProblems(component, get), ...tapChangerProblems(component, get)],
  shortCircuit: (component, { get, number, bus }) => [
    {
      kind: 'transformer',
      id: component.id,
      hv: bus('hv'),
      lv: bus('lv'),
      s: number('sRated') * component.count,
      uHv: number('vHv'),
      uLv: number('vLv'),
      uk: number('uk'),
      ur: number('uk') / Math.hypot(1, number('xOverR')),
      onLoadTaps: get('tapChanger') === true,
      group: String(get('vectorGroup')),
      ...zeroRatios(get, number),
      neutralHv: highStar(get) ? starPointOhms(get, number, component.count, 'Hv') : [0, 0],
      neutralLv: star(get) ? starPointOhms(get, number, component.count) : [0, 0],
    },
  ],
  taps: tapsAt,
  bill: (get) => [{ item: 'transformer', amount: Number(get('sRated')) }],
  harmonics: (component, { get, number, bus, signal }) => {
    const z = (number('uk') * number('vLv') ** 2) / (number('sRated') * component.count)
    const x = z / Math.hypot(1, 1 / number('xOverR'))
    return [
      {
        kind: 'transformer',
        id: component.id,
        hv: bus('hv'),
        lv: bus('lv'),
        r: Math.sqrt(Math.max(z * z - x * x, 0)),
        x,
        ratio: (number('vHv') * (tapsAt(get, signal('tapPosition'))?.ratio ?? number('tap'))) / number('vLv'),
        lead: (-Number(/\d+$/.exec(String(get('vectorGroup')))?.[0] ?? 0) * Math.PI) / 6 - number('phaseShift'),
      },
    ]
  },
  compile: (component, context) => {
    const ratios = zeroRatios(
      (key) => context.get(component, key),
      (key) => context.number(component, key),
    )
    context.device(component, {
      kind: 'transformer',
      ports: [context.bus(component, 'hv'), context.bus(component, 'lv')],
      params: {
        ...engineParams(params, component, context, [
          'earthing',
          'earthingHv',
          'tapChanger',
          ...(context.phases ? [] : NEUTRAL),
          ...ZERO_RATIOS,
          ...leftOut(context),
        ]),
        ...askedRatios(ratios, context),
      },
    })
  },
}
