/** Course of one rack and of all racks, with the spectrum of all racks beneath. */
import { useMemo, useRef, useState } from 'react'
import type { WorkloadRecord } from '../../model/document/records.ts'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import { workloadGet, type Fleet } from '../../model/workload/index.ts'
import { PlotlyChart } from '../plots/PlotlyChart.tsx'
import { useFigureTheme } from '../plots/theme.ts'
import { useSize } from '../plots/useSize.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { useDocument } from '../state/documentStore.ts'
import { previewFigures } from './preview.ts'

type Span = 'few' | 'many' | 'study'
const SPANS: readonly { readonly key: Span; readonly label: string; readonly iterations: number }[] = [
  { key: 'few', label: '5 iterations', iterations: 5 },
  { key: 'many', label: '30 iterations', iterations: 30 },
  { key: 'study', label: 'Whole study', iterations: 0 },
]
const SPECTRUM_SHARE = 0.36

export function WorkloadPreview(props: { readonly workload: WorkloadRecord; readonly fleet: Fleet }) {
  const { workload, fleet } = props
  const holder = useRef<HTMLDivElement>(null)
  const size = useSize(holder)
  const theme = useFigureTheme()
  const [span, setSpan] = useState<Span>('few')
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null)
  const studyId = useChosenStudy()
  const study = useDocument((s) => s.document?.studies[studyId ?? ''])
  const studyS = study?.durationS ?? 60
  const seed = study?.seed ?? 1

  const drawn = useMemo(() => {
    const get = workloadGet(workload)
    const first = Math.max(Number(get('firstPulse')) || 0, 0)
    const period = Math.max(Number(get('period')) || 1, 1e-3)
    const iterations = SPANS.find((s) => s.key === span)?.iterations ?? 0
    const fromS = iterations > 0 ? Math.max(first - period / 2, 0) : 0
    const toS = iterations > 0 ? first + iterations * period : studyS
    const figures = previewFigures(workload, fleet, toS, seed)
    if (!figures || size.width < 80 || size.height < 120) return null
    const lower = figures.spectrum ? Math.round(size.height * SPECTRUM_SHARE) : 0
    return {
      course: plotlyFigure(figures.course, theme, {
        width: size.width,
        height: size.height - lower,
        window: zoom ?? [fromS, toS],
        ranges: figures.course.traces.map((t) => [0, 1.08 * Array.from(t.y).reduce((most, v) => Math.max(most, v), 1e-9)] as const),
        headings: true,
        legends: false,
      }),
      spectrum: figures.spectrum
        ? plotlyFigure(figures.spectrum, theme, { width: size.width, height: lower, headings: true, legends: false })
        : null,
    }
  }, [workload, fleet, span, studyS, seed, size, theme, zoom])

  return (
    <section className="workload-preview" aria-label="Preview">
      <div className="results-bar">
        <span className="bar-label">Preview</span>
        <fieldset className="segments" aria-label="Time shown">
          {SPANS.map((s) => (
            <button
              key={s.key}
              type="button"
              aria-pressed={span === s.key}
              onClick={() => {
                setSpan(s.key)
                setZoom(null)
              }}
            >
              {s.label}
            </button>
          ))}
        </fieldset>
      </div>
      <div ref={holder} className="workload-charts">
        {drawn ? (
          <>
            <PlotlyChart
              figure={drawn.course}
              drag="zoomTime"
              label="Power of one rack and of all racks"
              onRanges={(r) => setZoom(r.x)}
              onFit={() => setZoom(null)}
            />
            {drawn.spectrum ? (
              <PlotlyChart
                figure={drawn.spectrum}
                drag="zoomTime"
                label="Amplitude spectrum of all racks"
                onRanges={unzoomed}
                onFit={unzoomed}
              />
            ) : null}
          </>
        ) : null}
      </div>
    </section>
  )
}

/** The spectrum shows its first ten harmonics, always. */
const unzoomed = (): void => {}
