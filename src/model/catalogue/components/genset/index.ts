/** Diesel genset: synchronous machine, engine with governor, voltage regulator. */
import type { ParamValue } from '../../../document/records.ts'
import type { ComponentDefinition } from '../../types.ts'
import { released, STAGE, storesEnergy } from '../../shared/absorption.ts'
import { engineParams } from '../../shared/compile.ts'
import { NEUTRAL, starPointOhms } from '../../shared/earthing.ts'
import { circle, line, sine, symbol, text } from '../../shared/shapes.ts'
import { params } from './params.ts'
import { highestLine, lowestLine, phaseCurrents } from '../../shared/phases.ts'

/** E = H·S·ω², ω per unit. */
const kinetic = ([speed = 0]: readonly number[], number: (param: string) => number): number =>
  number('inertia') * number('sRated') * speed * speed

const hasSubtransient = (get: (key: string) => ParamValue): boolean =>
  get('machineModel') !== 'order4' && get('machineModel') !== 'classical'
/** Mean of the subtransient reactances (IEC 60034-4), pu; x′_d of a model without them. */
const negativeReactance = (get: (key: string) => ParamValue, number: (key: string) => number): number =>
  hasSubtransient(get) ? (number('xdSubtransient') + number('xqSubtransient')) / 2 : number('xdTransient')

export const genset: ComponentDefinition = {
  type: 'genset',
  generator: true,
  label: 'Genset',
  category: 'Sources',
  description: 'Diesel engine with synchronous alternator, DEGOV1 governor and brushless voltage regulator.',
  keywords: ['generator', 'diesel', 'standby', 'emergency', 'engine', 'alternator', 'synchronous machine'],
  prefix: 'G',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: 30, side: 'bottom', voltageParam: 'vRated' }],
  params,
  outputs: [
    { key: 'p', label: 'Active power', quantity: 'activePower', recordedByDefault: true },
    { key: 'q', label: 'Reactive power', quantity: 'reactivePower' },
    { key: 'v', label: 'Voltage', quantity: 'voltage' },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'frequency', label: 'Frequency', quantity: 'frequency', recordedByDefault: true },
    { key: 'speed', label: 'Speed', quantity: 'perUnit' },
    { key: 'angle', label: 'Rotor angle', quantity: 'angle' },
    { key: 'field', label: 'Field voltage', quantity: 'perUnit' },
    { key: 'torque', label: 'Engine torque', quantity: 'perUnit' },
    { key: 'valve', label: 'Fuel rack', quantity: 'perUnit' },
    { key: 'vRef', label: 'Voltage reference', quantity: 'perUnit' },
    { key: 'iNeutral', label: 'Star-point current', quantity: 'current' },
    ...phaseCurrents,
    lowestLine,
    highestLine,
  ],
  // Rotating masses within 1 % of speed either side, while it runs.
  buffers: (get) =>
    get('running') === true
      ? [
          {
            ...STAGE.inertia,
            energyJ: Number(get('inertia')) * Number(get('sRated')) * (1.01 ** 2 - 0.99 ** 2),
            powerW: Number(get('sRated')),
          },
        ]
      : [],
  // The shaft's power is what leaves the terminals less what the flywheel mass gives.
  absorption: [
    storesEnergy(STAGE.inertia, ['speed'], kinetic),
    {
      role: 'source',
      ...STAGE.primeMover,
      outputs: ['p', 'speed'],
      power: (read, { stepS, number }) => {
        const inertia = released([read('speed')], stepS, (values) => kinetic(values, number))
        return read('p').map((p, k) => p - (inertia[k] as number))
      },
    },
  ],
  symbols: {
    iec: symbol(50, 60, circle(0, -10, 20), text(0, -16, 15, 'G'), sine(0, 0, 16), line(0, 10, 0, 30)),
    ansi: symbol(50, 60, circle(0, -10, 20), text(0, -10, 13, 'GEN'), line(0, 10, 0, 30)),
  },
  countable: true,
  labels: ['sRated', 'vRated'],
  // Power factor 0.8: rating of standby sets (ISO 8528-1).
  shortCircuit: (component, { get, number, bus }) => {
    const [r, x] = starPointOhms(get, number, component.count)
    return [
      {
        kind: 'generator',
        id: component.id,
        bus: bus('ac'),
        s: number('sRated') * component.count,
        u: number('vRated'),
        xd2: number(hasSubtransient(get) ? 'xdSubtransient' : 'xdTransient'),
        x2: negativeReactance(get, number),
        r: (number('ra') * number('vRated') ** 2) / (number('sRated') * component.count),
        cosPhi: 0.8,
        voltageRise: 0,
        unit: null,
        starPoint: get('earthing') === 'none' ? null : { x0: number('xZero'), r, x },
      },
    ]
  },
  bill: (get) => [{ item: 'dieselSet', amount: Number(get('sRated')) }],
  // As seen by harmonics: that of the negative sequence.
  harmonics: (component, { get, number, bus }) => {
    if (get('running') !== true) return []
    const z = number('vRated') ** 2 / (number('sRated') * component.count)
    return [
      { kind: 'source', id: component.id, bus: bus('ac'), r: number('ra') * z, x: negativeReactance(get, number) * z, isPoint: false },
    ]
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'genset',
      ports: [context.bus(component, 'ac')],
      params: engineParams(params, component, context, [
        'boostLimited',
        'qLimited',
        'earthing',
        ...(context.phases ? [] : ['xZero', ...NEUTRAL]),
      ]),
    })
  },
}
