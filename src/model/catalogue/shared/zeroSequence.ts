/** Zero sequence of a line, by its own values where they are known. */
import type { ComponentRecord, ParamValue, Provenance } from '../../document/records.ts'
import type { CompileContext } from '../../compile/context.ts'
import type { Problem } from '../../problem.ts'
import type { ParamDefinition } from '../types.ts'
import { choice, number, when } from './params.ts'

const given = when('zeroSequence', 'given')

/** A default with where it comes from. */
type Value = readonly [number, Provenance]
type Key = 'zeroSequence' | 'zeroResistance' | 'zeroReactance'

/** The choice and the values; the capacitance is told apart, as not every line has one. */
export const zeroSequence = (resistance: Value, reactance: Value): Record<Key, ParamDefinition> => ({
  zeroSequence: choice('Zero sequence', { positive: 'As the positive sequence', given: 'Own values' }, 'positive', {
    section: 'Zero sequence',
    help: 'It sets the current and the voltages of faults to earth; balanced studies do not meet it.',
  }),
  zeroResistance: number('Zero-sequence resistance per length', 'resistancePerLength', resistance[0], {
    section: 'Zero sequence',
    symbol: "R₀'",
    min: 0,
    max: 0.1,
    help: 'With the way back: screen, neutral, earth wire and earth (3·0.05 Ω/km at 50 Hz).',
    equation: "Z₀ = (R₀' + jX₀')·ℓ",
    provenance: resistance[1],
    visibleWhen: given,
  }),
  zeroReactance: number('Zero-sequence reactance per length', 'reactancePerLength', reactance[0], {
    section: 'Zero sequence',
    symbol: "X₀'",
    min: 0,
    exclusive: true,
    max: 0.1,
    help: 'At nominal frequency, with the way back. Overhead lines: about three times that of the positive sequence.',
    equation: "X_m = (X₀' − X')·ℓ/3",
    provenance: reactance[1],
    visibleWhen: given,
  }),
})

export const zeroCapacitance = ([value, provenance]: Value): ParamDefinition =>
  number('Zero-sequence capacitance per length', 'capacitancePerLength', value, {
    section: 'Zero sequence',
    symbol: "C₀'",
    min: 0,
    exclusive: true,
    max: 1e-6,
    help: 'Of each phase to earth, at most that of the positive sequence: the difference stands between the phases.',
    equation: "C_m = (C' − C₀')·ℓ/3",
    provenance,
    visibleWhen: given,
  })

/** Parameters that are not the engine's in this study. */
export const withoutZeroSequence = (context: CompileContext): readonly string[] =>
  context.phases ? ['zeroSequence'] : ['zeroSequence', 'zeroResistance', 'zeroReactance', 'zeroCapacitance']

export function zeroSequenceRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  if (get('zeroSequence') !== 'given') return []
  const wrong = (param: string, message: string): Problem => ({
    code: 'E207',
    severity: 'error',
    message: `${component.name}: ${message}`,
    place: { componentId: component.id, param },
  })
  const [c, zero] = [get('capacitance'), get('zeroCapacitance')]
  return [
    ...(get('reactance') === 0
      ? [wrong('zeroReactance', 'the positive sequence has no reactance, so the zero sequence can have none of its own')]
      : []),
    ...(typeof c === 'number' && typeof zero === 'number' && zero > c
      ? [wrong('zeroCapacitance', 'the zero-sequence capacitance is above that of the positive sequence, which no line has')]
      : []),
  ]
}
