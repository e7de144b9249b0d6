/** IEEE 519, EN 50160 and levels of the IEC as checks of a harmonic power flow: place, value, limit, margin. Shares of one. */
import type { HarmonicBranch, HarmonicBus } from './types.ts'
import { planningLevels, plantLevels, type VoltageLevels } from './iecLevels.ts'
import { rss } from './solve.ts'

export type HarmonicRule = 'ieee519-2022' | 'ieee519-2014' | 'en50160' | 'iec61000-3-6' | 'iec61000-2-4'
export const HARMONIC_RULES: readonly { readonly key: HarmonicRule; readonly title: string; readonly source: string }[] = [
  {
    key: 'ieee519-2022',
    title: 'IEEE 519-2022',
    source: 'IEEE Std 519-2022, tables 1 to 4; even orders to the 6th 50 % of the odd limit, above 100 %',
  },
  { key: 'ieee519-2014', title: 'IEEE 519-2014', source: 'IEEE Std 519-2014, tables 1 to 4; even orders 25 % of the odd limit' },
  { key: 'en50160', title: 'EN 50160', source: 'EN 50160:2010, clauses 4.2.5, 5.2.5 and 6.2.5, tables 1, 5 and 7' },
  {
    key: 'iec61000-3-6',
    title: 'IEC 61000-3-6',
    source: 'IEC TR 61000-3-6:2008, table 2: indicative planning levels of medium voltage, and of high and extra-high voltage',
  },
  {
    key: 'iec61000-2-4',
    title: 'IEC 61000-2-4',
    source: 'IEC 61000-2-4:2002, class 2, tables 2 to 4, inside the installation up to 35 kV',
  },
]

export interface HarmonicCheck {
  readonly rule: HarmonicRule
  readonly quantity: 'voltage' | 'current'
  /** Node or device. */
  readonly place: string
  /** Where the rule applies: at the point of common coupling, IEC 61000-2-4 inside the installation. Elsewhere it is a guide. */
  readonly applies: boolean
  /** Null: distortion of all orders together. */
  readonly order: number | null
  readonly value: number
  readonly limit: number
  /** Share of the limit that is left. */
  readonly margin: number
  readonly isMet: boolean
}

/** Voltage limits of IEEE 519, table 1: [line-to-line voltage up to V, individual, total]. */
const VOLTAGE_519: readonly (readonly [number, number, number])[] = [
  [1e3, 0.05, 0.08],
  [69e3, 0.03, 0.05],
  [161e3, 0.015, 0.025],
  [Number.POSITIVE_INFINITY, 0.01, 0.015],
]
export const voltageLimits519 = (un: number): { readonly individual: number; readonly total: number } => {
  const [, individual, total] = VOLTAGE_519.find(([upTo]) => un <= upTo) as readonly [number, number, number]
  return { individual, total }
}

/** Current limits by I_sc/I_L below the first entry: shares for orders below 11, 17, 23, 35 and up to 50, then TDD. */
type Row = readonly [number, number, number, number, number, number, number]
const CURRENT_519: readonly Row[] = [
  [20, 4, 2, 1.5, 0.6, 0.3, 5],
  [50, 7, 3.5, 2.5, 1, 0.5, 8],
  [100, 10, 4.5, 4, 1.5, 0.7, 12],
  [1000, 12, 5.5, 5, 2, 1, 15],
  [Number.POSITIVE_INFINITY, 15, 7, 6, 2.5, 1.4, 20],
]
const CURRENT_519_HIGH: readonly Row[] = [
  [25, 1, 0.5, 0.38, 0.15, 0.1, 1.5],
  [50, 2, 1, 0.75, 0.3, 0.15, 2.5],
  [Number.POSITIVE_INFINITY, 3, 1.5, 1.15, 0.45, 0.22, 3.75],
]
const BANDS = [11, 17, 23, 35, 51]

export interface CurrentLimits {
  readonly of: (order: number) => number
  readonly tdd: number
}
/** `ratio`: short-circuit current over the maximum demand load current. */
export function currentLimits519(edition: 2014 | 2022, un: number, ratio: number): CurrentLimits {
  const table = un > 161e3 ? CURRENT_519_HIGH : CURRENT_519
  const row = table.find(([below]) => ratio < below) as Row
  const half = un > 69e3 && un <= 161e3 ? 0.5 : 1
  const of = (order: number): number => {
    const odd = ((row[BANDS.findIndex((end) => order < end) + 1] as number) / 100) * half
    if (order % 2 === 1) return odd
    return edition === 2014 ? 0.25 * odd : order <= 6 ? 0.5 * odd : odd
  }
  return { of, tdd: (row[6] / 100) * half }
}

/** EN 50160 in percent of the fundamental, by order; to 36 kV, and to 150 kV. Orders that are not listed have no limit. */
const EN_50160: Readonly<Record<number, number>> = {
  ...{ 5: 6, 7: 5, 11: 3.5, 13: 3, 17: 2, 19: 1.5, 23: 1.5, 25: 1.5, 3: 5, 9: 1.5, 15: 0.5, 21: 0.5, 2: 2, 4: 1 },
  ...Object.fromEntries([6, 8, 10, 12, 14, 16, 18, 20, 22, 24].map((h) => [h, 0.5])),
}
const EN_50160_HIGH: Readonly<Record<number, number>> = {
  ...{ 5: 5, 7: 4, 11: 3, 13: 2.5, 3: 3, 9: 1.3, 15: 0.5, 21: 0.5, 2: 1.9, 4: 1 },
  ...Object.fromEntries([6, 8, 10, 12, 14, 16, 18, 20, 22, 24].map((h) => [h, 0.5])),
}
export const limit50160 = (un: number, order: number): number | null => {
  const percent = un > 150e3 ? undefined : (un > 36e3 ? EN_50160_HIGH : EN_50160)[order]
  return percent === undefined ? null : percent / 100
}

/** What a point of common coupling shows: its bus, the current of the supply, and its short-circuit current, A. */
export interface CommonPoint {
  readonly bus: HarmonicBus
  readonly supply: HarmonicBranch
  readonly isc: number
  /** Maximum demand load current, A. */
  readonly demand: number
}

export function harmonicChecks(buses: readonly HarmonicBus[], points: readonly CommonPoint[]): readonly HarmonicCheck[] {
  const atPoints = new Set(points.map((p) => p.bus.id))
  return HARMONIC_RULES.flatMap(({ key }): HarmonicCheck[] => {
    const check = (rest: Pick<HarmonicCheck, 'quantity' | 'place' | 'applies' | 'order' | 'value' | 'limit'>): HarmonicCheck => ({
      rule: key,
      ...rest,
      margin: 1 - rest.value / rest.limit,
      isMet: rest.value <= rest.limit,
    })
    const levels = (bus: HarmonicBus, of: VoltageLevels | null) => voltagesOf(bus, of).map((c) => check({ ...c, applies: true }))
    if (key === 'en50160') return points.flatMap(({ bus }) => voltage50160(bus).map((c) => check({ ...c, applies: true })))
    if (key === 'iec61000-3-6') return points.flatMap(({ bus }) => levels(bus, planningLevels(bus.un)))
    if (key === 'iec61000-2-4')
      return buses.filter((bus) => bus.isDrawn && !atPoints.has(bus.id)).flatMap((bus) => levels(bus, plantLevels(bus.un)))
    const voltages = buses
      .filter((bus) => bus.isDrawn || atPoints.has(bus.id))
      .flatMap((bus) => {
        const { individual, total } = voltageLimits519(bus.un)
        return voltagesOf(bus, { of: () => individual, total }).map((c) => check({ ...c, applies: atPoints.has(bus.id) }))
      })
    const currents = points.flatMap(({ bus, supply, isc, demand }) => {
      if (!(demand > 0)) return []
      const limits = currentLimits519(key === 'ieee519-2014' ? 2014 : 2022, bus.un, isc / demand)
      const at = { quantity: 'current', place: supply.id, applies: true } as const
      return [
        check({ ...at, order: null, value: rss(supply.i) / demand, limit: limits.tdd }),
        ...supply.i.flatMap((i, k) => (i > 0 ? [check({ ...at, order: k + 2, value: i / demand, limit: limits.of(k + 2) })] : [])),
      ]
    })
    return [...voltages, ...currents]
  })
}

/** Order of the largest of values that begin at the second; null where all are nothing. */
export function strongestOrder(values: readonly number[]): number | null {
  const most = Math.max(...values)
  return most > 0 ? values.indexOf(most) + 2 : null
}

/** The checks of a rule at one place with the least margin, least first. */
export const worstChecks = (
  checks: readonly HarmonicCheck[],
  rule: HarmonicRule,
  at: Pick<HarmonicCheck, 'place' | 'quantity'>,
  most: number,
): readonly HarmonicCheck[] =>
  checks
    .filter((c) => c.rule === rule && c.place === at.place && c.quantity === at.quantity)
    .sort((a, b) => a.margin - b.margin)
    .slice(0, most)

type VoltageCheck = Pick<HarmonicCheck, 'quantity' | 'place' | 'order' | 'value' | 'limit'>

function voltagesOf(bus: HarmonicBus, levels: VoltageLevels | null): readonly VoltageCheck[] {
  if (levels === null) return []
  const at = { quantity: 'voltage', place: bus.id } as const
  return [
    { ...at, order: null, value: bus.thd, limit: levels.total },
    ...bus.u.flatMap((u, k) => (u > 0 ? [{ ...at, order: k + 2, value: u / bus.un, limit: levels.of(k + 2) }] : [])),
  ]
}

function voltage50160(bus: HarmonicBus): readonly VoltageCheck[] {
  const at = { quantity: 'voltage', place: bus.id } as const
  const single = bus.u.flatMap((u, k) => {
    const limit = limit50160(bus.un, k + 2)
    return u > 0 && limit !== null ? [{ ...at, order: k + 2, value: u / bus.u1, limit }] : []
  })
  // Up to the 40th; for high voltage the standard leaves the total open.
  return bus.un > 36e3 ? single : [{ ...at, order: null, value: rss(bus.u.slice(0, 39)) / bus.u1, limit: 0.08 }, ...single]
}
