/** One line per number of a control model. */
import type { Provenance } from '../../../document/records.ts'
import { number, when } from '../../shared/params.ts'

const SECTIONS = { governor: 'Governor', exciter: 'Voltage regulator', stabiliser: 'Stabiliser' } as const

/** `of`: the choice it belongs to, and its options. From 0 to 100 where nothing else is said. */
export const value = (
  of: readonly [key: keyof typeof SECTIONS, ...options: string[]],
  quantity: 'time' | 'number' | 'perUnit' | 'perTime' | 'angle',
  label: string,
  symbol: string,
  standard: number,
  provenance: Provenance,
  rest: {
    readonly min?: number
    readonly max?: number
    readonly exclusive?: boolean
    readonly integer?: boolean
    readonly help?: string
  } = {},
) =>
  number(label, quantity, standard, {
    section: SECTIONS[of[0]],
    symbol,
    min: 0,
    max: 100,
    help: `${label}.`,
    provenance,
    visibleWhen: when(...of),
    ...rest,
  })
