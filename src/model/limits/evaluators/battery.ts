/** The charge of batteries: the band between reserve and headroom, and where it goes beyond the run. */
import { bankEnergy, bankOf } from '../../catalogue/shared/battery.ts'
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import { numberOf, paramValue } from '../../document/values.ts'
import { formatShare } from '../../units/index.ts'
import { chargeFor } from '../../buffers/discharge.ts'
import { pulseOf } from '../../buffers/pulse.ts'
import { bestTarget, type Creep, creepOf, type Recentring, type Store, windowOf, type WindowDemand } from '../../buffers/window.ts'
import { highest, lengthS, lowest } from '../analysis.ts'
import { seconds, worse, type Evaluators, type Finding, type Site } from './types.ts'

/** Parameter that holds the rated power of one unit. */
const RATED: Readonly<Record<string, string>> = { ups: 'sRated', rackBbu: 'pRated', bess: 'sRated' }
const WITH_TARGET = Object.fromEntries(Object.keys(RATED).map((type) => [type, 'soc']))
/** Share of its rating that a rack battery is recharged by. Assumed. */
const RACK_RECHARGE = 0.1
/** Stands for “never” where a time is asked for. */
export const NEVER_S = 100 * 8766 * 3600

export function storeOf(component: ComponentRecord): Store {
  const get = (key: string): ParamValue => paramValue(component, key)
  const ratedW = numberOf(component, RATED[component.type] ?? '')
  const bank = bankOf(get)
  return {
    energyJ: bankEnergy(get),
    ratedW,
    socMin: numberOf(component, 'socMin'),
    socMax: numberOf(component, 'socMax'),
    taken: (watts, seconds) => chargeFor(bank, terminalWatts(component, watts, ratedW), seconds),
  }
}
/** Power at the cells for one at the output: losses of the converter, and of the UPS's second one beside the battery. */
function terminalWatts(component: ComponentRecord, watts: number, ratedW: number): number {
  const of = (key: string): number => {
    const value = paramValue(component, key)
    return typeof value === 'number' ? value : 0
  }
  const p = watts / ratedW
  const noLoad = component.type === 'rackBbu' ? of('noLoadLoss') / ratedW : of('noLoadShare')
  const link = p + of('outputResistance') * p * p + noLoad + of('linearLoss') * p + of('quadraticLoss') * p * p
  const second = component.type === 'ups' ? (of('batteryConverterLoss') / of('batteryPowerShare')) * link * link : 0
  return ratedW * (link + second)
}
export const demandOf = (of: (param: string) => number): WindowDemand => ({
  backupS: of('backupS'),
  loadShare: of('loadShare'),
  stopShare: of('stopShare'),
  rampS: of('rampS'),
})
/** Gain in W per unit of charge error: of the UPS and the storage on their rating, of the rack battery as given. */
function recentringOf(component: ComponentRecord): Recentring | null {
  const { energyJ, ratedW } = storeOf(component)
  const onRating = component.type === 'rackBbu' ? 1 : ratedW
  const gainW = component.type in RATED ? numberOf(component, 'socGain') * onRating : 0
  if (!(gainW > 0)) return null
  // A UPS that carries its load from the battery drifts by more than it could ever recharge.
  const most =
    component.type === 'rackBbu' ? RACK_RECHARGE : numberOf(component, component.type === 'ups' ? 'rechargeShare' : 'recentringShare')
  return { target: numberOf(component, 'socTarget'), tauS: energyJ / gainW, mostPerS: (most * ratedW) / energyJ }
}
/** Where the charge goes after the run, between its own limits. */
export const creepOfRun = (
  { document, component, waveform }: Pick<Site, 'document' | 'component' | 'waveform'>,
  fromS: number,
): Creep | null =>
  creepOf(waveform.values, waveform.stepS, {
    ...{ fromS, low: numberOf(component, 'socMin'), high: numberOf(component, 'socMax') },
    periodS: pulseOf(document)?.periodS ?? 1,
    recentring: recentringOf(component),
  })
export function creepText({ perS, settlesAt, leavesS }: Creep): string {
  if (leavesS === Number.POSITIVE_INFINITY) return `holds${settlesAt === null ? '' : ` about ${formatShare(settlesAt)}`}`
  const perHour = Math.abs(perS) * 3600
  const rate = perHour > 1 ? `${formatShare(perHour / 60)} a minute` : `${formatShare(perHour)} an hour`
  const going = `${perS < 0 ? 'falls' : 'rises'} by ${rate}`
  return leavesS === 0 ? `${going}, at its limit already` : `${going}, at its limit after ${seconds(leavesS)}`
}

export const batteryEvaluators: Evaluators = {
  batteryWindow: {
    places: WITH_TARGET,
    evaluate: ({ waveform, component, of }) => {
      const window = windowOf(storeOf(component), demandOf(of))
      const { reserve, headroom, low, high } = window
      const [bottom, top] = [lowest(waveform), highest(waveform)]
      const target = numberOf(component, 'socTarget')
      const best = bestTarget(window, target, bottom.value, top.value)
      const remark =
        `Reserve ${formatShare(reserve)} for ${seconds(of('backupS'))}, headroom ${formatShare(headroom)} for a stop ramped over ${seconds(of('rampS'))}, ` +
        `micro-cycles of the run ${formatShare(top.value - bottom.value)}; ` +
        (low > high
          ? `reserve and headroom do not fit together: ${formatShare(low)} is above ${formatShare(high)}. A larger battery, a faster ramp or less reserve is needed.`
          : `the run must stay between ${formatShare(low)} and ${formatShare(high)}. ` +
            (best === null
              ? 'No target makes room for the run.'
              : `A target of ${formatShare(best)} leaves most room, now ${formatShare(target)}.`))
      const under: Finding = { value: bottom.value, timeS: bottom.timeS, limit: low, sense: 'min', remark }
      const over: Finding = { value: top.value, timeS: top.timeS, limit: high, sense: 'max', remark }
      return worse(under, over)
    },
  },
  batteryCreep: {
    places: { ...WITH_TARGET, battery: 'soc' },
    evaluate: (site) => {
      const creep = creepOfRun(site, site.of('settlingS'))
      if (!creep) return 'The run holds no three periods of the job after its beginning.'
      return {
        value: Math.min(creep.leavesS, NEVER_S),
        timeS: lengthS(site.waveform),
        limit: site.of('limit'),
        sense: 'min',
        remark: `After the run the charge ${creepText(creep)}; told from the last three stretches of whole periods.`,
      }
    },
  },
}
