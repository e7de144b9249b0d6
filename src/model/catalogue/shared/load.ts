/** Parameters that the static AC loads share. */
import { highestLine, lowestLine, phaseCurrents } from './phases.ts'
import type { CompileContext } from '../../compile/context.ts'
import type { ComponentRecord } from '../../document/records.ts'
import type { ParamDefinition } from '../types.ts'
import { tanPhi } from './compile.ts'
import { choice, number, when } from './params.ts'
import { assumed } from './provenance.ts'

export const loadParams = (power: number, powerFactor: number) =>
  ({
    power: number('Active power', 'activePower', power, {
      section: 'Load',
      symbol: 'P',
      min: -1e11,
      max: 1e11,
      help: 'Power of one load at nominal voltage; negative feeds in.',
      provenance: assumed(),
    }),
    reactiveBy: choice('Reactive power from', { powerFactor: 'Power factor', value: 'Its own value' }, 'powerFactor', {
      section: 'Load',
      help: 'How the reactive power is given.',
    }),
    reactivePower: number('Reactive power', 'reactivePower', 0, {
      section: 'Load',
      symbol: 'Q',
      min: -1e11,
      max: 1e11,
      help: 'Reactive power of one load at nominal voltage; positive is drawn.',
      provenance: assumed(),
      visibleWhen: when('reactiveBy', 'value'),
    }),
    powerFactor: number('Power factor', 'number', powerFactor, {
      section: 'Load',
      symbol: 'cos φ',
      min: 0.01,
      max: 1,
      help: 'Displacement factor.',
      equation: 'Q = P · tan φ',
      provenance: assumed(),
      visibleWhen: when('reactiveBy', 'powerFactor'),
    }),
    powerFactorSide: choice(
      'Power factor is',
      { lagging: 'Lagging (draws reactive power)', leading: 'Leading (delivers reactive power)' },
      'lagging',
      {
        section: 'Load',
        help: 'Sign of the reactive power.',
        visibleWhen: when('reactiveBy', 'powerFactor'),
      },
    ),
  }) satisfies Record<string, ParamDefinition>

/** Of what runs a workload. */
export const phaseOffset = () =>
  number('Phase offset', 'time', 0, {
    section: 'Load',
    symbol: 't_φ',
    min: 0,
    max: 86400,
    help: 'The racks follow the workload that much later: a second site of one job, or groups set apart on purpose.',
    provenance: assumed('All racks of a job in step'),
  })

/** Active and reactive power of one load at nominal voltage, W and var. */
export function loadPower(component: ComponentRecord, context: CompileContext): { p: number; q: number } {
  const p = context.number(component, 'power')
  if (context.get(component, 'reactiveBy') === 'value') return { p, q: context.number(component, 'reactivePower') }
  return { p, q: p * tanPhi(context.number(component, 'powerFactor'), context.get(component, 'powerFactorSide') === 'leading') }
}

export const loadOutputs = [
  { key: 'p', label: 'Active power', quantity: 'activePower', recordedByDefault: true },
  { key: 'q', label: 'Reactive power', quantity: 'reactivePower' },
  { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
  { key: 'i', label: 'Current', quantity: 'current' },
  ...phaseCurrents,
  lowestLine,
  highestLine,
] as const
