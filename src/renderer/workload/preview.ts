/** Preview of a workload: one rack and the whole cluster over a while, and the lines of the cluster's spectrum. */
import type { Figure } from '../../model/figures/types.ts'
import type { WorkloadRecord } from '../../model/document/records.ts'
import { displayUnit, unitScale } from '../../model/units/index.ts'
import { previewOf, workloadGet, type Fleet, type Series } from '../../model/workload/index.ts'
import { amplitudeSpectrum, type Spectrum } from '../../model/figures/spectrum.ts'

export interface PreviewFigures {
  readonly course: Figure
  readonly spectrum: Figure | null
}

const SAMPLES_PER_PERIOD = 128
const SPECTRUM_PERIODS = 48
const HARMONICS = 10

/** Null when the workload's kind is not known here. */
export function previewFigures(workload: WorkloadRecord, fleet: Fleet, durationS: number, seed: number): PreviewFigures | null {
  const course = previewOf(workload, fleet, durationS, seed)
  if (!course) return null
  const traces = [course.racks[0], course.cluster]
  const units = traces.map((t) => displayUnit('activePower', peak(t)))
  const scaled = (series: Series | undefined, unit: string): readonly number[] => {
    const { factor } = unitScale('activePower', unit)
    return (series?.values ?? []).map((v) => v / factor)
  }
  return {
    course: {
      title: workload.name,
      xTitle: 'Time, s',
      panes: [
        { title: 'One rack', unit: units[0] ?? 'W' },
        { title: `All ${fleet.racks.toLocaleString('en')} racks`, unit: units[1] ?? 'W' },
      ],
      traces: traces.map((t, pane) => ({
        name: pane === 0 ? 'One rack' : 'All racks',
        x: t?.timesS ?? [],
        y: scaled(t, units[pane] ?? 'W'),
        pane,
        role: 'signal' as const,
        color: pane,
      })),
    },
    spectrum: spectrumFigure(workload, fleet, seed),
  }
}

function spectrumFigure(workload: WorkloadRecord, fleet: Fleet, seed: number): Figure | null {
  const period = Number(workloadGet(workload)('period'))
  const first = Number(workloadGet(workload)('firstPulse'))
  if (!(period > 0) || !(first >= 0)) return null
  const stepS = period / SAMPLES_PER_PERIOD
  const course = previewOf(workload, fleet, first + period * SPECTRUM_PERIODS, seed)
  const spectrum = course ? pulseSpectrum(course.cluster, first, stepS, SPECTRUM_PERIODS * SAMPLES_PER_PERIOD) : null
  if (!spectrum) return null
  const shown = spectrum.frequenciesHz.findIndex((f) => f > (HARMONICS + 0.5) / period)
  const to = shown < 0 ? spectrum.frequenciesHz.length : shown
  const largest = Math.max(...spectrum.amplitudes.subarray(0, to))
  const unit = displayUnit('activePower', largest)
  const { factor } = unitScale('activePower', unit)
  return {
    title: 'Spectrum',
    xTitle: 'Frequency, Hz',
    panes: [{ title: 'Amplitude, all racks', unit }],
    traces: [
      {
        name: 'All racks',
        x: spectrum.frequenciesHz.subarray(0, to),
        y: spectrum.amplitudes.subarray(0, to).map((a) => a / factor),
        pane: 0,
        role: 'signal',
        color: 1,
      },
    ],
  }
}

/** Spectrum of a piecewise-linear course from `fromS` on, sampled every `stepS`. */
export function pulseSpectrum(series: Series, fromS: number, stepS: number, samples: number): Spectrum | null {
  return amplitudeSpectrum(sampled(series, fromS, stepS, samples), stepS)
}

/** Values at uniform times; at a step the value after it. Times ascend, so one walk is enough. */
export function sampled({ timesS, values }: Series, fromS: number, stepS: number, samples: number): Float64Array {
  const result = new Float64Array(samples)
  let right = 0
  for (let k = 0; k < samples; k += 1) {
    const t = fromS + k * stepS
    while (right < timesS.length && (timesS[right] ?? 0) <= t) right += 1
    const tl = timesS[right - 1]
    const tr = timesS[right]
    const vl = values[right - 1] ?? values[right] ?? 0
    const vr = values[right] ?? vl
    result[k] = tl === undefined || tr === undefined ? vl : vl + ((vr - vl) * (t - tl)) / (tr - tl)
  }
  return result
}

const peak = (series: Series | undefined): number => (series?.values ?? []).reduce((most, v) => Math.max(most, Math.abs(v)), 0)
