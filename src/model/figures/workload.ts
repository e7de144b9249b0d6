/** Course and spectrum of a workload, of one GPU up to the whole site; drawn on the screen and in the report. */
import type { StudioDocument, WorkloadRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { displayUnit, formatCount, unitScale } from '../units/index.ts'
import {
  BANDS,
  clustersOf,
  fleetOf,
  linesOf,
  previewOf,
  rowOf,
  sampled,
  scaled,
  siteCourse,
  workloadGet,
  workloadKindOf,
} from '../workload/index.ts'
import type { Fleet, GetParam, Series } from '../workload/index.ts'
import { amplitudeSpectrum } from './spectrum.ts'
import type { Figure } from './types.ts'

export const LOAD_LEVELS = ['gpu', 'rack', 'row', 'cluster', 'site'] as const
export type LoadLevel = (typeof LOAD_LEVELS)[number]

export interface LoadRequest {
  readonly document: StudioDocument
  /** As it is being typed, where the document holds another state. */
  readonly workload: WorkloadRecord
  readonly level: LoadLevel
  readonly durationS: number
  readonly seed: number
  readonly scale: 'linear' | 'log'
}
export interface LoadFigures {
  readonly course: Figure
  readonly spectrum: Figure | null
}

/** Power of one GPU where a rack states it; a common one where nothing runs the workload yet. */
const gpuPower = (document: StudioDocument, workloadId: string): number => {
  const power = numberOf(
    clustersOf(document, workloadId).find((c) => c.type === 'gpuCluster') ?? ({ type: '', params: {} } as never),
    'gpuPower',
  )
  return power > 0 ? power : 1200
}

interface Level {
  readonly title: string
  readonly watts: number
  readonly course: (durationS: number) => Series | null
}
function levelOf({ document, workload, level, seed }: LoadRequest, fleet: Fleet): Level {
  const of = (durationS: number, watts: number, isOne: boolean, racks = fleet.racks): Series | null => {
    const preview = previewOf(workload, { ratedPowerW: watts, racks }, durationS, seed)
    return preview && (isOne ? (preview.racks[0] ?? null) : scaled(preview.cluster, 1 / racks))
  }
  switch (level) {
    case 'gpu': {
      const watts = gpuPower(document, workload.id)
      return { title: `One GPU of ${formatCount(watts)} W`, watts, course: (s) => of(s, watts, true) }
    }
    case 'rack':
      return { title: 'One rack', watts: fleet.ratedPowerW, course: (s) => of(s, fleet.ratedPowerW, true) }
    case 'row': {
      const { ratedPowerW, racks } = rowOf(document, workload.id)
      const watts = ratedPowerW * racks
      const title = racks === 1 ? 'The largest row: one rack' : `The largest row: ${formatCount(racks)} racks`
      return { title, watts, course: (s) => of(s, watts, false, racks) }
    }
    case 'cluster': {
      const watts = fleet.ratedPowerW * fleet.racks
      const title = fleet.racks === 1 ? 'The rack of the workload' : `All ${formatCount(fleet.racks)} racks of the workload`
      return { title, watts, course: (s) => of(s, watts, false) }
    }
    case 'site':
      return {
        title: 'Site: all workloads',
        watts: 0,
        course: (s) => siteCourse(document, s, seed, workload) ?? of(s, fleet.ratedPowerW * fleet.racks, false),
      }
  }
}

const peak = (values: readonly number[] | Float64Array): number => {
  let most = 0
  for (const v of values) if (Math.abs(v) > most) most = Math.abs(v)
  return most
}

/** Null when the workload's kind is not known here. */
export function loadFigures(request: LoadRequest): LoadFigures | null {
  const { document, workload, durationS } = request
  const kind = workloadKindOf(workload.kind)
  if (!kind) return null
  const level = levelOf(request, fleetOf(document, workload.id))
  const series = level.course(durationS)
  if (!series) return null
  const unit = displayUnit('activePower', peak(series.values))
  const { factor } = unitScale('activePower', unit)
  return {
    course: {
      title: workload.name,
      xTitle: 'Time, s',
      panes: [{ title: level.title, unit }],
      traces: [{ name: level.title, x: series.timesS, y: series.values.map((v) => v / factor), pane: 0, role: 'signal', color: 1 }],
    },
    spectrum: spectrumFigure(request, level),
  }
}

/** Sticks of the harmonics where the load repeats; else the amplitude spectrum of the course. */
function spectrumFigure(request: LoadRequest, level: Level): Figure | null {
  const { workload, scale } = request
  const kind = workloadKindOf(workload.kind)
  if (!kind) return null
  const highest = Math.max(...BANDS.map((b) => b.toHz))
  const get = workloadGet(workload)
  const isOne = request.level === 'gpu' || request.level === 'rack'
  const inStep: GetParam = (key) => (isOne && key === 'rackSpread' ? 0 : get(key))
  const steady = request.level === 'site' ? null : kind.iteration?.(inStep)
  const reach = level.watts > 0 ? level.watts : peak(level.course(1)?.values ?? [])
  let x: number[]
  let y: number[]
  if (steady && steady.periodS > 0) {
    const lines = linesOf(steady.drawn, Math.max(highest, 10 / steady.periodS)).map((l) => ({ ...l, amplitude: l.amplitude * level.watts }))
    const floor = scale === 'log' ? peak(lines.map((l) => l.amplitude)) * 1e-6 : 0
    // Begun before the first line, so that it stands clear of the axis.
    x = [0.5 / steady.periodS, ...lines.flatMap((l) => [l.frequencyHz, l.frequencyHz, l.frequencyHz])]
    y = [floor, ...lines.flatMap((l) => [floor, Math.max(l.amplitude, floor), floor])]
  } else {
    const lengthS = Math.max(request.durationS, 20)
    const stepS = Math.max(1 / (2.5 * highest), lengthS / 2 ** 17)
    const course = level.course(lengthS)
    const spectrum = course && amplitudeSpectrum(sampled(course, 0, stepS, Math.floor(lengthS / stepS)), stepS)
    if (!spectrum) return null
    const shown = [...spectrum.frequenciesHz.keys()].filter((k) => k > 0 && (spectrum.frequenciesHz[k] ?? 0) <= highest)
    x = shown.map((k) => spectrum.frequenciesHz[k] ?? 0)
    y = shown.map((k) => spectrum.amplitudes[k] ?? 0)
  }
  const most = peak(y)
  // A course that is flat has rounding for a spectrum.
  if (!(most > 1e-9 * reach)) return null
  const unit = displayUnit('activePower', most)
  const { factor } = unitScale('activePower', unit)
  return {
    title: `Spectrum of ${workload.name}`,
    xTitle: 'Frequency, Hz',
    panes: [
      {
        title: 'Amplitude',
        unit,
        ...(scale === 'log' ? { isLog: true, range: [Math.log10((most * 1e-4) / factor), Math.log10((most * 2) / factor)] as const } : {}),
      },
    ],
    traces: [{ name: level.title, x, y: y.map((v) => v / factor), pane: 0, role: 'signal', color: 1 }],
    ...(scale === 'log' ? { xLog: [x[0] ?? 0.1, x.at(-1) ?? highest] as const } : {}),
    bands: BANDS.map(({ label, fromHz, toHz }) => ({ label, from: fromHz, to: toHz })),
  }
}
