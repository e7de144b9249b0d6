/** Dispatch of storage behind an inverter: set power, recentring, smoothing of a metered power. */
import type { CompileContext } from '../../compile/context.ts'
import type { ComponentRecord } from '../../document/records.ts'
import type { ParamDefinition } from '../types.ts'
import { choice, flag, meter, number } from './params.ts'
import { assumed } from './provenance.ts'

const section = 'Smoothing'
const metering = (get: (key: string) => unknown): boolean => typeof get('meter') === 'string'

export const storageParams = (target: number, smoothingTime: number) =>
  ({
    pSet: number('Active power', 'activePower', 0, {
      section: 'Operation',
      symbol: 'P',
      min: -1e12,
      max: 1e12,
      help: 'Power that one unit delivers at the start; negative charges. A forming one in an island takes its share of the load besides.',
      provenance: assumed('Idle'),
    }),
    meter: meter('Smooths the power of', {
      section,
      help: 'A breaker, or the utility: the storage carries what its power changes faster than the smoothing time.',
    }),
    meterSees: choice('Metered power', { load: 'Without the storage', net: 'With the storage' }, 'load', {
      section,
      help: 'A feeder of loads is without the storage; at the point of interconnection the meter sees it.',
      visibleWhen: metering,
    }),
    smoothingTime: number('Smoothing time constant', 'time', smoothingTime, {
      section,
      symbol: 'τ',
      min: 0,
      exclusive: true,
      max: 3600,
      help: 'Time constant by which the rest of the network follows the metered power.',
      equation: 'dP_s/dt = (P_meter − P_s)/τ,  P = P_meter − P_s + recentring',
      provenance: assumed('Five to ten pulse periods'),
      visibleWhen: metering,
    }),
    smoothingRampLimited: flag('Limit the ramp of the rest', false, {
      section,
      help: 'Bounds how fast the rest of the network follows.',
      visibleWhen: metering,
    }),
    smoothingRamp: number('Ramp of the rest', 'rampRate', 100e3, {
      section,
      min: 0,
      exclusive: true,
      max: 1e12,
      help: 'Greatest rate at which the rest of the network follows the power that one unit answers for.',
      provenance: assumed('Derive from the ramp limit at the point of interconnection'),
      visibleWhen: (get) => metering(get) && get('smoothingRampLimited') === true,
    }),
    socTarget: number('Charge target', 'percent', target, {
      section,
      min: 0,
      max: 1,
      help: 'Charge that recentring leads back to, so that it can both give and take.',
      provenance: assumed('Head-room both ways'),
    }),
    socGain: number('Recentring gain', 'perUnit', 0.5, {
      section,
      min: 0,
      max: 1000,
      help: 'Recentring power per unit of charge error, on the rating.',
      provenance: assumed('Slow against the pulses'),
    }),
    recentringShare: number('Greatest recentring power', 'percent', 0.05, {
      section,
      min: 0,
      max: 1,
      help: 'Share of the rating.',
      provenance: assumed('Small against the task'),
    }),
  }) satisfies Record<string, ParamDefinition>

export const storageOwn = ['smoothingRampLimited', 'recentringShare', 'socGain'] as const

/** What the engine takes in watts; the units of one symbol part the metered power. */
export function storageValues(component: ComponentRecord, context: CompileContext): Record<string, number> {
  const rated = context.number(component, 'sRated')
  const id = context.get(component, 'meter')
  const metered = typeof id === 'string' ? context.document.components[id] : undefined
  if (typeof id === 'string' && !metered?.inService) {
    context.problem({
      code: 'E235',
      severity: 'error',
      message: `${component.name} smooths the power of ${metered ? `${metered.name}, which is out of service` : 'something that is not in the drawing'}.`,
      hint: 'Choose another metering point, or none.',
      place: { componentId: component.id, param: 'meter' },
    })
  }
  return {
    socGain: context.number(component, 'socGain') * rated,
    recentringPower: context.number(component, 'recentringShare') * rated,
    meterShare: 1 / component.count,
  }
}
