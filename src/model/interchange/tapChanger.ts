/** Tap changers of imported grids as parameters of the transformer. */
import { assumed } from '../catalogue/shared/provenance.ts'
import type { ParamValue, Provenance } from '../document/records.ts'
import type { GridTaps } from './gridCase.ts'

type Params = Readonly<Record<string, readonly [ParamValue, Provenance]>>

/** What the component takes: positions to either side of the middle, the step, and the band in steps. */
const MOST_EACH_WAY = 50
const MOST_STEP = 0.1
const LEAST_BAND = 1.2

export const stepOf = ({ lowest, highest, positions }: GridTaps): number => (highest - lowest) / (positions - 1)
/** Band as the component can have it, and whether it is that of the file. */
export function bandOf(taps: GridTaps): { readonly width: number; readonly isAsked: boolean } {
  const least = LEAST_BAND * stepOf(taps)
  const width = taps.high - taps.low
  return width >= least ? { width, isAsked: true } : { width: least, isAsked: false }
}

/** Why the component cannot be one with these taps; none where it can. */
export function whyNoChanger(taps: GridTaps): string | undefined {
  const step = stepOf(taps)
  const set = (taps.low + taps.high) / 2
  if (!(taps.positions >= 2 && step > 0 && step <= MOST_STEP)) return 'has no steps of at most a tenth of the ratio'
  if (taps.positions > 2 * MOST_EACH_WAY + 1) return `has more than ${2 * MOST_EACH_WAY + 1} positions`
  if (taps.lowest < 0.5 || taps.highest > 2) return 'reaches beyond 0.5 to 2 of the ratio'
  return set >= 0.5 && set <= 1.5 && taps.high >= taps.low && taps.high - taps.low <= 0.5 ? undefined : 'has no band around 0.5 to 1.5 pu'
}

/** Beside the other parameters, the tap of the middle position among them. The ratio of the file stays what it is: the range may shift by part of a step. */
export function tapChangerOf(ratio: number, taps: GridTaps, ofRated: number, source: Provenance): Params {
  const step = stepOf(taps)
  const last = taps.positions - 1
  const from = Math.min(Math.max(Math.round((ratio - taps.lowest) / step), 0), last)
  const down = Math.floor(last / 2)
  const { width, isAsked } = bandOf(taps)
  const set = (taps.low + taps.high) / 2
  return {
    tap: [ratio - (from - down) * step, source],
    tapChanger: [true, source],
    tapStep: [step, source],
    tapStepsUp: [last - down, source],
    tapStepsDown: [down, source],
    tapPosition: [from - down, source],
    tapSetPoint: [set, source],
    tapBand: [width, isAsked ? source : assumed('The file’s band is narrower than 1.2 steps, in which no position may lie')],
    tapBlocking: [Math.min(0.85, set - width / 2 - 0.05), assumed('The file tells none; below the band')],
    tapDropResistance: [taps.r * ofRated, source],
    tapDropReactance: [taps.x * ofRated, source],
  }
}
