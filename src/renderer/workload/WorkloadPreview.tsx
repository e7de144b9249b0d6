/** Course of one GPU, rack, row, all racks or the site, with its spectrum beneath. */
import { useMemo, useRef, useState } from 'react'
import type { StudioDocument, WorkloadRecord } from '../../model/document/records.ts'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import { loadFigures, type LoadLevel } from '../../model/figures/workload.ts'
import { workloadGet, workloadKindOf } from '../../model/workload/index.ts'
import { PlotlyChart } from '../plots/PlotlyChart.tsx'
import { useFigureTheme } from '../plots/theme.ts'
import { useSize } from '../plots/useSize.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'

type Span = 'few' | 'many' | 'study'
const SPANS: readonly { readonly key: Span; readonly label: string; readonly periods: number }[] = [
  { key: 'few', label: '5 periods', periods: 5 },
  { key: 'many', label: '30 periods', periods: 30 },
  { key: 'study', label: 'Whole study', periods: 0 },
]
const LEVELS: readonly { readonly key: LoadLevel; readonly label: string }[] = [
  { key: 'gpu', label: 'GPU' },
  { key: 'rack', label: 'Rack' },
  { key: 'row', label: 'Row' },
  { key: 'cluster', label: 'All racks' },
  { key: 'site', label: 'Site' },
]
const SCALES = [
  { key: 'log', label: 'Log' },
  { key: 'linear', label: 'Linear' },
] as const
const SPECTRUM_SHARE = 0.42

export function WorkloadPreview(props: { readonly document: StudioDocument; readonly workload: WorkloadRecord }) {
  const { document, workload } = props
  const holder = useRef<HTMLDivElement>(null)
  const size = useSize(holder)
  const theme = useFigureTheme()
  const [span, setSpan] = useState<Span>('few')
  const [level, setLevel] = useState<LoadLevel>('cluster')
  const [scale, setScale] = useState<'linear' | 'log'>('log')
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null)
  const studyId = useChosenStudy()
  const study = document.studies[studyId ?? '']
  const studyS = study?.durationS ?? 60
  const seed = study?.seed ?? 1

  const window = useMemo((): readonly [number, number] => {
    const kind = workloadKindOf(workload.kind)
    const periods = SPANS.find((s) => s.key === span)?.periods ?? 0
    if (!kind || periods === 0) return [0, studyS]
    const get = workloadGet(workload)
    const from = Math.max(kind.repeatsFrom(get) || 0, 0)
    const period = Math.max(kind.period(get) || 1, 1e-3)
    return [Math.max(from - period / 2, 0), Math.min(from + periods * period, 86400)]
  }, [workload, span, studyS])
  const figures = useMemo(
    () => loadFigures({ document, workload, level, durationS: window[1], seed, scale }),
    [document, workload, level, window, seed, scale],
  )
  const drawn = useMemo(() => {
    if (!figures || size.width < 80 || size.height < 120) return null
    const lower = figures.spectrum ? Math.round(size.height * SPECTRUM_SHARE) : 0
    const common = { width: size.width, headings: true, legends: false }
    const most = figures.course.traces.reduce((top, t) => Array.from(t.y).reduce((m, v) => Math.max(m, v), top), 1e-9)
    return {
      course: plotlyFigure(figures.course, theme, {
        ...common,
        height: size.height - lower,
        window: zoom ?? window,
        ranges: [[0, 1.08 * most]],
      }),
      spectrum: figures.spectrum ? plotlyFigure(figures.spectrum, theme, { ...common, height: lower }) : null,
    }
  }, [figures, size, theme, zoom, window])

  return (
    <section className="workload-preview" aria-label="Preview">
      <div className="results-bar wraps">
        <Segments label="Power of" options={LEVELS} chosen={level} onChoose={setLevel} />
        <Segments
          label="Time shown"
          options={SPANS}
          chosen={span}
          onChoose={(key) => {
            setSpan(key)
            setZoom(null)
          }}
        />
        <Segments label="Spectrum" options={SCALES} chosen={scale} onChoose={setScale} />
      </div>
      <div ref={holder} className="workload-charts">
        {drawn ? (
          <>
            <PlotlyChart
              figure={drawn.course}
              drag="zoomTime"
              label={`Power, ${LEVELS.find((l) => l.key === level)?.label ?? ''}`}
              onRanges={(r) => setZoom(r.x)}
              onFit={() => setZoom(null)}
            />
            {drawn.spectrum ? (
              <PlotlyChart figure={drawn.spectrum} drag="zoomTime" label="Amplitude spectrum" onRanges={unzoomed} onFit={unzoomed} />
            ) : null}
          </>
        ) : null}
      </div>
    </section>
  )
}

/** The spectrum is always shown whole. */
const unzoomed = (): void => {}

function Segments<K extends string>(props: {
  readonly label: string
  readonly options: readonly { readonly key: K; readonly label: string }[]
  readonly chosen: K
  readonly onChoose: (key: K) => void
}) {
  return (
    <fieldset className="segments" aria-label={props.label}>
      {props.options.map((option) => (
        <button key={option.key} type="button" aria-pressed={props.chosen === option.key} onClick={() => props.onChoose(option.key)}>
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
