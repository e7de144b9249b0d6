/** Figures of money, carbon and area, and of the difference of two runs, as text. */
import type { QuantityKind } from '../catalogue/types.ts'
import {
  displayUnit,
  formatMoney,
  formatNumber,
  formatParts,
  formatQuantity,
  formatShare,
  type UnitSet,
  unitScale,
} from '../units/index.ts'
import type { Difference, Rank } from './difference.ts'
import type { EconomicRow } from './index.ts'

export function formatEconomic(value: number, quantity: EconomicRow['quantity'], currency: string, set: UnitSet): string {
  if (quantity === 'money') return formatMoney(value, currency)
  if (quantity === 'tonnes') return `${formatNumber(value, 4)} t`
  return formatQuantity(value, quantity, { set })
}

export interface DifferenceText {
  readonly change: string
  readonly share: string
  readonly at: string
  /** “50.9 → 51 V”: of the first and the second run. */
  readonly highest: string
  readonly lowest: string
}

export function formatDifference(
  { change, share, atS, highest, lowest }: Difference & Rank,
  quantity: QuantityKind,
  set: UnitSet,
): DifferenceText {
  const both = ([a, b]: readonly [number, number]): string => {
    const unit = displayUnit(quantity, Math.max(Math.abs(a), Math.abs(b)), { set })
    return `${formatParts(a, quantity, { unit, digits: 5 }).number} → ${formatQuantity(b, quantity, { unit, digits: 5 })}`
  }
  return {
    change: formatChange(change, quantity, set),
    share: formatShare(share, 3),
    at: formatNumber(atS, 7),
    highest: both(highest),
    lowest: both(lowest),
  }
}

/** A change of temperature is in kelvins, whatever the temperatures are in. */
function formatChange(change: number, quantity: QuantityKind, set: UnitSet): string {
  const unit = displayUnit(quantity, change, { set })
  const { factor, offset } = unitScale(quantity, unit)
  return offset === 0
    ? formatQuantity(change, quantity, { set, digits: 3 })
    : `${formatNumber(change / factor, 3)} ${unit === '°C' ? 'K' : unit}`
}

/** What the rows, the largest share first, say in one sentence. */
export function differenceSentence(rows: readonly (Difference & Rank & { readonly label: string })[]): string {
  const [worst] = rows
  if (!worst) return 'The two runs have recorded nothing in common.'
  if (worst.change === 0) return `All ${rows.length} outputs are the same, sample by sample.`
  // Rounded up: it is a bound.
  const share = Math.ceil(1e5 * worst.share) / 1e5
  return `Of ${rows.length} outputs none differs by more than ${formatShare(share, 3)} of its largest value (${worst.label}, at ${formatNumber(worst.atS, 7)} s).`
}
