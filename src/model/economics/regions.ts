/** Regions: waiting time for a grid connection, carbon intensity, energy price. Sources disagree, so every value names its definition and date. */
import { z } from 'zod'
import data from '../../../resources/economics/regions.json' with { type: 'json' }
import { AREAS } from '../limits/pack.ts'
import { provenanceSchema, type ParamValue, type Provenance } from '../document/records.ts'

const sourced = { date: z.string(), mark: provenanceSchema.shape.mark, source: z.string().min(1) }
const valueSchema = z.strictObject({ value: z.number().nonnegative(), ...sourced })
const regionSchema = z.strictObject({
  key: z.string(),
  label: z.string(),
  area: z.enum(AREAS),
  queue: z.array(z.strictObject({ years: z.number().positive(), definition: z.string(), ...sourced })),
  /** Location-based intensity of the grid, g/kWh. */
  carbon: valueSchema,
  /** Mean price of energy, per MWh. */
  energyPrice: valueSchema.nullable(),
})
export type Region = z.infer<typeof regionSchema>

export const regions: readonly Region[] = z.strictObject({ dated: z.iso.date(), regions: z.array(regionSchema) }).parse(data).regions
export const regionOf = (key: string): Region | undefined => regions.find((region) => region.key === key)

/** A tariff of elsewhere, for lack of one of the region. */
const BORROWED = { energyPrice: [85, 'that of ERCOT'], demandCharge: [12, 'one of the United States'] } as const
const borrowed = (key: keyof typeof BORROWED, { label }: Region) => ({
  [key]: {
    value: BORROWED[key][0],
    provenance: { mark: 'assumed' as const, source: `No figure for ${label}; ${BORROWED[key][1]} is taken. Ask the supplier` },
  },
})

/** What a region says of the site's parameters; what it leaves open is not there. */
export function regionValues(key: string): Readonly<Record<string, { readonly value: ParamValue; readonly provenance: Provenance }>> {
  const region = regionOf(key)
  if (!region) return {}
  const queue = region.queue[0]
  const from = (value: number, of: { mark: Provenance['mark']; source: string; date: string }, definition = '') => ({
    value,
    provenance: { mark: of.mark, source: `${of.source}, ${of.date}${definition === '' ? '' : `: ${definition}`}` },
  })
  return {
    ...(queue ? { queueYears: from(queue.years, queue, queue.definition) } : {}),
    gridCarbon: from(region.carbon.value, region.carbon),
    ...(region.energyPrice ? { energyPrice: from(region.energyPrice.value, region.energyPrice) } : borrowed('energyPrice', region)),
    ...(region.area === 'northAmerica' ? {} : borrowed('demandCharge', region)),
  }
}
