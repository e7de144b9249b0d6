/** Voltages a component starts with in a 50 Hz project; the catalogue's defaults are North American. */
import { standard } from '../catalogue/shared/provenance.ts'
import type { ComponentDefinition } from '../catalogue/types.ts'
import type { ComponentRecord } from '../document/records.ts'

/** IEC 60038, tables 1 and 3: the 50 Hz series beside the 60 Hz one. A six-pulse bridge gives 1.35 times its line voltage. */
const AT_50_HZ = new Map([
  [480, { value: 400, source: 'IEC 60038: 230/400 V, 50 Hz' }],
  [648, { value: 540, source: 'Six-pulse bridge at 400 V (IEC 60038): 1.35 · U' }],
  [4160, { value: 3300, source: 'IEC 60038: 3.3 kV, 50 Hz' }],
  [34500, { value: 33000, source: 'IEC 60038: 33 kV, 50 Hz' }],
])

export function voltagesFor(definition: ComponentDefinition, frequencyHz: 50 | 60): Pick<ComponentRecord, 'params' | 'provenance'> {
  const params: ComponentRecord['params'] = {}
  const provenance: ComponentRecord['provenance'] = {}
  if (frequencyHz === 60) return { params, provenance }
  for (const [key, param] of Object.entries(definition.params)) {
    if (param.type !== 'number' || param.quantity !== 'voltage' || param.default === null) continue
    const other = AT_50_HZ.get(param.default)
    if (!other) continue
    params[key] = other.value
    provenance[key] = standard(other.source)
  }
  return { params, provenance }
}
