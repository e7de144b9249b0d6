/** Interharmonic voltages at the point of interconnection. */
import { POINT_OUTPUTS, lookedAt, voltageCourse } from '../../harmonics/recorded.ts'
import { type InterharmonicSpectrum, interharmonicSpectrum } from '../../harmonics/interharmonics.ts'
import { formatQuantity } from '../../units/index.ts'
import { lengthS } from '../analysis.ts'
import { BEYOND_FLICKER } from '../interharmonics.ts'
import { leftOutText, nominalVoltage, seconds, weakerText, type Evaluators, type Outcome, type Site } from './types.ts'

const PLACES = { places: { utility: 'v' }, beside: POINT_OUTPUTS.filter((output) => output !== 'v'), isEmission: true } as const

function spectrumOf(site: Site): InterharmonicSpectrum | string {
  const { waveform, beside, document, isEmt, normalS, of } = site
  const course = voltageCourse((output) => (output === 'v' ? waveform : beside(output)))
  if (!course) return 'The angle of the voltage was not recorded.'
  return interharmonicSpectrum(course, {
    ...{ frequencyHz: document.project.frequencyHz, isEmt, isLineToLine: true },
    stretches: lookedAt(normalS, of('settlingS'), lengthS(waveform)),
  })
}

const observed = (site: Site, { windows }: InterharmonicSpectrum): string => {
  const length = windows * 0.2
  const short = length < 600 ? `; the level is for 10 min, the value holds if the load repeats as in the run` : ''
  return `${windows} windows of 200 ms, ${seconds(length)}${short}.${leftOutText(site)}`
}
const percent = (share: number): string => formatQuantity(share, 'percent', { digits: 3 })
const span = ({ fromHz, toHz }: { readonly fromHz: number; readonly toHz: number }): string => `${fromHz}–${toHz} Hz`

export const interharmonicEvaluators: Evaluators = {
  interharmonicVoltage: {
    ...PLACES,
    evaluate: (site): Outcome => {
      const limit = site.of('limit')
      const undecided = (why: string): Outcome => ({ undecided: why, limit, sense: 'max' })
      if (!site.isEmt)
        return undecided(
          `Phasors tell interharmonics about the fundamental alone, up to ${2 * site.document.project.frequencyHz} Hz; flicker judges those. Run the study in emt for the others.`,
        )
      const spectrum = spectrumOf(site)
      if (typeof spectrum === 'string') return undecided(spectrum)
      const groups = spectrum.groups.filter(({ order, isWhole }) => order >= BEYOND_FLICKER && isWhole)
      const [first] = groups
      if (!first) return undecided('The recording step carries no interharmonics beyond twice the fundamental.')
      const nominal = nominalVoltage(site, 'ac')
      const worst = groups.reduce((most, g) => (g.value > most.value ? g : most), first)
      return {
        value: worst.value / nominal,
        timeS: worst.timeS,
        limit,
        sense: 'max',
        remark:
          `Centred subgroup ${span(worst)}, the largest of ${groups.length} up to ${groups.at(-1)?.toHz ?? 0} Hz, of nominal; ` +
          `${Number.isFinite(worst.veryShort) ? `over 3 s up to ${percent(worst.veryShort / nominal)}; ` : ''}${observed(site, spectrum)}` +
          `${weakerText(site.component)} Below twice the fundamental flicker is judged in its place.`,
      }
    },
  },
  sideBands: {
    ...PLACES,
    evaluate: (site): Outcome => {
      const spectrum = spectrumOf(site)
      if (typeof spectrum === 'string') return spectrum
      const nominal = nominalVoltage(site, 'ac')
      const groups = spectrum.groups.filter(({ order }) => order < BEYOND_FLICKER)
      const [first] = groups
      if (!first) return 'The recording step carries nothing beside the fundamental.'
      const worst = groups.reduce((most, g) => (g.value > most.value ? g : most), first)
      return {
        facts: `Centred subgroups ${groups.map((g) => `${span(g)} ${percent(g.value / nominal)}`).join(', ')} of nominal; ${observed(site, spectrum)}${weakerText(site.component)} What of them is seen is flicker, which P_st judges; phase modulation, that of active power behind a reactance, is not seen.`,
        value: worst.value / nominal,
        timeS: worst.timeS,
      }
    },
  },
}
