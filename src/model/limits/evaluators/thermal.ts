/** Hot spot of transformers from the run's loading and their own data. */
import {
  onward,
  ageingRate,
  COOLINGS,
  type CoolingKey,
  type Drive,
  driveOf,
  hotSpotOf,
  settledAt,
  type ThermalData,
} from '../../ageing/hotSpot.ts'
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
      const permitted = of('hotSpot')
      if (!(permitted > data.ambientK))
        return `The permitted hot spot lies below the ambient temperature of ${formatQuantity(data.ambientK, 'temperature')}.`
      const { values, stepS } = waveform
      let state = settledAt(driveOf(values[0] ?? 0, data), data)
      let worst = { hot: hotSpotOf(state, data), timeS: 0 }
      let reachedS: number | null = worst.hot > permitted ? 0 : null
      const look = (timeS: number): void => {
        const hot = hotSpotOf(state, data)
        if (hot > permitted) reachedS ??= timeS
        if (hot > worst.hot) worst = { hot, timeS }
      }
      const step = onward(stepS, data)
      for (let k = 1; k < values.length; k++) {
        state = step(state, driveOf(values[k] ?? 0, data))
        look(k * stepS)
      }
      const inRun = worst.hot
      const endS = lengthS(waveform)
      // Periods of seconds move temperatures of minutes by their mean drive: of whole ones, as a part of one has another.
      const period = pulseOf(document)?.periodS ?? 0
      const windowS = Math.min(of('windowS'), endS)
      const wholeS = period > 0 && windowS >= period ? Math.floor(windowS / period + 1e-9) * period : windowS
      const first = Math.max(values.length - Math.max(Math.round(wholeS / stepS), 1), 0)
      const tail = values.subarray(first)
      const drive = tail.reduce<Drive>(
        (sum, load) => {
          const one = driveOf(load, data)
          return { oil: sum.oil + one.oil / tail.length, gradient: sum.gradient + one.gradient / tail.length }
        },
        { oil: 0, gradient: 0 },
      )
      const atEnd = state
      for (let k = 1; k <= INSTANTS; k++) {
        const onS = of('durationS') * (k / INSTANTS) ** 3
        state = onward(onS, data)(atEnd, drive)
        look(endS + onS)
      }
      const celsius = (kelvin: number): string => formatQuantity(kelvin, 'temperature')
      const reached =
        reachedS === null
          ? ''
          : reachedS <= endS
            ? ` ${celsius(permitted)} is passed in the run, at ${seconds(reachedS)}.`
            : ` ${celsius(permitted)} is passed after ${seconds(reachedS)}.`
      return {
        value: (worst.hot - data.ambientK) / (permitted - data.ambientK),
        // A time beyond the run is no place on its curve.
        timeS: Math.min(worst.timeS, endS),
        limit: of('limit'),
        sense: 'max',
        remark:
          `${celsius(worst.hot)} of ${celsius(permitted)} at ${celsius(data.ambientK)} ambient, with the end of the run going on for ${seconds(of('durationS'))}; ` +
          `in the run itself ${celsius(inRun)}.${reached} Ageing ${formatNumber(ageingRate(worst.hot), 2)} times that at 98 °C; ${data.cooling.label}.`,
      }
    },
  },
}
