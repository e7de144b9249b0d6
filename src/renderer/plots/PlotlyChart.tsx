/**
 * Plotly as a React component: data and layout in, visible ranges out. The library is loaded with the first plot. Its own
 * buttons and hover labels stay off; headers, cursors and tools are the studio's, placed on the pane areas.
 */
import type Plotly from 'plotly.js-cartesian-dist-min'
import { useEffect, useRef, useState } from 'react'
import type { PlotlyFigure } from '../../model/figures/plotly.ts'

type PlotlyModule = typeof Plotly

export interface VisibleRanges {
  readonly x: readonly [number, number] | null
  /** By pane; null where untouched. */
  readonly y: readonly (readonly [number, number] | null)[]
}

let library: Promise<PlotlyModule> | null = null
export function loadPlotly(): Promise<PlotlyModule> {
  library ??= import('plotly.js-cartesian-dist-min').then((m) => m.default)
  return library
}

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  responsive: false,
  doubleClick: false,
  scrollZoom: false,
  showTips: false,
} as const

export function PlotlyChart(props: {
  readonly figure: PlotlyFigure
  readonly drag: 'zoomTime' | 'zoomBox' | 'pan'
  readonly label: string
  readonly onRanges: (ranges: VisibleRanges) => void
  /** Double-click; the library keeps that event to itself. */
  readonly onFit: () => void
}) {
  const holder = useRef<HTMLDivElement>(null)
  const [plotly, setPlotly] = useState<PlotlyModule | null>(null)
  const drawing = useRef<Promise<unknown>>(Promise.resolve())
  const listeners = useRef(props)
  listeners.current = props
  const paneCount = props.figure.panes.length

  useEffect(() => {
    let alive = true
    void loadPlotly().then((loaded) => {
      if (alive) setPlotly(() => loaded)
    })
    return () => {
      alive = false
    }
  }, [])

  useEffect(() => {
    const element = holder.current
    if (!element || !plotly) return
    const layout: Record<string, unknown> = { ...props.figure.layout, dragmode: props.drag === 'pan' ? 'pan' : 'zoom' }
    if (props.drag === 'zoomTime') {
      for (const key of Object.keys(layout)) if (key.startsWith('yaxis')) layout[key] = { ...(layout[key] as object), fixedrange: true }
    }
    // Plotly keeps and changes what it is given.
    const data = props.figure.data.map((trace) => ({ ...trace }))
    drawing.current = plotly.react(element, data, layout, CONFIG).then((drawn) => {
      drawn.removeAllListeners('plotly_relayout')
      drawn.removeAllListeners('plotly_doubleclick')
      drawn.on('plotly_doubleclick', () => listeners.current.onFit())
      drawn.on('plotly_relayout', (change) => {
        const ranges = readRanges(change as Record<string, unknown>, paneCount)
        if (ranges.x || ranges.y.some((y) => y !== null)) listeners.current.onRanges(ranges)
      })
    })
  }, [plotly, props.figure, props.drag, paneCount])

  useEffect(() => {
    const element = holder.current
    // A drawing under way still looks at what a purge takes away.
    return () => {
      if (element && plotly) void drawing.current.finally(() => plotly.purge(element))
    }
  }, [plotly])

  return <div ref={holder} className="plot-chart" role="img" aria-label={props.label} data-ready={plotly !== null} />
}

/** Plotly's `{'xaxis.range[0]': …, 'yaxis2.range[1]': …}` as ranges. */
export function readRanges(change: Readonly<Record<string, unknown>>, paneCount: number): VisibleRanges {
  const range = (axis: string): readonly [number, number] | null => {
    const whole = change[`${axis}.range`]
    const low = Array.isArray(whole) ? whole[0] : change[`${axis}.range[0]`]
    const high = Array.isArray(whole) ? whole[1] : change[`${axis}.range[1]`]
    return typeof low === 'number' && typeof high === 'number' ? [low, high] : null
  }
  return { x: range('xaxis'), y: Array.from({ length: paneCount }, (_, k) => range(k === 0 ? 'yaxis' : `yaxis${k + 1}`)) }
}
