/** Values of a parameter study in the words and units of its parameters. */
import { definitionOf } from '../../model/catalogue/index.ts'
import type { NumberParam } from '../../model/catalogue/types.ts'
import type { DesignVariable, StudioDocument } from '../../model/document/records.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'

/** Null where the component or the parameter is gone. */
export function paramOf(document: StudioDocument, variable: DesignVariable): NumberParam | null {
  const type = document.components[variable.componentIds[0] ?? '']?.type ?? ''
  const param = definitionOf(type)?.params[variable.param]
  return param?.type === 'number' ? param : null
}

export function valueText(document: StudioDocument, variable: DesignVariable | undefined, value: number): string {
  const param = variable ? paramOf(document, variable) : null
  return param ? formatQuantity(value, param.quantity, { set: document.project.units }) : formatNumber(value, 4)
}

export const costText = (cost: number, currency: string): string => `${formatNumber(cost, 4)} ${currency}`.trim()

/** Numeric parameters of a component type that can be varied. */
export const variedParams = (type: string): { key: string; label: string }[] =>
  Object.entries(definitionOf(type)?.params ?? {}).flatMap(([key, param]) =>
    param.type === 'number' ? [{ key, label: `${param.label}${param.section ? ` (${param.section})` : ''}` }] : [],
  )
