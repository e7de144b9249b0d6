/** On-load tap changer of a transformer, taps in its high winding, with the voltage regulator that moves it. */
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import { formatNumber } from '../../units/index.ts'
import { flag, number, when } from './params.ts'
import { assumed, typical } from './provenance.ts'
import type { OutputDefinition, ParamDefinition, TapState } from '../types.ts'

const section = 'On-load tap changer'
const visibleWhen = when('tapChanger', true)
const own = { section, visibleWhen }

export const tapPositionOutput: OutputDefinition = { key: 'tapPosition', label: 'Tap changer position', quantity: 'number', visibleWhen }
const RANGE = typical(
  '±10 % in 32 steps of 5/8 %, usual in North America (IEEE C57.12.10); in Europe often ±8 to ±9 steps of 1.25 to 1.67 %',
)

const positions = (label: string, symbol: string, help: string) =>
  number(label, 'number', 16, { ...own, symbol, min: 0, max: 50, integer: true, help, provenance: RANGE })
const seconds = (label: string, symbol: string, value: number, min: number, max: number, help: string, source: string) =>
  number(label, 'time', value, { ...own, symbol, min, max, help, provenance: assumed(source) })
const drop = (label: string, symbol: string) =>
  number(label, 'perUnit', 0, {
    ...own,
    symbol,
    min: -1,
    max: 1,
    help: 'Line-drop compensation: the regulator holds the voltage behind this part of the rated impedance of that winding, further on in the network.',
    equation: 'U_r = |u_2 − (R_c + jX_c) · i_2|',
    provenance: assumed('No compensation'),
  })

export const tapChangerParams = {
  tapChanger: flag('Tap changer', false, {
    section,
    help: 'Taps of the high winding under load, with a regulator that holds the voltage of the low side, of three windings of the one chosen. The power flow steps it to the first position in the band; a run works it with its delays. Studies that linearise leave it where it is.',
  }),
  tapStep: number('Step', 'percent', 0.00625, {
    ...own,
    symbol: 'Δt',
    min: 0,
    exclusive: true,
    max: 0.1,
    help: 'Change of the turns ratio from one position to the next, of the rated ratio.',
    equation: 't = tap + p · Δt',
    provenance: RANGE,
  }),
  tapStepsUp: positions(
    'Positions above',
    'p_max',
    'With more turns of the high winding than the tap has (plus tappings of IEC 60076-1): they lower the other voltages.',
  ),
  tapStepsDown: positions('Positions below', '−p_min', 'With fewer turns of the high winding: they raise the other voltages.'),
  tapPosition: number('Starting position', 'number', 0, {
    ...own,
    symbol: 'p_0',
    min: -50,
    max: 50,
    integer: true,
    help: 'Where the power flow begins to step. Several positions may lie in the band: it takes the first it comes to, as the changer would.',
    provenance: assumed('Middle of the range'),
  }),
  tapSetPoint: number('Set-point', 'perUnit', 1, {
    ...own,
    symbol: 'U_s',
    min: 0.5,
    max: 1.5,
    help: 'Of the nominal voltage of the regulated side’s bus, positive sequence.',
    provenance: assumed('Nominal voltage'),
  }),
  tapBand: number('Bandwidth', 'perUnit', 0.02, {
    ...own,
    symbol: 'B',
    min: 0,
    exclusive: true,
    max: 0.5,
    help: 'Whole width of the band around the set-point in which it rests; at least 1.2 steps, better two, or no position may lie in it.',
    provenance: typical('2 to 3 V on 120 V, 1.7 to 2.5 %, in regulators’ manuals'),
  }),
  tapDelay: seconds(
    'First delay',
    'T_1',
    30,
    0.1,
    3600,
    'From leaving the band to the first step. A voltage that comes back ends it. Of changers in series that nearer the source has the shorter one; the power flow lets it act first.',
    '30 to 60 s are usual; enter the setting',
  ),
  tapNextDelay: seconds(
    'Further delay',
    'T_2',
    10,
    0.1,
    3600,
    'From a step to the next, while the voltage stays on that side of the band.',
    '5 to 15 s are usual; enter the setting',
  ),
  tapDriveTime: seconds(
    'Drive time',
    'T_m',
    5,
    0,
    60,
    'From the regulator’s command to the change of ratio; once begun a step is completed.',
    '3 to 10 s by the make of the motor drive',
  ),
  tapBlocking: number('Undervoltage blocking', 'perUnit', 0.85, {
    ...own,
    symbol: 'U_b',
    min: 0,
    max: 1,
    help: 'Below this voltage nothing is begun, so that a fault or a collapse is not answered by steps; below the band.',
    provenance: assumed('0.8 to 0.9 are usual; enter the setting'),
  }),
  tapDropResistance: drop('Compensation R', 'R_c'),
  tapDropReactance: drop('Compensation X', 'X_c'),
} satisfies Record<string, ParamDefinition>

/** As the engine asks for it. */
const LEAST_BAND = 1.2

export function tapChangerProblems(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  if (get('tapChanger') !== true) return []
  const of = (key: string): number => Number(get(key))
  const problem = (param: string, message: string): Problem => ({
    code: 'E207',
    severity: 'error',
    message: `${component.name}: ${message}`,
    place: { componentId: component.id, param },
  })
  const [step, up, down, at, band] = [of('tapStep'), of('tapStepsUp'), of('tapStepsDown'), of('tapPosition'), of('tapBand')]
  const ratios = [of('tap') - down * step, of('tap') + up * step] as const
  return [
    ...(band < LEAST_BAND * step
      ? [
          problem(
            'tapBand',
            `a band of ${formatNumber(band * 100)} % may hold no position of steps of ${formatNumber(step * 100)} %; make it at least 1.2 steps`,
          ),
        ]
      : []),
    ...(at < -down || at > up
      ? [problem('tapPosition', `position ${at} lies beyond the ends of the tap changer, −${down} and ${up}`)]
      : []),
    ...(ratios[0] < 0.5 || ratios[1] > 2 ? [problem('tapStep', 'at an end of the tap changer the ratio leaves 0.5 to 2 of rated')] : []),
    ...(of('tapBlocking') >= of('tapSetPoint') - band / 2
      ? [problem('tapBlocking', 'the tap changer blocks in or above its band, so that it would never raise the voltage')]
      : []),
  ]
}

type Get = (key: string) => ParamValue
export function tapsAt(get: Get, position: number): TapState | null {
  if (get('tapChanger') !== true || !Number.isFinite(position)) return null
  const isAtEnd = position === Number(get('tapStepsUp')) || position === -Number(get('tapStepsDown'))
  return { position, ratio: Number(get('tap')) + position * Number(get('tapStep')), isAtEnd }
}
