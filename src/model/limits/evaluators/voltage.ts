/** Voltage: bands, tolerance and ride-through curves, flicker, rapid changes. */
import { generatorTypes } from '../../catalogue/index.ts'
import { formatNumber, formatQuantity } from '../../units/index.ts'
import { largestChange, lengthS, meanExtremes, stretchOf, type Found } from '../analysis.ts'
import { curveShare, sagClass, sagsOf } from '../curves.ts'
import { METER_STEP_S, sensationOfEnvelope, shortTermSeverity, type Lamp } from '../flickermeter.ts'
import {
  DEAD,
  leftOutText,
  nominalVoltage,
  seconds,
  weakerText,
  worse,
  type Evaluator,
  type Evaluators,
  type Finding,
  type Site,
} from './types.ts'

const RACKS = { psuShelf: 'vIn' }
const POI = { utility: 'v' }
const generators = Object.fromEntries(generatorTypes.map((type) => [type, 'v']))
/** A P_st is of ten minutes, a P_lt of twelve of them. */
const INTERVAL_S = 600

/** The largest used share of the time that a curve allows. */
const tolerance = (places: Readonly<Record<string, string>>, port: string, overCycle = false): Evaluator => ({
  places,
  ...{ extremeLines: true, overCycle },
  evaluate: (site) => {
    const { below, above } = site.curve
    if (site.waveform.maxima.every((v) => v === 0)) return DEAD
    const found = curveShare(site.curve, site.waveform, nominalVoltage(site, port), site.highest)
    const bounds = [below[0] && `above ${below[0][0]} pu`, above[0] && `below ${above[0][0]} pu`].filter(Boolean).join(' and ')
    return {
      value: found.value,
      timeS: found.timeS,
      limit: site.of('limit'),
      sense: 'max',
      remark:
        found.value === 0
          ? `The voltage stays ${bounds}.`
          : `${seconds(found.durationS)} ${found.side} ${found.level} pu; the curve allows ${seconds(found.allowedS)}.`,
    }
  },
})

/** Planning or compatibility level by the level of voltage. */
function byVoltage(site: Site): number {
  const nominal = nominalVoltage(site, 'ac')
  return site.of(nominal > 35e3 ? 'limitHv' : nominal > 1000 ? 'limitMv' : 'limitLv')
}

/** What stands of a run in normal operation, by stretches and where each begins. */
const normalStretchesOf = ({ waveform, highest, normalS }: Site) =>
  normalS.map((stretch) => ({ fromS: stretch[0], lowest: stretchOf(waveform, stretch), highest: stretchOf(highest, stretch) }))

/** P_inst of the stretches in normal operation, each by a meter of its own that has settled, one after another; and when it is greatest. */
function sensations({ waveform, normalS, of }: Site, lamp: Lamp) {
  const settling = of('settlingS')
  const parts = normalS.map((stretch) => {
    const sensed = sensationOfEnvelope(stretchOf(waveform, stretch).values, waveform.stepS, lamp)
    return {
      fromS: stretch[0] + settling,
      observed: stretch[1] - stretch[0] - settling,
      sensed: sensed.subarray(Math.ceil(settling / METER_STEP_S)),
    }
  })
  let worst = { value: Number.NEGATIVE_INFINITY, timeS: settling }
  const sensed = new Float64Array(parts.reduce((sum, part) => sum + part.sensed.length, 0))
  let filled = 0
  for (const part of parts) {
    sensed.set(part.sensed, filled)
    filled += part.sensed.length
    part.sensed.forEach((value, k) => {
      if (value > worst.value) worst = { value, timeS: part.fromS + k * METER_STEP_S }
    })
  }
  return { sensed, observed: parts.reduce((sum, part) => sum + Math.max(part.observed, 0), 0), timeS: worst.timeS }
}

/** P_st of every ten minutes after settling, and of the last ten where the run goes on beyond them; of what there is in a shorter run. */
function severities(site: Site) {
  const { waveform, document, of } = site
  const settling = of('settlingS')
  const meter = { lamp: document.project.lamp, frequencyHz: document.project.frequencyHz } as const
  const { sensed, observed, timeS } = sensations(site, meter)
  const whole = Math.floor(observed / INTERVAL_S + 1e-9)
  const from = (startS: number, endS?: number): number => shortTermSeverity(sensed, METER_STEP_S, startS, endS)
  const pst =
    whole > 0 ? Array.from({ length: whole }, (_, k) => from(k * INTERVAL_S, (k + 1) * INTERVAL_S)) : [observed > 0 ? from(0) : Number.NaN]
  // What is left over of a run that is no multiple of ten minutes would otherwise be judged by nothing.
  const last = whole > 0 && observed > whole * INTERVAL_S + waveform.stepS ? [from(observed - INTERVAL_S)] : []
  const coarse =
    waveform.stepS > 0.01
      ? ` The recording step of ${seconds(waveform.stepS)} hides changes faster than ${formatQuantity(0.5 / waveform.stepS, 'frequency')}.`
      : ''
  return {
    ...{ pst, last, observed, timeS },
    seen: `Observed for ${seconds(observed)} after ${seconds(settling)} of settling`,
    means: ` ${meter.lamp.replace('V', ' V')} lamp, envelope of the RMS voltage.${leftOutText(site)}${coarse}${weakerText(site.component)}`,
  }
}

/** Share of the run's course at which a class of frequency of changes ends, per day. */
const RARE = 4
const HOURLY = 48
const OFTEN = 240

export const voltageEvaluators: Evaluators = {
  voltageBand: {
    places: RACKS,
    evaluate: (site) => {
      const nominal = nominalVoltage(site, 'acInput')
      const windowS = site.of('windowS')
      const { low, high } = meanExtremes(site.waveform, windowS)
      const remark = `Mean over ${seconds(Math.min(windowS, lengthS(site.waveform)))}, on ${formatQuantity(nominal, 'voltage')}. Shorter deviations: see the ITIC check.`
      const below: Finding = { value: low.value / nominal, timeS: low.timeS, limit: site.of('min'), sense: 'min', remark }
      const above: Finding = { value: high.value / nominal, timeS: high.timeS, limit: site.of('max'), sense: 'max', remark }
      return worse(above, below)
    },
  },
  meanVoltage: {
    places: POI,
    evaluate: (site) => {
      const nominal = nominalVoltage(site, 'ac')
      const windowS = site.of('windowS')
      const { low, high } = meanExtremes(site.waveform, windowS)
      const [down, up] = [1 - low.value / nominal, high.value / nominal - 1]
      return {
        value: Math.max(down, up),
        timeS: down > up ? low.timeS : high.timeS,
        limit: site.of('limit'),
        sense: 'max',
        remark: `Mean over ${seconds(Math.min(windowS, lengthS(site.waveform)))}, ${down > up ? 'below' : 'above'} ${formatQuantity(nominal, 'voltage')}.`,
        inconclusive: lengthS(site.waveform) < windowS,
      }
    },
  },
  voltageTolerance: tolerance(RACKS, 'acInput'),
  voltageToleranceAtPoi: tolerance(POI, 'ac', true),
  generatorVoltage: tolerance(generators, 'ac', true),
  sagClasses: {
    places: RACKS,
    extremeLines: true,
    evaluate: (site) => {
      const sags = sagsOf(site.waveform, nominalVoltage(site, 'acInput'), site.highest)
      const told = sags
        .slice(0, 12)
        .map(
          (sag) =>
            `${sagClass(sag)} to ${formatNumber(sag.magnitude, 3)} pu for ${seconds(sag.durationS)}${sag.isOpen ? ' until the end' : ''} at ${seconds(sag.fromS)}`,
        )
      const more = sags.length > told.length ? `; ${sags.length - told.length} more` : ''
      return {
        facts: sags.length === 0 ? 'The voltage stays between 0.9 and 1.1 pu.' : `${told.join('; ')}${more}.`,
        value: sags.length,
        timeS: sags[0]?.fromS ?? 0,
      }
    },
  },
  voltageChange: {
    places: POI,
    ...{ isEmission: true, extremeLines: true, overCycle: true },
    evaluate: (site) => {
      const windowS = site.of('windowS')
      const changes = normalStretchesOf(site).flatMap(({ fromS, lowest, highest }) =>
        [lowest, highest].map((w): Found => {
          const { value, timeS } = largestChange(w, windowS)
          return { value, timeS: fromS + timeS }
        }),
      )
      const change = changes.reduce((most, one) => (one.value > most.value ? one : most))
      return {
        value: change.value / nominalVoltage(site, 'ac'),
        timeS: change.timeS,
        limit: site.of('limit'),
        sense: 'max',
        remark: `Between any two instants within ${seconds(windowS)}.${leftOutText(site)}${weakerText(site.component)}`,
      }
    },
  },
  rapidVoltageChange: {
    places: POI,
    isEmission: true,
    evaluate: (site) => {
      const nominal = nominalVoltage(site, 'ac')
      const windowS = site.of('windowS')
      const smallest = site.of('counted') * nominal
      let change: Found = { value: 0, timeS: 0 }
      // Changes one after another: each begins where the one before has passed.
      let changes = 0
      for (const { fromS, lowest } of normalStretchesOf(site)) {
        const { value, timeS, series } = largestChange(lowest, windowS)
        if (value > change.value) change = { value, timeS: fromS + timeS }
        for (let k = 0, free = 0; k < series.length; k++) {
          if (k < free || (series[k] as number) < smallest) continue
          changes++
          // The window of a later sample still holds both sides of a jump that the recorder kept with this one.
          free = k + Math.max(Math.round(windowS / site.waveform.stepS), 1) + 1
        }
      }
      const perDay = Math.max(changes, 1) * site.of('perDay')
      if (perDay > OFTEN)
        return `${changes} changes of ${formatQuantity(site.of('counted'), 'percent')} and more in the run make ${formatNumber(perDay, 3)} a day: more often than ten an hour, the flicker severity judges them.`
      const often = perDay <= RARE ? 'rare' : perDay <= HOURLY ? 'hourly' : 'often'
      return {
        value: change.value / nominal,
        timeS: change.timeS,
        limit: site.of(`${often}${nominal > 35e3 ? 'Hv' : 'Mv'}`),
        sense: 'max',
        remark: `Within any ${seconds(windowS)}. ${changes} changes of ${formatQuantity(site.of('counted'), 'percent')} and more in the run, which happens ${formatNumber(site.of('perDay'), 3)} times a day: ${formatNumber(perDay, 3)} a day.${leftOutText(site)}`,
      }
    },
  },
  pst: {
    places: POI,
    isEmission: true,
    evaluate: (site) => {
      const { pst, last, observed, seen, means, timeS } = severities(site)
      const all = [...pst, ...last]
      return {
        value: Math.max(...all),
        timeS,
        limit: byVoltage(site),
        sense: 'max',
        remark: `${seen}${
          observed >= INTERVAL_S
            ? all.length > 1
              ? `; the largest of ${all.length} intervals of 600 s${last.length > 0 ? ', the last of which ends with the run' : ''}.`
              : '.'
            : '; the standard classifies 600 s. The value holds for 600 s if the load repeats as in the run.'
        }${means}`,
        inconclusive: !(observed >= 5),
      }
    },
  },
  plt: {
    places: POI,
    isEmission: true,
    evaluate: (site) => {
      const { pst, observed, seen, means, timeS } = severities(site)
      // Any twelve in a row; of fewer, as if they repeated.
      const windows = Array.from({ length: Math.max(pst.length - 11, 1) }, (_, k) => pst.slice(k, k + 12))
      const long = windows.map((w) => Math.cbrt(w.reduce((sum, p) => sum + p ** 3, 0) / w.length))
      return {
        value: Math.max(...long),
        timeS,
        limit: byVoltage(site),
        sense: 'max',
        remark: `${seen}, ${pst.length} P_st${pst.length < 12 ? '; twelve of 600 s make a P_lt. The value holds if the load repeats as in the run for two hours' : ''}.${means}`,
        inconclusive: !(observed >= 5),
      }
    },
  },
}
