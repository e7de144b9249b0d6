/** Hot spot and top liquid of transformers from the run's loading and their own data. */
import { onward, ageingRate, COOLINGS, type CoolingKey, driveOf, hotSpotOf, settledAt, type ThermalData } from '../../ageing/hotSpot.ts'
import { pulseOf } from '../../buffers/pulse.ts'
import type { ComponentRecord } from '../../document/records.ts'
import { numberOf, paramValue } from '../../document/values.ts'
import { formatNumber, formatQuantity } from '../../units/index.ts'
import { lengthS } from '../analysis.ts'
import { seconds, type Evaluators } from './types.ts'

/** Instants at which what goes on after the run is looked at, close together at first. */
const INSTANTS = 400

function thermalData(component: ComponentRecord): ThermalData | null {
  const cooling = String(paramValue(component, 'cooling'))
  if (!Object.hasOwn(COOLINGS, cooling)) return null
  const of = (key: string): number => numberOf(component, key)
  return {
    cooling: COOLINGS[cooling as CoolingKey],
    ambientK: of('ambient'),
    oilRise: of('topOilRise'),
    gradient: of('hotSpotGradient'),
    // Load loss of the nameplate over its no-load loss.
    lossRatio: of('uk') / Math.hypot(1, of('xOverR')) / Math.max(of('noLoadLoss'), 1e-6),
  }
}

export const thermalEvaluators: Evaluators = {
  transformerHotSpot: {
    places: { transformer2w: 'loading' },
    evaluate: ({ document, component, waveform, of }) => {
      const data = thermalData(component)
      if (!data) return 'A dry type: judged by its loading.'
      // Own packs from before hold the hot spot alone.
      const permitted = { hot: of('hotSpot'), oil: Number.isNaN(of('topOil')) ? Number.POSITIVE_INFINITY : of('topOil') }
      const room = { hot: permitted.hot - data.ambientK, oil: permitted.oil - data.ambientK }
      if (!(Math.min(room.hot, room.oil) > 0))
        return `A permitted temperature lies below the ambient one of ${formatQuantity(data.ambientK, 'temperature')}.`
      const { values, stepS } = waveform
      let state = settledAt(driveOf(values[0] ?? 0, data), data)
      const worst = { share: 0, timeS: 0, hot: 0, oil: 0 }
      let reachedS: number | null = null
      const look = (timeS: number): void => {
        const hot = hotSpotOf(state, data)
        const share = Math.max((hot - data.ambientK) / room.hot, state.oil / room.oil)
        if (share > 1) reachedS ??= timeS
        if (share > worst.share) Object.assign(worst, { share, timeS })
        worst.hot = Math.max(worst.hot, hot)
        worst.oil = Math.max(worst.oil, data.ambientK + state.oil)
      }
      look(0)
      const step = onward(stepS, data)
      for (let k = 1; k < values.length; k++) {
        state = step(state, driveOf(values[k] ?? 0, data))
        look(k * stepS)
      }
      const inRun = { ...worst }
      const endS = lengthS(waveform)
      // Periods of seconds move temperatures of minutes by their mean loss, which is that of the RMS: of whole ones, as a part of one has another.
      const period = pulseOf(document)?.periodS ?? 0
      const windowS = Math.min(of('windowS'), endS)
      const wholeS = period > 0 && windowS >= period ? Math.floor(windowS / period + 1e-9) * period : windowS
      const first = Math.max(values.length - Math.max(Math.round(wholeS / stepS), 1), 0)
      const tail = values.subarray(first)
      const drive = driveOf(Math.sqrt(tail.reduce((sum, load) => sum + load * load, 0) / tail.length), data)
      const atEnd = state
      for (let k = 1; k <= INSTANTS; k++) {
        const onS = of('durationS') * (k / INSTANTS) ** 3
        state = onward(onS, data)(atEnd, drive)
        look(endS + onS)
      }
      const celsius = (kelvin: number): string => formatQuantity(kelvin, 'temperature')
      const ofOil = Number.isFinite(permitted.oil) ? ` of ${celsius(permitted.oil)}` : ''
      const reached =
        reachedS === null
          ? ''
          : reachedS <= endS
            ? ` One of them is passed in the run, at ${seconds(reachedS)}.`
            : ` One of them is passed after ${seconds(reachedS)}.`
      return {
        value: worst.share,
        // A time beyond the run is no place on its curve.
        timeS: Math.min(worst.timeS, endS),
        limit: of('limit'),
        sense: 'max',
        remark:
          `Hot spot ${celsius(worst.hot)} of ${celsius(permitted.hot)}, top liquid ${celsius(worst.oil)}${ofOil}, at ${celsius(data.ambientK)} ambient ` +
          `and with the end of the run going on for ${seconds(of('durationS'))}; in the run itself ${celsius(inRun.hot)} and ${celsius(inRun.oil)}.${reached} ` +
          `Ageing ${formatNumber(ageingRate(worst.hot), 2)} times that at 98 °C; ${data.cooling.label}.`,
      }
    },
  },
}
