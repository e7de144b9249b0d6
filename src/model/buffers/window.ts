/** The band of charge a battery may use: reserve for an outage below, headroom for a job stop above; where its charge goes beyond the run. */

/** What the band is made for. */
export interface WindowDemand {
  /** Back-up time at a share of rated power. */
  readonly backupS: number
  readonly loadShare: number
  /** Step of a job stop, share of rated power, and the time it is ramped over. */
  readonly stopShare: number
  readonly rampS: number
}
export interface Store {
  /** From full to empty, J, and rated power, W, of one unit. */
  readonly energyJ: number
  readonly ratedW: number
  readonly socMin: number
  readonly socMax: number
  /** State of charge that delivering so many watts at its output for so long takes, all losses counted. */
  readonly taken: (watts: number, seconds: number) => number
}
/** Shares of the energy; a band with `low` above `high` holds no state of charge. */
export interface Window {
  readonly reserve: number
  readonly headroom: number
  readonly low: number
  readonly high: number
}

export function windowOf(
  { energyJ, ratedW, socMin, socMax, taken }: Store,
  { backupS, loadShare, stopShare, rampS }: WindowDemand,
): Window {
  const reserve = taken(loadShare * ratedW, backupS)
  // ΔP²/2r with the time t = ΔP/r of the ramp: ½·ΔP·t.
  const headroom = (0.5 * stopShare * ratedW * rampS) / energyJ
  return { reserve, headroom, low: socMin + reserve, high: socMax - headroom }
}

/**
 * The charge target that leaves as much room below as above to a battery whose charge ran between `bottom` and `top` at its present target;
 * null where the band is narrower than its run.
 */
export function bestTarget({ low, high }: Window, present: number, bottom: number, top: number): number | null {
  return high - low < top - bottom ? null : present + (low + high - bottom - top) / 2
}

export interface Creep {
  /** Mean drift over the last block, per s; over its last half where it turns. */
  readonly perS: number
  /** Where the charge goes: null where it goes on without end. */
  readonly settlesAt: number | null
  /** After the end of the run until the band is left; infinite where it never is. Where it has not settled, at the drift of the last block. */
  readonly leavesS: number
  /** The drift has just turned, or fades in a way that may end inside the band: a longer run is needed to tell. */
  readonly isUnsettled: boolean
}

/** Recentring that leads the charge back to its target with a time constant, by at most so much per s. */
export interface Recentring {
  readonly target: number
  readonly tauS: number
  readonly mostPerS: number
}
interface CreepOptions {
  readonly fromS: number
  readonly periodS: number
  readonly low: number
  readonly high: number
  /** Charge above `low` over which the storage gives less and less. */
  readonly fade?: number
  readonly recentring?: Recentring | null
}

/**
 * Three blocks of whole periods at the end of a course: drifts that shrink from one to the next go to an end of their own (a geometric series,
 * as recentring makes it), others end where recentring makes up for what drives them, beyond its target too, or go on as they are. What has run down to
 * where the storage gives nothing more has left its band, though it moves no further. Null where no three blocks fit.
 */
export function creepOf(
  values: ArrayLike<number>,
  stepS: number,
  { fromS, periodS, low, high, fade = 0, recentring }: CreepOptions,
): Creep | null {
  const end = values.length - 1
  const free = Math.floor((end - Math.ceil(fromS / stepS)) / 3)
  const period = periodS / stepS
  const block = Math.round(Math.floor(free / period + 1e-9) * period)
  if (!(block >= 1)) return null
  const meanOf = (back: number, of = block): number => {
    let sum = 0
    for (let k = end - back * of + 1; k <= end - (back - 1) * of; k++) sum += values[k] as number
    return sum / of
  }
  const [first, second, mean] = [meanOf(3), meanOf(2), meanOf(1)]
  const [d1, d2] = [second - first, mean - second]
  // What the last block does within itself: where a drift turns, the means of blocks hide it.
  const half = Math.round(Math.floor(block / 2 / period + 1e-9) * period)
  const late = half >= 1 ? (meanOf(1, half) - meanOf(2, half)) / half : d2 / block
  const isTurned = d1 * d2 <= 0 || d2 * late < 0
  const perS = (isTurned ? late : d2 / block) / stepS
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let k = Math.max(end - Math.ceil(period), 0); k <= end; k++) {
    least = Math.min(least, values[k] as number)
    most = Math.max(most, values[k] as number)
  }
  const ends = (settlesAt: number | null, leavesS = Number.POSITIVE_INFINITY, isUnsettled = false): Creep => ({
    ...{ perS, settlesAt, leavesS, isUnsettled },
  })
  // A storage that swings through its whole band and back is not empty: its mean stands where it began.
  const isEmpty = least <= low + fade && (values[0] as number) - meanOf(1, Math.max(Math.round(period), 1)) > most - least
  if (isEmpty) return ends(null, 0)
  if (Math.abs(perS) * block * stepS < STILL) return ends(mean)
  const led = recentring && ledTo(recentring, mean, perS)
  // On its way to the target it stops beyond where more than recentring drives it.
  if (led && perS > 0 === mean < recentring.target && led.holds && led.end > low && led.end < high) return ends(led.end)
  // From the extreme of the last period.
  const room = perS < 0 ? low - least : high - most
  if (room * perS <= 0) return ends(null, 0)
  const ratio = isTurned ? 0 : d2 / d1
  /** Drifts of the last block until the band is left, and those still to come if they go on shrinking. */
  const share = room / (perS * block * stepS)
  const whole = ratio < 1 ? ratio / (1 - ratio) : Number.POSITIVE_INFINITY
  if (!isTurned && ratio < SHRINKING) {
    // The end of the run is half a block further on than its last mean; from there d2·√q·(q + q² + … qⁿ) reaches `room`.
    const left = 1 - share / (whole * Math.sqrt(ratio))
    return ends(mean + d2 * whole, left <= 0 ? Number.POSITIVE_INFINITY : (Math.log(left) / Math.log(ratio)) * block * stepS)
  }
  if (led?.holds) {
    const { tauS } = recentring as Recentring
    const left = 1 - room / (led.end - mean)
    return ends(led.end, left <= 0 ? Number.POSITIVE_INFINITY : -tauS * Math.log(left))
  }
  const leavesS = share * block * stepS
  return isTurned && leavesS > LIFE_S ? ends(mean) : ends(null, leavesS, isTurned || whole < share)
}
/** Where recentring holds a charge that drifts at its mean by `perS`: what it does not give of that is the job's, and goes on. */
function ledTo({ target, tauS, mostPerS }: Recentring, mean: number, perS: number): { readonly holds: boolean; readonly end: number } {
  const given = Math.min(Math.max((target - mean) / tauS, -mostPerS), mostPerS)
  const others = perS - given
  return { holds: Math.abs(others) <= mostPerS, end: target + others * tauS }
}
/** From one block's drift to the next: beyond, noise decides where the series ends. */
const SHRINKING = 0.9
/** Drift of a block's mean charge that is rounding. */
const STILL = 1e-9
/** Longer than any storage serves, 20 years; assumed. A drift that turns to and fro and takes longer to its limit is none. */
const LIFE_S = 20 * 8766 * 3600
