/** How a star point stands to earth, the same wherever one is: of transformers, earthing transformers and machines. */
import type { ParamValue, Provenance } from '../../document/records.ts'
import type { ParamDefinition } from '../types.ts'
import { assumed, typical } from './provenance.ts'
import { choice, number, when } from './params.ts'

type Get = (key: string) => ParamValue
type Key = 'earthing' | 'neutralResistance' | 'neutralReactance'

/** Parameters of the engine that only the zero sequence meets. */
export const NEUTRAL: readonly string[] = ['neutralResistance', 'neutralReactance']

const WAYS = { none: 'Not earthed', solid: 'Earthed', impedance: 'Earthed through an impedance' }

interface StarPoint {
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
export const starPointOhms = (get: Get, number: (key: string) => number, count: number): readonly [r: number, x: number] =>
  get('earthing') === 'impedance' ? [number('neutralResistance') / count, number('neutralReactance') / count] : [0, 0]

/** High-resistance earthing of a low-voltage board. */
export const LOW_VOLTAGE: StarPoint['resistance'] = [55.4, typical('High-resistance earthing of 480 V for 5 A: 277 V / 5 A (IEEE Std 142)')]

export function starPoint({ label, help, ways, equation, resistance, visibleWhen = () => true }: StarPoint): Record<Key, ParamDefinition> {
  const earthed = when('earthing', 'impedance')
  const both = (get: Get): boolean => visibleWhen(get) && earthed(get)
  return {
    earthing: choice(label, Object.fromEntries(ways.map((way) => [way, WAYS[way]])), ways[0] ?? 'solid', {
      section: 'Earthing',
      help,
      visibleWhen,
    }),
    neutralResistance: number('Star-point resistance', 'resistance', resistance[0], {
      section: 'Earthing',
      symbol: 'R_N',
      min: 0,
      max: 1e6,
      help: 'Between the star point and earth.',
      equation,
      provenance: resistance[1],
      visibleWhen: both,
    }),
    neutralReactance: number('Star-point reactance', 'resistance', 0, {
      section: 'Earthing',
      symbol: 'X_N',
      min: 0,
      max: 1e6,
      help: 'Of a coil between the star point and earth, at nominal frequency.',
      provenance: assumed('A resistor alone'),
      visibleWhen: both,
    }),
  }
}
