/** The charge of batteries: the band between reserve and headroom, and where it goes beyond the run. */
import { bankEnergy, bankOf } from '../../catalogue/shared/battery.ts'
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import { numberOf, paramValue } from '../../document/values.ts'
import { formatShare } from '../../units/index.ts'
import { chargeFor } from '../../buffers/discharge.ts'
import { pulseOf } from '../../buffers/pulse.ts'
import { bestTarget, type Creep, creepOf, type Recentring, type Store, windowOf, type WindowDemand } from '../../buffers/window.ts'
import { highest, lengthS, lowest } from '../analysis.ts'
import type { Waveform } from '../types.ts'
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
/** Charge of a storage in its band, as a share of its energy (of its greatest voltage, for capacitors), and what leads it back. */
interface Reservoir {
  readonly values: ArrayLike<number>
  readonly low: number
  readonly high: number
  readonly fade: number
  readonly recentring: Recentring | null
}
/** Charge over which the engine lets a storage's power fade before its end: of batteries and capacitors, of a flywheel. */
const FADE = { charge: 0.005, wheel: 0.02 } as const

function reservoirOf(component: ComponentRecord, waveform: Waveform): Reservoir {
  const of = (key: string): number => numberOf(component, key)
  const recentring = (target: number, energyJ: number, gainW: number, mostW: number): Recentring | null =>
    gainW > 0 ? { target, tauS: energyJ / gainW, mostPerS: mostW / energyJ } : null
  switch (component.type) {
    case 'flywheel':
      return {
        values: waveform.values.map((speed) => speed * speed),
        ...{ low: of('speedMin') ** 2, high: 1, fade: FADE.wheel },
        recentring: recentring(of('socTarget'), of('energy'), of('socGain') * of('sRated'), of('recentringShare') * of('sRated')),
      }
    case 'capacitorShelf': {
      const rest = of('vStart') / of('vMax')
      return {
        values: waveform.values,
        ...{ low: of('vMin') / of('vMax'), high: 1, fade: FADE.charge },
        // dE = C·v·dv about the voltage at rest.
        recentring: recentring(rest, of('capacitance') * of('vMax') * of('vStart'), of('recentringGain'), of('recentringPower')),
      }
    }
    default: {
      const band = { values: waveform.values, low: of('socMin'), high: of('socMax'), fade: FADE.charge }
      if (!(component.type in RATED)) return { ...band, recentring: null }
      const { energyJ, ratedW } = storeOf(component)
      // Gain in W per unit of charge error: of the UPS and the storage on their rating, of the rack battery as given.
      const gainW = of('socGain') * (component.type === 'rackBbu' ? 1 : ratedW)
      // A UPS that carries its load from the battery drifts by more than it could ever recharge.
      const most = component.type === 'rackBbu' ? RACK_RECHARGE : of(component.type === 'ups' ? 'rechargeShare' : 'recentringShare')
      return { ...band, recentring: recentring(of('socTarget'), energyJ, gainW, most * ratedW) }
    }
  }
}
type CreepSite = Pick<Site, 'document' | 'component' | 'waveform' | 'undisturbedS'>
const periodOf = ({ document }: Pick<Site, 'document'>): number => pulseOf(document)?.periodS ?? 1
/** From where on the charge tells how it goes on: the beginning is left out, and as much behind the last event. */
const settledFrom = ({ undisturbedS }: Pick<Site, 'undisturbedS'>, settlingS: number): number => undisturbedS + settlingS

/** Where the charge goes after the run, between its own limits. */
export function creepOfRun(site: CreepSite, settlingS: number): Creep | null {
  const { values, ...rest } = reservoirOf(site.component, site.waveform)
  return creepOf(values, site.waveform.stepS, { ...rest, fromS: settledFrom(site, settlingS), periodS: periodOf(site) })
}
export function creepText({ perS, settlesAt, leavesS, isUnsettled }: Creep): string {
  if (leavesS === 0) return 'is at its limit already'
  if (leavesS === Number.POSITIVE_INFINITY) return `holds${settlesAt === null ? '' : ` about ${formatShare(settlesAt)}`}`
  const perHour = Math.abs(perS) * 3600
  const rate = perHour > 1 ? `${formatShare(perHour / 60)} a minute` : `${formatShare(perHour)} an hour`
  const going = `${perS < 0 ? 'falls' : 'rises'} by ${rate}`
  return `${going}, at its limit after ${seconds(leavesS)}${isUnsettled ? ' if that went on, which a longer run tells' : ''}`
}
/** Mode of a UPS or a rack battery that carries its load. */
const ON_BATTERY = 1
/**
 * Whether a UPS or a rack battery carries an outage at the end of the run: throughout the last period of the job. Only an event of the study makes
 * an outage; one that goes on battery without will not take its supply, and is empty soon.
 */
function carriesOutage(site: Site): boolean {
  const mode = site.beside('mode')
  if (!mode || site.undisturbedS === 0) return false
  const last = mode.values.subarray(-Math.max(Math.round(periodOf(site) / mode.stepS), 1))
  return last.length > 0 && last.every((value) => value === ON_BATTERY)
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
    places: { ...WITH_TARGET, battery: 'soc', flywheel: 'speed', capacitorShelf: 'soc' },
    beside: ['mode'],
    evaluate: (site) => {
      const settlingS = site.of('settlingS')
      const held = { limit: site.of('limit'), sense: 'min' } as const
      const creep = creepOfRun(site, settlingS)
      if (!creep) {
        const behind = site.undisturbedS > 0 ? ` after what happens until ${seconds(site.undisturbedS)}` : ''
        const leastS = settledFrom(site, settlingS) + 3 * periodOf(site)
        return {
          ...held,
          undecided: `Where the charge goes is told from three periods of the job, the first ${seconds(settlingS)}${behind} left out: the run ends at ${seconds(lengthS(site.waveform))}, one of ${seconds(leastS)} is needed.`,
        }
      }
      const going = `After the run the charge ${creepText(creep)}; told from the last three stretches of whole periods.`
      const isShort = creep.leavesS < held.limit
      if (isShort && carriesOutage(site))
        return { ...held, undecided: `It carries an outage at the end of the run, for which its reserve is judged. ${going}` }
      if (isShort && creep.isUnsettled) return { ...held, undecided: going }
      return { ...held, value: Math.min(creep.leavesS, NEVER_S), timeS: lengthS(site.waveform), remark: going }
    },
  },
}
