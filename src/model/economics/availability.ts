/**
 * Redundancy of a group of alike units: how many of n are needed, and the probability that so many work. Units fail independently;
 * common causes are left out and said to be.
 */
export interface Redundancy {
  readonly needed: number
  readonly installed: number
  readonly scheme: string
  /** Availability of one unit: MTBF / (MTBF + MTTR). */
  readonly unit: number
  /** Probability that at least `needed` of `installed` work. */
  readonly group: number
  /** Expected hours of a year below need. */
  readonly hoursPerYear: number
}

/** MTBF and MTTR in hours. IEEE Std 493-2007 (Gold Book) class figures, from memory of the standard: assumed until checked. */
export const FAILURE_DATA: Readonly<Record<string, { readonly mtbfH: number; readonly mttrH: number; readonly source: string }>> = {
  utility: { mtbfH: 4500, mttrH: 2, source: 'Assumed: about two interruptions a year of two hours, single circuit' },
  genset: { mtbfH: 1500, mttrH: 30, source: 'Assumed after IEEE Std 493-2007, diesel sets in continuous duty' },
  gasEngine: { mtbfH: 1500, mttrH: 24, source: 'Assumed, as diesel sets' },
  gasTurbine: { mtbfH: 2500, mttrH: 60, source: 'Assumed, simple cycle' },
  ups: { mtbfH: 150_000, mttrH: 8, source: 'Assumed after vendor statements' },
  upsModule: { mtbfH: 150_000, mttrH: 8, source: 'Assumed, as a UPS' },
  transformer: { mtbfH: 1_000_000, mttrH: 300, source: 'Assumed after IEEE Std 493-2007, with a spare at hand' },
}

export function redundancy(needed: number, installed: number, mtbfH: number, mttrH: number): Redundancy {
  const unit = mtbfH / (mtbfH + mttrH)
  const group = atLeast(needed, installed, unit)
  return { needed, installed, scheme: schemeOf(needed, installed), unit, group, hoursPerYear: (1 - group) * 8766 }
}

/** Units alike, with the power of one, W or VA. */
export interface Rated {
  readonly count: number
  readonly w: number
}

/**
 * How many of the units must work for `demandW`, whichever fail: the greatest fail first. More than there are where all of them do not carry it,
 * as many more as of their mean power. Rounding of a run's powers asks for no further unit.
 */
export function neededOf(units: readonly Rated[], demandW: number): number {
  const installed = units.reduce((sum, { count }) => sum + count, 0)
  const all = units.reduce((sum, { count, w }) => sum + count * w, 0)
  if (demandW > all * (1 + 1e-9)) return Math.ceil((demandW / all) * installed - 1e-9)
  let left = all - demandW
  let spare = 0
  for (const { count, w } of [...units].sort((a, b) => b.w - a.w)) {
    const failing = w > 0 ? Math.min(count, Math.floor(left / w + 1e-9)) : count
    spare += failing
    left -= failing * w
    if (failing < count) break
  }
  return installed - spare
}

export interface Scheme {
  readonly scheme: 'N' | 'N+1' | '2N' | 'catcher'
  /** Units it takes. */
  readonly units: number
  /** Share of the time in which a given load has its power, and the hours of a year in which it has not. */
  readonly availability: number
  readonly hoursPerYear: number
}
/** Probability that a static transfer onto the other source succeeds. Assumed. */
export const TRANSFER = 0.9999

/**
 * What one load sees of the customary ways to build n units. N: a unit of its own. N+1: all on one bus, any n of n + 1 carry it. 2N: two units
 * of its own. Catcher: a unit of its own, and one spare unit that all transfer to; of several that ask at once it takes one by chance,
 * so that A + A·s·(1 − Aⁿ)/n remains.
 */
export function schemesOf(n: number, mtbfH: number, mttrH: number, transfer = TRANSFER): readonly Scheme[] {
  const unit = mtbfH / (mtbfH + mttrH)
  const row = (scheme: Scheme['scheme'], units: number, availability: number): Scheme => ({
    ...{ scheme, units, availability },
    hoursPerYear: (1 - availability) * 8766,
  })
  return [
    row('N', n, unit),
    row('N+1', n + 1, atLeast(n, n + 1, unit)),
    row('2N', 2 * n, 1 - (1 - unit) ** 2),
    row('catcher', n + 1, unit + (unit * transfer * (1 - unit ** n)) / n),
  ]
}

/** Σ_{k ≥ needed} C(n, k)·p^k·(1 − p)^(n − k); the terms in logarithms, so that hundreds of units do not overflow. */
export function atLeast(needed: number, installed: number, p: number): number {
  if (needed > installed) return 0
  if (needed <= 0 || p >= 1) return 1
  let lost = 0
  let logChoose = 0
  for (let k = 0; k < needed; k++) {
    if (k > 0) logChoose += Math.log((installed - k + 1) / k)
    lost += Math.exp(logChoose + (k === 0 ? 0 : k * Math.log(p)) + (installed - k) * Math.log(1 - p))
  }
  return Math.max(0, 1 - lost)
}

function schemeOf(needed: number, installed: number): string {
  if (installed < needed) return 'too few'
  if (installed === needed) return 'N'
  if (installed === 2 * needed) return needed === 1 ? 'N+1 = 2N' : '2N'
  return `N+${installed - needed}`
}
