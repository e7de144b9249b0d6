/** Induction motor, started direct on line: chiller, pump or fan without a drive. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { consumes } from '../../shared/absorption.ts'
import { engineParams } from '../../shared/compile.ts'
import { flag, LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { circle, line, sine, symbol, text } from '../../shared/shapes.ts'

const MACHINE = typical('Medium-voltage cage motors of about 1 MW: starting current 5–6 times rated; fit to the data sheet')
const impedance = (label: string, sign: string, value: number, max: number) =>
  number(label, 'perUnit', value, {
    section: 'Machine',
    symbol: sign,
    min: 0,
    exclusive: true,
    max,
    help: `${label} on the motor’s rating.`,
    provenance: MACHINE,
  })

const params = {
  sRated: number('Rated power', 'apparentPower', 1e6, {
    section: 'Nameplate',
    symbol: 'S_r',
    min: LEAST.apparentPower,
    max: 1e9,
    help: 'Apparent power that one motor draws at its rating.',
    provenance: assumed('Chiller of the 1 MW class'),
  }),
  vRated: number('Rated voltage', 'voltage', 4160, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: LEAST.voltage,
    max: 50e3,
    help: 'Rated line-to-line voltage.',
    provenance: assumed('North American motor voltage'),
  }),
  statorResistance: impedance('Stator resistance', 'R_s', 0.01, 1),
  statorReactance: impedance('Stator leakage reactance', 'X_s', 0.1, 2),
  magnetisingReactance: impedance('Magnetising reactance', 'X_m', 3.5, 100),
  rotorResistance: impedance('Rotor resistance', 'R_r', 0.012, 1),
  rotorReactance: impedance('Rotor leakage reactance', 'X_r', 0.1, 2),
  inertia: number('Inertia constant', 'inertiaConstant', 0.6, {
    section: 'Machine',
    symbol: 'H',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Kinetic energy of motor and driven machine at synchronous speed over rated power.',
    equation: '2H·dω/dt = T_e − T_L·ω²',
    provenance: typical('Fans and pumps 0.3–1 s'),
  }),
  loadTorque: number('Load torque', 'perUnit', 0.8, {
    section: 'Operation',
    symbol: 'T_L',
    min: 0,
    max: 10,
    help: 'Torque of the driven machine at synchronous speed; falls with the square of speed.',
    provenance: typical('Fans and pumps: power grows with the cube of speed'),
  }),
  running: flag('Running at the start', true, {
    section: 'Operation',
    help: 'At speed at the beginning of a run, or at rest and switched on behind an open breaker; else a start event brings it on direct on line.',
  }),
} satisfies Record<string, ParamDefinition>

export const inductionMotor: ComponentDefinition = {
  type: 'inductionMotor',
  label: 'Induction motor',
  category: 'Loads',
  description:
    'Cage induction motor on the line: third order, in instantaneous studies fifth; direct-on-line start, load torque with the square of speed.',
  keywords: ['motor', 'induction', 'asynchronous', 'chiller', 'pump', 'fan', 'direct on line', 'DOL', 'start'],
  prefix: 'M',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vRated' }],
  params,
  outputs: [
    { key: 'p', label: 'Active power', quantity: 'activePower', recordedByDefault: true },
    { key: 'q', label: 'Reactive power', quantity: 'reactivePower' },
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'i', label: 'Current', quantity: 'current', recordedByDefault: true },
    { key: 'speed', label: 'Speed', quantity: 'perUnit', recordedByDefault: true },
    { key: 'torque', label: 'Air-gap torque', quantity: 'perUnit' },
    { key: 'pShaft', label: 'Shaft power', quantity: 'shaftPower' },
    ...phaseCurrents,
  ],
  absorption: [consumes('p')],
  symbols: {
    iec: symbol(50, 60, line(0, -30, 0, -10), circle(0, 10, 20), text(0, 4, 15, 'M'), sine(0, 19, 16)),
    ansi: symbol(50, 60, line(0, -30, 0, -10), circle(0, 10, 20), text(0, 10, 15, 'M')),
  },
  countable: true,
  labels: ['sRated', 'vRated'],
  // Locked-rotor current from its equivalent circuit; two pole pairs and 0.9 of the apparent power at the shaft assumed.
  shortCircuit: (component, { get, number, bus }) => {
    if (get('running') !== true) return []
    const [xm, xr] = [number('magnetisingReactance'), number('rotorReactance')]
    const [r, x] = [number('statorResistance') + number('rotorResistance'), number('statorReactance') + (xm * xr) / (xm + xr)]
    return [
      {
        ...{ kind: 'motor', id: component.id, bus: bus('ac'), s: number('sRated') * component.count, u: number('vRated') },
        ...{ locked: 1 / Math.hypot(r, x), rOverX: r / x, mw: (0.9 * number('sRated')) / 2 / 1e6 },
      },
    ]
  },
  // At harmonics the slip is about one: it shows its locked-rotor impedance.
  harmonics: (component, { get, number, bus }) => {
    if (get('running') !== true) return []
    const z = number('vRated') ** 2 / (number('sRated') * component.count)
    const [xm, xr] = [number('magnetisingReactance'), number('rotorReactance')]
    const x = number('statorReactance') + (xm * xr) / (xm + xr)
    return [{ kind: 'motor', id: component.id, bus: bus('ac'), r: (number('statorResistance') + number('rotorResistance')) * z, x: x * z }]
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'inductionMotor',
      ports: [context.bus(component, 'ac')],
      params: engineParams(params, component, context),
    })
  },
}
