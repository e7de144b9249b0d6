/** Converters that come back a delay after their input, over a ramp. */
import type { ComponentDefinition } from '../types.ts'

export const restarts: NonNullable<ComponentDefinition['returns']> = (get) => ({
  delayS: Number(get('restartDelay')),
  rampS: Number(get('restartRamp')),
})
