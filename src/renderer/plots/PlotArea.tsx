/** The stacked panes with their headers, cursors and pointer; the wheel zooms around the pointer, a double-click fits everything. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { PANE_HEADER, PLOT_MARGIN, plotlyFigure } from '../../model/figures/plotly.ts'
import { AXIS_LEAD, axisOf } from './axisOf.ts'
import { CursorLayer, moveCursor } from './CursorLayer.tsx'
import { traceColors, traceKey } from './panes.ts'
import { PaneHeader } from './PaneHeader.tsx'
import { PlotlyChart, type VisibleRanges } from './PlotlyChart.tsx'
import { usePlots, type ValueRange } from './plotStore.ts'
import { useFigureTheme } from './theme.ts'
import { clampWindow, formatTime, panBy, pixelToTime, timeToPixel, zoomAt, type PlotFrame } from './timeAxis.ts'
import type { PlotModel } from './usePlotModel.ts'

/** Lowest height of a curve's area, px: on a laptop's screen the five standard panes stand without scrolling. */
const MIN_PANE = 52

export const plotHeight = (panes: number, available: number, pane = MIN_PANE): number =>
  Math.max(available, panes * (pane + PANE_HEADER) + PLOT_MARGIN.top + PLOT_MARGIN.bottom)

export function PlotArea(props: { readonly model: PlotModel; readonly width: number; readonly available: number }) {
  const { model, width } = props
  const { panes, ranges, tool, hidden, focus } = usePlots()
  const theme = useFigureTheme()
  const area = useRef<HTMLDivElement>(null)
  const [pointerS, setPointerS] = useState<number | null>(null)
  const height = plotHeight(panes.length, props.available)
  const frame: PlotFrame = { left: PLOT_MARGIN.left, width: Math.max(width - PLOT_MARGIN.left - PLOT_MARGIN.right, 1) }
  const stepS = model.run?.stepS ?? 1e-3
  const { window, endS } = model
  const colors = useMemo(() => traceColors(panes), [panes])

  const drawn = useMemo(
    () =>
      plotlyFigure(model.assembled.figure, theme, {
        width,
        height,
        window: [window.fromS, window.toS],
        ranges: panes.map((p, k) => ranges[p.id] ?? model.assembled.ranges[k] ?? null),
        headings: false,
      }),
    [model.assembled, theme, width, height, window, panes, ranges],
  )
  const scrolls = height > props.available
  const axis = useMemo(() => (scrolls ? axisOf(drawn) : null), [scrolls, drawn])
  const guide = useMemo(() => {
    const first = panes.flatMap((p) => p.traces).find((t) => !hidden.has(traceKey(t)) && model.series.has(traceKey(t)))
    return first ? (model.series.get(traceKey(first)) ?? null) : null
  }, [panes, hidden, model.series])

  // Native listener: React's wheel handler is passive and could not keep the page from scrolling.
  const wheel = useRef((_event: WheelEvent): void => {})
  wheel.current = (event) => {
    const left = area.current?.getBoundingClientRect().left ?? 0
    const at = pixelToTime(event.clientX - left, window, frame)
    if (event.ctrlKey || event.metaKey || (!event.shiftKey && !scrolls && Math.abs(event.deltaY) > Math.abs(event.deltaX))) {
      event.preventDefault()
      usePlots
        .getState()
        .zoom(zoomAt(window, Math.min(Math.max(at, window.fromS), window.toS), Math.exp(event.deltaY / 400), endS, 4 * stepS), ranges)
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault()
      const pixels = event.shiftKey ? event.deltaY : event.deltaX
      usePlots.getState().zoom(panBy(window, (pixels / frame.width) * (window.toS - window.fromS), endS), ranges)
    }
  }
  useEffect(() => {
    const element = area.current
    if (!element) return
    const listener = (event: WheelEvent): void => wheel.current(event)
    element.addEventListener('wheel', listener, { passive: false })
    return () => element.removeEventListener('wheel', listener)
  }, [])

  // Coming from a check, its pane may stand below what is visible.
  const focused = focus?.channel
    ? panes.findIndex((p) => p.traces.some((t) => focus.channel && traceKey(t) === traceKey(focus.channel)))
    : -1
  const top = focused < 0 ? null : (drawn.panes[focused]?.top ?? 0) - PANE_HEADER
  // biome-ignore lint/correctness/useExhaustiveDependencies: another check, not every redraw, asks for its pane.
  useEffect(() => {
    if (top !== null) area.current?.parentElement?.scrollTo({ top })
  }, [focus])

  function onRanges(change: VisibleRanges): void {
    const next: Record<string, ValueRange> = { ...ranges }
    change.y.forEach((range, k) => {
      const pane = panes[k]
      if (pane && range) next[pane.id] = range
    })
    const x = change.x ? clampWindow({ fromS: change.x[0], toS: change.x[1] }, endS, 4 * stepS) : window
    usePlots.getState().zoom(x, next)
  }

  const inFrame = (clientX: number): number | null => {
    const rect = area.current?.getBoundingClientRect()
    const x = clientX - (rect?.left ?? 0)
    return x < frame.left || x > frame.left + frame.width ? null : pixelToTime(x, window, frame)
  }
  const mark = focus && focus.timeS >= window.fromS && focus.timeS <= window.toS ? timeToPixel(focus.timeS, window, frame) : null

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: mouse comforts; every one has its button or key.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the cursors are sliders with keys of their own.
    <div
      ref={area}
      className="plot-area"
      style={{ height }}
      onPointerMove={(event) => setPointerS(event.buttons === 0 ? inFrame(event.clientX) : null)}
      onPointerLeave={() => setPointerS(null)}
      onClick={(event) => {
        const at = inFrame(event.clientX)
        const { cursors } = usePlots.getState()
        if (event.altKey && at !== null && cursors) {
          moveCursor(Math.abs(at - cursors.a) <= Math.abs(at - cursors.b) ? 'a' : 'b', at, stepS, endS)
        }
      }}
    >
      <PlotlyChart
        figure={drawn}
        drag={tool}
        label={`Plots of ${model.run?.name ?? 'the run'}`}
        onRanges={onRanges}
        onFit={() => usePlots.getState().zoom(null)}
      />
      {panes.map((pane, k) => (
        <PaneHeader
          key={pane.id}
          pane={pane}
          title={model.assembled.figure.panes[k]?.title ?? pane.title}
          unit={model.assembled.units[k] ?? ''}
          top={(drawn.panes[k]?.top ?? 0) - PANE_HEADER}
          colors={colors}
          series={model.series}
          pointerS={pointerS}
          nameOf={model.nameOf}
          isRecorded={(ref) => model.channels.has(traceKey(ref))}
        />
      ))}
      {mark !== null ? <div className="plot-mark" style={{ left: mark, bottom: PLOT_MARGIN.bottom }} aria-hidden /> : null}
      {pointerS !== null ? (
        <div className="plot-pointer" style={{ left: timeToPixel(pointerS, window, frame), bottom: PLOT_MARGIN.bottom }} aria-hidden />
      ) : null}
      <CursorLayer window={window} frame={frame} height={height - PLOT_MARGIN.bottom} stepS={stepS} endS={endS} guide={guide} />
      <div className={`plot-foot ${axis ? 'over' : ''}`} style={{ height: PLOT_MARGIN.bottom, marginTop: -PLOT_MARGIN.bottom }}>
        {axis ? (
          <div style={{ marginTop: -AXIS_LEAD }}>
            <PlotlyChart figure={axis} drag={tool} label="Time axis" onRanges={onRanges} onFit={() => usePlots.getState().zoom(null)} />
          </div>
        ) : null}
        {pointerS !== null ? (
          <span className="plot-pointer-time mono" style={{ left: timeToPixel(pointerS, window, frame) }} aria-hidden>
            {formatTime(pointerS, Math.max(stepS, (window.toS - window.fromS) / frame.width))} s
          </span>
        ) : null}
      </div>
    </div>
  )
}
