/** Frequency, and the classes of ISO 8528-5 for generating sets. */
import { pulseOf } from '../../buffers/pulse.ts'
import { generatorTypes } from '../../catalogue/index.ts'
import { formatQuantity } from '../../units/index.ts'
import { farthest, highest, largestMove, lengthS, lowest, meanExtremes, steepest } from '../analysis.ts'
import { curveShare } from '../curves.ts'
import { numberOf, paramValue } from '../../document/values.ts'
import type { Waveform } from '../types.ts'
import { DEAD, nominalVoltage, seconds, type Evaluator, type Evaluators, type Outcome, type Site } from './types.ts'

const of = (output: string): Readonly<Record<string, string>> => Object.fromEntries(generatorTypes.map((type) => [type, output]))
const EVERYWHERE = { utility: 'frequency', ...of('frequency'), bess: 'frequency' }
/** Storage that forms the grid sets the frequency of an island that it carries alone; one that follows reads what others set. */
const follows = ({ component }: Site): boolean =>
  component.type === 'bess' && paramValue(component, 'control') !== 'gridForming' && paramValue(component, 'formOnIsland') !== true
/** Of a recorded frequency that stands still, pu. */
const ROUNDING = 1e-9
/** An ideal network at its nominal frequency, which no event moves: there is nothing to judge, and nothing on the site could change it. */
const isGiven = ({ component, waveform, document: { project } }: Site): boolean => {
  if (component.type !== 'utility' || paramValue(component, 'frequencyModel') !== 'ideal') return false
  const worst = farthest(waveform, project.frequencyHz)
  return worst !== null && Math.abs(worst.value / project.frequencyHz - 1) < ROUNDING
}
/** Held wherever something sets the frequency. */
const ofThoseWhoLead = (evaluate: Evaluator['evaluate']): Evaluator => ({
  places: EVERYWHERE,
  evaluate: (site) => {
    if (follows(site)) return 'Follows the frequency of others.'
    return isGiven(site)
      ? 'Given, not computed: the network is drawn with an ideal frequency, which nothing on the site moves.'
      : evaluate(site)
  },
})

/** Without the samples of a dead island (exactly zero): there the nominal value stands in. */
function alive(waveform: Waveform, nominal: number): Waveform {
  const fill = (column: Float64Array): Float64Array => column.map((f) => (f === 0 ? nominal : f))
  return { ...waveform, values: fill(waveform.values), minima: fill(waveform.minima), maxima: fill(waveform.maxima) }
}

type Quantity = 'frequency' | 'v'
const rated = (site: Site, quantity: Quantity): number =>
  quantity === 'frequency' ? site.document.project.frequencyHz : nominalVoltage(site, 'ac')

/** ISO 8528-5 is of a set that runs. */
const whileRunning =
  (quantity: Quantity, judge: (site: Site, nominal: number) => Outcome): Evaluator['evaluate'] =>
  (site) => {
    const nominal = rated(site, quantity)
    if (!((site.waveform.values[0] as number) > 0.5 * nominal)) return 'Not running at the start.'
    return judge(site, nominal)
  }

/** Largest deviation from the value at the start, one way, of the rated value. */
const transient = (quantity: Quantity, way: 'up' | 'down'): Evaluator => ({
  places: of(quantity),
  evaluate: whileRunning(quantity, ({ waveform, component, of }, nominal) => {
    const extreme = way === 'up' ? highest(waveform) : lowest(waveform)
    const start = waveform.values[0] as number
    const isGas = component.type === 'gasEngine' && Number.isFinite(of('limitGas'))
    return {
      value: Math.max(way === 'up' ? extreme.value - start : start - extreme.value, 0) / nominal,
      timeS: extreme.timeS,
      limit: of(isGas ? 'limitGas' : 'limit'),
      sense: 'max',
      remark: `From ${formatQuantity(start, quantity === 'v' ? 'voltage' : quantity, { digits: 5 })} to ${formatQuantity(extreme.value, quantity === 'v' ? 'voltage' : quantity, { digits: 5 })}${isGas ? '; spark-ignited gas engine' : ''}.`,
    }
  }),
})

/** Mean and extremes of the last `windowS`. */
function end({ values, minima, maxima, stepS }: Waveform, windowS: number) {
  const from = Math.max(values.length - Math.max(Math.round(windowS / stepS), 2), 0)
  const tail = values.subarray(from)
  return {
    mean: tail.reduce((sum, v) => sum + v, 0) / tail.length,
    low: minima.subarray(from).reduce((least, v) => Math.min(least, v), Number.POSITIVE_INFINITY),
    high: maxima.subarray(from).reduce((most, v) => Math.max(most, v), Number.NEGATIVE_INFINITY),
    fromS: from * stepS,
  }
}

/** Time at the end of a stretch over which its settled value is a mean, s. Assumed. */
const SETTLED_S = 0.5

/**
 * Stretches of a run that each follow a load change, as [from, to) in samples: from the start to the first event, and from there on from event to
 * event. One that leaves less than `leastS` before the next is part of a stretch with it.
 */
function stretches(eventsS: readonly number[], { values, stepS }: Waveform, leastS: number): readonly (readonly [number, number])[] {
  const at = eventsS.map((t) => Math.round(t / stepS)).filter((k) => k > 0 && k < values.length - 1)
  const bounds = at.filter((k, n) => n === 0 || (k - (at[n - 1] as number)) * stepS >= leastS)
  return [0, ...bounds].map((from, n) => [from, bounds[n] ?? values.length] as const)
}

/** Greatest time from leaving the band about where a stretch settles to staying in it (ISO 8528-5); under a pulsing job, whose every pulse is a load change, to coming back. */
const recovery = (quantity: Quantity): Evaluator => ({
  places: of(quantity),
  evaluate: whileRunning(quantity, ({ waveform, document, eventsS, of }, nominal) => {
    const half = of('band') * nominal
    const { values, stepS } = waveform
    const isPulsed = pulseOf(document) !== null
    let worst = { value: 0, timeS: 0, settled: end(waveform, SETTLED_S).mean }
    let isOpen = false
    for (const [from, to] of stretches(eventsS, waveform, of('limit') + SETTLED_S)) {
      const tail = values.subarray(Math.max(to - Math.max(Math.round(SETTLED_S / stepS), 2), from), to)
      const settled = tail.reduce((sum, v) => sum + v, 0) / tail.length
      const isOut = (k: number): boolean => Math.abs((values[k] as number) - settled) > half
      let since: number | null = null
      for (let k = from; k < to; k++) {
        if (isOut(k)) {
          since ??= k
          const value = (Math.min(k + 1, values.length - 1) - since) * stepS
          if (value > worst.value) worst = { value, timeS: since * stepS, settled }
        } else if (isPulsed) since = null
      }
      isOpen ||= isOut(to - 1)
    }
    return {
      ...{ value: worst.value, timeS: worst.timeS },
      limit: of('limit'),
      sense: 'max',
      remark: `Time out of ±${formatQuantity(of('band'), 'percent')} about ${formatQuantity(worst.settled, quantity === 'v' ? 'voltage' : quantity, { digits: 5 })}, where it settles${isPulsed ? '' : ', until it stays inside'}.`,
      inconclusive: isOpen,
    }
  }),
})

const steady = (quantity: Quantity): Evaluator => ({
  places: of(quantity),
  evaluate: whileRunning(quantity, ({ waveform, of }, nominal) => {
    const { low, high, mean, fromS } = end(waveform, of('windowS'))
    return {
      // A band of frequency is a whole width, a tolerance of voltage a half.
      value: (quantity === 'frequency' ? high - low : Math.max(high - mean, mean - low)) / nominal,
      timeS: fromS,
      limit: of('limit'),
      sense: 'max',
      remark: `Over the last ${seconds(Math.min(of('windowS'), lengthS(waveform)))} of the run.`,
    }
  }),
})

export const frequencyEvaluators: Evaluators = {
  frequencyBand: ofThoseWhoLead(({ waveform, document, of }) => {
    const nominal = document.project.frequencyHz
    const worst = farthest(waveform, nominal)
    if (!worst) return DEAD
    return {
      value: Math.abs(worst.value - nominal),
      timeS: worst.timeS,
      limit: of('limit'),
      sense: 'max',
      remark: `Extreme ${worst.value.toFixed(3)} Hz.`,
    }
  }),
  meanFrequency: ofThoseWhoLead(({ waveform, document, of }) => {
    const nominal = document.project.frequencyHz
    if (highest(waveform).value === 0) return DEAD
    const { low, high } = meanExtremes(alive(waveform, nominal), of('windowS'))
    const worst = high.value - nominal > nominal - low.value ? high : low
    return {
      value: Math.abs(worst.value / nominal - 1),
      timeS: worst.timeS,
      limit: of('limit'),
      sense: 'max',
      remark: `Mean over ${seconds(Math.min(of('windowS'), lengthS(waveform)))}: ${worst.value.toFixed(3)} Hz.`,
      inconclusive: lengthS(waveform) < of('windowS'),
    }
  }),
  frequencyWindow: ofThoseWhoLead((site) => {
    const nominal = site.document.project.frequencyHz
    if (highest(site.waveform).value === 0) return DEAD
    const found = curveShare(site.curve, alive(site.waveform, nominal), nominal)
    return {
      value: found.value,
      timeS: found.timeS,
      limit: site.of('limit'),
      sense: 'max',
      remark:
        found.value === 0
          ? 'The frequency stays in the continuous range.'
          : `${seconds(found.durationS)} ${found.side} ${(found.level * nominal).toFixed(2)} Hz; the window allows ${seconds(found.allowedS)}.`,
    }
  }),
  rocof: ofThoseWhoLead(({ waveform, of }) => {
    if (highest(waveform).value === 0) return DEAD
    return {
      ...steepest(waveform, of('windowS')),
      limit: of('limit'),
      sense: 'max',
      remark: `Mean over ${seconds(of('windowS'))}.`,
      inconclusive: lengthS(waveform) < of('windowS'),
    }
  }),
  frequencyDip: transient('frequency', 'down'),
  frequencyRise: transient('frequency', 'up'),
  frequencyRecovery: recovery('frequency'),
  frequencySteady: steady('frequency'),
  voltageDip: transient('v', 'down'),
  voltageRise: transient('v', 'up'),
  voltageRecovery: recovery('v'),
  voltageSteady: steady('v'),
  stepAcceptance: {
    places: of('p'),
    evaluate: ({ waveform, component, of }) => {
      const kind = component.type === 'gasEngine' ? 'limitGas' : component.type === 'genset' ? 'limitDiesel' : null
      if (kind === null) return 'No figure is held for this kind of unit.'
      const power = numberOf(component, 'sRated') * of('powerFactor')
      const step = largestMove(waveform, of('windowS'), 'up')
      return {
        value: step.value / power,
        timeS: step.timeS,
        limit: of(kind),
        sense: 'max',
        remark: `Rise of ${formatQuantity(step.value, 'activePower')} of one unit within ${seconds(of('windowS'))}, of ${formatQuantity(power, 'activePower')}.`,
      }
    },
  },
}
