import { PLOT_MARGIN, placeholder, type PlotlyFigure } from '../../model/figures/plotly.ts'

/** Room of the chart of an axis above it, px: the library draws no chart without a plotting area. */
export const AXIS_LEAD = 8
/** The time axis of a figure alone, to stand still below panes that scroll. */
export function axisOf(figure: PlotlyFigure): PlotlyFigure {
  const { xaxis, yaxis, shapes: _shapes, annotations: _annotations, ...layout } = figure.layout
  const shared = Object.entries(layout).filter(([name]) => !name.startsWith('yaxis') && !name.startsWith('legend'))
  return {
    data: [placeholder(0, 0)],
    layout: {
      ...Object.fromEntries(shared),
      height: AXIS_LEAD + PLOT_MARGIN.bottom,
      margin: { ...(layout.margin as object), t: 0 },
      xaxis: { ...(xaxis as object), anchor: 'y', mirror: false, showgrid: false },
      yaxis: { ...(yaxis as object), domain: [0, 1], fixedrange: true, visible: false },
    },
    panes: [],
    ranges: [],
  }
}
