/** Interharmonics of what a run recorded: at each utility the voltage and the current to the site, at buses whose voltage, angle and frequency it recorded the voltage. */
import { definitionOf } from '../catalogue/index.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { lengthS } from '../limits/analysis.ts'
import { normalStretches } from '../limits/events.ts'
import type { Waveform } from '../limits/types.ts'
import type { RecordedOutput } from '../study/index.ts'
import { compareIds, inService, topologyOf, withBlocks } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'
import {
  interharmonicSpectrum,
  type InterharmonicSpectrum,
  type PhasorCourse,
  SHORT,
  type SpectrumOptions,
  WINDOW_S,
} from './interharmonics.ts'

export interface InterharmonicPlace {
  readonly componentId: string
  /** A utility's terminals, where levels hold; those at buses are a guide. */
  readonly isPoint: boolean
  readonly quantity: 'voltage' | 'current'
  /** What shares are of: nominal voltage, V; fundamental current, A. */
  readonly base: number
  readonly spectrum: InterharmonicSpectrum
}
export interface Interharmonics {
  readonly isEmt: boolean
  readonly frequencyHz: number
  readonly places: readonly InterharmonicPlace[]
  /** Why a place has none, and what the reader must know, one sentence each. */
  readonly notes: readonly string[]
}

/** Outputs of a utility that they are made from. */
export const POINT_OUTPUTS = ['v', 'angle', 'p', 'q', 'frequency'] as const
/** Channels that every run records, so that the question can be answered afterwards. */
export const interharmonicChannels = (document: StudioDocument): readonly RecordedOutput[] =>
  inService(document)
    .filter(({ type }) => type === 'utility')
    .flatMap(({ id }) => POINT_OUTPUTS.map((output) => ({ componentId: id, output })))

type Read = (output: string) => Waveform | undefined

/** Line-to-line voltage, V; null where its angle or the frequency of its frame was not recorded. */
export function voltageCourse(read: Read): PhasorCourse | null {
  const [v, angle, frequency] = [read('v'), read('angle'), read('frequency') ?? read('f')]
  if (!v || !angle || !frequency) return null
  const phasors = new Float64Array(2 * v.values.length)
  for (let k = 0; k < v.values.length; k++) {
    const [size, at] = [v.values[k] as number, angle.values[k] as number]
    phasors[2 * k] = size * Math.cos(at)
    phasors[2 * k + 1] = size * Math.sin(at)
  }
  return { stepS: v.stepS, phasors, frameHz: frequency.values }
}

/** Current, A: (S/(√3·V))*. */
export function currentCourse(read: Read): PhasorCourse | null {
  const [voltage, p, q] = [voltageCourse(read), read('p'), read('q')]
  if (!voltage || !p || !q) return null
  const { phasors } = voltage
  const currents = new Float64Array(phasors.length)
  for (let k = 0; k < p.values.length; k++) {
    const [re, im, pk, qk] = [phasors[2 * k] as number, phasors[2 * k + 1] as number, p.values[k] as number, q.values[k] as number]
    const size = Math.sqrt(3) * (re * re + im * im)
    if (size === 0) continue
    currents[2 * k] = (pk * re + qk * im) / size
    currents[2 * k + 1] = (pk * im - qk * re) / size
  }
  return { ...voltage, phasors: currents }
}

/** What is looked at of a run: its normal operation without the beginning that is left out, of a short run its second half at the most. */
export const lookedAt = (
  normalS: readonly (readonly [number, number])[],
  settlingS: number,
  runS: number,
): readonly (readonly [number, number])[] => {
  const beginS = Math.min(settlingS, runS / 2)
  return normalS.flatMap(([fromS, toS]) => (toS > beginS ? [[Math.max(fromS, beginS), toS] as const] : []))
}

/** `settlingS`: beginning of the run that is left out, s. */
export function recordedInterharmonics(
  drawn: StudioDocument,
  study: StudyRecord,
  waveforms: readonly Waveform[],
  settlingS: number,
): Interharmonics {
  const document = withBlocks(drawn)
  const topology = topologyOf(document)
  const isEmt = study.kind === 'emt'
  const { frequencyHz } = document.project
  const byChannel = new Map(waveforms.map((w) => [`${w.componentId}.${w.output}`, w]))
  const places: InterharmonicPlace[] = []
  const why = new Set<string>()
  const first = waveforms[0]
  const runS = first ? lengthS(first) : 0
  const options: Omit<SpectrumOptions, 'isLineToLine'> = {
    ...{ frequencyHz, isEmt },
    stretches: lookedAt(normalStretches(document, study, runS), settlingS, runS),
  }
  for (const { id, type, name } of inService(document).toSorted((a, b) => compareIds(a.id, b.id))) {
    if (type !== 'utility' && type !== 'bus') continue
    const read: Read = (output) => byChannel.get(`${id}.${output}`)
    const nominal = topology.nodeOf(id, definitionOf(type)?.ports[0]?.key ?? '')?.vNominalV ?? Number.NaN
    const courses = { voltage: voltageCourse(read), current: currentCourse(read) }
    if (type === 'utility' && !courses.voltage) why.add(`The angle of the voltage at ${name} was not recorded: run the study again.`)
    for (const quantity of ['voltage', 'current'] as const) {
      const course = courses[quantity]
      if (!course) continue
      const spectrum = interharmonicSpectrum(course, { ...options, isLineToLine: quantity === 'voltage' })
      if (typeof spectrum === 'string') why.add(`${name}: ${spectrum}`)
      else
        places.push({
          componentId: id,
          isPoint: type === 'utility',
          quantity,
          base: quantity === 'voltage' ? nominal : spectrum.fundamental,
          spectrum,
        })
    }
  }
  const seen = places[0]?.spectrum.windows ?? 0
  return {
    ...{ isEmt, frequencyHz, places },
    notes: [...why, ...(seen > 0 ? [lookedAtText(seen, settlingS, runS), ...meaning(isEmt, frequencyHz, first?.stepS ?? 0)] : [])],
  }
}

function lookedAtText(windows: number, settlingS: number, runS: number): string {
  const beginS = Math.min(settlingS, runS / 2)
  const short = windows < SHORT ? ', in place of the 10 min of a level: they hold if the load repeats as in the run' : ''
  return `RMS over ${formatQuantity(windows * WINDOW_S, 'time')} of normal operation${beginS > 0 ? ` behind the first ${formatQuantity(beginS, 'time')}` : ''}${short}.`
}

/** What the numbers mean, and how far they hold. */
function meaning(isEmt: boolean, frequencyHz: number, stepS: number): readonly string[] {
  const carried = formatQuantity(0.5 / stepS, 'frequency')
  return [
    `Windows of ${frequencyHz / 5} cycles, bins of 5 Hz; a centred subgroup leaves out the bins beside the harmonics (IEC 61000-4-7). Side bands closer than 7.5 Hz to the fundamental, of slow pulses, belong to it: ramps, swings in bands and flicker judge them.`,
    isEmt
      ? `Waveforms without their zero sequence, in the phase that has most; converters are averaged, without what their switching makes. What is faster than ${carried} folds: where loads switch at once, hold it against a run with a finer recording step.`
      : `Modulation of the positive sequence from 0 to ${2 * frequencyHz} Hz, to be trusted where the load swings slowly against a cycle; what swings faster than ${carried} folds. Reactances are those at the fundamental: behind them the voltage of a side band at f is about f/${frequencyHz} Hz times what is shown. Ask in emt for it, and for all beyond.`,
    'Below twice the fundamental what is seen of them is flicker, which the severity P_st judges; they are not judged twice.',
  ]
}
