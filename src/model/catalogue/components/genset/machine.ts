/** Parameters of the genset's machine, and of its star point. */
import type { ParamDefinition } from '../../types.ts'
import { LOW_VOLTAGE, starPoint } from '../../shared/earthing.ts'
import { choice, number, when } from '../../shared/params.ts'
import { assumed, GENSET_TYPICAL, typical } from '../../shared/provenance.ts'

export const alternator = typical(GENSET_TYPICAL)
const roundRotor = assumed('Equivalent round-rotor value for a salient-pole alternator; fit to the alternator data sheet')

const WITH_LEAKAGE = ['genrou', 'genroe', 'gensal', 'gensae', 'gentpj'] as const
const detailed = when('machineModel', ...WITH_LEAKAGE, 'marconato', 'order4')
const subtransient = when('machineModel', ...WITH_LEAKAGE, 'marconato')
const leaking = when('machineModel', ...WITH_LEAKAGE)
/** A transient winding on the q-axis: not of salient poles. */
const round = when('machineModel', 'genrou', 'genroe', 'gentpj', 'marconato', 'order4')

const reactance = (label: string, symbol: string, value: number, provenance = alternator) =>
  number(label, 'perUnit', value, {
    section: 'Machine',
    symbol,
    min: 0,
    exclusive: true,
    max: 10,
    help: `${label} on the machine's rating.`,
    provenance,
    visibleWhen: detailed,
  })
export const time = (label: string, symbol: string, value: number, section: string, provenance = alternator) =>
  number(label, 'time', value, { section, symbol, min: 0, max: 100, help: `${label}.`, provenance })

export const machine = {
  machineModel: choice(
    'Machine model',
    {
      genrou: 'Round rotor, sixth order, quadratic saturation (GENROU)',
      genroe: 'Round rotor, sixth order, exponential saturation (GENROE)',
      gensal: 'Salient poles, fifth order, quadratic saturation (GENSAL)',
      gensae: 'Salient poles, fifth order, exponential saturation (GENSAE)',
      gentpj: 'Sixth order, saturation of both axes by flux and current (GENTPJ, GENTPF)',
      marconato: 'Sixth order (Marconato)',
      order4: 'Fourth order (two-axis)',
      classical: 'Second order (classical)',
    },
    'genrou',
    { section: 'Machine', help: 'Order of the synchronous machine.' },
  ),
  speedEffect: choice('Speed in stator voltage', { full: 'Taken into account', neglected: 'Neglected' }, 'full', {
    section: 'Machine',
    help: 'Stability programs neglect the speed in the stator equations; imported grid data stand on that.',
  }),
  xd: reactance('Synchronous reactance, d-axis', 'x_d', 2.8),
  xq: reactance('Synchronous reactance, q-axis', 'x_q', 1.6),
  xdTransient: { ...reactance('Transient reactance, d-axis', "x_d'", 0.22), visibleWhen: () => true },
  xqTransient: { ...reactance('Transient reactance, q-axis', "x_q'", 0.45, roundRotor), visibleWhen: round },
  xdSubtransient: { ...reactance('Subtransient reactance, d-axis', "x_d''", 0.14), visibleWhen: subtransient },
  xqSubtransient: { ...reactance('Subtransient reactance, q-axis', "x_q''", 0.14, roundRotor), visibleWhen: subtransient },
  xLeakage: { ...reactance('Leakage reactance', 'x_l', 0.08), visibleWhen: leaking },
  ra: number('Armature resistance', 'perUnit', 0.01, {
    section: 'Machine',
    symbol: 'r_a',
    min: 0,
    max: 1,
    help: 'Stator resistance on the machine’s rating.',
    provenance: alternator,
  }),
  td0Transient: { ...time('Open-circuit transient time constant, d-axis', "T_d0'", 3, 'Machine'), exclusive: true, visibleWhen: detailed },
  tq0Transient: {
    ...time('Open-circuit transient time constant, q-axis', "T_q0'", 0.3, 'Machine', roundRotor),
    exclusive: true,
    visibleWhen: round,
  },
  td0Subtransient: {
    ...time('Open-circuit subtransient time constant, d-axis', "T_d0''", 0.03, 'Machine'),
    exclusive: true,
    max: 10,
    visibleWhen: subtransient,
  },
  tq0Subtransient: {
    ...time('Open-circuit subtransient time constant, q-axis', "T_q0''", 0.03, 'Machine', roundRotor),
    exclusive: true,
    max: 10,
    visibleWhen: subtransient,
  },
  saturation10: number('Saturation at 1.0 pu', 'number', 0.1, {
    section: 'Machine',
    symbol: 'S(1.0)',
    min: 0,
    max: 10,
    help: 'Extra field at rated voltage, open circuit.',
    provenance: assumed('As in the GENROU benchmark of PowerSimulationsDynamics.jl'),
    visibleWhen: leaking,
  }),
  saturation12: number('Saturation at 1.2 pu', 'number', 0.5, {
    section: 'Machine',
    symbol: 'S(1.2)',
    min: 0,
    max: 10,
    help: 'Extra field at 1.2 times rated voltage, open circuit.',
    provenance: assumed('Between published machines'),
    visibleWhen: leaking,
  }),
  kis: number('Current in the saturation', 'number', 0, {
    section: 'Machine',
    symbol: 'K_is',
    min: 0,
    max: 10,
    help: 'The saturation is that of the air-gap flux and this times the stator current; 0 is GENTPF.',
    provenance: assumed('Without it, GENTPF'),
    visibleWhen: when('machineModel', 'gentpj'),
  }),
  inertia: number('Inertia constant', 'inertiaConstant', 0.8, {
    section: 'Machine',
    symbol: 'H',
    min: 0,
    exclusive: true,
    max: 100,
    help: 'Kinetic energy of engine and alternator at rated speed over rated power.',
    equation: '2H·dω/dt = T_m − T_e − D·(ω − 1)',
    provenance: typical('2–3 MW sets at 1500/1800 rpm: 0.5–1.0 s'),
  }),
  damping: number('Damping', 'perUnit', 0, {
    section: 'Machine',
    symbol: 'D',
    min: 0,
    max: 1000,
    help: 'Torque per per-unit speed deviation.',
    provenance: assumed('Neglected'),
  }),
} satisfies Record<string, ParamDefinition>

export const earthing = {
  ...starPoint({
    label: 'Star point',
    help: 'Of the stator winding, while the machine is on the bars. It sets currents and voltages of faults to earth; balanced studies do not meet it.',
    ways: ['none', 'solid', 'impedance'],
    equation: 'Z₀ = r_a + jx₀ + 3·(R_N + jX_N)',
    resistance: LOW_VOLTAGE,
  }),
  xZero: number('Zero-sequence reactance', 'perUnit', 0.05, {
    section: 'Earthing',
    symbol: 'x_0',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'On the machine’s rating; its resistance is taken as that of the stator.',
    provenance: assumed('Machines have 0.02–0.1, by the pitch of their winding; take it from the data sheet'),
    visibleWhen: when('earthing', 'solid', 'impedance'),
  }),
} satisfies Record<string, ParamDefinition>
