/** Draws a figure as SVG with Plotly, from the same traces and layout as the screen, in the report's own theme. */
import { createRequire } from 'node:module'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import type { Figure, FigureTheme } from '../../model/figures/types.ts'
import { decimateFigure } from './decimate.ts'
import { type FigureDocument, type FigureElement, installDom } from './dom.ts'
import { PRINT_THEME } from './theme.ts'

export interface FigureSvg {
  readonly svg: string
  readonly width: number
  readonly height: number
}

/** Pixels of 1/96 inch: 470 pt of text width. */
const WIDTH = 627
const PANE_HEIGHT = 176
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

export async function drawFigure(figure: Figure, theme: FigureTheme = PRINT_THEME): Promise<FigureSvg> {
  const { plotly, document } = load()
  const height = Math.min(AROUND + Math.max(figure.panes.length, 1) * PANE_HEIGHT, MAX_HEIGHT)
  // Two columns per pixel: 0.13 mm, finer than the line is wide.
  const { data, layout } = plotlyFigure(decimateFigure(figure, WIDTH * 2), theme, { width: WIDTH, height, headings: true })
  const element = document.createElement('div')
  document.body.appendChild(element)
  try {
    await plotly.newPlot(
      element,
      data.map((trace, k) => ({ ...trace, uid: String(k) })),
      forPrint(layout),
      { staticPlot: true },
    )
    return { svg: withoutChance(plotly.Snapshot.toSVG(element, 'svg')), width: WIDTH, height }
  } finally {
    plotly.purge(element)
    element.remove()
  }
}

/** Plotly names its clip paths by a random number; the same figure is to give the same file. */
function withoutChance(svg: string): string {
  const uid = /id="defs-([0-9a-f]+)"/.exec(svg)?.[1]
  return uid === undefined ? svg : svg.replaceAll(new RegExp(`(?<=defs-|clip|legend\\d?|topdefs-)${uid}`, 'g'), 'figure')
}

/** Without a browser's layout Plotly cannot tell whether a tick label fits, and would hide them all. */
function forPrint(layout: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(layout).map(([key, value]) =>
    /^[xy]axis/.test(key) ? [key, { ...(value as object), ticklabeloverflow: 'allow' }] : [key, value],
  )
  return Object.fromEntries(entries)
}
