/** Where a check's limit stands in the curve it was taken from. */
import type { CheckResult } from '../../contract/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { topologyOf } from '../../model/topology/index.ts'
import { formatQuantity } from '../../model/units/index.ts'

export interface LimitLine {
  readonly name: string
  /** SI, of the channel's quantity. */
  readonly value: number
}

/** Shares of something else than their channel shows. */
const NOT_OF_THE_CURVE = new Set(['transformerHotSpot'])

/** Empty where the limit is of another kind than the curve: a ramp in a power, a flicker index in a voltage. */
export function limitLines(check: CheckResult, quantity: QuantityKind, document: StudioDocument): readonly LimitLine[] {
  if (!check.channel || !Number.isFinite(check.limit)) return []
  if (NOT_OF_THE_CURVE.has(check.key)) return []
  const set = document.project.units
  const named = (limit: number, sense: 'max' | 'min'): string =>
    `${check.title}: ${sense === 'max' ? '≤' : '≥'} ${formatQuantity(limit, check.quantity, { set })}`
  const name = named(check.limit, check.sense)
  // The frequency band is a deviation either side of nominal.
  if (check.key === 'frequencyBand') {
    const nominal = document.project.frequencyHz
    return [nominal - check.limit, nominal + check.limit].map((value) => ({
      name: `${check.title}: ${formatQuantity(value, 'frequency')}`,
      value,
    }))
  }
  const { curveFactor: factor } = check
  if (factor !== undefined) {
    const value = check.limit * factor
    if (check.quantity !== quantity) return [{ name: `${name} of ${formatQuantity(Math.abs(factor), quantity, { set })}`, value }]
    return [{ name: named(value, factor < 0 === (check.sense === 'max') ? 'min' : 'max'), value }]
  }
  if (check.quantity === quantity) return [{ name, value: check.limit }]
  if (check.quantity === 'perUnit' && quantity === 'voltage') {
    const nominal = nominalVoltage(document, check.channel.componentId)
    return nominal === null ? [] : [{ name, value: check.limit * nominal }]
  }
  return []
}

/** Of the node at the component's input, or at its only terminal. */
function nominalVoltage(document: StudioDocument, componentId: string): number | null {
  const component = Object.hasOwn(document.components, componentId) ? document.components[componentId] : undefined
  const ports = component && definitionOf(component.type)?.ports
  const port = ports?.find((p) => p.key === 'acInput') ?? ports?.[0]
  return (port && topologyOf(document).nodeOf(componentId, port.key)?.vNominalV) ?? null
}
