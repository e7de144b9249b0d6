/** How a star point stands to earth, the same wherever one is: of transformers, earthing transformers and machines. */
import type { ParamValue, Provenance } from '../../document/records.ts'
import type { ParamDefinition } from '../types.ts'
import { assumed, typical } from './provenance.ts'
import { choice, number, when } from './params.ts'

type Get = (key: string) => ParamValue
type Name = 'earthing' | 'neutralResistance' | 'neutralReactance'
/** `Hv` and so on: of that side of what has several. */
type Side = '' | 'Hv' | 'Mv' | 'Lv'
const SIDES: Readonly<Record<Side, { readonly label: string; readonly symbol: string }>> = {
  '': { label: 'Star-point', symbol: 'N' },
  Hv: { label: 'High star-point', symbol: 'NH' },
  Mv: { label: 'Medium star-point', symbol: 'NM' },
  Lv: { label: 'Low star-point', symbol: 'NL' },
}
type Key<S extends Side> = `${Name}${S}`

/** Parameters of the engine that only the zero sequence meets. */
export const NEUTRAL: readonly string[] = Object.keys(SIDES).flatMap((side) => [`neutralResistance${side}`, `neutralReactance${side}`])

const WAYS = { none: 'Not earthed', solid: 'Earthed', impedance: 'Earthed through an impedance' }

interface StarPoint<S extends Side> {
  readonly side?: S
  readonly label: string
  readonly help: string
  /** Ways that it can stand to earth, the default first. */
  readonly ways: readonly (keyof typeof WAYS)[]
  /** Impedance of the zero sequence, as an equation. */
  readonly equation: string
  readonly resistance: readonly [number, Provenance]
  readonly visibleWhen?: (get: Get) => boolean
}

/** R and X between star point and earth, Ω, of `count` units in parallel. */
export const starPointOhms = (
  get: Get,
  number: (key: string) => number,
  count: number,
  side: Side = '',
): readonly [r: number, x: number] =>
  get(`earthing${side}`) === 'impedance' ? [number(`neutralResistance${side}`) / count, number(`neutralReactance${side}`) / count] : [0, 0]

/** High-resistance earthing of a low-voltage board. */
export const LOW_VOLTAGE: StarPoint<Side>['resistance'] = [
  55.4,
  typical('High-resistance earthing of 480 V for 5 A: 277 V / 5 A (IEEE Std 142)'),
]

export function starPoint<S extends Side = ''>(options: StarPoint<S>): Record<Key<S>, ParamDefinition> {
  const { side = '', label, help, ways, equation, resistance, visibleWhen = () => true } = options
  const earthed = when(`earthing${side}`, 'impedance')
  const both = (get: Get): boolean => visibleWhen(get) && earthed(get)
  const { label: which, symbol } = SIDES[side]
  const params: Record<Name, ParamDefinition> = {
    earthing: choice(label, Object.fromEntries(ways.map((way) => [way, WAYS[way]])), ways[0] ?? 'solid', {
      section: 'Earthing',
      help,
      visibleWhen,
    }),
    neutralResistance: number(`${which} resistance`, 'resistance', resistance[0], {
      section: 'Earthing',
      symbol: `R_${symbol}`,
      min: 0,
      max: 1e6,
      help: 'Between the star point and earth.',
      equation,
      provenance: resistance[1],
      visibleWhen: both,
    }),
    neutralReactance: number(`${which} reactance`, 'resistance', 0, {
      section: 'Earthing',
      symbol: `X_${symbol}`,
      min: 0,
      max: 1e6,
      help: 'Of a coil between the star point and earth, at nominal frequency.',
      provenance: assumed('A resistor alone'),
      visibleWhen: both,
    }),
  }
  return Object.fromEntries(Object.entries(params).map(([key, param]) => [`${key}${side}`, param])) as Record<Key<S>, ParamDefinition>
}
