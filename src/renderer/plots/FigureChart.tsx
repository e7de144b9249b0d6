/** A figure of the model drawn as large as its place, titles in it and its legend above: the same as in the report. */
import { useMemo, useRef } from 'react'
import { plotlyFigure, traceColor } from '../../model/figures/plotly.ts'
import type { Figure } from '../../model/figures/types.ts'
import { PlotlyChart } from './PlotlyChart.tsx'
import { useFigureTheme } from './theme.ts'
import { useSize } from './useSize.ts'
import './figureChart.css'

const nothing = (): void => {}

export function FigureChart({ figure }: { readonly figure: Figure }) {
  const holder = useRef<HTMLDivElement>(null)
  const size = useSize(holder)
  const theme = useFigureTheme()
  const drawn = useMemo(
    () => plotlyFigure(figure, theme, { width: size.width, height: size.height, headings: true, legends: false }),
    [figure, theme, size],
  )
  const named = [...new Map(figure.traces.toReversed().map((trace) => [trace.name, trace])).values()].toReversed()
  return (
    <div className="figure-chart">
      <ul className="figure-legend">
        {named.map((trace) => (
          <li key={trace.name}>
            <span
              className={`figure-mark ${trace.role} ${trace.dash ? 'dash' : ''}`}
              style={{ color: traceColor(trace, theme) }}
              aria-hidden
            />
            {trace.name}
          </li>
        ))}
      </ul>
      <div ref={holder} className="figure-place">
        {size.width > 80 && size.height > 60 ? (
          <PlotlyChart figure={drawn} drag="zoomBox" label={figure.title} onRanges={nothing} onFit={nothing} />
        ) : null}
      </div>
    </div>
  )
}
