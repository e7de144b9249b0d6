/** The shipped cost book: budget prices, floor area and life per unit of equipment, each with its source. A project may hold prices of its own. */
import { z } from 'zod'
import book from '../../../resources/economics/costs.json' with { type: 'json' }
import { provenanceSchema, type ProjectRecord, type Provenance } from '../document/records.ts'

const itemSchema = z.strictObject({
  key: z.string(),
  label: z.string(),
  /** What one price is for, and how much of the SI amount that is. */
  unit: z.string(),
  unitAmount: z.number().positive(),
  price: z.number().nonnegative(),
  /** Area of one unit with its access, m². */
  floorM2: z.number().nonnegative(),
  /** Yearly upkeep over the price. */
  maintenance: z.number().min(0).max(1),
  lifeYears: z.number().positive(),
  /** Cells, which cycles wear out sooner than that. */
  cells: z.boolean().default(false),
  mark: provenanceSchema.shape.mark,
  source: z.string().min(1),
})
export type CostItem = z.infer<typeof itemSchema>

const parsed = z.strictObject({ book: z.string(), dated: z.iso.date(), currency: z.string(), items: z.array(itemSchema) }).parse(book)

export const costBookDate = parsed.dated
export const costBookCurrency = parsed.currency
export const costItems: readonly CostItem[] = parsed.items
const byKey = new Map(costItems.map((item) => [item.key, item]))
export const costItem = (key: string): CostItem | undefined => byKey.get(key)

/** Price of one unit and where it is from: the project's, else the book's. */
export function priceOf(item: CostItem, project: ProjectRecord): { readonly price: number; readonly provenance: Provenance } {
  const own = project.prices[item.key]
  return own === undefined
    ? { price: item.price, provenance: { mark: item.mark, source: item.source } }
    : { price: own, provenance: { mark: 'user', source: '' } }
}
