/** What a device shows at the operating point, by the names and in the units of its recorded outputs; of one of the units in parallel. */
import { definitionOf } from '../../model/catalogue/index.ts'
import { engineComponent } from '../../model/compile/names.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { formatQuantity } from '../../model/units/index.ts'
import type { SteadyState } from '../../sim/engineApi.ts'

export interface SteadyRows {
  readonly id: string
  /** Units in parallel. */
  readonly count: number
  readonly rows: readonly { readonly key: string; readonly label: string; readonly value: string }[]
}

/** Devices without an output of the drawing are left out. */
export function steadyRows(devices: SteadyState['devices'], document: StudioDocument): readonly SteadyRows[] {
  return devices.flatMap(({ id, signals }) => {
    const component = engineComponent(id, document, null)
    const rows = (definitionOf(component?.type ?? '')?.outputs ?? []).flatMap(({ key, label, quantity }) => {
      const value = signals[key]
      return value === undefined ? [] : [{ key, label, value: formatQuantity(value, quantity, { set: document.project.units }) }]
    })
    return rows.length === 0 ? [] : [{ id, count: component?.count ?? 1, rows }]
  })
}
