/** What transformers of two and three windings have in common: the core, and what a winding shows. */
import type { CompileContext } from '../../compile/context.ts'
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { OutputDefinition, ParamDefinition } from '../types.ts'
import { COOLING_SOURCE, COOLINGS } from '../../ageing/hotSpot.ts'
import { choice, flag, number, when } from './params.ts'
import { assumed, typical } from './provenance.ts'

export const coreParams = {
  saturates: flag('Core saturates', true, {
    section: 'Core, instantaneous studies',
    help: 'Without it the magnetising current stays proportional to the flux.',
  }),
  kneeFlux: number('Knee flux', 'perUnit', 1.2, {
    section: 'Core, instantaneous studies',
    symbol: 'λ_s',
    min: 1,
    max: 2,
    help: 'Flux at which the core saturates, of rated peak flux.',
    equation: 'di_m/dλ = 1 / L_m below it, 1 / L_air above',
    provenance: typical('1.15–1.25 for cold-rolled grain-oriented steel'),
    visibleWhen: when('saturates', true),
  }),
  airCoreReactance: number('Air-core reactance', 'perUnit', 0.3, {
    section: 'Core, instantaneous studies',
    symbol: 'X_air',
    min: 0.01,
    max: 2,
    help: 'Slope of the saturated core, of rated impedance; decides the inrush peak.',
    provenance: assumed('Two to five times the short-circuit impedance of units of this size'),
    visibleWhen: when('saturates', true),
  }),
  remanence: number('Remanent flux', 'perUnit', 0, {
    section: 'Core, instantaneous studies',
    symbol: 'λ_r',
    min: -1,
    max: 1,
    help: 'Flux left in phase A of a core without voltage at the start; half of it, reversed, in B and C. It lasts until the core is energised. Up to 0.8 is met in service.',
    provenance: assumed('Demagnetised core'),
    visibleWhen: when('saturates', true),
  }),
} satisfies Record<string, ParamDefinition>

const CORE = Object.keys(coreParams)

const wet = when('cooling', ...Object.keys(COOLINGS))
/** For the hot spot of the limits; no part of the network. */
export const thermalParams = {
  cooling: choice(
    'Cooling',
    { dry: 'Dry type', ...Object.fromEntries(Object.entries(COOLINGS).map(([key, { label }]) => [key, label])) },
    'onanSmall',
    {
      section: 'Thermal',
      help: `Sets exponents and time constants of the hot spot. A dry type is judged by its loading alone. ${COOLING_SOURCE}.`,
    },
  ),
  ambient: number('Ambient temperature', 'temperature', 303.15, {
    section: 'Thermal',
    symbol: 'θ_a',
    min: 223.15,
    max: 353.15,
    help: 'Of the cooling air, for the hot spot.',
    provenance: assumed('30 °C, the highest monthly mean of normal service conditions'),
    visibleWhen: wet,
  }),
  topOilRise: number('Top-liquid rise at rated load', 'temperatureRise', 60, {
    section: 'Thermal',
    symbol: 'Δθ_or',
    min: 0,
    exclusive: true,
    max: 200,
    help: 'Of the top liquid over ambient, from the temperature-rise test; the guaranteed value is the highest.',
    equation: 'Δθ_o = Δθ_or · ((1 + R·K²)/(1 + R))^x',
    provenance: typical('IEC 60076-2: guaranteed 60 K; use the test report'),
    visibleWhen: wet,
  }),
  hotSpotGradient: number('Hot spot over top liquid at rated load', 'temperatureRise', 18, {
    section: 'Thermal',
    symbol: 'Δθ_hr',
    min: 0,
    exclusive: true,
    max: 200,
    help: 'Hot-spot factor times the mean gradient of the winding, from the temperature-rise test.',
    equation: 'Δθ_h = Δθ_hr · K^y',
    provenance: typical('IEC 60076-2: guaranteed 78 K of the hot spot less 60 K of the liquid'),
    visibleWhen: wet,
  }),
} satisfies Record<string, ParamDefinition>
const THERMAL = Object.keys(thermalParams)

/** Parameters that the study has no use for. */
export const leftOut = ({ study }: CompileContext): readonly string[] =>
  study.kind === 'emt' ? ['saturates', ...THERMAL] : [...CORE, ...THERMAL]

/** A no-load current below what the loss alone draws. */
export function noLoadProblems(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  const [p0, i0] = [get('noLoadLoss'), get('noLoadCurrent')]
  if (typeof p0 !== 'number' || typeof i0 !== 'number' || i0 >= p0) return []
  return [
    {
      code: 'W211',
      severity: 'warning',
      message: `${component.name}: the no-load current (${(i0 * 100).toFixed(3)} %) is below what the no-load loss alone draws (${(p0 * 100).toFixed(3)} %)`,
      hint: 'Raise the no-load current or lower the no-load loss; the run takes the loss alone.',
      place: { componentId: component.id, param: 'noLoadCurrent' },
    },
  ]
}

export interface Impedance {
  readonly r: number
  readonly x: number
}
/** Of three windings: pairs 1–2, 2–3 and 3–1, or the legs of the star that stands for them. */
export type Three = readonly [Impedance, Impedance, Impedance]

export function starOf([ab, bc, ca]: Three): Three {
  const leg = (near: Impedance, next: Impedance, far: Impedance): Impedance => ({
    r: (near.r + next.r - far.r) / 2,
    x: (near.x + next.x - far.x) / 2,
  })
  return [leg(ab, ca, bc), leg(ab, bc, ca), leg(bc, ca, ab)]
}

/** Whether the pairs belong to one transformer: a leg of its star may be negative, the whole may not. */
export function isOneTransformer(pairs: Three): boolean {
  const [a, b, c] = starOf(pairs)
  const passes = (of: (z: Impedance) => number): boolean => of(a) * of(b) + of(b) * of(c) + of(c) * of(a) > 0
  return passes((z) => z.x) && (pairs.every(({ r }) => r === 0) || passes((z) => z.r))
}

/** Of the windings in the zero sequence over the positive one. */
export const zeroRatio = (
  label: string,
  symbol: string,
  value: number,
  rest: Pick<ParamDefinition, 'help' | 'provenance'> & Partial<ParamDefinition>,
) => number(label, 'ratio', value, { section: 'Zero sequence', symbol, min: 0, exclusive: true, max: 10, ...rest })
export const LIMBS =
  'from the test sheet. Three-limb cores with one winding in delta: 0.85–0.95; shell type, five limbs and three single-phase units: 1. It sets the currents of faults to earth; balanced studies do not meet it.'
export const AS_POSITIVE_X = assumed(
  'Shell type, five limbs or single-phase units; three limbs have less (IEC 60076-8). Enter the test sheet',
)
export const AS_POSITIVE_R = assumed('As the positive sequence (IEC TR 60909-4 takes 1 too); enter the test sheet')

/** What a run meets of such ratios. Not said where it is that of the positive sequence, so that nothing changes for networks without it. */
export const askedRatios = (ratios: Readonly<Record<string, number>>, { phases }: CompileContext): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(ratios).filter(([, ratio]) => phases && ratio !== 1))

/** Powers and current at a winding: `Hv`, shown as `HV`. */
export const windingOutputs = (winding: string): readonly OutputDefinition[] => [
  { key: `p${winding}`, label: `Active power at ${winding.toUpperCase()}`, quantity: 'activePower' },
  { key: `q${winding}`, label: `Reactive power at ${winding.toUpperCase()}`, quantity: 'reactivePower' },
  { key: `i${winding}`, label: `Current at ${winding.toUpperCase()}`, quantity: 'current' },
]
