/** Draws a figure as SVG with Plotly, from the same traces and layout as the screen, in the report's own theme. */
import { createRequire } from 'node:module'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import type { Figure, FigureTheme } from '../../model/figures/types.ts'
import { decimateFigure } from './decimate.ts'
import { type FigureDocument, type FigureElement, installDom } from './dom.ts'
import { textWidth } from './metrics.ts'
import { PRINT_THEME } from './theme.ts'

export interface FigureSvg {
  readonly svg: string
  readonly width: number
  readonly height: number
}

/** Pixels of 1/96 inch: 470 pt of text width. */
const WIDTH = 627
/** Two figures of two panes share a page with their text. */
const paneHeight = ({ panes, xLog, isPlane }: Figure): number => (xLog || isPlane ? 300 : panes.length <= 2 ? 126 : 166)
const AROUND = 44
const MAX_HEIGHT = 860

interface Plotly {
  newPlot(element: FigureElement, data: readonly unknown[], layout: unknown, config: unknown): Promise<unknown>
  purge(element: FigureElement): void
  readonly Snapshot: { toSVG(element: FigureElement, format: 'svg'): string }
}
interface Drawer {
  readonly plotly: Plotly
  readonly document: FigureDocument
}
let drawer: Drawer | null = null

function load(): Drawer {
  if (drawer) return drawer
  const document = installDom()
  // Plotly is CommonJS and looks for `window` while it loads.
  const plotly = createRequire(import.meta.url)('plotly.js-cartesian-dist-min') as Plotly
  drawer = { plotly, document }
  return drawer
}

export const prepareFigures = (): void => void load()

export async function drawFigure(figure: Figure, theme: FigureTheme = PRINT_THEME): Promise<FigureSvg> {
  const { plotly, document } = load()
  const height = Math.min(AROUND + Math.max(figure.panes.length, 1) * paneHeight(figure), MAX_HEIGHT)
  // Two columns per pixel: 0.13 mm, finer than the line is wide.
  const drawn = plotlyFigure(decimateFigure(figure, WIDTH * 2), theme, { width: WIDTH, height, headings: true })
  const { data, layout, extra } = withOneLegend(figure, drawn.data, drawn.layout, theme)
  const element = document.createElement('div')
  document.body.appendChild(element)
  try {
    await plotly.newPlot(element, data, forPrint(layout), { staticPlot: true })
    return {
      svg: withPlacedLines(withoutEmpty(withoutChance(plotly.Snapshot.toSVG(element, 'svg')))),
      width: WIDTH,
      height: height + extra,
    }
  } finally {
    plotly.purge(element)
    element.remove()
  }
}

/** A property without a value ends the style for some readers of SVG. */
const withoutEmpty = (svg: string): string => svg.replaceAll('stroke-dasharray:;', '')

/** Every line of a text at the text's own place: without a browser's layout Plotly leaves the later ones where the line before ended. */
const withPlacedLines = (svg: string): string =>
  svg.replaceAll(/<text\b[^>]*>.*?<\/text>/gs, (text) => {
    const place = (name: string): string => new RegExp(`^<text[^>]*\\s${name}="([^"]*)"`).exec(text)?.[1] ?? '0'
    return text.replaceAll(/<tspan(?=[^>]*class="line")(?![^>]* x=)/g, `<tspan x="${place('x')}" y="${place('y')}"`)
  })

/** Plotly names its clip paths by a random number; the same figure is to give the same file. */
function withoutChance(svg: string): string {
  const uid = /id="defs-([0-9a-f]+)"/.exec(svg)?.[1]
  return uid === undefined ? svg : svg.replaceAll(new RegExp(`(?<=defs-|clip|legend\\d?|topdefs-)${uid}`, 'g'), 'figure')
}

const LEGEND_ROW = 18
/** Line sample and gaps around a legend's name, px. */
const LEGEND_SAMPLE = 46

type Settings = Readonly<Record<string, unknown>>

/** One legend below the panes, a name once: in print nobody can point at a curve, and names repeat from pane to pane. */
function withOneLegend(
  figure: Figure,
  data: readonly Settings[],
  layout: Settings,
  theme: FigureTheme,
): { data: readonly Settings[]; layout: Settings; extra: number } {
  const names = new Set<unknown>()
  const traces = data.map((trace, k) => {
    const showlegend = trace.showlegend === true && !names.has(trace.name)
    if (showlegend) names.add(trace.name)
    // Beyond the palette colours come again; dots tell the second round from the first.
    const again = figure.traces[k]?.role === 'signal' && (figure.traces[k]?.color ?? 0) >= theme.palette.length
    const line = again ? { ...(trace.line as object), dash: 'dot' } : trace.line
    return { ...trace, line, uid: String(k), legend: 'legend', showlegend }
  })
  const margin = layout.margin as { readonly l: number; readonly r: number; readonly t: number; readonly b: number }
  const widest = Math.max(...[...names].map((name) => textWidth(String(name), theme.fontSize) + LEGEND_SAMPLE), 1)
  // Plotly gives every entry of a wrapped legend the widest one's room.
  const perRow = Math.max(Math.floor((WIDTH - margin.l - margin.r) / widest), 1)
  const extra = names.size === 0 ? 0 : Math.ceil(names.size / perRow) * LEGEND_ROW + 4
  const plotHeight = Number(layout.height) - margin.t - margin.b
  const others = Object.entries(layout).filter(([key]) => !key.startsWith('legend'))
  return {
    data: traces,
    extra,
    layout: {
      ...Object.fromEntries(others),
      height: Number(layout.height) + extra,
      margin: { ...margin, b: margin.b + extra, autoexpand: false },
      legend: { orientation: 'h', x: 0, xanchor: 'left', y: -margin.b / plotHeight, yanchor: 'top', font: { size: theme.fontSize } },
    },
  }
}

/** Without a browser's layout Plotly cannot tell whether a tick label fits, and would hide them all. */
function forPrint(layout: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(layout).map(([key, value]) =>
    /^[xy]axis/.test(key) ? [key, { ...(value as object), ticklabeloverflow: 'allow' }] : [key, value],
  )
  return Object.fromEntries(entries)
}
