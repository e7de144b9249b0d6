/** Interharmonics of a run beside the levels that there are for them. */
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { BIN_HZ } from '../harmonics/interharmonics.ts'
import { type InterharmonicPlace, type Interharmonics, recordedInterharmonics } from '../harmonics/recorded.ts'
import { enabledChecks, limitValue, shippedChecks } from './definitions.ts'
import { beatLevel, type Lamp } from './flickermeter.ts'
import type { Waveform } from './types.ts'

/** First order of which flicker sees nothing: a beat with the fundamental is then as fast as it. */
export const BEYOND_FLICKER = 2

export interface JudgedInterharmonics extends Interharmonics {
  /** Planning level of a centred subgroup from twice the fundamental on, of nominal voltage. */
  readonly level: number
  /** The study's verdict counts it; otherwise it is a guide. */
  readonly isCounted: boolean
  readonly meter: Lamp
}

export function interharmonicsOf(document: StudioDocument, study: StudyRecord, waveforms: readonly Waveform[]): JudgedInterharmonics {
  const check = shippedChecks.find(({ key }) => key === 'interharmonicVoltage')
  const number = (param: string): number => (check ? limitValue(study, check, param) : Number.NaN)
  const found = recordedInterharmonics(document, study, waveforms, number('settlingS'))
  return {
    ...found,
    level: number('limit'),
    isCounted: enabledChecks(document, study).some(({ key }) => key === 'interharmonicVoltage'),
    meter: { lamp: document.project.lamp, frequencyHz: document.project.frequencyHz },
  }
}

/** Level of the curve of P_st = 1 at a frequency, of the fundamental; null at it, and from twice of it on. */
export function flickerCurve(hz: number, meter: Lamp): number | null {
  const beat = Math.abs(hz - meter.frequencyHz)
  return beat > 0 && beat < meter.frequencyHz ? beatLevel(beat, meter) : null
}

export interface InterharmonicRow {
  readonly order: number
  readonly fromHz: number
  readonly toHz: number
  readonly isWhole: boolean
  /** V or A. */
  readonly value: number
  readonly share: number
  /** Greatest over 3 s, as a share; NaN in a run that is shorter. */
  readonly veryShort: number
  /** What it is held against, of nominal voltage: of the curve of flicker the point that is nearest; null of currents. */
  readonly level: number | null
  /** Exactly what stands nearest to its level: the subgroup, or about the fundamental the bin that is nearest to the curve. */
  readonly ofLevel: number | null
  /** The level is the curve of flicker, which P_st judges. */
  readonly byFlicker: boolean
  /** Beyond its level or not; null where nothing says so. A guide is not counted in the study's verdict. */
  readonly isMet: boolean | null
  readonly isGuide: boolean
}

export function interharmonicRows(
  { level, meter, isCounted }: JudgedInterharmonics,
  place: InterharmonicPlace,
): readonly InterharmonicRow[] {
  const { base, spectrum, quantity } = place
  return spectrum.groups.map(({ order, fromHz, toHz, isWhole, value, veryShort }): InterharmonicRow => {
    const row = { order, fromHz, toHz, isWhole, value, share: value / base, veryShort: veryShort / base, isMet: null, isGuide: false }
    if (quantity === 'current') return { ...row, level: null, ofLevel: null, byFlicker: false }
    if (order >= BEYOND_FLICKER) {
      const ofLevel = value / base / level
      return { ...row, level, ofLevel, byFlicker: false, isMet: ofLevel <= 1, isGuide: !isCounted || !place.isPoint }
    }
    let [nearest, ofLevel] = [Number.NaN, 0]
    for (let b = fromHz / BIN_HZ; b <= toHz / BIN_HZ; b++) {
      const curve = flickerCurve(b * BIN_HZ, meter)
      const used = (spectrum.bins[b] ?? 0) / spectrum.fundamental / (curve ?? Number.POSITIVE_INFINITY)
      if (curve !== null && !(used <= ofLevel && nearest > 0)) [nearest, ofLevel] = [curve, used]
    }
    return { ...row, level: nearest, ofLevel, byFlicker: true }
  })
}
