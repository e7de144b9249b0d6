/** Charge of batteries: reserve, free band and headroom as stacked bars, the run within them, the best target as a point. */
import type { BatteryBand } from '../limits/batteries.ts'
import type { Figure, FigureTrace } from './types.ts'

const [RESERVE, FREE, HEADROOM, RUN] = [3, 2, 0, 4]
const WIDTH = 0.5

export function bandsFigure(bands: readonly BatteryBand[], nameOf: (id: string) => string): Figure {
  const bars = (name: string, color: number, width: number, span: (band: BatteryBand) => readonly [number, number]): FigureTrace => {
    const spans = bands.map(span)
    return {
      name,
      x: bands.map((_, k) => k),
      y: spans.map(([from, to]) => 100 * Math.max(to - from, 0)),
      base: spans.map(([from]) => 100 * from),
      pane: 0,
      role: 'bars',
      color,
      width,
    }
  }
  const chosen = bands.flatMap(({ best }, k) => (best === null ? [] : [{ k, best }]))
  return {
    title: 'Charge of the batteries',
    xTitle: '',
    xNames: bands.map(({ componentId }) => nameOf(componentId)),
    panes: [{ title: 'State of charge', unit: '%', range: [0, 105] }],
    traces: [
      bars('Reserve for an outage', RESERVE, WIDTH, ({ socMin, window }) => [socMin, window.low]),
      bars('Free for the pulse', FREE, WIDTH, ({ window }) => [window.low, window.high]),
      bars('Headroom for a job stop', HEADROOM, WIDTH, ({ socMax, window }) => [window.high, socMax]),
      bars('In the run', RUN, WIDTH / 3, ({ bottom, top }) => [bottom, Math.max(top, bottom + 0.004)]),
      { name: 'Best target', x: chosen.map(({ k }) => k), y: chosen.map(({ best }) => 100 * best), pane: 0, role: 'points', color: 1 },
    ],
  }
}
