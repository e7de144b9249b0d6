/**
 * Who takes the pulse: how much of the loads' fluctuation each stage of the chain takes out on its way to the grid.
 *
 * At every instant  loads + losses = stores + sources. About their means over a window of whole periods, or about the line through the
 * means of its periods where those drift (a battery recentred, a long time constant), the same holds for the fluctuations, so that
 * - shares by covariance with the loads, cov(s, d)/var(d), add up to one, in the whole and in every band of frequency;
 * - the swing that remains after each stage, taken off one after the other from the racks on, ends at the swing of the sources.
 */
import type { BatteryBand } from '../limits/batteries.ts'
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import type { Figure } from '../figures/types.ts'
import { bandPass } from '../limits/filters.ts'
import type { JudgedInterharmonics } from '../limits/interharmonics.ts'
import type { Waveform } from '../limits/types.ts'
import type { RecordedOutput } from '../study/index.ts'
import { inService } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'
import { runs, workloadGet, workloadKindOf } from '../workload/index.ts'

export interface Band {
  readonly title: string
  readonly fromHz: number
  readonly toHz: number
}
/** Bands of concern; see the packs of operators and of oscillations for their sources. */
export const BANDS: readonly Band[] = [
  { title: 'Inter-area', fromHz: 0.1, toHz: 0.8 },
  { title: 'Local modes, flicker', fromHz: 0.8, toHz: 7 },
  { title: 'Torsional', fromHz: 7, toHz: 55 },
]
const BAND_ORDER = 2
/** Part of the pulse's energy below which a band says nothing. */
const FAINT = 1e-6
/** Share of the pulse below which a swing is what integration and rounding leave. */
const ROUNDING = 1e-7

export interface AbsorptionStage {
  readonly name: string
  /** Losses in lines and converters close the balance; sources are what the rest comes from. */
  readonly role: 'store' | 'losses' | 'source'
  readonly components: readonly string[]
  /** Swing that is left before and after the stage, peak to peak, W; a source has none after it. */
  readonly beforeW: number
  readonly afterW: number
  /** Its share of the pulse, by covariance; below 0 it adds to the pulse. */
  readonly share: number
  /** The same within each band; null where the pulse has nothing there or the record does not carry it. */
  readonly bands: readonly (number | null)[]
  /** Swing of its own power, peak to peak, W. */
  readonly swingW: number
  /** Energy that goes in and out of it, peak to peak, J. */
  readonly energyJ: number
}
export interface Absorption {
  readonly fromS: number
  readonly toS: number
  /** Period of the job where the window holds whole ones. */
  readonly periodS: number | null
  /** Swing of all loads and of all sources, peak to peak, W. */
  readonly pulseW: number
  readonly gridW: number
  /** Slow drift of the sources over the window, peak to peak, W: no part of the pulse, and taken off before. 0 without whole periods. */
  readonly driftW: number
  /** RMS of the pulse in each band, W. */
  readonly bandRmsW: readonly (number | null)[]
  /** In order from the racks to the sources. */
  readonly stages: readonly AbsorptionStage[]
  /** Mean losses over the window, W: what sources and stores deliver beyond the loads. */
  readonly meanLossW: number
}
export type AbsorptionAnswer = { readonly absorption: Absorption } | { readonly reason: string }

/** What a run says of its pulse, its batteries, its sags and its interharmonics. */
export interface Absorbed {
  readonly answer: AbsorptionAnswer
  /** Its sags and swells under every tolerance and ride-through curve. */
  readonly sags: Figure
  readonly batteries: readonly BatteryBand[]
  /** Null where the study is gone. */
  readonly interharmonics: JudgedInterharmonics | null
}

interface Part {
  readonly component: ComponentRecord
  readonly role: 'load' | 'store' | 'source'
  readonly stage: string
  readonly order: number
  readonly watts: Float64Array
}

/** Channels that every run records, so that the question can be answered afterwards. */
export function absorptionChannels(document: StudioDocument): readonly RecordedOutput[] {
  return inService(document).flatMap((c) => {
    const outputs = definitionOf(c.type)?.absorption?.flatMap((term) => term.outputs) ?? []
    return [...new Set(outputs)].map((output) => ({ componentId: c.id, output }))
  })
}

/** Longest period of the jobs that the racks run, s; null without one. */
function periodOf(document: StudioDocument): number | null {
  const periods = inService(document).flatMap((c) => {
    const workload = document.workloads[runs(c) ?? '']
    const period = (workload && workloadKindOf(workload.kind)?.period(workloadGet(workload))) ?? 0
    return period > 0 && Number.isFinite(period) ? [period] : []
  })
  return periods.length > 0 ? Math.max(...periods) : null
}

/** `window` in s; without it the last whole periods of the job in the second half of the run, or the whole run. */
export function absorptionOf(
  document: StudioDocument,
  waveforms: readonly Waveform[],
  window?: { readonly fromS: number; readonly toS: number },
): AbsorptionAnswer {
  const read = partsOf(document, waveforms)
  if ('reason' in read) return read
  const { parts, stepS, samples } = read
  const period = periodOf(document)
  const endS = (samples - 1) * stepS
  const whole = period === null || window ? 0 : Math.floor(endS / 2 / period)
  const fromS = window?.fromS ?? (whole > 0 && period !== null ? endS - whole * period : 0)
  const toS = Math.min(window?.toS ?? endS, endS)
  const first = Math.max(Math.round(fromS / stepS), 0)
  // The sample at the end of the last period is that of the first one again.
  const last = Math.round(toS / stepS) - (whole > 0 ? 1 : 0)
  if (last - first < 2) return { reason: 'The window holds fewer than three samples.' }

  const total = (of: readonly Part[]): Float64Array =>
    of.reduce((sum, { watts }) => sum.map((p, k) => p + (watts[k] as number)), new Float64Array(samples))
  const pick = (role: Part['role']): readonly Part[] => parts.filter((p) => p.role === role)
  const load = total(pick('load'))
  const groups = stagesOf([...pick('store'), ...pick('source')])
  // What stands still (a genset that does not run) is no stage.
  const delivered = groups
    .map((group) => ({ ...group, watts: total(group.parts) }))
    .filter(({ watts }) => watts.some((p) => p !== watts[0]))
  const losses = load.map((p, k) => p - delivered.reduce((sum, { watts }) => sum + (watts[k] as number), 0))

  const inWindow = (x: Float64Array): Float64Array => x.subarray(first, last + 1)
  const drift = (x: Float64Array): Float64Array => driftOf(inWindow(x), Math.max(whole, 1))
  const cut = (x: Float64Array): Float64Array => {
    const slow = drift(x)
    return inWindow(x).map((p, k) => p - (slow[k] as number))
  }
  const pulse = cut(load)
  const energy = dot(pulse, pulse)
  const meanLoad = mean(load.subarray(first, last + 1))
  if (!(energy > pulse.length * (1e-6 * meanLoad) ** 2)) return { reason: 'The loads do not fluctuate in the window.' }
  const size = swing(pulse)
  const lossW = swing(cut(losses))
  if (lossW > size) {
    const [of, pulses] = [lossW, size].map((watts) => formatQuantity(watts, 'activePower'))
    return {
      reason: `In the window the losses swing by ${of} and the loads by ${pulses}: a fault or something switched decides, not the pulse.`,
    }
  }

  const bands = BANDS.map((band) => {
    // A band needs its lower corner well inside the record's own.
    if (band.fromHz * stepS > 0.2) return null
    const pass = (x: Float64Array): Float64Array =>
      bandPass(x, stepS, { lowHz: band.fromHz, highHz: band.toHz, order: BAND_ORDER }).y.slice(first, last + 1)
    const inside = pass(load)
    const square = dot(inside, inside)
    return square > FAINT * energy ? { pass, inside, square } : null
  })

  const ordered = [
    ...delivered.filter(({ role }) => role === 'store'),
    { name: 'Losses', role: 'losses' as const, parts: [] as readonly Part[], watts: losses },
    ...delivered.filter(({ role }) => role === 'source'),
  ]
  /** What the integration leaves is nothing. */
  const felt = (w: number): number => (w < ROUNDING * size ? 0 : w)
  let left = pulse
  const stages = ordered.map(({ name, role, parts: members, watts }): AbsorptionStage => {
    const own = cut(watts)
    const isIdle = felt(swing(own)) === 0
    const before = left
    if (!isIdle) left = before.map((p, k) => p - (own[k] as number))
    return {
      name,
      role,
      components: [...new Set(members.map(({ component }) => component.name))],
      beforeW: swing(before),
      // What several sources share is not taken off: the grid sees it.
      afterW: role === 'source' ? 0 : swing(left),
      share: dot(own, pulse) / energy,
      bands: bands.map((band) => (band ? dot(band.pass(watts), band.inside) / band.square : null)),
      swingW: felt(swing(own)),
      energyJ: isIdle ? 0 : swing(running(own, stepS)),
    }
  })
  const source = total(pick('source'))
  return {
    absorption: {
      fromS: first * stepS,
      toS: (last + (whole > 0 ? 1 : 0)) * stepS,
      periodS: whole > 0 ? period : null,
      pulseW: size,
      gridW: swing(cut(source)),
      driftW: felt(swing(drift(source))),
      bandRmsW: bands.map((band) => (band ? Math.sqrt(band.square / pulse.length) : null)),
      stages,
      // `losses` closes loads = stores + sources − losses, hence its sign.
      meanLossW: -mean(losses.subarray(first, last + 1)),
    },
  }
}

/** Mean powers over a stretch of a run, W: of the loads, and what sources and stores deliver beyond them; null where something was not recorded. */
export function meanPowersOf(
  document: StudioDocument,
  waveforms: readonly Waveform[],
  { fromS, toS }: { readonly fromS: number; readonly toS: number },
): { readonly loadW: number; readonly lossW: number } | null {
  const read = partsOf(document, waveforms)
  if ('reason' in read) return null
  const { parts, stepS, samples } = read
  const [first, end] = [Math.round(fromS / stepS), Math.min(Math.round(toS / stepS), samples)]
  if (end <= first) return null
  const meanOf = (belongs: (part: Part) => boolean): number =>
    parts.filter(belongs).reduce((sum, { watts }) => sum + mean(watts.subarray(first, end)), 0)
  const loadW = meanOf(({ role }) => role === 'load')
  return { loadW, lossW: meanOf(({ role }) => role !== 'load') - loadW }
}

/** Powers of every part of every component, all units of its count; or what was not recorded. */
function partsOf(
  document: StudioDocument,
  waveforms: readonly Waveform[],
): { readonly parts: readonly Part[]; readonly stepS: number; readonly samples: number } | { readonly reason: string } {
  const byChannel = new Map(waveforms.map((w) => [`${w.componentId}.${w.output}`, w]))
  const parts: Part[] = []
  for (const component of inService(document)) {
    const definition = definitionOf(component.type)
    for (const term of definition?.absorption ?? []) {
      const missing = term.outputs.find((output) => !byChannel.has(`${component.id}.${output}`))
      if (missing !== undefined) {
        const label = definition?.outputs.find((o) => o.key === missing)?.label ?? missing
        return { reason: `“${label}” of ${component.name} was not recorded in this run. Run the study again: new runs record it.` }
      }
      const waveform = (output: string): Waveform => byChannel.get(`${component.id}.${output}`) as Waveform
      const { stepS } = waveform(term.outputs[0] ?? '')
      const one = term.power((output) => waveform(output).values, { stepS, number: (param) => numberOf(component, param) })
      parts.push({ component, role: term.role, stage: term.stage, order: term.order, watts: one.map((p) => p * component.count) })
    }
  }
  if (!parts.some(({ role }) => role === 'load')) return { reason: 'There are no loads whose pulse could be taken.' }
  const [some] = waveforms
  return { parts, stepS: some?.stepS ?? 1, samples: Math.min(...parts.map(({ watts }) => watts.length)) }
}

function stagesOf(parts: readonly Part[]) {
  const names = [...new Set(parts.map(({ stage }) => stage))]
  return names
    .map((name) => {
      const members = parts.filter(({ stage }) => stage === name)
      const role: 'store' | 'source' = members[0]?.role === 'store' ? 'store' : 'source'
      return { name, parts: members, role, order: Math.min(...members.map(({ order }) => order)) }
    })
    .sort((a, b) => a.order - b.order)
}

const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length
/** Broken line through the means of `periods` equal parts, straight on beyond the middle of the first and the last; linear in `x`. */
function driftOf(x: Float64Array, periods: number): Float64Array {
  const width = x.length / periods
  const means = Array.from({ length: periods }, (_, i) => mean(x.subarray(Math.round(i * width), Math.round((i + 1) * width))))
  return x.map((_, k) => {
    const at = (k + 0.5) / width - 0.5
    const i = Math.min(Math.max(Math.floor(at), 0), Math.max(periods - 2, 0))
    const [here = 0, next = here] = means.slice(i, i + 2)
    return here + (at - i) * (next - here)
  })
}
const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, v, k) => sum + v * (y[k] as number), 0)
function swing(x: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const v of x) {
    if (v < low) low = v
    if (v > high) high = v
  }
  return high - low
}
/** Integral by the trapezoidal rule. */
function running(x: Float64Array, stepS: number): Float64Array {
  let sum = 0
  return x.map((v, k) => {
    sum += k === 0 ? 0 : (stepS * (v + (x[k - 1] as number))) / 2
    return sum
  })
}
