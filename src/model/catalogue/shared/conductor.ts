/** Resistance of a line's conductors at their temperature, R = R₂₀·(1 + α₂₀·(θ − 20 °C)) (IEC 60287-1-1). */
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { ParamDefinition } from '../types.ts'
import { choice, number } from './params.ts'
import { assumed, standard } from './provenance.ts'

type Number = (key: string) => number

/** α₂₀, 1/K. */
const MATERIALS = {
  copper: { label: 'Copper', alpha: 0.00393 },
  aluminium: { label: 'Aluminium', alpha: 0.00403 },
} as const
type Material = keyof typeof MATERIALS
const isMaterial = (value: ParamValue): value is Material => typeof value === 'string' && Object.hasOwn(MATERIALS, value)

/** At which resistances are given, K. */
const REFERENCE = 293.15

/** In operation. */
export const operatingTemperature = (material: Material): Record<'conductor' | 'conductorTemperature', ParamDefinition> => ({
  conductor: choice('Conductor', Object.fromEntries(Object.entries(MATERIALS).map(([key, { label }]) => [key, label])), material, {
    section: 'Conductor temperature',
    help: 'Sets how the resistance rises with temperature: α₂₀ 0.00393 1/K of copper, 0.00403 1/K of aluminium (IEC 60287-1-1).',
  }),
  conductorTemperature: number('Conductor temperature', 'temperature', REFERENCE, {
    section: 'Conductor temperature',
    symbol: 'θ',
    min: 233.15,
    max: 523.15,
    help: 'In operation: runs, power flow and harmonics take the resistance there. At full load 90 °C with XLPE, 70 °C with PVC, which raises losses and voltage drop by 28 % and 20 %. Greatest short-circuit currents keep 20 °C.',
    equation: "R'(θ) = R'·(1 + α₂₀·(θ − 20 °C))",
    provenance: assumed('20 °C: the resistance as it is entered; take 90 °C where that is the value at 20 °C of a cable with XLPE'),
  }),
})
export const endTemperature = number('Temperature after a short circuit', 'temperature', REFERENCE + 230, {
  section: 'Conductor temperature',
  symbol: 'θ_e',
  min: 233.15,
  max: 773.15,
  help: 'Of the conductor when a short circuit ends; least short-circuit currents take the resistance there (IEC 60909-0).',
  provenance: standard('IEC 60364-4-43: 250 °C with XLPE and EPR, 160 °C with PVC up to 300 mm²'),
})
/** Parameters that the engine has no use for. */
export const CONDUCTOR: readonly string[] = ['conductor', 'conductorTemperature', 'endTemperature']

/** What the resistance of 20 °C is to be multiplied by. */
export function warmed(get: (key: string) => ParamValue, number: Number, key: 'conductorTemperature' | 'endTemperature'): number {
  const material = get('conductor')
  return 1 + (isMaterial(material) ? MATERIALS[material].alpha : 0) * (number(key) - REFERENCE)
}

export function conductorRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  const [running, end] = [get('conductorTemperature'), get('endTemperature')]
  if (typeof running !== 'number' || typeof end !== 'number' || end >= running) return []
  return [
    {
      code: 'E207',
      severity: 'error',
      message: `${component.name}: the conductor is colder after a short circuit than in operation`,
      place: { componentId: component.id, param: 'endTemperature' },
    },
  ]
}
