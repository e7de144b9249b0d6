/** Power at the point of interconnection: ramps, steps, and the swing in a band of frequency. */
import type { ComponentRecord } from '../../document/records.ts'
import { numberOf } from '../../document/values.ts'
import { largestChange, largestMove, lengthS, meanExtremes } from '../analysis.ts'
import { bandPass } from '../filters.ts'
import { formatQuantity } from '../../units/index.ts'
import type { Waveform } from '../types.ts'
import { seconds, type Evaluator, type Evaluators, type Site } from './types.ts'

const POI = { utility: 'p' }
/** Orders of a filter whose readings are told beside the chosen one. */
const ORDERS = [1, 2, 4] as const

const watts = (p: number): string => formatQuantity(p, 'activePower')
const hertz = (f: number): string => formatQuantity(f, 'frequency')
const tooShort = (waveform: Waveform, windowS: number): string =>
  lengthS(waveform) < windowS ? `; the run is only ${seconds(lengthS(waveform))} long` : ''

/** Net changes over exactly `windowS`, at every sample where the run reaches back that far; the whole of a shorter run. */
function netChanges({ values, stepS }: Waveform, windowS: number): Float64Array {
  const reach = Math.max(Math.min(Math.round(windowS / stepS), values.length - 1), 1)
  return Float64Array.from({ length: values.length - reach }, (_, k) => (values[k + reach] as number) - (values[k] as number))
}

function band({ waveform, of }: Site, order: number): { readonly y: Float64Array; readonly isLowPassed: boolean } {
  return bandPass(waveform.values, waveform.stepS, { lowHz: of('lowHz'), highHz: of('highHz'), order })
}
/** Largest peak-to-peak value in the band, in any window. */
function swing(site: Site, order: number) {
  const { y, isLowPassed } = band(site, order)
  return { ...largestChange({ ...site.waveform, values: y, minima: y, maxima: y }, site.of('windowS')), isLowPassed }
}
function bandRemark(site: Site, order: number, isLowPassed: boolean): string {
  const { waveform, of } = site
  const coarse = isLowPassed
    ? ''
    : ` The recording step of ${seconds(waveform.stepS)} carries no corner at ${hertz(of('highHz'))}; everything up to ${hertz(0.5 / waveform.stepS)} passed.`
  return `Butterworth band-pass ${hertz(of('lowHz'))} to ${hertz(of('highHz'))}, order ${order} at each corner`.concat(
    site.of('windowS') > 0
      ? `; peak to peak by ${ORDERS.map((n) => `order ${n}: ${watts(swing(site, n).value)}`).join(', ')}.${coarse}`
      : `.${coarse}`,
  )
}

/**
 * The deviation from the mean in a Hann window, which begins and ends at zero: a filter at rest before it has no jump to answer to, and as
 * it amplifies at no frequency, what it lets pass is a share of this energy that never exceeds one (Parseval).
 */
function windowed(x: Float64Array) {
  const hann = Float64Array.from(x, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / (x.length - 1)))
  const mean = x.reduce((sum, p, k) => sum + p * (hann[k] as number), 0) / hann.reduce((sum, w) => sum + w, 0)
  const deviation = x.map((p, k) => (p - mean) * (hann[k] as number))
  return { mean, deviation, weight: hann.reduce((sum, w) => sum + w * w, 0) }
}

/** What a share of the site's power is of: its maximum demand where that is given and more, since own generation hides the load in a run. */
function largest(utility: ComponentRecord, ran: number, what: string): { readonly peak: number; readonly said: string } {
  const demand = numberOf(utility, 'demand')
  return demand > ran
    ? { peak: demand, said: `Maximum demand ${formatQuantity(demand, 'apparentPower')}, taken as active power` }
    : { peak: ran, said: `${what} ${watts(ran)}` }
}

/** The lesser of a ramp and a share of the peak, one way. */
const directed = (way: 'up' | 'down'): Evaluator => ({
  places: POI,
  evaluate: ({ waveform, component, of }) => {
    const windowS = of('windowS')
    const move = largestMove(waveform, windowS, way)
    const ran = waveform.maxima.reduce((most, p) => Math.max(most, p), 0)
    const { peak, said } = largest(component, ran, 'Peak of the run')
    const byShare = (of('share') * peak) / windowS
    return {
      value: move.value / windowS,
      timeS: move.timeS,
      limit: Math.min(of('limit'), byShare),
      sense: 'max',
      remark: `Largest ${way === 'up' ? 'rise' : 'fall'} ${watts(move.value)} within any ${seconds(windowS)}${tooShort(waveform, windowS)}. ${said}.`,
      inconclusive: lengthS(waveform) < windowS,
    }
  },
})

export const powerEvaluators: Evaluators = {
  poiRamp: {
    places: POI,
    evaluate: ({ waveform, of }) => {
      const windowS = of('windowS')
      const change = largestChange(waveform, windowS)
      return {
        value: change.value / windowS,
        timeS: change.timeS,
        limit: of('limit'),
        sense: 'max',
        remark: `Largest change ${watts(change.value)} within any ${seconds(windowS)}${tooShort(waveform, windowS)}. No band-pass is applied.`,
        inconclusive: lengthS(waveform) < windowS,
      }
    },
  },
  meanRamp: {
    places: POI,
    evaluate: ({ waveform, of }) => {
      const windowS = of('windowS')
      const changes = netChanges(waveform, windowS)
      let at = 0
      for (let k = 1; k < changes.length; k++) if (Math.abs(changes[k] as number) > Math.abs(changes[at] as number)) at = k
      const change = Math.abs(changes[at] ?? 0)
      return {
        value: change / windowS,
        timeS: at * waveform.stepS + Math.min(windowS, lengthS(waveform)),
        limit: of('limit'),
        sense: 'max',
        remark: `Net change ${watts(change)} over ${seconds(windowS)}${tooShort(waveform, windowS)}.`,
        inconclusive: lengthS(waveform) < windowS,
      }
    },
  },
  rampPercentile: {
    places: POI,
    evaluate: ({ waveform, of }) => {
      const windowS = of('windowS')
      if (lengthS(waveform) < windowS) return `The run is shorter than one ramp of ${seconds(windowS)}.`
      const changes = netChanges(waveform, windowS).map(Math.abs).sort()
      const at = Math.min(Math.ceil(of('percentile') * changes.length), changes.length) - 1
      return {
        value: (changes[Math.max(at, 0)] ?? 0) / windowS,
        timeS: lengthS(waveform),
        limit: of('limit'),
        sense: 'max',
        remark: `${changes.length} ramps of ${seconds(windowS)}, ending at every sample; the largest ${watts(changes.at(-1) ?? 0)}.`,
      }
    },
  },
  rampUp: directed('up'),
  rampDown: directed('down'),
  bandSwing: {
    places: POI,
    evaluate: (site) => {
      const order = Math.round(site.of('order'))
      const { value, timeS, isLowPassed } = swing(site, order)
      return {
        value,
        timeS,
        limit: site.of('limit'),
        sense: 'max',
        remark: bandRemark(site, order, isLowPassed),
        inconclusive: lengthS(site.waveform) < site.of('windowS'),
      }
    },
  },
  bandAmplitude: {
    places: POI,
    evaluate: (site) => {
      const order = Math.round(site.of('order'))
      const { value, timeS, isLowPassed } = swing(site, order)
      const { peak, said } = largest(
        site.component,
        Math.abs(meanExtremes(site.waveform, 1).high.value),
        'Site power, largest mean over a second,',
      )
      return {
        value: value / 2,
        timeS,
        limit: Math.min(site.of('limit'), site.of('share') * peak),
        sense: 'max',
        remark: `${bandRemark(site, order, isLowPassed)} ${said}.`,
        inconclusive: lengthS(site.waveform) < site.of('windowS'),
      }
    },
  },
  bandShare: {
    places: POI,
    evaluate: (site) => {
      const { waveform, of } = site
      const order = Math.round(of('order'))
      const from = Math.min(Math.round(of('settlingS') / waveform.stepS), waveform.values.length)
      const kept = waveform.values.subarray(from)
      if (kept.length < 2) return 'The run is shorter than the beginning that is left out.'
      const { mean, deviation, weight } = windowed(kept)
      const energy = (x: Float64Array): number => x.reduce((sum, p) => sum + p * p, 0)
      const whole = energy(deviation)
      // A fluctuation below a millionth of the power is rounding of the computation.
      if (whole <= weight * (1e-6 * mean) ** 2) return 'The power does not fluctuate.'
      const { y, isLowPassed } = band({ ...site, waveform: { ...waveform, values: deviation } }, order)
      const inside = energy(y)
      return {
        value: inside / whole,
        timeS: from * waveform.stepS,
        limit: of('limit'),
        sense: 'max',
        remark: `${bandRemark(site, order, isLowPassed)} RMS in the band ${watts(Math.sqrt(inside / weight))}, of the whole deviation ${watts(Math.sqrt(whole / weight))}, both from ${seconds(from * waveform.stepS)} on in a Hann window.`,
      }
    },
  },
}
