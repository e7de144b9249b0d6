/**
 * A `Figure` as Plotly traces and layout: stacked panes over one time axis. Pure data, the same for the screen and the report.
 * Panes are laid out in pixels first, so that the screen can place its own headers and cursors exactly on them.
 */
import { GROUP_SPACE } from '../units/index.ts'
import type { Figure, FigureTheme, FigureTrace } from './types.ts'

export interface PlotlyOptions {
  /** Size of the whole figure, px. */
  readonly width: number
  readonly height: number
  /** Visible part of the x-axis; the extent of the traces unless told. */
  readonly window?: readonly [number, number]
  /** Visible part of a pane's y-axis, by pane; null or absent = fitted to the traces. */
  readonly ranges?: readonly (readonly [number, number] | null)[]
  /** Titles, units and legend drawn into the figure; without them the host draws its own into the header of each pane. */
  readonly headings: boolean
  /** Legends beside the titles; as `headings` unless told. */
  readonly legends?: boolean
}
export interface PaneArea {
  /** Edges of the plotting area, px from the top of the figure. */
  readonly top: number
  readonly bottom: number
}
export interface PlotlyFigure {
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly layout: Readonly<Record<string, unknown>>
  readonly panes: readonly PaneArea[]
  /** Fitted or given range of each pane's y-axis. */
  readonly ranges: readonly (readonly [number, number])[]
}

/** Decimal point and the space between groups of three, as in every other number. */
export const SEPARATORS = `.${GROUP_SPACE}`

/** Margins and pane headers, px. */
export const PLOT_MARGIN = { left: 62, right: 14, top: 2, bottom: 36 } as const
export const PANE_HEADER = 26
/** Room of a limit's name, px. */
const LABEL_HEIGHT = 15

export function paneAreas(count: number, height: number): readonly PaneArea[] {
  const inner = height - PLOT_MARGIN.top - PLOT_MARGIN.bottom - count * PANE_HEADER
  const each = Math.max(inner / Math.max(count, 1), 20)
  return Array.from({ length: count }, (_, k) => {
    const top = PLOT_MARGIN.top + (k + 1) * PANE_HEADER + k * each
    return { top, bottom: top + each }
  })
}

/** Range that shows all of `low…high` with a little air; a constant stands in the middle, and rounding noise stays a flat line. */
export function fittedRange(low: number, high: number): readonly [number, number] {
  if (!(low <= high)) return [0, 1]
  const size = Math.max(Math.abs(low), Math.abs(high))
  const span = Math.max(high - low, size * 1e-4, 1e-9)
  const centre = (low + high) / 2
  return [centre - span * 0.56, centre + span * 0.56]
}

export function plotlyFigure(figure: Figure, theme: FigureTheme, options: PlotlyOptions): PlotlyFigure {
  const { width, height } = options
  const panes = paneAreas(figure.panes.length, height)
  const plotHeight = Math.max(height - PLOT_MARGIN.top - PLOT_MARGIN.bottom, 1)
  const toPaper = (px: number): number => 1 - (px - PLOT_MARGIN.top) / plotHeight
  const window = options.window ?? xRange(figure)
  const ranges = figure.panes.map((pane, k) => options.ranges?.[k] ?? pane.range ?? paneRange(figure.traces, k))

  const layout: Record<string, unknown> = {
    // Bars stand at their x, beside each other only where their x say so.
    barmode: 'overlay',
    width,
    height,
    autosize: false,
    margin: { l: PLOT_MARGIN.left, r: PLOT_MARGIN.right, t: PLOT_MARGIN.top, b: PLOT_MARGIN.bottom, pad: 0 },
    paper_bgcolor: theme.paper,
    plot_bgcolor: theme.paper,
    font: { family: theme.fontFamily, size: theme.fontSize, color: theme.ink },
    separators: SEPARATORS,
    hovermode: false,
    showlegend: options.legends ?? options.headings,
    xaxis: {
      ...axis(theme),
      range: window,
      anchor: axisName('y', figure.panes.length - 1),
      title: { text: escaped(figure.xTitle), standoff: 6 },
      nticks: ticks((width - PLOT_MARGIN.left) / 60),
      ...(figure.xLog ? DECADES : {}),
      ...(figure.xNames
        ? {
            tickvals: figure.xNames.map((_, k) => k),
            ticktext: figure.xNames.map((name) => inTwoLines(name).map(escaped).join('<br>')),
            tickangle: 0,
          }
        : {}),
    },
    shapes: [...bandShapes(figure, theme), ...frames(panes.length - 1, theme)],
    annotations: [
      ...limitLabels(figure, theme, ranges, panes),
      ...bandLabels(figure, theme, window),
      ...(options.headings ? headings(figure, panes, toPaper, theme) : []),
    ],
  }
  panes.forEach((area, k) => {
    layout[k === 0 ? 'yaxis' : `yaxis${k + 1}`] = {
      ...axis(theme),
      domain: [Math.max(toPaper(area.bottom), 0), Math.min(toPaper(area.top), 1)],
      range: ranges[k],
      nticks: ticks((area.bottom - area.top) / 18, 4),
      // Values beside the panes have room; to make sure takes the library a third of the time of a drawing.
      ticklabeloverflow: 'allow',
      ...(figure.panes[k]?.isLog ? { ...DECADES, exponentformat: 'SI' } : {}),
    }
    if (options.headings) {
      layout[legendName(k)] = {
        orientation: 'h',
        x: 1,
        xanchor: 'right',
        y: toPaper(area.top),
        yanchor: 'bottom',
        bgcolor: 'rgba(0,0,0,0)',
        font: { size: theme.fontSize },
      }
    }
  })
  const legends = options.legends ?? options.headings
  const data = figure.traces.map((t) => plotlyTrace(t, theme, legends))
  const empty = figure.panes.flatMap((_, k) => (figure.traces.some((t) => t.pane === k) ? [] : [placeholder(k, window[0])]))
  return { data: [...data, ...empty], layout, panes, ranges }
}

/** As many as have room, but no more than one can follow on a large screen. Asked for fewer than four, a low pane may get one alone. */
const ticks = (room: number, least = 3): number => Math.min(Math.max(Math.floor(room), least), 20)

/** A logarithmic axis with a name at each decade. */
const DECADES = { type: 'log', dtick: 1, nticks: undefined } as const

const bandShapes = ({ bands = [] }: Figure, theme: FigureTheme): Record<string, unknown>[] =>
  bands.map(({ from, to }) => ({
    type: 'rect',
    xref: 'x',
    yref: 'y domain',
    x0: from,
    x1: to,
    y0: 0,
    y1: 1,
    line: { width: 0 },
    fillcolor: translucent(theme.muted, 0.14),
    layer: 'below',
  }))
/**
 * Top and bottom of the panes above the one that the x-axis stands under, whose `mirror: true` frames that one alone: `mirror: 'all'` would
 * frame all of them, and draw ticks through the heading of the bottom one.
 */
const frames = (count: number, theme: FigureTheme): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, k) =>
    [0, 1].map((y) => ({
      type: 'line',
      xref: 'paper',
      yref: `${axisName('y', k)} domain`,
      x0: 0,
      x1: 1,
      y0: y,
      y1: y,
      line: { color: theme.muted, width: 1 },
      layer: 'above',
    })),
  ).flat()
/** The name stands at the left end of what is seen of the band. */
const bandLabels = ({ bands = [], xLog }: Figure, theme: FigureTheme, [low, high]: readonly [number, number]): Record<string, unknown>[] =>
  bands
    .map(({ label, from, to }) => (xLog ? { label, from: Math.log10(from), to: Math.log10(to) } : { label, from, to }))
    .filter(({ from, to }) => to > low && from < high)
    .map(({ label, from }, k) => {
      const x = Math.max(from, low)
      return {
        text: escaped(label),
        x,
        xref: 'x',
        xanchor: 'left',
        y: 1,
        yref: 'y domain',
        yanchor: 'top',
        // Narrow bands stand close together: one name under the other.
        yshift: -LABEL_HEIGHT * k,
        showarrow: false,
        font: { size: theme.fontSize - 1, color: theme.muted },
        // Bars may stand behind it.
        bgcolor: translucent(theme.paper, 0.75),
        borderpad: 0,
      }
    })

/** Plotly draws no axes for a pane without a trace. */
export const placeholder = (pane: number, x: number): Record<string, unknown> => ({
  type: 'scatter',
  mode: 'lines',
  x: [x],
  y: [null],
  xaxis: 'x',
  yaxis: axisName('y', pane),
  showlegend: false,
  hoverinfo: 'skip',
})

function plotlyTrace(trace: FigureTrace, theme: FigureTheme, inLegend: boolean): Record<string, unknown> {
  const color = traceColor(trace, theme)
  if (trace.role === 'bars') return bars(trace, color, inLegend)
  if (trace.role === 'points') return points(trace, color, theme, inLegend)
  return {
    type: 'scatter',
    mode: 'lines',
    name: escaped(trace.name),
    x: trace.x,
    y: trace.y,
    xaxis: 'x',
    yaxis: axisName('y', trace.pane),
    legend: legendName(trace.pane),
    showlegend: inLegend && (trace.role === 'signal' || trace.role === 'envelope'),
    hoverinfo: 'skip',
    line: {
      color,
      width: trace.role === 'signal' ? 1.4 : trace.role === 'envelope' ? 0.9 : 1.2,
      dash: trace.dash || trace.role === 'limit' ? 'dash' : trace.role === 'reference' ? 'dot' : 'solid',
      simplify: false,
    },
    ...(trace.role === 'envelope' ? { fill: 'toself', fillcolor: translucent(color, 0.42) } : {}),
  }
}

const common = (trace: FigureTrace, inLegend: boolean): Record<string, unknown> => ({
  name: escaped(trace.name),
  x: trace.x,
  y: trace.y,
  xaxis: 'x',
  yaxis: axisName('y', trace.pane),
  legend: legendName(trace.pane),
  showlegend: inLegend,
  hoverinfo: 'skip',
})
const bars = (trace: FigureTrace, color: string, inLegend: boolean): Record<string, unknown> => ({
  ...common(trace, inLegend),
  type: 'bar',
  base: trace.base,
  width: trace.width ?? 0.62,
  marker: { color },
  text: trace.texts?.map(escaped),
  textposition: 'outside',
  cliponaxis: false,
})
const points = (trace: FigureTrace, color: string, theme: FigureTheme, inLegend: boolean): Record<string, unknown> => ({
  ...common(trace, inLegend),
  type: 'scatter',
  mode: trace.texts ? 'markers+text' : 'markers',
  marker: { color, size: 8, line: { color: theme.paper, width: 1 } },
  text: trace.texts?.map(escaped),
  textposition: 'top right',
  textfont: { size: theme.fontSize - 1, color: theme.ink },
})

export function traceColor(trace: FigureTrace, theme: FigureTheme): string {
  if (trace.role === 'limit') return theme.limit
  if (trace.role === 'reference') return theme.muted
  return theme.palette[trace.color % theme.palette.length] ?? theme.ink
}

/** `#rrggbb` with an opacity; any other colour is left as it is. */
export function translucent(color: string, opacity: number): string {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)
  if (!hex) return color
  const [r, g, b] = hex.slice(1).map((part) => Number.parseInt(part, 16))
  return `rgba(${r}, ${g}, ${b}, ${opacity})`
}

/** Plotly reads markup (`<b>`, links) and formulas between two `$` in its texts; a name is text. */
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\$/g, '&#36;')

function axis(theme: FigureTheme): Record<string, unknown> {
  return {
    gridcolor: theme.grid,
    linecolor: theme.muted,
    tickcolor: theme.muted,
    tickfont: { size: theme.fontSize, color: theme.muted },
    showline: true,
    mirror: true,
    linewidth: 1,
    ticks: 'outside',
    ticklen: 4,
    zeroline: false,
    automargin: false,
    exponentformat: 'none',
    separatethousands: false,
  }
}

const hasGaps = ({ y }: FigureTrace): boolean => y.some((value) => Number.isNaN(value))

/** A limit's name stands at the right end of its line, on the side where its pane has room. */
function limitLabels(
  figure: Figure,
  theme: FigureTheme,
  ranges: readonly (readonly [number, number])[],
  panes: readonly PaneArea[],
): Record<string, unknown>[] {
  const placed: { readonly pane: number; readonly px: number; readonly column: number }[] = []
  return figure.traces.flatMap((trace) => {
    const y = trace.y[trace.y.length - 1]
    // Labels stand at the ends of level lines; a curve is named by its legend.
    if (trace.role !== 'limit' || y === undefined || figure.xLog || hasGaps(trace)) return []
    const [low, high] = ranges[trace.pane] ?? [y, y]
    const area = panes[trace.pane]
    const above = y > (low + high) / 2
    const px = (area ? area.bottom - area.top : 1) * ((y - low) / (high - low)) + (above ? -LABEL_HEIGHT : 0)
    // Names of lines close together stand side by side.
    const near = placed.filter((l) => l.pane === trace.pane && Math.abs(l.px - px) < LABEL_HEIGHT).map((l) => l.column)
    const column = [0, 1, 2].find((c) => !near.includes(c)) ?? 0
    placed.push({ pane: trace.pane, px, column })
    return [
      {
        text: escaped(trace.name),
        x: 1 - column / 3,
        xref: 'paper',
        xanchor: 'right',
        y,
        yref: axisName('y', trace.pane),
        yanchor: above ? 'top' : 'bottom',
        showarrow: false,
        font: { size: theme.fontSize - 1, color: theme.limit },
        bgcolor: translucent(theme.paper, 0.7),
        borderpad: 1,
      },
    ]
  })
}

function headings(
  figure: Figure,
  panes: readonly PaneArea[],
  toPaper: (px: number) => number,
  theme: FigureTheme,
): Record<string, unknown>[] {
  return figure.panes.map((pane, k) => ({
    text: pane.unit ? `<b>${escaped(pane.title)}</b>, ${escaped(pane.unit)}` : `<b>${escaped(pane.title)}</b>`,
    x: 0,
    xref: 'paper',
    xanchor: 'left',
    y: toPaper(panes[k]?.top ?? 0),
    yref: 'paper',
    yanchor: 'bottom',
    showarrow: false,
    font: { size: theme.fontSize, color: theme.ink },
  }))
}

/** A name broken at the space nearest its middle: more lines than two find no room below the axis. */
function inTwoLines(name: string): readonly string[] {
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index)
  const [at] = spaces.toSorted((a, b) => Math.abs(a - name.length / 2) - Math.abs(b - name.length / 2))
  return at === undefined ? [name] : [name.slice(0, at), name.slice(at + 1)]
}

/** Of the x-axis as Plotly takes it: powers of ten on a logarithmic one, room beside the outermost bars. */
function xRange({ traces, xLog, xNames, xRange: given }: Figure): readonly [number, number] {
  if (given) return given
  if (xLog) return [Math.log10(xLog[0]), Math.log10(xLog[1])]
  return xNames ? [-0.6, xNames.length - 0.4] : extent(traces)
}

function extent(traces: readonly FigureTrace[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const trace of traces) {
    for (const x of trace.x) {
      if (x < low) low = x
      if (x > high) high = x
    }
  }
  return low < high ? [low, high] : [0, 1]
}

function paneRange(traces: readonly FigureTrace[], pane: number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const trace of traces) {
    if (trace.pane !== pane) continue
    for (const [k, value] of trace.y.entries()) {
      // A bar reaches from its base by its length.
      const from = trace.base?.[k] ?? value
      for (const y of trace.base ? [from, from + value] : [value]) {
        if (y < low) low = y
        if (y > high) high = y
      }
    }
  }
  // A mark at the edge would lie half upon the frame.
  const room = traces.some((trace) => trace.pane === pane && trace.role === 'points') ? MARK_ROOM * (high - low) : 0
  return fittedRange(low - room, high + room)
}
/** Beyond points, as a share of their range. */
const MARK_ROOM = 0.06

const axisName = (letter: 'y', pane: number): string => (pane === 0 ? letter : `${letter}${pane + 1}`)
const legendName = (pane: number): string => (pane === 0 ? 'legend' : `legend${pane + 1}`)
