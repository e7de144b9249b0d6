/** What mechanical and static transfer switches have in common: two sources, one output, a window, delays. */
import type { CompileContext } from '../../compile/context.ts'
import type { ComponentRecord, ParamValue, Provenance } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { ComponentDefinition, OutputDefinition, ParamDefinition, PortDefinition, Shape } from '../types.ts'
import { choice, flag, LEAST, number, when } from './params.ts'
import { phaseCurrents } from './phases.ts'
import { assumed, typical } from './provenance.ts'
import { circle, line, symbol, text } from './shapes.ts'
import { branch, CONTACT } from './shortCircuit.ts'

interface Times {
  readonly senseTime: readonly [number, Provenance]
  readonly transferTime: readonly [number, Provenance]
  readonly returnDelay: readonly [number, Provenance]
  readonly ratedCurrent: number
  /** Resistance of a closed way, Ω. */
  readonly contactResistance: readonly [number, Provenance]
}

export const transferSwitchParams = (times: Times) =>
  ({
    ratedCurrent: number('Rated current', 'current', times.ratedCurrent, {
      section: 'Nameplate',
      symbol: 'I_r',
      min: LEAST.current,
      max: 1e6,
      help: 'Continuous current; loading is reported against it.',
      provenance: assumed('Common low-voltage frame size'),
    }),
    contactResistance: number('Resistance of a closed way', 'resistance', times.contactResistance[0], {
      section: 'Nameplate',
      min: 0,
      exclusive: true,
      max: 1,
      help: 'Per phase.',
      provenance: times.contactResistance[1],
    }),
    preferred: choice('Preferred source', { a: 'Source A', b: 'Source B' }, 'a', {
      section: 'Operation',
      help: 'It stands on this source at the start and whenever it is good.',
    }),
    voltageMin: number('Lowest source voltage', 'perUnit', 0.9, {
      section: 'Operation',
      min: 0.1,
      max: 0.999,
      help: 'A source is good from here; per unit of nominal.',
      provenance: assumed('±10 %, as the window of what stands behind it'),
    }),
    voltageMax: number('Highest source voltage', 'perUnit', 1.1, {
      section: 'Operation',
      min: 1.001,
      max: 2,
      help: 'A source is good up to here; per unit of nominal.',
      provenance: assumed('±10 %, as the window of what stands behind it'),
    }),
    frequencyBand: number('Frequency window', 'frequency', 3, {
      section: 'Operation',
      min: 0,
      exclusive: true,
      max: 20,
      help: 'Either side of nominal.',
      provenance: assumed('±5 % of 60 Hz'),
    }),
    senseTime: number('Sensing time', 'time', times.senseTime[0], {
      section: 'Operation',
      min: 0,
      max: 600,
      help: 'The source in use is bad, and the other good, for so long before its way opens.',
      provenance: times.senseTime[1],
    }),
    transferTime: number('Transfer time', 'time', times.transferTime[0], {
      section: 'Operation',
      min: 0,
      max: 60,
      help: 'From the opening of one way to the closing of the other; in an instantaneous study not before its poles have cleared at their current zeros. The output is dead meanwhile.',
      provenance: times.transferTime[1],
    }),
    autoReturn: flag('Returns by itself', true, {
      section: 'Operation',
      help: 'To the preferred source once it is good again.',
    }),
    returnDelay: number('Return delay', 'time', times.returnDelay[0], {
      section: 'Operation',
      min: 0,
      max: 7200,
      help: 'The preferred source is good for so long before it goes back.',
      provenance: times.returnDelay[1],
      visibleWhen: (get) => get('autoReturn') === true,
    }),
    inPhaseMonitor: flag('In-phase monitor', false, {
      section: 'In-phase monitor',
      help: 'Between two good sources, as on the return or by a command, it transfers only where both will be in step as the other way closes, which spares motors the jump. A lost source is left at once.',
    }),
    inPhaseAngle: number('Greatest angle', 'angle', (5 * Math.PI) / 180, {
      section: 'In-phase monitor',
      min: 0,
      exclusive: true,
      max: Math.PI,
      help: 'Between both sources as the other way closes: what they slip during the transfer time is counted in.',
      provenance: assumed('5°, as common for closed transition'),
      visibleWhen: when('inPhaseMonitor', true),
    }),
    inPhaseVoltage: number('Greatest voltage difference', 'perUnit', 0.05, {
      section: 'In-phase monitor',
      min: 0,
      exclusive: true,
      max: 1,
      help: 'Between both sources, per unit of nominal.',
      provenance: assumed('5 %, as common for closed transition'),
      visibleWhen: when('inPhaseMonitor', true),
    }),
    inPhaseFrequency: number('Greatest frequency difference', 'frequency', 1, {
      section: 'In-phase monitor',
      min: 0,
      exclusive: true,
      max: 20,
      help: 'Between both sources. Two of one frequency that stand apart never come in step.',
      provenance: assumed('A generator off nominal by its droop'),
      visibleWhen: when('inPhaseMonitor', true),
    }),
    inPhaseWait: number('Longest wait', 'time', 60, {
      section: 'In-phase monitor',
      min: 0,
      max: 3600,
      help: 'Not in step by then, it makes a delayed transition.',
      provenance: assumed('A slip of 0.02 Hz comes round within 50 s'),
      visibleWhen: when('inPhaseMonitor', true),
    }),
    delayedTime: number('Open in a delayed transition', 'time', 3, {
      section: 'In-phase monitor',
      min: 0,
      max: 600,
      help: 'The output stands open for so long, at least for the transfer time, so that motors lose their residual voltage.',
      provenance: assumed('A few open-circuit time constants of motors of some 100 kW'),
      visibleWhen: when('inPhaseMonitor', true),
    }),
  }) satisfies Record<string, ParamDefinition>

/** Of a switch that calls the generators behind its other source. */
export const engineStartParams = {
  startsGenerators: flag('Starts the generators', true, {
    section: 'Engine start',
    help: 'Those of the other source that stand still at the beginning: they start when the preferred source is lost, and stop after the return.',
  }),
  startAfter: number('Start signal after', 'time', 1, {
    section: 'Engine start',
    min: 0,
    max: 600,
    help: 'The preferred source is outside its window for so long before the generators are called; their own starting time follows.',
    provenance: typical('NFPA 110: 1 s, so that short sags start no engine; settable 0–6 s'),
    visibleWhen: when('startsGenerators', true),
  }),
  coolDown: number('Cooling down', 'time', 300, {
    section: 'Engine start',
    min: 0,
    max: 7200,
    help: 'Generators run on unloaded for so long after the return.',
    provenance: typical('NFPA 110: at least 5 min unloaded'),
    visibleWhen: when('startsGenerators', true),
  }),
} satisfies Record<string, ParamDefinition>

const ports: readonly PortDefinition[] = [
  { key: 'sourceA', label: 'Source A', domain: 'ac', x: -20, y: -40, side: 'top' },
  { key: 'sourceB', label: 'Source B', domain: 'ac', x: 20, y: -40, side: 'top' },
  { key: 'output', label: 'Output', domain: 'ac', x: 0, y: 40, side: 'bottom' },
]
const outputs: readonly OutputDefinition[] = [
  { key: 'position', label: 'Position (1 on A, 2 on B, 0 open)', quantity: 'number', recordedByDefault: true },
  { key: 'i', label: 'Output current', quantity: 'current' },
  { key: 'p', label: 'Output power', quantity: 'activePower', recordedByDefault: true },
  { key: 'q', label: 'Output reactive power', quantity: 'reactivePower' },
  { key: 'iA', label: 'Current from A', quantity: 'current' },
  { key: 'iB', label: 'Current from B', quantity: 'current' },
  { key: 'transfers', label: 'Transfers', quantity: 'number' },
  { key: 'angle', label: 'Angle of A ahead of B (in-phase monitor)', quantity: 'angle' },
  ...phaseCurrents,
]

/** Change-over contact standing on one side, with `mark` on it. */
const contact = (side: -1 | 1, mark: readonly Shape[]) => [
  line(-20, -40, -20, -14),
  line(20, -40, 20, -14),
  circle(-20, -12, 2),
  circle(20, -12, 2),
  line(0, 14, 18 * side, -12),
  line(0, 14, 0, 40),
  ...mark,
]

function engineStart(component: ComponentRecord, context: CompileContext): Record<string, number | string[]> {
  const standby = context.get(component, 'preferred') === 'b' ? 'sourceA' : 'sourceB'
  const starts = context.get(component, 'startsGenerators') === true ? context.standbyGenerators(component, standby) : []
  if (starts.length === 0) return {}
  return { starts: [...starts], startAfter: context.number(component, 'startAfter'), coolDown: context.number(component, 'coolDown') }
}

const inPhase = (n: (key: string) => number): Record<string, number> =>
  Object.fromEntries(['inPhaseWait', 'inPhaseAngle', 'inPhaseVoltage', 'inPhaseFrequency', 'delayedTime'].map((key) => [key, n(key)]))

type Own = Pick<ComponentDefinition, 'type' | 'label' | 'description' | 'keywords' | 'prefix' | 'bill'>

export const transferSwitch = (own: Own, params: Record<string, ParamDefinition>, mark: readonly Shape[]): ComponentDefinition => {
  const symbols = (side: -1 | 1) => ({
    iec: symbol(60, 80, ...contact(side, mark)),
    ansi: symbol(60, 80, ...contact(side, [...mark, text(-14 * side, 10, 9, own.prefix)])),
  })
  const way = (get: (key: string) => ParamValue): string => (get('preferred') === 'b' ? 'sourceB' : 'sourceA')
  return {
    ...own,
    category: 'Network',
    ports,
    params,
    outputs,
    symbols: symbols(-1),
    variants: [{ when: (get) => get('preferred') === 'b', symbols: symbols(1) }],
    countable: true,
    labels: ['ratedCurrent'],
    joins: (get) => [[way(get), 'output']],
    rules: (component, get): readonly Problem[] => {
      if (Number(get('voltageMin')) < Number(get('voltageMax'))) return []
      const message = `${component.name}: the lowest source voltage lies below the highest`
      return [{ code: 'E207', severity: 'error', message, place: { componentId: component.id, param: 'voltageMin' } }]
    },
    shortCircuit: (component, { get, bus }) => [branch(component.id, bus(way(get)), bus('output'), CONTACT)],
    harmonics: (component, { get, bus }) => [
      { kind: 'series', id: component.id, from: bus(way(get)), to: bus('output'), r: 0, x: 1e-6, b: 0 },
    ],
    compile: (component: ComponentRecord, context: CompileContext) => {
      const n = (key: string): number => context.number(component, key)
      context.device(component, {
        kind: 'transferSwitch',
        ports: ports.map((port) => context.bus(component, port.key)),
        params: {
          preferred: String(context.get(component, 'preferred')),
          ratedCurrent: n('ratedCurrent'),
          contactResistance: n('contactResistance'),
          voltageMin: n('voltageMin'),
          voltageMax: n('voltageMax'),
          frequencyBand: n('frequencyBand'),
          senseTime: n('senseTime'),
          transferTime: n('transferTime'),
          autoReturn: context.get(component, 'autoReturn') === true,
          returnDelay: n('returnDelay'),
          ...(context.get(component, 'inPhaseMonitor') === true ? inPhase(n) : {}),
          ...('startsGenerators' in params ? engineStart(component, context) : {}),
        },
      })
    },
  }
}
