/**
 * Hot spot of a liquid-immersed transformer after IEC 60076-7:2018, clause 8 (difference form): the liquid follows its loss with one time
 * constant, the gradient of the winding with two, by which it overshoots for a while. Temperatures and rises in K, times in s; all are exact
 * for a load that is constant between two steps. IEEE C57.91 has the same structure.
 */

/** Exponents, gains and time constants by kind of cooling. */
export interface Cooling {
  readonly label: string
  /** Oil exponent x, winding exponent y. */
  readonly x: number
  readonly y: number
  readonly k11: number
  readonly k21: number
  readonly k22: number
  readonly oilS: number
  readonly windingS: number
}
const kind = (
  label: string,
  [x, y, k11, k21, k22]: readonly [number, number, number, number, number],
  oilMin: number,
  windingMin: number,
) => ({
  ...{ label, x, y, k11, k21, k22 },
  oilS: 60 * oilMin,
  windingS: 60 * windingMin,
})
export const COOLING_SOURCE =
  'IEC 60076-7:2018, recommended thermal characteristics by kind of cooling; from memory of the standard, to be checked'
export const COOLINGS = {
  onanSmall: kind('ONAN, distribution', [0.8, 1.6, 1, 1, 2], 180, 4),
  onan: kind('ONAN, power', [0.8, 1.3, 0.5, 2, 2], 210, 10),
  onaf: kind('ONAF', [0.8, 1.3, 0.5, 2, 2], 150, 7),
  of: kind('OF', [1, 1.3, 1, 1.3, 1], 90, 7),
  od: kind('OD', [1, 2, 1, 1, 1], 90, 7),
} as const satisfies Readonly<Record<string, Cooling>>
export type CoolingKey = keyof typeof COOLINGS

export interface ThermalData {
  readonly cooling: Cooling
  readonly ambientK: number
  /** Rises at rated load: top liquid over ambient, hot spot over top liquid. */
  readonly oilRise: number
  readonly gradient: number
  /** Load loss over no-load loss at rated load. */
  readonly lossRatio: number
}
export interface ThermalState {
  readonly oil: number
  readonly fast: number
  readonly slow: number
}
/** What a load drives towards: top-liquid rise, and gradient. Of loads that change within seconds that is their RMS. */
export interface Drive {
  readonly oil: number
  readonly gradient: number
}

export const driveOf = (load: number, { cooling: { x, y }, oilRise, gradient, lossRatio }: ThermalData): Drive => ({
  oil: oilRise * ((1 + lossRatio * load * load) / (1 + lossRatio)) ** x,
  gradient: gradient * Math.abs(load) ** y,
})
export const settledAt = ({ oil, gradient }: Drive, { cooling: { k21 } }: ThermalData): ThermalState => ({
  oil,
  fast: k21 * gradient,
  slow: (k21 - 1) * gradient,
})
/** From a state to that after `seconds` under a constant drive; made once for all steps of one length. */
export function onward(seconds: number, data: ThermalData): (from: ThermalState, drive: Drive) => ThermalState {
  const { k11, k22, oilS, windingS } = data.cooling
  const [oil, fast, slow] = [k11 * oilS, k22 * windingS, oilS / k22].map((tau) => Math.exp(-seconds / tau)) as [number, number, number]
  return (from, drive) => {
    const goal = settledAt(drive, data)
    return {
      oil: goal.oil + (from.oil - goal.oil) * oil,
      fast: goal.fast + (from.fast - goal.fast) * fast,
      slow: goal.slow + (from.slow - goal.slow) * slow,
    }
  }
}
export const hotSpotOf = ({ oil, fast, slow }: ThermalState, { ambientK }: ThermalData): number => ambientK + oil + fast - slow

/** Relative rate of ageing of paper that is not thermally upgraded: 1 at 98 °C, double every 6 K. */
export const ageingRate = (hotSpotK: number): number => 2 ** ((hotSpotK - 371.15) / 6)
