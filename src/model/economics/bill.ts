/** Bill of quantities: what the drawing holds, priced by the cost book. Components out of service are not bought. */
import { definitionOf } from '../catalogue/index.ts'
import type { Provenance, StudioDocument } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { topologyOf, withBlocks } from '../topology/index.ts'
import { formatNumber } from '../units/index.ts'
import { costItem, costItems, priceOf, type CostItem } from './costBook.ts'

export interface BillRow {
  readonly item: CostItem
  /** SI. */
  readonly amount: number
  readonly price: number
  readonly provenance: Provenance
  readonly cost: number
  readonly floorM2: number
  /** What of the cost is whose. */
  readonly parts: readonly { readonly componentId: string; readonly cost: number }[]
}
export interface Bill {
  readonly rows: readonly BillRow[]
  readonly total: number
  readonly floorM2: number
  /** Upkeep of a year. */
  readonly maintenance: number
  /** Components whose type has no price: named, so that nobody takes the sum for everything. */
  readonly unpriced: readonly string[]
}

const WORDS: readonly string[] = ['panel', 'bay']
/** “2500 kVA”, “44 panels”: units that are words have a plural. */
export function amountText({ amount, item }: Pick<BillRow, 'amount' | 'item'>): string {
  const units = amount / item.unitAmount
  return `${formatNumber(units, 4)} ${item.unit}${WORDS.includes(item.unit) && units !== 1 ? 's' : ''}`
}

export function billOf(document: StudioDocument): Bill {
  const amounts = new Map<string, { amount: number; parts: { readonly componentId: string; readonly amount: number }[] }>()
  const unpriced: string[] = []
  const topology = topologyOf(document)
  for (const component of Object.values(withBlocks(document).components)) {
    if (!component.inService) continue
    const definition = definitionOf(component.type)
    if (!definition || definition.category === 'Annotations' || definition.stretchable || definition.drawingOnly) continue
    const volts = (port: string): number => topology.nodeOf(component.id, port)?.vNominalV ?? Number.NaN
    const lines = definition.bill?.((key) => paramValue(component, key), volts) ?? null
    if (lines === null) unpriced.push(component.name)
    for (const { item, amount } of lines ?? []) {
      if (!Number.isFinite(amount) || amount <= 0) continue
      const entry = amounts.get(item) ?? { amount: 0, parts: [] }
      entry.amount += amount * component.count
      entry.parts.push({ componentId: component.id, amount: amount * component.count })
      amounts.set(item, entry)
    }
  }
  for (const key of amounts.keys()) if (!costItem(key)) throw new Error(`The cost book has no item “${key}”`)
  const rows = costItems.flatMap((item): BillRow[] => {
    const entry = amounts.get(item.key)
    if (!entry) return []
    const units = entry.amount / item.unitAmount
    const { price, provenance } = priceOf(item, document.project)
    const parts = entry.parts.map(({ componentId, amount }) => ({ componentId, cost: (amount / item.unitAmount) * price }))
    return [{ item, amount: entry.amount, price, provenance, cost: units * price, floorM2: units * item.floorM2, parts }]
  })
  const sum = (of: (row: BillRow) => number): number => rows.reduce((total, row) => total + of(row), 0)
  return {
    rows,
    total: sum(({ cost }) => cost),
    floorM2: sum(({ floorM2 }) => floorM2),
    maintenance: sum(({ cost, item }) => cost * item.maintenance),
    unpriced: unpriced.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })),
  }
}

/** Yearly cost of a capital sum over n years: i / (1 − (1 + i)^−n). */
export const annuity = (interest: number, years: number): number => (interest === 0 ? 1 / years : interest / (1 - (1 + interest) ** -years))
