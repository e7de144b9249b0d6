/** Cost against tightest margin of every design, the trade-off as a line through the best of them. */
import type { ParameterStudyResult } from '../../contract/index.ts'
import { type PlotlyFigure, plotlyFigure } from '../../model/figures/plotly.ts'
import type { Figure, FigureTheme } from '../../model/figures/types.ts'
import { tightest, tradeOff } from '../../model/sizing/index.ts'

export function costFigure(
  { evaluations, study, answer }: ParameterStudyResult,
  theme: FigureTheme,
  size: { readonly width: number; readonly height: number },
): PlotlyFigure | null {
  const run = evaluations.filter(({ status }) => status !== 'notRun')
  if (run.length === 0) return null
  const percent = (margins: readonly number[]): number[] => margins.map((margin) => 100 * margin)
  const front = tradeOff(run)
  const costs = run.map(({ cost }) => cost)
  const air = 0.05 * (Math.max(...costs) - Math.min(...costs) || 1)
  const window = [Math.min(...costs) - air, Math.max(...costs) + air] as const
  const figure: Figure = {
    title: '',
    xTitle: `Cost of what is varied, ${study.currency}`,
    panes: [{ title: 'Tightest margin', unit: '%' }],
    traces: [
      { name: 'Trade-off', x: front.map(({ cost }) => cost), y: percent(front.map(tightest)), pane: 0, role: 'signal', color: 0 },
      { name: 'Limit', x: [...window], y: [0, 0], pane: 0, role: 'limit', color: 0 },
    ],
  }
  const drawn = plotlyFigure(figure, theme, { ...size, window, headings: true, legends: false })
  const marks = (designs: typeof run, color: string | undefined, width: number): Record<string, unknown> => ({
    type: 'scatter',
    mode: 'markers',
    x: designs.map(({ cost }) => cost),
    y: percent(designs.map(tightest)),
    xaxis: 'x',
    yaxis: 'y',
    showlegend: false,
    hoverinfo: 'skip',
    marker: { size: width, color, line: { width: 1, color: theme.paper } },
  })
  const margins = percent(run.map(tightest))
  const span = Math.max(...margins) - Math.min(...margins) || 1
  const yaxis = { ...(drawn.layout.yaxis as object), range: [Math.min(...margins, 0) - 0.08 * span, Math.max(...margins, 0) + 0.08 * span] }
  return {
    ...drawn,
    layout: { ...drawn.layout, yaxis },
    data: [
      ...drawn.data,
      marks(
        run.filter(({ status }) => status === 'failed'),
        theme.limit,
        6,
      ),
      marks(
        run.filter(({ status }) => status === 'met'),
        theme.palette[2],
        6,
      ),
      ...(answer ? [marks([answer], theme.ink, 10)] : []),
    ],
  }
}
