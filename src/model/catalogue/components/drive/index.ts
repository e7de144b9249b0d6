/** Variable-speed drive with its motor and a fan, pump or compressor: ride-through of the link, trip, flying restart, affinity laws. */
import type { Problem } from '../../../problem.ts'
import { consumes } from '../../shared/absorption.ts'
import { engineParams, tanPhi } from '../../shared/compile.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'
import { choice, flag, LEAST, number, when } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { circle, line, rect, symbol, text } from '../../shared/shapes.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'

const RIDE = typical('DC-bus trip at 65–80 % voltage; 0.7 typical over 50–200 ms unless ride-through is active')
const AFFINITY = typical('Affinity laws: flow with speed, torque with its square, power with its cube')
const diode = when('frontEnd', 'diode')
const active = when('frontEnd', 'active')

const params = {
  sRated: number('Rated power', 'apparentPower', 500e3, {
    section: 'Nameplate',
    symbol: 'S_r',
    min: LEAST.apparentPower,
    max: 1e9,
    help: 'Rating of one drive; base of its per-unit values.',
    provenance: assumed('Chilled-water pump or chiller of some hundred kW'),
  }),
  vRated: number('Rated voltage', 'voltage', 480, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: LEAST.voltage,
    max: 50e3,
    help: 'Rated line-to-line voltage at the input.',
    provenance: assumed('North American low-voltage level'),
  }),
  speed: number('Speed', 'perUnit', 0.9, {
    section: 'Machine',
    symbol: 'n',
    min: 0,
    max: 1.5,
    help: 'Setpoint over rated speed; the flow of a fan or pump follows it.',
    equation: 'P = T_0·n + T_2·n³',
    provenance: assumed('Somewhat below rated speed'),
  }),
  loadTorqueSquare: number('Torque with the square of speed', 'perUnit', 0.9, {
    section: 'Machine',
    symbol: 'T_2',
    min: 0,
    max: 2,
    help: 'At rated speed, on the rating: fans and pumps.',
    equation: 'T_L = T_0 + T_2·n²',
    provenance: AFFINITY,
  }),
  loadTorqueConstant: number('Torque without speed', 'perUnit', 0, {
    section: 'Machine',
    symbol: 'T_0',
    min: 0,
    max: 2,
    help: 'Static head, or the compressor of a chiller; on the rating.',
    equation: 'T_L = T_0 + T_2·n²',
    provenance: assumed('A fan or a closed water circuit; take up to 0.5 for a screw compressor'),
  }),
  inertia: number('Inertia constant', 'inertiaConstant', 0.6, {
    section: 'Machine',
    symbol: 'H',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Kinetic energy of motor and driven machine at rated speed over the rating.',
    equation: '2H·dn/dt = T_e − T_L',
    provenance: typical('Fans and pumps 0.3–1 s'),
  }),
  torqueMax: number('Torque limit', 'perUnit', 1.2, {
    section: 'Machine',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Of the drive, either way.',
    provenance: typical('Chillers on drives start with 1.0–1.5 times rated'),
  }),
  speedTime: number('Speed response', 'time', 0.2, {
    section: 'Machine',
    min: 0,
    exclusive: true,
    max: 60,
    help: 'Time constant of the speed control.',
    provenance: assumed('Slower than the current control, quicker than the process'),
  }),
  accelerationTime: number('Acceleration time', 'time', 20, {
    section: 'Machine',
    min: 0,
    exclusive: true,
    max: 600,
    help: 'Ramp of the speed from standstill to rated.',
    provenance: assumed('Tens of seconds for pumps and fans'),
  }),
  frontEnd: choice('Front end', { diode: 'Diode rectifier', active: 'Active front end' }, 'diode', {
    section: 'Input and link',
    help: 'A diode rectifier lets the link fall with the input; an active one holds it up to its current limit.',
  }),
  inputResistance: number('Fall of the link', 'perUnit', 0.05, {
    section: 'Input and link',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Of a diode rectifier with its choke, from no load to rated current.',
    equation: 'i_d = (u − v_l) / R_d',
    provenance: assumed('Choke of 3–5 %'),
    visibleWhen: diode,
  }),
  inputCurrentLimit: number('Input current limit', 'perUnit', 1.5, {
    section: 'Input and link',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Also while the link charges.',
    provenance: assumed('Precharge and overload of common drives'),
  }),
  rectifierTime: number('Rectifier response', 'time', 0.01, {
    section: 'Input and link',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Time constant of the input power of an active front end.',
    provenance: typical('DC-voltage loop 10–30 Hz'),
    visibleWhen: active,
  }),
  linkRecoveryTime: number('Link recovery time', 'time', 0.05, {
    section: 'Input and link',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Time in which an active front end restores the link.',
    provenance: assumed('Slower than the rectifier response'),
    visibleWhen: active,
  }),
  powerFactor: number('Displacement factor', 'number', 0.98, {
    section: 'Input and link',
    symbol: 'cos φ',
    min: 0.5,
    max: 1,
    help: 'Drawing reactive power; distortion stands with the harmonic currents.',
    provenance: assumed('Diode bridge with choke'),
  }),
  linkVoltage: number('Link voltage', 'voltage', 650, {
    section: 'Input and link',
    min: LEAST.voltage,
    max: 1e5,
    help: 'At rated input voltage and no load.',
    equation: 'V = 1.35·U',
    provenance: typical('Six-pulse bridge: 1.35 times the line-to-line voltage'),
  }),
  linkCapacitance: number('Link capacitance', 'capacitance', 0.01, {
    section: 'Input and link',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Carries the motor until the trip level when the input is gone.',
    equation: 't = C·(V_1² − V_trip²) / 2P',
    provenance: assumed('About 2 kJ at 500 kVA, two milliseconds from 90 to 70 %'),
  }),
  noLoadShare: number('Fixed loss', 'percent', 0.005, {
    section: 'Losses',
    min: 0,
    max: 0.2,
    help: 'While running, share of the rating.',
    provenance: assumed('Drive and motor together 94–96 % at rated power'),
  }),
  quadraticLoss: number('Loss at rated torque', 'percent', 0.045, {
    section: 'Losses',
    min: 0,
    max: 0.5,
    help: 'Grows with the square of the torque; share of the rating.',
    provenance: assumed('Drive and motor together 94–96 % at rated power'),
  }),
  linkTrip: number('Link undervoltage trip', 'perUnit', 0.7, {
    section: 'Ride-through',
    min: 0.1,
    max: 0.99,
    help: 'The machine coasts from there.',
    provenance: RIDE,
  }),
  tripDelay: number('Trip delay', 'time', 0, {
    section: 'Ride-through',
    min: 0,
    max: 60,
    help: 'Link below the level before it trips.',
    provenance: RIDE,
  }),
  kinetic: flag('Kinetic buffering', false, {
    section: 'Ride-through',
    help: 'The drive takes power from the turning machine to hold its link while the input is too low.',
  }),
  holdLevel: number('Link held by kinetic buffering', 'perUnit', 0.8, {
    section: 'Ride-through',
    min: 0.1,
    max: 1,
    help: 'Above the trip.',
    provenance: assumed('Between trip and normal link voltage'),
    visibleWhen: when('kinetic', true),
  }),
  autoRestart: flag('Restarts by itself', true, { section: 'Ride-through', help: 'After an undervoltage trip.' }),
  flyingRestart: flag('Flying restart', true, {
    section: 'Ride-through',
    help: 'It catches the turning machine; without it, it waits for standstill.',
  }),
  restartVoltage: number('Restart voltage', 'perUnit', 0.85, {
    section: 'Ride-through',
    min: 0.1,
    max: 1.5,
    help: 'Input above which it may start.',
    provenance: typical('Loads hand over below 0.85–0.9 pu'),
  }),
  restartDelay: number('Restart delay', 'time', 1, {
    section: 'Ride-through',
    min: 0,
    max: 3600,
    help: 'Input good for so long before it starts. Chillers need 30–90 s with fast restart, else 1–5 min.',
    provenance: assumed('Pump or fan; chillers: restart 1–5 min, fast restart 30–90 s'),
  }),
  running: flag('Running at the start', true, { section: 'Ride-through', help: 'At its speed at the beginning of a run.' }),
} satisfies Record<string, ParamDefinition>

const box = [line(0, -30, 0, -20), rect(-14, -20, 28, 18), line(-14, -2, 14, -20), line(0, -2, 0, 2), circle(0, 16, 14)]

export const drive: ComponentDefinition = drawsHarmonics('drive', {
  type: 'drive',
  label: 'Variable-speed drive',
  category: 'Loads',
  description:
    'Drive with its motor and a fan, pump or chiller: diode or active front end, ride-through of its link, undervoltage trip, flying restart, affinity laws.',
  keywords: [
    'VSD',
    'VFD',
    'drive',
    'chiller',
    'pump',
    'fan',
    'CRAH',
    'cooling',
    'affinity laws',
    'flying restart',
    'ride-through',
    'inertia',
  ],
  prefix: 'VSD',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vRated' }],
  params,
  outputs: [
    { key: 'p', label: 'Active power', quantity: 'activePower', recordedByDefault: true },
    { key: 'q', label: 'Reactive power', quantity: 'reactivePower' },
    { key: 'v', label: 'Voltage', quantity: 'voltage' },
    { key: 'i', label: 'Current', quantity: 'current', recordedByDefault: true },
    { key: 'vLink', label: 'DC link voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'speed', label: 'Speed, flow', quantity: 'perUnit', recordedByDefault: true },
    { key: 'torque', label: 'Torque', quantity: 'perUnit' },
    { key: 'pShaft', label: 'Shaft power', quantity: 'activePower' },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    { key: 'mode', label: 'Mode (0 running, 1 coasting, 2 off, 3 disconnected)', quantity: 'number', recordedByDefault: true },
    ...phaseCurrents,
  ],
  absorption: [consumes('p')],
  symbols: {
    iec: symbol(50, 60, ...box, text(0, 16, 13, 'M')),
    ansi: symbol(
      50,
      60,
      line(0, -30, 0, -20),
      rect(-18, -20, 36, 18),
      text(0, -11, 10, 'VFD'),
      line(0, -2, 0, 2),
      circle(0, 16, 14),
      text(0, 16, 13, 'M'),
    ),
  },
  countable: true,
  labels: ['sRated', 'vRated'],
  rules: (component, get): readonly Problem[] => {
    const n = (key: string): number => Number(get(key))
    const wrong = (param: string, message: string): Problem => ({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: ${message}`,
      place: { componentId: component.id, param },
    })
    const problems: Problem[] = []
    if (n('loadTorqueConstant') + n('loadTorqueSquare') * n('speed') ** 2 > n('torqueMax'))
      problems.push(wrong('torqueMax', 'the machine needs more torque at this speed than the torque limit'))
    if (get('kinetic') === true && n('holdLevel') <= n('linkTrip'))
      problems.push(wrong('holdLevel', 'the link held by kinetic buffering lies above the trip'))
    return problems
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'drive',
      ports: [context.bus(component, 'ac')],
      params: {
        ...engineParams(params, component, context, ['powerFactor', 'noLoadShare', 'kinetic']),
        inputTanPhi: tanPhi(context.number(component, 'powerFactor')),
        noLoadLoss: context.number(component, 'noLoadShare') * context.number(component, 'sRated'),
      },
    })
  },
})
