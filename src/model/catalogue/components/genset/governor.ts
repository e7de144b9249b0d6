/** Parameters of the genset's governor and of its engine. */
import type { ParamDefinition } from '../../types.ts'
import { choice, flag, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { time } from './machine.ts'

const degov = typical('Diesel set met in teaching and vendor notes for DEGOV1; fit to the vendor’s block-load trace')
const isDegov = when('governor', 'degov1')
const governed = when('governor', 'degov1', 'firstOrder', 'tgov1', 'gast', 'hygov', 'ieeeg1', 'ggov1', 'pidgov', 'wpidhy')
const engineDriven = when('governor', 'degov1', 'firstOrder')
const boosted: typeof engineDriven = (get) => engineDriven(get) && get('boostLimited') === true

export const governor = {
  governor: choice(
    'Governor',
    {
      degov1: 'Diesel governor DEGOV1',
      ggov1: 'Gas turbine GGOV1',
      gast: 'Gas turbine GAST',
      tgov1: 'Steam turbine TGOV1',
      ieeeg1: 'Steam turbine IEEEG1',
      hygov: 'Hydro turbine HYGOV',
      pidgov: 'Hydro turbine with PID, PIDGOV',
      wpidhy: 'Hydro turbine with PID, WPIDHY',
      firstOrder: 'First-order droop',
      none: 'None (constant torque)',
    },
    'degov1',
    {
      section: 'Governor',
      help: 'Speed control of the engine or turbine.',
    },
  ),
  droop: number('Droop', 'percent', 0.04, {
    section: 'Governor',
    symbol: 'R',
    min: 0,
    max: 1,
    help: 'Fall of speed from no load to full load; 0 is isochronous (DEGOV1, GGOV1, PIDGOV, WPIDHY). Sets in parallel share by it.',
    provenance: typical('3–5 % for sets in parallel'),
    visibleWhen: governed,
  }),
  governorTime: {
    ...time('Governor time constant', 'T_g', 0.25, 'Governor', assumed('First-order engine')),
    exclusive: true,
    visibleWhen: when('governor', 'firstOrder'),
  },
  degovT1: { ...time('Control box T1', 'T_1', 0.01, 'Governor', degov), visibleWhen: isDegov },
  degovT2: { ...time('Control box T2', 'T_2', 0.02, 'Governor', degov), visibleWhen: isDegov },
  degovT3: { ...time('Control box lead T3', 'T_3', 0.2, 'Governor', degov), visibleWhen: isDegov },
  degovK: number('Actuator gain', 'perTime', 15, {
    section: 'Governor',
    symbol: 'K',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Integral gain of the actuator.',
    equation: 'K·(1 + sT4) / [s·(1 + sT5)·(1 + sT6)]',
    provenance: degov,
    visibleWhen: isDegov,
  }),
  degovT4: { ...time('Actuator lead T4', 'T_4', 0.25, 'Governor', degov), visibleWhen: isDegov },
  degovT5: { ...time('Actuator lag T5', 'T_5', 0.009, 'Governor', degov), visibleWhen: isDegov },
  degovT6: { ...time('Actuator lag T6', 'T_6', 0.0384, 'Governor', degov), visibleWhen: isDegov },
  degovTD: { ...time('Engine dead time', 'T_D', 0.024, 'Governor', degov), visibleWhen: isDegov },
  degovTE: { ...time('Power transducer time constant', 'T_E', 0.05, 'Governor', degov), visibleWhen: isDegov },
  droopInput: choice('Droop acts on', { throttle: 'Throttle', power: 'Electric power' }, 'throttle', {
    section: 'Governor',
    help: 'Signal the droop is taken from.',
    visibleWhen: isDegov,
  }),
  torqueMin: number('Lowest torque', 'perUnit', 0, {
    section: 'Governor',
    min: -100,
    max: 100,
    help: 'Lower limit of the torque; of the valve or gate of a turbine.',
    provenance: degov,
    visibleWhen: governed,
  }),
  torqueMax: number('Highest torque', 'perUnit', 1.1, {
    section: 'Governor',
    min: -100,
    max: 100,
    help: 'Upper limit of the torque; of the valve or gate of a turbine.',
    provenance: degov,
    visibleWhen: governed,
  }),
  sharingTime: {
    ...time('Load sharing: frequency restoration time', 'T_s', 0, 'Governor', assumed('Off: droop alone')),
    max: 1000,
    help: 'Isochronous load sharing: sets with the same droop and time carry the load by their ratings and bring the frequency back in this time; 0 is droop alone.',
    visibleWhen: governed,
  },
  boostLimited: flag('Turbocharger limits load steps', true, {
    section: 'Governor',
    help: 'Torque beyond the naturally aspirated part follows the turbocharger; without it large load steps look too good.',
    visibleWhen: engineDriven,
  }),
  boostBase: number('Torque before boost', 'perUnit', 0.65, {
    section: 'Governor',
    min: 0,
    exclusive: true,
    max: 100,
    help: 'Torque available at once, before the turbocharger follows.',
    provenance: typical('Diesel block load 60–70 % of rating in one step'),
    visibleWhen: boosted,
  }),
  boostTime: {
    ...time('Turbocharger time constant', 'T_b', 1.5, 'Governor', assumed('Seconds for high-speed diesels')),
    exclusive: true,
    visibleWhen: boosted,
  },
} satisfies Record<string, ParamDefinition>
