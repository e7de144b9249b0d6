/** Energy and power of stores by their data. */
import type { ParamValue } from '../../document/records.ts'
import type { BufferStore } from '../types.ts'
import type { STAGE } from './absorption.ts'
import { bankEnergy } from './battery.ts'

type Get = (key: string) => ParamValue
type Place = (typeof STAGE)[keyof typeof STAGE]

/** ½·C·V²·(1 − lowest²), V the highest voltage and `lowest` per unit of it. */
export const capacitorEnergy = (capacitance: number, voltage: number, lowest: number): number =>
  0.5 * capacitance * voltage ** 2 * (1 - lowest ** 2)

/** Within the limits of its state of charge, and the lesser of its C-rates and of a converter's power. */
export function bankStore(place: Place, get: Get, converterW: number): BufferStore {
  const energy = bankEnergy(get)
  const rate = Math.min(Number(get('dischargeRateMax')), Number(get('chargeRateMax')))
  return {
    ...place,
    energyJ: energy * (Number(get('socMax')) - Number(get('socMin'))),
    powerW: Math.min((energy / 3600) * rate, converterW),
  }
}
