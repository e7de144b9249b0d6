/** Terms a reader from outside the field meets in the report. */
import type { Pair } from './types.ts'

export const GLOSSARY: readonly Pair[] = [
  { label: 'AVR', value: 'Automatic voltage regulator of a synchronous generator.' },
  { label: 'C-rate', value: 'Battery current over its rated capacity, per hour: 1 C empties the battery in one hour.' },
  { label: 'dq', value: 'Direct and quadrature axis of a rotating reference frame.' },
  { label: 'DC link', value: 'Intermediate direct-voltage circuit of a converter, with its capacitance.' },
  {
    label: 'ITIC curve',
    value: 'Voltage over duration that information-technology equipment is expected to ride through (ITI Council, 2000).',
  },
  { label: 'Margin', value: 'Distance of the worst value from its limit as a share of the limit; positive is inside, negative exceeds.' },
  { label: 'OCV', value: 'Open-circuit voltage of a battery as a function of its state of charge.' },
  { label: 'POI', value: 'Point of interconnection of the site with the utility.' },
  { label: 'P_st', value: 'Short-term flicker severity after IEC 61000-4-15; 1 is the threshold of irritability.' },
  { label: 'PSU', value: 'Power supply unit: converts AC to the direct voltage of the rack.' },
  { label: 'pu', value: 'Per unit: value over its rated or nominal value.' },
  { label: 'Ramp rate', value: 'Change of active power over a stated window, divided by the window.' },
  { label: 'RMS', value: 'Root mean square. As a formulation: phasors that vary slowly against the period of the supply.' },
  { label: 'RoCoF', value: 'Rate of change of frequency over a stated window.' },
  { label: 'S_sc', value: 'Short-circuit power of the network at the point of interconnection.' },
  { label: 'SoC', value: 'State of charge of a battery, as a share of its capacity.' },
  { label: 'Typical, assumed', value: 'Values that rest on usual equipment or on a design choice, not on data for this project.' },
  { label: 'u_k', value: 'Short-circuit voltage of a transformer, as a share of its rated voltage.' },
  { label: 'UPS', value: 'Uninterruptible power supply; here double conversion with rectifier, DC link, battery and inverter.' },
  { label: 'X/R', value: 'Reactance over resistance of an impedance.' },
]
