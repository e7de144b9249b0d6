/** Overload curves, static bypass with eco mode, and parallel modules of the UPS. */
import type { ComponentRecord, ParamValue } from '../../../document/records.ts'
import type { Problem } from '../../../problem.ts'
import type { ParamDefinition } from '../../types.ts'
import { choice, flag, number, series } from '../../shared/params.ts'
import { assumed, IEC62040, typical } from '../../shared/provenance.ts'

type Get = (key: string) => ParamValue
const bypassed = (get: Get): boolean => get('bypass') === 'static'
const limited = (get: Get): boolean => get('overloadCurve') === true
const ofBypass = (get: Get): boolean => bypassed(get) && get('bypassCurve') === true

const CURVE = typical(`${IEC62040}: 110 % for 60 min, 125 % for 10 min, 150 % for 1 min`)
const SWITCH = typical('Static bypass of one vendor: 150 % for 10 s, 700 % for 5 cycles')

export const transferParams = {
  overloadCurve: flag('Overload curve', true, {
    section: 'Overload',
    help: 'More than the rating uses the curve up, in proportion to its duration; used up, the load goes to the bypass, or is lost without one.',
  }),
  overloadCurrents: series('Overload: current', 'perUnit', [1.1, 1.25, 1.5], {
    section: 'Overload',
    help: 'Rising, per unit of the rating. Up to each, and above the one before it (1 before the first), the inverter carries the time beside it.',
    provenance: CURVE,
    visibleWhen: limited,
  }),
  overloadTimes: series('Overload: time', 'time', [3600, 600, 60], {
    section: 'Overload',
    help: 'Falling, s; one for each current.',
    equation: 'du/dt = 1/t(i), transfer at u = 1',
    provenance: CURVE,
    visibleWhen: limited,
  }),
  overloadPeakTime: number('Time above the curve', 'time', 0.1, {
    section: 'Overload',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Carried above the last current of the curve, up to the current limit.',
    provenance: typical('Current limit of 1.5–2.5 for 10–100 ms'),
    visibleWhen: limited,
  }),
  overloadRecovery: number('Recovery of the curve', 'time', 600, {
    section: 'Overload',
    min: 0,
    exclusive: true,
    max: 86400,
    help: 'Time at the rating or less in which a used-up curve is whole again.',
    provenance: assumed('As long as 125 % may last'),
    visibleWhen: limited,
  }),

  bypass: choice('Static bypass', { static: 'Static bypass', none: 'None' }, 'static', {
    section: 'Static bypass',
    help: 'Joins input and output through thyristors: in overload, when the inverter trips or its battery is empty, and in eco mode; only while its source is inside the bypass window and in phase within 3°.',
  }),
  ecoMode: flag('Eco mode', false, {
    section: 'Static bypass',
    help: 'The load is on the bypass as long as its source is inside the bypass window. The battery cannot share the load then.',
    visibleWhen: bypassed,
  }),
  bypassVoltageBand: number('Bypass voltage window', 'perUnit', 0.1, {
    section: 'Static bypass',
    min: 0.01,
    max: 0.5,
    help: 'Either side of nominal.',
    provenance: typical('Input window ±10–15 %'),
    visibleWhen: bypassed,
  }),
  bypassFrequencyBand: number('Bypass frequency window', 'frequency', 1, {
    section: 'Static bypass',
    min: 0.01,
    max: 10,
    help: 'Either side of nominal; within it the output follows the input.',
    provenance: typical('Transfer if synchronised: ±1 Hz, phase within 3°'),
    visibleWhen: bypassed,
  }),
  transferTime: number('Transfer time', 'time', 0.004, {
    section: 'Static bypass',
    min: 0,
    max: 1,
    help: 'From the source leaving the bypass window to the inverter carrying the load; until then the load sees the disturbed source.',
    provenance: typical('Eco mode: 2–4 ms; line-interactive 4–6 ms'),
    visibleWhen: bypassed,
  }),
  retransferDelay: number('Retransfer delay', 'time', 10, {
    section: 'Static bypass',
    min: 0,
    max: 3600,
    help: 'Source and rectifier good, or overload gone, for so long before the load goes back.',
    provenance: assumed('As the return delay'),
    visibleWhen: bypassed,
  }),
  bypassResistance: number('Bypass resistance', 'perUnit', 0.006, {
    section: 'Static bypass',
    min: 0,
    exclusive: true,
    max: 0.1,
    help: 'Of switch and leads, on the rating.',
    provenance: typical('Efficiency of eco mode 98–99 %, with the standby loss'),
    visibleWhen: bypassed,
  }),
  standbyShare: number('Standby loss', 'percent', 0.004, {
    section: 'Static bypass',
    min: 0,
    max: 0.1,
    help: 'Of the converters while the load is on the bypass, share of the rating.',
    provenance: typical('Efficiency of eco mode 98–99 %, with the bypass resistance'),
    visibleWhen: bypassed,
  }),
  bypassCurve: flag('Overload curve of the bypass', true, {
    section: 'Static bypass',
    help: 'Used up, the bypass opens and the output is lost.',
    visibleWhen: bypassed,
  }),
  bypassContinuous: number('Continuous bypass current', 'perUnit', 1.25, {
    section: 'Static bypass',
    min: 0.5,
    max: 10,
    help: 'Carried for ever.',
    provenance: assumed('As the inverter’s ten-minute overload'),
    visibleWhen: ofBypass,
  }),
  bypassCurrents: series('Bypass overload: current', 'perUnit', [1.5, 7], {
    section: 'Static bypass',
    help: 'Rising, per unit of the rating.',
    provenance: SWITCH,
    visibleWhen: ofBypass,
  }),
  bypassTimes: series('Bypass overload: time', 'time', [10, 0.083], {
    section: 'Static bypass',
    help: 'Falling, s; one for each current.',
    provenance: SWITCH,
    visibleWhen: ofBypass,
  }),

  modules: number('Modules for the rating', 'number', 1, {
    section: 'Parallel modules',
    symbol: 'N',
    min: 1,
    max: 1000,
    integer: true,
    help: 'Parallel modules that carry the rated power together; each has its N-th part. Link, losses and impedances are given for the rating.',
    provenance: assumed('One'),
  }),
  redundantModules: number('Redundant modules', 'number', 0, {
    section: 'Parallel modules',
    min: 0,
    max: 1000,
    integer: true,
    help: 'Beside them: 1 makes N+1. All share the load alike; on a common battery.',
    equation: 'f = working/N',
    provenance: assumed('None'),
  }),
} satisfies Record<string, ParamDefinition>

/** Curves in order, and what a bypass asks of the rest. */
export function transferRules(component: ComponentRecord, get: Get): readonly Problem[] {
  const problems: Problem[] = []
  const wrong = (param: string, message: string): void => {
    const place = { componentId: component.id, param }
    problems.push({ code: 'E207', severity: 'error', message: `${component.name}: ${message}`, place })
  }
  const list = (key: string): readonly number[] => {
    const value = get(key)
    return Array.isArray(value) ? value : []
  }
  const curve = (currents: string, times: string, above: number, longest: number): void => {
    const [i, t] = [list(currents), list(times)]
    const rises = i.every((v, k) => v > (i[k - 1] ?? above))
    const falls = t.every((v, k) => v >= longest && (k === 0 || v < (t[k - 1] ?? 0)))
    if (i.length < 1 || i.length > 8 || !rises) wrong(currents, `1 to 8 currents that rise from above ${above} are needed`)
    else if (t.length !== i.length || !falls)
      wrong(times, `${i.length} times are needed, one for each current, that fall to no less than ${longest} s`)
  }
  if (limited(get)) curve('overloadCurrents', 'overloadTimes', 1, Number(get('overloadPeakTime')))
  if (!bypassed(get)) return problems
  if (ofBypass(get)) curve('bypassCurrents', 'bypassTimes', Number(get('bypassContinuous')), 0.01)
  const ratio = Number(get('vOutputNominal')) / Number(get('vInput'))
  if (Math.abs(ratio - 1) > 0.1) wrong('bypass', 'a static bypass joins input and output, whose voltages differ by more than 10 %')
  if (get('ecoMode') === true && get('batteryMode') === 'active')
    wrong('ecoMode', 'in eco mode the load is on the bypass, and the battery cannot share it')
  return problems
}
