/** Parameters of the three-winding transformer; impedances as measured between pairs of windings, on the lesser power of both. */
import type { ParamValue } from '../../../document/records.ts'
import type { ParamDefinition } from '../../types.ts'
import { starPoint } from '../../shared/earthing.ts'
import { choice, choices, LEAST, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { tapChangerParams } from '../../shared/tapChanger.ts'
import { AS_POSITIVE_R, AS_POSITIVE_X, coreParams, LIMBS, zeroRatio } from '../../shared/transformer.ts'

const UNIT = assumed('Substation transformer with two equal secondaries; enter the nameplate')
const IMPEDANCE = assumed('Two secondaries wound apart: about twice the impedance between them; enter the test report')
const PAIR = 'Short-circuit voltage of this pair with the third winding open, on the lesser rated power of both.'

const power = (label: string, symbol: string, value: number) =>
  number(label, 'apparentPower', value, {
    section: 'Nameplate',
    symbol,
    min: LEAST.apparentPower,
    max: 5e9,
    help: 'Rated power of this winding.',
    provenance: UNIT,
  })
const voltage = (label: string, symbol: string, value: number) =>
  number(label, 'voltage', value, {
    section: 'Nameplate',
    symbol,
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Rated voltage of this winding, line to line.',
    provenance: UNIT,
  })
const uk = (label: string, symbol: string, value: number) =>
  number(label, 'percent', value, {
    section: 'Impedance',
    symbol,
    min: 0,
    exclusive: true,
    max: 0.5,
    help: PAIR,
    equation: 'Z_H = (Z_HM + Z_HL − Z_ML) / 2 and so on around',
    provenance: IMPEDANCE,
  })
const ratio = (label: string) =>
  number(label, 'ratio', 25, {
    section: 'Impedance',
    symbol: 'X/R',
    min: 0,
    exclusive: true,
    max: 1e9,
    help: 'Reactance over resistance of this pair; sets its load loss.',
    equation: 'P_k = u_k · S / √(1 + (X/R)²)',
    provenance: typical('Power transformers of some tens of MVA: X/R 20–35'),
  })

const SIDES = ['Hv', 'Mv', 'Lv'] as const
type Side = (typeof SIDES)[number]
/** Whether the winding at this side stands in star with its star point led out: YNyn0d1 is YN, yn0, d1. */
export const isStar =
  (side: Side) =>
  (get: (key: string) => ParamValue): boolean =>
    /^y/i.test(String(get('vectorGroup')).match(/[A-Z]+|[a-z]+\d+/g)?.[SIDES.indexOf(side)] ?? '')

const hasStar = (get: (key: string) => ParamValue): boolean => SIDES.some((side) => isStar(side)(get))

export const ZERO_RATIOS = ['x0OverXHm', 'x0OverXHl', 'x0OverXMl', 'r0OverR'] as const
/** Zero sequence over the positive one, of each pair and of all resistances; without a star none meets it. */
export const zeroRatios = (get: (key: string) => ParamValue): Record<(typeof ZERO_RATIOS)[number], number> => {
  const of = (key: (typeof ZERO_RATIOS)[number]): number => (hasStar(get) ? Number(get(key)) : 1)
  return { x0OverXHm: of('x0OverXHm'), x0OverXHl: of('x0OverXHl'), x0OverXMl: of('x0OverXMl'), r0OverR: of('r0OverR') }
}
const pairRatio = (pair: string, symbol: string) =>
  zeroRatio(`Zero-sequence reactance ${pair}`, symbol, 1, {
    help: `Of this pair, over that of the positive sequence, the third winding open, ${LIMBS}`,
    equation: 'Z₀ = R · R₀/R + jX · X₀/X',
    provenance: AS_POSITIVE_X,
    visibleWhen: hasStar,
  })

const starPointOf = <S extends Side>(side: S, which: string) =>
  starPoint({
    side,
    label: `${which} star point`,
    help: `Of a winding in star at this side, led out. It sets currents and voltages of faults to earth and the zero-sequence impedance; balanced studies do not meet it.${side === 'Hv' ? ' The magnetising current of a zero sequence passes it too.' : ''}`,
    ways: ['solid', 'impedance'],
    equation: 'v₀ = w₀ + 3·(R_N + jX_N)·i₀',
    resistance: [100, assumed('Some hundred amperes at medium voltage; enter the nameplate of the resistor')],
    visibleWhen: isStar(side),
  })

export const params = {
  sHv: power('Rated power, high', 'S_H', 100e6),
  sMv: power('Rated power, medium', 'S_M', 50e6),
  sLv: power('Rated power, low', 'S_L', 50e6),
  vHv: voltage('High voltage', 'U_H', 138e3),
  vMv: voltage('Medium voltage', 'U_M', 34.5e3),
  vLv: voltage('Low voltage', 'U_L', 34.5e3),
  vectorGroup: choice(
    'Vector group',
    choices(
      ...['Dyn11yn11', 'Dyn1yn1', 'Dyn5yn5', 'YNyn0d11', 'YNyn0d1', 'YNyn0d5', 'YNyn0d7', 'YNd11d11', 'YNd1d1', 'YNd5d5'],
      ...['Dyn11d0', 'Dyn1d0', 'Dyn5d0', 'Dd0yn11', 'Dd0yn1', 'Dd0yn5', 'YNyn0yn0', 'Dd0d0'],
    ),
    'Dyn1yn1',
    {
      section: 'Nameplate',
      help: 'Connection of the windings: high, medium, low. Two secondaries 30° apart (Dyn11d0, Dd0yn11) make twelve pulses of two bridges. It turns the phases and decides where a zero sequence passes; a winding in delta shorts it for the others. Transformers in parallel whose groups do not agree drive a current round.',
    },
  ),
  ukHm: uk('Impedance voltage high–medium', 'u_HM', 0.09),
  ukHl: uk('Impedance voltage high–low', 'u_HL', 0.09),
  ukMl: uk('Impedance voltage medium–low', 'u_ML', 0.16),
  xOverRHm: ratio('X/R ratio high–medium'),
  xOverRHl: ratio('X/R ratio high–low'),
  xOverRMl: ratio('X/R ratio medium–low'),
  noLoadLoss: number('No-load loss', 'percent', 0.0006, {
    section: 'Losses',
    symbol: 'P_0',
    min: 0,
    max: 0.05,
    help: 'Core loss at rated voltage, share of the high winding’s power.',
    provenance: assumed('0.5–1 kW per MVA for units of some tens of MVA'),
  }),
  noLoadCurrent: number('No-load current', 'percent', 0.002, {
    section: 'Losses',
    symbol: 'i_0',
    min: 0,
    max: 0.2,
    help: 'Magnetising current at rated voltage, share of the high winding’s rated current; not below the no-load loss.',
    provenance: assumed('0.1–0.4 % for units of some tens of MVA'),
  }),
  tap: number('Tap', 'perUnit', 1, {
    section: 'Operation',
    symbol: 't',
    min: 0.5,
    max: 2,
    help: 'Off-nominal turns of the high-voltage winding: 1.05 lowers both other voltages by about 5 %. Of a tap changer that of its position 0.',
    provenance: assumed('Nominal tap'),
  }),
  ...tapChangerParams,
  tapSide: choice('Regulated side', { medium: 'Medium voltage', low: 'Low voltage' }, 'medium', {
    section: tapChangerParams.tapChanger.section,
    help: 'Winding whose voltage the tap changer holds; the other one follows.',
    visibleWhen: when('tapChanger', true),
  }),
  ...starPointOf('Hv', 'High-side'),
  ...starPointOf('Mv', 'Medium-side'),
  ...starPointOf('Lv', 'Low-side'),
  x0OverXHm: pairRatio('high–medium', 'X_0/X_HM'),
  x0OverXHl: pairRatio('high–low', 'X_0/X_HL'),
  x0OverXMl: pairRatio('medium–low', 'X_0/X_ML'),
  r0OverR: zeroRatio('Zero-sequence resistance', 'R_0/R', 1, {
    help: 'Of all three pairs, over that of the positive sequence, from the test sheet. Stray loss in the tank raises it on three limbs.',
    provenance: AS_POSITIVE_R,
    visibleWhen: hasStar,
  }),
  ...coreParams,
} satisfies Record<string, ParamDefinition>
