/** Power that is there over the years by each way to get it. */
import type { PowerPath } from '../economics/index.ts'
import type { Figure } from './types.ts'

/** Years shown after the last step. */
const AFTER = 1

export function speedToPowerFigure(paths: readonly PowerPath[]): Figure {
  const end = Math.max(...paths.flatMap(({ steps }) => steps.map(({ atYears }) => atYears)), 0) + AFTER
  return {
    title: 'Speed to power',
    xTitle: 'Years from the request',
    panes: [{ title: 'Power that is there', unit: 'MW' }],
    traces: paths.map(({ label, steps }, color) => {
      const corners = steps.flatMap(({ atYears, powerW }, k) => [
        [atYears, (steps[k - 1]?.powerW ?? 0) / 1e6],
        [atYears, powerW / 1e6],
      ])
      const points = [[0, 0], ...corners, [end, (steps.at(-1)?.powerW ?? 0) / 1e6]]
      return {
        name: label,
        x: points.map(([x]) => x ?? 0),
        y: points.map(([, y]) => y ?? 0),
        pane: 0,
        role: 'signal' as const,
        color,
      }
    }),
  }
}
