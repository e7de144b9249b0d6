/** What components are in a harmonic power flow. */
import { ownLines, SPECTRA, type Spectrum, type SpectrumKey } from '../../harmonics/spectra.ts'
import type { HarmonicContext, HarmonicElement } from '../../harmonics/types.ts'
import type { ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { ComponentDefinition, ParamDefinition } from '../types.ts'
import { choice, series, when } from './params.ts'
import { assumed } from './provenance.ts'

const section = 'Harmonics'
const options = { ...Object.fromEntries(Object.entries(SPECTRA).map(([key, { label }]) => [key, label])), own: 'Own spectrum' }
const sources = (Object.keys(SPECTRA) as (keyof typeof SPECTRA)[])
  .filter((key) => key !== 'none')
  .map((key) => `${SPECTRA[key].label}: ${SPECTRA[key].provenance.source} (${SPECTRA[key].provenance.mark})`)

const visibleWhen = when('harmonicSpectrum', 'own')
const notNone = when('harmonicSpectrum', ...Object.keys(options).filter((key) => key !== 'none'))
/** What the shares are of, where there is a rating. */
const base = (isSource: boolean) => ({
  harmonicBase: choice(
    'Spectrum in percent of',
    { fundamental: 'Fundamental current', rated: 'Rated current' },
    isSource ? 'rated' : 'fundamental',
    {
      section,
      help: `Rated current: the same at any power, at none too, since inverters switch at no load. ${isSource ? 'Test reports after IEC 61400-21-1 and IEEE 1547-2018 state it so (typical).' : 'Fundamental current: at the operating point, as vendors state the distortion of what draws power (assumed).'}`,
      visibleWhen: notNone,
    },
  ),
})
const params = (spectrum: SpectrumKey) =>
  ({
    harmonicSpectrum: choice('Harmonic currents', options, spectrum, {
      section,
      help: `Spectrum of the current it draws in a harmonic power flow. ${sources.join('. ')}.`,
    }),
    harmonicOrders: series('Spectrum: orders', 'number', [5, 7, 11, 13], {
      section,
      help: 'Whole numbers from 2 to 50, each once. Multiples of 3 are zero sequence when balanced and are not carried.',
      provenance: assumed('Take the orders of the test report'),
      visibleWhen,
    }),
    harmonicShares: series('Spectrum: shares, %', 'number', [3, 2, 1, 1], {
      section,
      help: 'Current at these orders, percent of the fundamental current or of the rated one.',
      provenance: assumed('Take the shares of the test report'),
      visibleWhen,
    }),
    harmonicAngles: series('Spectrum: angles, °', 'number', [], {
      section,
      help: 'Against the fundamental current turned to the order; none given: in phase with it.',
      provenance: assumed('In phase: the sum of converters alike is largest'),
      visibleWhen,
    }),
  }) satisfies Record<string, ParamDefinition>

const list = (value: ParamValue): readonly number[] => (Array.isArray(value) ? (value as readonly number[]) : [])

function spectrumRules(name: string, componentId: string, get: (key: string) => ParamValue): readonly Problem[] {
  if (get('harmonicSpectrum') !== 'own') return []
  const [orders, shares, angles] = [list(get('harmonicOrders')), list(get('harmonicShares')), list(get('harmonicAngles'))]
  const wrong = (param: string, message: string): Problem[] => [
    { code: 'E207', severity: 'error', message: `${name}: ${message}`, place: { componentId, param } },
  ]
  if (orders.some((h) => !Number.isInteger(h) || h < 2 || h > 50) || new Set(orders).size !== orders.length)
    return wrong('harmonicOrders', 'orders of the spectrum are whole numbers from 2 to 50, each once')
  if (shares.length !== orders.length || shares.some((s) => !(s >= 0 && s <= 100)))
    return wrong('harmonicShares', 'the spectrum has as many shares as orders, each from 0 to 100 %')
  return angles.length === 0 || angles.length === orders.length
    ? []
    : wrong('harmonicAngles', 'the spectrum has as many angles as orders, or none')
}

/** A converter at an AC port: its spectrum as parameters, and its currents at the operating point, where it works. */
export function drawsHarmonics(
  spectrum: SpectrumKey,
  definition: ComponentDefinition,
  works: (context: HarmonicContext) => boolean = () => true,
): ComponentDefinition {
  const port = definition.ports.find((p) => p.domain === 'ac')?.key ?? ''
  const isSource = definition.outputs.some(({ key }) => key === 'order')
  const rating = ['sRated', 'pRated'].find((key) => key in definition.params)
  const voltage = definition.ports.find((of) => of.key === port)?.voltageParam
  const rated = ({ get, number }: HarmonicContext): number | undefined =>
    rating !== undefined && voltage !== undefined && get('harmonicBase') === 'rated'
      ? number(rating) / (Math.sqrt(3) * number(voltage))
      : undefined
  const [p, q] = definition.outputs.some(({ key }) => key === 'pIn') ? ['pIn', 'qIn'] : ['p', 'q']
  return {
    ...definition,
    params: { ...definition.params, ...params(spectrum), ...(rating === undefined || voltage === undefined ? {} : base(isSource)) },
    rules: (component, get) => [...(definition.rules?.(component, get) ?? []), ...spectrumRules(component.name, component.id, get)],
    harmonics: (component, context) => [
      ...(definition.harmonics?.(component, context) ?? []),
      ...(works(context)
        ? [injection(component.id, component.count, port, isSource ? -1 : 1, context, [p as string, q as string], rated(context))]
        : []),
    ],
  }
}

/** An own spectrum without angles is like no other one. */
function spectrumOf(id: string, key: SpectrumKey, [orders = [], shares = [], angles = []]: readonly (readonly number[])[]) {
  if (key === 'own') return { lines: ownLines(orders, shares, angles), ...(angles.length === 0 ? { apart: id } : {}) }
  const { lines, isUnangled }: Spectrum = SPECTRA[key]
  return { lines, ...(isUnangled === true ? { apart: key } : {}) }
}

function injection(
  id: string,
  count: number,
  port: string,
  sign: 1 | -1,
  { get, bus, signal, voltage, angle }: HarmonicContext,
  [p, q]: readonly [string, string],
  rated: number | undefined,
): HarmonicElement {
  const [active, reactive] = [sign * signal(p), sign * signal(q)]
  const size = Math.hypot(active, reactive)
  const key = get('harmonicSpectrum') as SpectrumKey
  const isOn = voltage(port) > 0
  return {
    kind: 'injection',
    id,
    bus: bus(port),
    current: size > 0 && isOn ? (count * size) / (Math.sqrt(3) * voltage(port)) : 0,
    ...(rated === undefined ? {} : { base: isOn ? count * rated : 0 }),
    angle: size > 0 ? angle(port) - Math.atan2(reactive, active) : 0,
    ...spectrumOf(
      id,
      key,
      ['harmonicOrders', 'harmonicShares', 'harmonicAngles'].map((of) => list(get(of))),
    ),
  }
}

/** Static loads: conductance and susceptance that draw their power at the operating point. */
export const passiveLoad: NonNullable<ComponentDefinition['harmonics']> = (component, { bus, signal, voltage }) => {
  const u2 = voltage('ac') ** 2
  const [p, q] = [signal('p'), signal('q')]
  return u2 > 0 && p >= 0 && Number.isFinite(q)
    ? [{ kind: 'load', id: component.id, bus: bus('ac'), g: (component.count * p) / u2, b: (-component.count * q) / u2 }]
    : []
}
