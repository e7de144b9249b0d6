/** What the components' `compile` functions have in common. */
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { CompileContext } from '../../compile/context.ts'
import type { Device } from '../../compile/network.ts'
import type { ParamDefinition } from '../types.ts'

/**
 * Effective values of the parameters that apply to the component as it is set, under their own keys: most parameters carry the name
 * the engine's device knows. Keys in `except` are left out; the component turns them into what the device takes.
 */
export function engineParams(
  params: Readonly<Record<string, ParamDefinition>>,
  component: ComponentRecord,
  context: CompileContext,
  except: readonly string[] = [],
): Record<string, Device['params'][string]> {
  const get = (key: string): ParamValue => context.get(component, key)
  const result: Record<string, Device['params'][string]> = {}
  for (const [key, param] of Object.entries(params)) {
    if (except.includes(key) || param.type === 'workload' || param.type === 'text' || !(param.visibleWhen?.(get) ?? true)) continue
    if (param.type === 'number') result[key] = context.number(component, key)
    else {
      const value = get(key)
      if (value !== null) result[key] = value
    }
  }
  return result
}

/** tan φ of a power factor in (0, 1]; positive draws reactive power. */
export const tanPhi = (powerFactor: number, leading = false): number => {
  const tan = Math.sqrt(Math.max(1 / (powerFactor * powerFactor) - 1, 0))
  return leading ? -tan : tan
}
