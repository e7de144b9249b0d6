/** Designs of a parameter study as points, the trade-off as a line through the best of them. */
import type { ParameterStudyResult } from '../../contract/index.ts'
import type { Evaluation } from '../../contract/modelTypes.ts'
import { type PlotlyFigure, plotlyFigure } from '../../model/figures/plotly.ts'
import type { Figure, FigureTheme } from '../../model/figures/types.ts'
import { againstRamp, againstThroughput, decidingRamp, rampsOf, tightest, tradeOff } from '../../model/sizing/index.ts'
import { displayUnit, unitScale } from '../../model/units/index.ts'

interface Size {
  readonly width: number
  readonly height: number
}
interface Axes {
  readonly x: (design: Evaluation) => number
  readonly y: (design: Evaluation) => number
  readonly xTitle: string
  readonly title: string
  readonly unit: string
  readonly front: readonly Evaluation[]
  /** Level of the limit, where there is one. */
  readonly limit: number | null
}

/** Cost against tightest margin of every design. */
export const costFigure = (result: ParameterStudyResult, theme: FigureTheme, size: Size): PlotlyFigure | null =>
  designsFigure(result, theme, size, {
    x: ({ cost }) => cost,
    y: (design) => 100 * tightest(design),
    xTitle: `Cost of what is varied, ${result.study.currency}`,
    title: 'Tightest margin',
    unit: '%',
    front: tradeOff(result.evaluations),
    limit: 0,
  })

/** What is spent on the plant against what shaping takes from the jobs; the line through the best inside every limit. */
export const throughputFigure = (result: ParameterStudyResult, theme: FigureTheme, size: Size): PlotlyFigure | null =>
  designsFigure(result, theme, size, {
    x: ({ plantCost }) => plantCost,
    y: ({ lost }) => 100 * lost,
    xTitle: `Cost of the varied plant, ${result.study.currency}`,
    title: 'Throughput lost',
    unit: '%',
    front: againstThroughput(result.evaluations),
    limit: null,
  })

/** Cost against the ramp under the limit that decides; null where no ramp is limited. */
export function rampFigure(result: ParameterStudyResult, theme: FigureTheme, size: Size): PlotlyFigure | null {
  const limit = decidingRamp(result.evaluations)
  if (!limit) return null
  const ramps = rampsOf(result.evaluations, limit)
  const unit = displayUnit('rampRate', Math.max(Math.abs(limit.limit), ...ramps.map(({ ramp }) => ramp)))
  const { factor } = unitScale('rampRate', unit)
  const rampOf = new Map(ramps.map(({ design, ramp }) => [design.values.join(), ramp / factor]))
  return designsFigure({ ...result, evaluations: ramps.map(({ design }) => design) }, theme, size, {
    x: ({ cost }) => cost,
    y: ({ values }) => rampOf.get(values.join()) ?? Number.NaN,
    xTitle: `Cost of what is varied, ${result.study.currency}`,
    title: limit.title,
    unit,
    front: againstRamp(ramps).map(({ design }) => design),
    limit: Math.abs(limit.limit) / factor,
  })
}

function designsFigure({ evaluations, answer }: ParameterStudyResult, theme: FigureTheme, size: Size, axes: Axes): PlotlyFigure | null {
  const run = evaluations.filter(({ status }) => status !== 'notRun')
  if (run.length === 0) return null
  const { x, y, front, limit } = axes
  const places = run.map(x)
  const air = 0.05 * (Math.max(...places) - Math.min(...places) || 1)
  const window = [Math.min(...places) - air, Math.max(...places) + air] as const
  const figure: Figure = {
    title: '',
    xTitle: axes.xTitle,
    panes: [{ title: axes.title, unit: axes.unit }],
    traces: [
      { name: 'Trade-off', x: front.map(x), y: front.map(y), pane: 0, role: 'signal', color: 0 },
      ...(limit === null ? [] : [{ name: 'Limit', x: [...window], y: [limit, limit], pane: 0, role: 'limit', color: 0 } as const]),
    ],
  }
  const drawn = plotlyFigure(figure, theme, { ...size, window, headings: true, legends: false })
  const marks = (designs: typeof run, color: string | undefined, width: number): Record<string, unknown> => ({
    type: 'scatter',
    mode: 'markers',
    x: designs.map(x),
    y: designs.map(y),
    xaxis: 'x',
    yaxis: 'y',
    showlegend: false,
    hoverinfo: 'skip',
    marker: { size: width, color, line: { width: 1, color: theme.paper } },
  })
  const heights = run.map(y)
  const span = Math.max(...heights) - Math.min(...heights) || 1
  const yaxis = { ...(drawn.layout.yaxis as object), range: [Math.min(...heights, 0) - 0.08 * span, Math.max(...heights, 0) + 0.08 * span] }
  return {
    ...drawn,
    layout: { ...drawn.layout, yaxis },
    data: [
      ...drawn.data,
      marks(
        run.filter(({ status }) => status === 'failed' || status === 'open'),
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
