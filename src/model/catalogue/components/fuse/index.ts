/** Fuse: melts by the heat of its current, then clears. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { meltingTime, type TimeCurrent } from '../../shared/overcurrent.ts'
import { flag, LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, standard, typical } from '../../shared/provenance.ts'
import { line, path, rect, symbol } from '../../shared/shapes.ts'
import { branch, CONTACT } from '../../shared/shortCircuit.ts'

const GG = standard('IEC 60269-1, gG 400 A: pre-arcing I²t at 0.01 s from 760·10³ to 2250·10³ A²s')

const params = {
  closed: flag('With links', true, { section: 'Operation', help: 'Links in place at the beginning of a run.' }),
  ratedCurrent: number('Rated current', 'current', 400, {
    section: 'Nameplate',
    symbol: 'I_n',
    min: LEAST.current,
    max: 1e5,
    help: 'Current of the link that it carries continuously.',
    provenance: assumed('NH size 2 link'),
  }),
  meltingCurrent: number('Least melting current', 'current', 600, {
    section: 'Melting',
    symbol: 'I_m',
    min: LEAST.current,
    max: 1e6,
    help: 'Where the time-current curve goes upright. gG: between 1.25 and 1.6 times the rated current. aR links for semiconductors must not clear near it: their data sheet states the least current they break, often 3 to 5 times the rated one.',
    equation: 't = τ·ln(I² / (I² − I_m²)),  τ = (I²t)_m / I_m²',
    provenance: typical('gG: 1.5·I_n, between the conventional currents of IEC 60269-1'),
  }),
  preArcingI2t: number('Pre-arcing I²t', 'jouleIntegral', 760e3, {
    section: 'Melting',
    symbol: '(I²t)_m',
    min: 0,
    exclusive: true,
    max: 1e12,
    help: 'In A²s, until it melts at currents so high that no heat gets away. aR: a tenth to a fifth of a gG link of the same rating; take the data sheet.',
    provenance: GG,
  }),
  operatingI2t: number('Operating I²t', 'jouleIntegral', 2250e3, {
    section: 'Clearing',
    symbol: '(I²t)_op',
    min: 0,
    exclusive: true,
    max: 1e12,
    help: 'In A²s, until it has cleared; phasor studies part the current then.',
    provenance: GG,
  }),
  arcVoltage: number('Arc voltage', 'voltage', 1000, {
    section: 'Clearing',
    symbol: 'U_arc',
    min: LEAST.voltage,
    max: 1e6,
    help: 'Against the current of a molten phase in instantaneous studies; it must be above the crest of the voltage to bring the current to zero before its own time.',
    provenance: standard('IEC 60269-1: at most 2500 V for links of up to 690 V; 1.5–2 times the crest in common links'),
  }),
  resistance: number('Resistance', 'resistance', 0.14e-3, {
    section: 'Nameplate',
    symbol: 'R',
    min: 1e-9,
    max: 1,
    help: 'Of the whole link at working temperature.',
    provenance: typical('22 W dissipated at 400 A'),
  }),
} satisfies Record<string, ParamDefinition>

const leads = [line(0, -30, 0, -12), line(0, 12, 0, 30)]

export const fuse: ComponentDefinition = {
  type: 'fuse',
  metered: true,
  label: 'Fuse',
  category: 'Network',
  description: 'Fuse link in each phase: melts by the heat of its current, limits and clears.',
  keywords: ['fuse', 'gG', 'aR', 'NH', 'link', 'I²t', 'melting', 'current limiting'],
  prefix: 'F',
  ports: [
    { key: 'from', label: 'From', domain: 'ac', x: 0, y: -30, side: 'top' },
    { key: 'to', label: 'To', domain: 'ac', x: 0, y: 30, side: 'bottom' },
  ],
  params,
  outputs: [
    { key: 'closed', label: 'Position (1 conducts)', quantity: 'number' },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'p', label: 'Active power', quantity: 'activePower' },
    { key: 'q', label: 'Reactive power', quantity: 'reactivePower' },
    { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
    { key: 'heat', label: 'Heat over melting', quantity: 'percent' },
    ...phaseCurrents,
  ],
  symbols: {
    iec: symbol(20, 60, ...leads, rect(-5, -12, 10, 24), line(0, -12, 0, 12)),
    ansi: symbol(20, 60, ...leads, path('M 0 -12 C 10 -8 10 -2 0 0 C -10 2 -10 8 0 12')),
  },
  countable: true,
  labels: ['ratedCurrent'],
  shortCircuit: (component, { get, number, bus }) =>
    get('closed') === true ? [branch(component.id, bus('from'), bus('to'), { ...CONTACT, r: number('resistance') / component.count })] : [],
  overcurrent: (get) => {
    const of = (key: string): number => Number(get(key))
    const [current, preArcing, operating] = [of('meltingCurrent'), of('preArcingI2t'), of('operatingI2t')]
    const acts = (i: number): number => meltingTime(i, current, preArcing)
    // The arc takes up what the operating I²t has over the other.
    const melts: TimeCurrent = { by: 'fuse', current, acts, clears: (i) => acts(i) + Math.max(operating - preArcing, 0) / i ** 2 }
    return { phases: melts, earth: melts }
  },
  harmonics: (component, { get, number, bus }) =>
    get('closed') === true
      ? [{ kind: 'series', id: component.id, from: bus('from'), to: bus('to'), r: number('resistance') / component.count, x: 1e-6, b: 0 }]
      : [],
  bill: () => [],
  compile: (component, context) => {
    context.device(component, {
      kind: 'fuse',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: engineParams(params, component, context),
    })
  },
}
