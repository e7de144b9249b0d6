/** Plots as PNG, SVG or CSV. Pictures are drawn in print colours whatever the theme, with headings and legends in them. */
import type { Figure, FigureTheme } from '../../model/figures/types.ts'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import { host } from '../host/host.ts'
import { askSavePath } from '../files/projectActions.ts'
import { showError, showNotice } from '../state/noticeStore.ts'
import { loadPlotly } from './PlotlyChart.tsx'
import { plotHeight } from './PlotArea.tsx'
import type { TimeWindow } from './timeAxis.ts'

const PRINT: FigureTheme = {
  ink: '#1a2330',
  muted: '#5b6472',
  grid: '#e6e9ed',
  paper: '#ffffff',
  limit: '#b3261e',
  palette: ['#1b63d8', '#c2410c', '#0f7a5c', '#8b3fb5', '#a06a00', '#c02667', '#0e7490', '#57534e'],
  // A font of the system: a picture has none of the page's, and text measured in one font would be cut in another.
  fontFamily: 'Arial, "Liberation Sans", Helvetica, sans-serif',
  fontSize: 12,
}
const WIDTH = 1200
/** Lowest height of a curve's area, px. */
const PANE = 74

export async function savePicture(figure: Figure, window: TimeWindow, format: 'png' | 'svg', name: string): Promise<void> {
  const plotly = await loadPlotly()
  const height = plotHeight(figure.panes.length, 520, PANE)
  const drawn = plotlyFigure(figure, PRINT, { width: WIDTH, height, window: [window.fromS, window.toS], headings: true })
  const uri = await plotly.toImage(
    { data: drawn.data.map((t) => ({ ...t })), layout: { ...drawn.layout } },
    { format, width: WIDTH, height, scale: format === 'png' ? 2 : 1 },
  )
  const link = document.createElement('a')
  link.href = uri
  link.download = `${fileStem(name)}.${format}`
  link.click()
}

export async function saveCsv(session: string, runId: string, channels: readonly string[], name: string): Promise<void> {
  const path = await askSavePath('csv', `${fileStem(name)}.csv`)
  if (path === null) return
  const reply = await host.request('run/csv', { session, runId, path, overwrite: true, channels: [...channels] })
  if (reply.ok) showNotice('success', `${reply.value.rows} rows written`, reply.value.path)
  else showError('The table could not be written', reply.error)
}

/** All channels; the data stand beside the configuration. */
export async function saveComtrade(session: string, runId: string, name: string): Promise<void> {
  const path = await askSavePath('comtrade', `${fileStem(name)}.cfg`)
  if (path === null) return
  const reply = await host.request('run/comtrade', { session, runId, path, overwrite: true, format: 'float32' })
  if (reply.ok) showNotice('success', `${reply.value.samples} samples written as COMTRADE`, reply.value.path)
  else showError('The record could not be written', reply.error)
}

const fileStem = (name: string): string => name.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'plots'
