/** Utility equivalent: an ideal EMF behind the short-circuit impedance at the point of interconnection. */
import type { CompileContext } from '../../../compile/context.ts'
import type { ComponentRecord, ParamValue } from '../../../document/records.ts'
import type { Problem } from '../../../problem.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, supplies } from '../../shared/absorption.ts'
import { engineParams } from '../../shared/compile.ts'
import { choice, LEAST, number, series, when } from '../../shared/params.ts'
import { highestLine, lowestLine, phaseCurrents } from '../../shared/phases.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { circle, line, path, rect, sine, symbol } from '../../shared/shapes.ts'

const answers = when('frequencyModel', 'inertia')

const params = {
  vNominal: number('Nominal voltage', 'voltage', 34.5e3, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Line-to-line voltage at the point of interconnection.',
    provenance: assumed('Common campus distribution level'),
  }),
  shortCircuitPower: number('Short-circuit power', 'apparentPower', 1000e6, {
    section: 'Impedance',
    symbol: 'S_sc',
    min: LEAST.apparentPower,
    max: 1e15,
    help: 'Initial symmetrical short-circuit power at the point of interconnection. Use the minimum the operator states for voltage change and flicker.',
    equation: 'Z = U_n² / S_sc',
    provenance: assumed('Ask the network operator for the minimum and maximum'),
  }),
  leastPower: number('Least short-circuit power', 'apparentPower', 0, {
    section: 'Impedance',
    symbol: 'S_sc,min',
    min: 0,
    max: 1e15,
    help: 'Of the weakest network that the operator states, for least short-circuit currents alone (IEC 60909-0). 0: the short-circuit power above.',
    equation: 'Z = c_min · U_n² / S_sc,min',
    provenance: assumed('As the short-circuit power; ask the network operator for the minimum'),
  }),
  xOverR: number('X/R ratio', 'ratio', 10, {
    section: 'Impedance',
    symbol: 'X/R',
    min: 0,
    max: 1e9,
    help: 'Reactance over resistance of the short-circuit impedance; 1e9 leaves out the resistance.',
    equation: 'R = Z / √(1 + (X/R)²)',
    provenance: typical('Medium voltage 5–15, high voltage 15–40'),
  }),
  zeroSequence: number('Zero-sequence impedance', 'ratio', 1, {
    section: 'Impedance',
    symbol: 'Z_0/Z_1',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Over the positive-sequence impedance; it sets the current of a fault to earth, from which it is found where the operator states that. High where the star point is earthed through a resistor.',
    equation: 'I"_k1 = 3·U / (2·Z_1 + Z_0); Z_0/Z_1 = 3·I"_k3/I"_k1 − 2',
    provenance: assumed('Solidly earthed network: 1–3; ask the network operator'),
  }),
  voltage: number('Source voltage', 'perUnit', 1.0, {
    section: 'Operation',
    symbol: 'E',
    min: 0.5,
    max: 1.5,
    help: 'EMF behind the impedance or voltage at the terminal, per unit of the nominal voltage.',
    provenance: assumed('Nominal voltage'),
  }),
  voltageAt: choice('Voltage is that of', { source: 'Source behind the impedance', terminal: 'Terminal at the start' }, 'source', {
    section: 'Operation',
    help: 'With the terminal, the operating point holds its voltage and the source follows; during a run the source is constant.',
  }),
  demand: number('Maximum demand', 'apparentPower', 0, {
    section: 'Operation',
    symbol: 'S_L',
    min: 0,
    max: 1e13,
    help: 'Base of the harmonic current limits of IEEE 519: average of the monthly maxima of the last year (15 or 30 minutes). 0: the power with every job at its full load.',
    equation: 'I_L = S_L / (√3 · U_n)',
    provenance: assumed('Full load of the jobs as drawn; ask for the contract'),
  }),
  frequencyModel: choice('Frequency', { ideal: 'Held', inertia: 'Answers the power' }, 'ideal', {
    section: 'Frequency',
    help: 'Held: an ideal source. Answers: the machines of the network behind it turn slower when more is drawn.',
  }),
  systemPower: number('Power of the network', 'apparentPower', 20e9, {
    section: 'Frequency',
    symbol: 'S_n',
    min: LEAST.apparentPower,
    max: 1e13,
    help: 'Rating of the machines running behind it; base of inertia, damping and droop.',
    provenance: assumed('A regional network; ask the operator for the least inertia'),
    visibleWhen: answers,
  }),
  inertia: number('Inertia constant', 'inertiaConstant', 4, {
    section: 'Frequency',
    symbol: 'H',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Kinetic energy of the network over its power.',
    equation: '2H·dω/dt = P₀ + g − P − D·(ω − 1)',
    provenance: typical('Networks of thermal and hydro units 3–6 s, with much wind and sun less'),
    visibleWhen: answers,
  }),
  damping: number('Load damping', 'perUnit', 1, {
    section: 'Frequency',
    symbol: 'D',
    min: 0,
    max: 1000,
    help: 'Change of load power per change of frequency.',
    provenance: typical('Loads change by 1–2 % per per cent of frequency'),
    visibleWhen: answers,
  }),
  droop: number('Governor droop', 'percent', 0.05, {
    section: 'Frequency',
    symbol: 'R',
    min: 0,
    max: 1,
    help: 'Fall of frequency for the whole power of the network; 0 leaves out governors.',
    equation: 'T_g·dg/dt = −(ω − 1)/R − g',
    provenance: typical('Governors stand at 4–5 %'),
    visibleWhen: answers,
  }),
  governorTime: number('Governor time', 'time', 8, {
    section: 'Frequency',
    symbol: 'T_g',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Time constant by which the governors of the network follow.',
    provenance: typical('Reheat steam units 5–10 s'),
    visibleWhen: answers,
  }),
  playback: choice('Voltage in time', { none: 'Constant', series: 'Series' }, 'none', {
    section: 'Voltage playback',
    help: 'Plays a factor of the source voltage: a recorded sag, flicker of others.',
  }),
  playTimes: series('Series: times', 'time', [0, 1, 1, 1.1, 1.1], {
    section: 'Voltage playback',
    help: 'Instants from the start of the run, s, not falling; two equal ones make a jump.',
    provenance: assumed('A sag of 100 ms'),
    visibleWhen: when('playback', 'series'),
  }),
  playFactors: series('Series: factor of the voltage', 'ratio', [1, 1, 0.7, 0.7, 1], {
    section: 'Voltage playback',
    help: 'Factor of the source voltage at these instants, from 0 to 2; straight lines between them, the last value stays.',
    provenance: assumed('A sag to 0.7'),
    visibleWhen: when('playback', 'series'),
  }),
} satisfies Record<string, ParamDefinition>

/** Both sequences have the same ratio of resistance and reactance. */
const alikeInZero = (rOverX: number, ratio: number) => ({ rOverX, x0OverX: ratio, r0OverX0: rOverX })
const list = (value: ParamValue): readonly number[] => (Array.isArray(value) ? value : [])
const OWN = ['leastPower', 'demand', 'frequencyModel', 'playback', 'playTimes', 'playFactors']

function rules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  return [...leastRules(component, get), ...playedRules(component, get)]
}
function leastRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  if (Number(get('leastPower')) <= Number(get('shortCircuitPower'))) return []
  const message = `${component.name}: the least short-circuit power is above the short-circuit power`
  return [{ code: 'E207', severity: 'error', message, place: { componentId: component.id, param: 'leastPower' } }]
}
function playedRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  if (get('playback') !== 'series') return []
  const [times, factors] = [list(get('playTimes')), list(get('playFactors'))]
  const wrong = (param: string, message: string): readonly Problem[] => [
    { code: 'E207', severity: 'error', message: `${component.name}: ${message}`, place: { componentId: component.id, param } },
  ]
  if (times.length === 0 || times.length !== factors.length)
    return wrong('playFactors', `${times.length} times and ${factors.length} factors of the voltage in time`)
  if (times.some((t, k) => t < (times[k - 1] ?? 0)))
    return wrong('playTimes', 'the times of the voltage begin at 0 or later and do not fall')
  return factors.some((f) => f < 0 || f > 2) ? wrong('playFactors', 'the factors of the voltage lie from 0 to 2') : []
}

function played(component: ComponentRecord, context: CompileContext): { profile?: string } {
  if (context.get(component, 'playback') !== 'series') return {}
  return {
    profile: context.profile(`${component.id}:voltage`, () => ({
      timesS: list(context.get(component, 'playTimes')),
      values: list(context.get(component, 'playFactors')),
    })),
  }
}

export const utility: ComponentDefinition = {
  type: 'utility',
  metered: true,
  label: 'Utility',
  category: 'Sources',
  description: 'Network equivalent at the point of interconnection: ideal voltage behind its short-circuit impedance.',
  keywords: ['grid', 'network', 'source', 'infinite bus', 'POI', 'point of interconnection', 'Thevenin', 'feeder'],
  prefix: 'UT',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: 30, side: 'bottom', voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'p', label: 'Active power to site', quantity: 'activePower', recordedByDefault: true },
    { key: 'q', label: 'Reactive power to site', quantity: 'reactivePower', recordedByDefault: true },
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'angle', label: 'Voltage angle', quantity: 'angle', ofNode: true },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'frequency', label: 'Frequency', quantity: 'frequency', recordedByDefault: true },
    ...phaseCurrents,
    lowestLine,
    highestLine,
  ],
  absorption: [supplies(STAGE.grid, { p: 1 })],
  symbols: {
    // Hatched box, the usual mark of a network feeder in one-lines after IEC 60617.
    iec: symbol(
      50,
      60,
      rect(-20, -30, 40, 40),
      path(
        'M -20 -20 L -10 -30 M -20 -10 L 0 -30 M -20 0 L 10 -30 M -20 10 L 20 -30 M -10 10 L 20 -20 M 0 10 L 20 -10 M 10 10 L 20 0 M 10 -30 L 20 -20 M 0 -30 L 20 -10 M -10 -30 L 20 0 M -20 -30 L 20 10 M -20 -20 L 10 10 M -20 -10 L 0 10 M -20 0 L -10 10',
      ),
      line(0, 10, 0, 30),
    ),
    ansi: symbol(50, 60, circle(0, -10, 20), sine(0, -10, 24), line(0, 10, 0, 30)),
  },
  countable: false,
  labels: ['vNominal', 'shortCircuitPower'],
  shortCircuit: (component, { number, bus, least }) => [
    {
      kind: 'feeder',
      id: component.id,
      bus: bus('ac'),
      ik: ((least && number('leastPower')) || number('shortCircuitPower')) / (Math.sqrt(3) * number('vNominal')),
      ...alikeInZero(number('xOverR') > 0 ? 1 / number('xOverR') : 1e3, number('zeroSequence')),
    },
  ],
  // The connection is priced by the demand that a run shows, not by the grid's strength.
  bill: () => [],
  rules,
  harmonics: (component, { number, bus }) => {
    const z = number('vNominal') ** 2 / number('shortCircuitPower')
    const x = z / Math.hypot(1, 1 / number('xOverR'))
    return [{ kind: 'source', id: component.id, bus: bus('ac'), r: Math.sqrt(z * z - x * x), x, isPoint: true }]
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'utility',
      ports: [context.bus(component, 'ac')],
      params: {
        ...engineParams(params, component, context, context.phases ? OWN : [...OWN, 'zeroSequence']),
        ...played(component, context),
      },
    })
  },
}
