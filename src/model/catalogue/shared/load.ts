/** Parameters that the static AC loads share. */
import type { ParamDefinition } from '../types.ts'
import { choice, number } from './params.ts'
import { assumed } from './provenance.ts'

export const loadParams = (power: number, powerFactor: number) =>
  ({
    power: number('Active power', 'activePower', power, {
      section: 'Load',
      symbol: 'P',
      min: 0,
      max: 1e11,
      help: 'Power of one load at nominal voltage.',
      provenance: assumed(),
    }),
    powerFactor: number('Power factor', 'number', powerFactor, {
      section: 'Load',
      symbol: 'cos φ',
      min: 0.01,
      max: 1,
      help: 'Displacement factor.',
      equation: 'Q = P · tan φ',
      provenance: assumed(),
    }),
    powerFactorSide: choice(
      'Power factor is',
      { lagging: 'Lagging (draws reactive power)', leading: 'Leading (delivers reactive power)' },
      'lagging',
      {
        section: 'Load',
        help: 'Sign of the reactive power.',
      },
    ),
  }) satisfies Record<string, ParamDefinition>

export const loadOutputs = [
  { key: 'p', label: 'Active power', quantity: 'activePower', recordedByDefault: true },
  { key: 'q', label: 'Reactive power', quantity: 'reactivePower' },
  { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
  { key: 'i', label: 'Current', quantity: 'current' },
] as const
