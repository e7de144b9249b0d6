/**
 * Levels of harmonic voltages by the IEC, shares of nominal voltage by order. Indicative planning levels of public networks: IEC TR 61000-3-6:2008,
 * table 2. Compatibility levels inside industrial plants: IEC 61000-2-4:2002, class 2, tables 2 to 4.
 */

interface Levels {
  /** Percent of the orders that the table names. */
  readonly named: Readonly<Record<number, number>>
  /** Percent of the others, even and odd; multiples of three have {@link TRIPLE}. */
  readonly even: (order: number) => number
  readonly odd: (order: number) => number
  /** Percent, all orders together. */
  readonly total: number
}

/** Percent of the higher odd multiples of three, in all of the tables. */
const TRIPLE = 0.2
const PLANNING_MV: Levels = {
  named: { 2: 1.8, 3: 4, 4: 1, 5: 5, 6: 0.5, 7: 4, 8: 0.5, 9: 1.2, 11: 3, 13: 2.5, 15: 0.3 },
  even: (h) => 0.25 * (10 / h) + 0.22,
  odd: (h) => 1.9 * (17 / h) - 0.2,
  total: 6.5,
}
const PLANNING_HV: Levels = {
  named: { 2: 1.4, 3: 2, 4: 0.8, 5: 2, 6: 0.4, 7: 2, 8: 0.4, 9: 1, 11: 1.5, 13: 1.5, 15: 0.3 },
  even: (h) => 0.19 * (10 / h) + 0.16,
  odd: (h) => 1.2 * (17 / h),
  total: 3,
}
const CLASS_2: Levels = {
  named: { 2: 2, 3: 5, 4: 1, 5: 6, 6: 0.5, 7: 5, 8: 0.5, 9: 1.5, 10: 0.5, 11: 3.5, 13: 3, 15: 0.4, 17: 2, 21: 0.3 },
  even: (h) => 0.25 * (10 / h) + 0.25,
  odd: (h) => 2.27 * (17 / h) - 0.27,
  total: 8,
}

export interface VoltageLevels {
  readonly of: (order: number) => number
  readonly total: number
}
const levels = ({ named, even, odd, total }: Levels): VoltageLevels => ({
  of: (order) => (named[order] ?? (order % 2 === 0 ? even(order) : order % 3 === 0 ? TRIPLE : odd(order))) / 100,
  total: total / 100,
})

/** Null up to 1 kV, where the report names none. `un`: line to line, V. */
export const planningLevels = (un: number): VoltageLevels | null => (un <= 1e3 ? null : levels(un <= 35e3 ? PLANNING_MV : PLANNING_HV))

/** Null above 35 kV, where the standard ends. `un`: line to line, V. */
export const plantLevels = (un: number): VoltageLevels | null => (un > 35e3 ? null : levels(CLASS_2))
