/** Figures of money, carbon and area as text. */
import { formatMoney, formatNumber, formatQuantity } from '../units/index.ts'
import type { EconomicRow } from './index.ts'

export function formatEconomic(value: number, quantity: EconomicRow['quantity'], currency: string): string {
  if (quantity === 'money') return formatMoney(value, currency)
  if (quantity === 'tonnes') return `${formatNumber(value, 4)} t`
  if (quantity === 'area') return `${formatNumber(value, 4)} m²`
  return formatQuantity(value, quantity)
}
