/** Parameters of the battery storage; per-unit values stand on the inverter's rating. */
import type { ParamDefinition } from '../../types.ts'
import { batteryParams } from '../../shared/battery.ts'
import { inverterParams, rideThroughParams } from '../../shared/inverter.ts'
import { choice, flag, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { storageParams } from '../../shared/storage.ts'

const REGF1 = typical('REGF1 defaults of ANDES')
const CELL = typical('Large prismatic LFP cells of 280–314 Ah; replace by the data sheet')
const section = 'Grid-forming control'
const forms = (get: (key: string) => unknown): boolean => get('control') === 'gridForming' || get('formOnIsland') === true
const droop = (get: (key: string) => unknown): boolean => forms(get) && get('formingMode') === 'droop'
const virtual = (get: (key: string) => unknown): boolean => forms(get) && get('formingMode') === 'virtualMachine'

const forming = {
  control: choice('Control', { gridFollowing: 'Grid-following', gridForming: 'Grid-forming' }, 'gridFollowing', {
    section: 'Operation',
    help: 'Following: a current led by a phase-locked loop. Forming: a voltage behind an impedance that can carry an island.',
  }),
  formOnIsland: flag('Forms an island', false, {
    section: 'Operation',
    help: 'A following storage goes over to forming when the last source of its island is lost.',
    visibleWhen: when('control', 'gridFollowing'),
  }),
  formingMode: choice('Forms by', { droop: 'Droop (REGFM_A1)', virtualMachine: 'Virtual synchronous machine' }, 'droop', {
    section,
    help: 'How frequency follows from power.',
    visibleWhen: forms,
  }),
  pDroop: number('Frequency droop', 'percent', 0.033, {
    section,
    symbol: 'm',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Fall of frequency for rated power.',
    equation: 'ω = 1 + m·(P* − P)',
    provenance: REGF1,
    visibleWhen: droop,
  }),
  powerTime: number('Power measurement', 'time', 0.02, {
    section,
    symbol: 'T_p',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Filter of the measured powers.',
    provenance: typical('REGF1 of ANDES: T_pm 25 ms; REGFM_A1: 10–20 ms'),
    visibleWhen: forms,
  }),
  inertia: number('Virtual inertia', 'time', 2, {
    section,
    symbol: 'H',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Inertia constant of the virtual machine.',
    equation: '2H·dω/dt = P* − P − D·(ω − 1)',
    provenance: assumed('Of the order of an engine set'),
    visibleWhen: virtual,
  }),
  damping: number('Virtual damping', 'perUnit', 50, {
    section,
    symbol: 'D',
    min: 0,
    max: 1e5,
    help: 'Power per frequency of the virtual machine; its droop is 1/D.',
    provenance: assumed('Droop of 2 %'),
    visibleWhen: virtual,
  }),
  qDroop: number('Voltage droop', 'percent', 0.045, {
    section,
    symbol: 'n',
    min: 0,
    max: 1,
    help: 'Fall of voltage for rated reactive power.',
    equation: 'dE/dt = K_v·(U_set − n·Q − U)',
    provenance: REGF1,
    visibleWhen: forms,
  }),
  voltageGain: number('Voltage regulator', 'perTime', 10, {
    section,
    symbol: 'K_v',
    min: 0,
    max: 1000,
    help: 'Integral gain; 0 leaves the internal voltage constant.',
    provenance: typical('REGF1 defaults of ANDES: K_Iv 10'),
    visibleWhen: forms,
  }),
  freezeVoltage: number('Freezes below', 'perUnit', 0.8, {
    section,
    symbol: 'U_dip',
    min: 0,
    max: 1,
    help: 'Below this voltage the states of the control stand still, so that its angle does not run away in a fault; 0 switches it off.',
    provenance: typical('REGF1 defaults of ANDES: V_dip 0.8'),
    visibleWhen: forms,
  }),
  limitGain: number('Frequency beyond the storage’s power', 'percent', 0.3, {
    section,
    min: 0,
    max: 10,
    help: 'Fall of frequency per rated power beyond what battery and cells allow, so that others take over.',
    provenance: assumed('About ten times the droop'),
    visibleWhen: forms,
  }),
  overloadWindow: flag('Overload window', true, {
    section: 'Current limit',
    help: 'The current limit holds for a time only; then the continuous current is the limit until the storage is put off and on again.',
  }),
  continuousCurrent: number('Continuous current', 'perUnit', 1.1, {
    section: 'Current limit',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Current that it carries for ever.',
    provenance: assumed('Ten per cent above the rating'),
    visibleWhen: when('overloadWindow', true),
  }),
  overloadTime: number('Overload time', 'time', 10, {
    section: 'Current limit',
    min: 0,
    exclusive: true,
    max: 3600,
    help: 'Time above the continuous current before it becomes the limit.',
    provenance: assumed('Seconds, as vendors state for their overload'),
    visibleWhen: when('overloadWindow', true),
  }),
} satisfies Record<string, ParamDefinition>

/** 400 × 14 cells of 280 Ah: 1.3 kV, 5.2 MWh, one hour at rated power. */
const battery = {
  ...batteryParams,
  cellsSeries: { ...batteryParams.cellsSeries, default: 400, provenance: assumed('1500 V system') },
  cellsParallel: { ...batteryParams.cellsParallel, default: 14, provenance: assumed('One hour at rated power') },
  capacity: { ...batteryParams.capacity, default: 1.008e6, provenance: CELL },
  r0: { ...batteryParams.r0, default: 0.00018, provenance: CELL },
  soc: { ...batteryParams.soc, default: 0.5, provenance: assumed('Middle of its window') },
  dischargeRateMax: { ...batteryParams.dischargeRateMax, default: 1.25, provenance: assumed('Rated for one hour, with the losses') },
  chargeRateMax: { ...batteryParams.chargeRateMax, default: 1.25, provenance: assumed('Rated for one hour') },
}

export const params = {
  ...inverterParams({ sRated: 5e6, vRated: 13.8e3, currentLimit: 1.3, priority: 'equal', filterReactance: 0.2 }),
  ...forming,
  ...storageParams(0.5, 10),
  ...rideThroughParams,
  ...battery,
} satisfies Record<string, ParamDefinition>
