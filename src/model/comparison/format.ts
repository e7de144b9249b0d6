/** Figures of money, carbon and area as text. */
import { formatMoney, formatNumber, formatQuantity, type UnitSet } from '../units/index.ts'
import type { EconomicRow } from './index.ts'

export function formatEconomic(value: number, quantity: EconomicRow['quantity'], currency: string, set: UnitSet): string {
  if (quantity === 'money') return formatMoney(value, currency)
  if (quantity === 'tonnes') return `${formatNumber(value, 4)} t`
  return formatQuantity(value, quantity, { set })
}
