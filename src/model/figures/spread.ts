/** Figures of many runs: histogram with probability of exceedance, and tornado of what moves a value. */
import { exceedance, histogram, type Influence, type Spread } from '../sizing/index.ts'
import { displayUnit, formatQuantity, toDisplay, type UnitSet } from '../units/index.ts'
import type { Figure, FigureTrace } from './types.ts'

/** Times the width of the spread. */
const FAR = 3

/** `isSweep`: of points evenly set, whose shares are no probabilities. */
export function spreadFigure({ check, values }: Spread, set: UnitSet = 'si', isSweep = false): Figure {
  const largest = Math.max(...[values[0] ?? 0, values.at(-1) ?? 0, check.limit].map(Math.abs))
  const unit = displayUnit(check.quantity, largest, { set })
  const shown = (si: number): number => toDisplay(si, check.quantity, unit)
  const { centres, counts, width } = histogram(values)
  const most = Math.max(...counts)
  const limit = shown(check.limit)
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 0]
  // A limit far off would leave the runs a single bar.
  const room = FAR * (high - low)
  const isFar = check.limit < low - room || check.limit > high + room
  return {
    title: `Spread of “${check.title}”`,
    // What it is of stands in the title; a narrow figure has no room for it twice.
    xTitle: `${['Value', unit].filter((part) => part !== '').join(', ')}${isFar ? `; the limit, ${formatQuantity(check.limit, check.quantity, { set })}, lies farther ${check.limit < low ? 'left' : 'right'}` : ''}`,
    panes: [
      { title: 'Runs', unit: '', range: [0, most * 1.1] },
      { title: isSweep ? 'Share of runs above this' : 'Probability of more than this', unit: '%', range: [0, 100] },
    ],
    traces: [
      { name: 'Runs', x: centres.map(shown), y: counts, pane: 0, role: 'bars', color: 0, width: (shown(width) - shown(0)) * 0.92 },
      {
        name: isSweep ? 'Share' : 'Probability',
        x: values.map(shown),
        y: exceedance(values).map((p) => 100 * p),
        pane: 1,
        role: 'signal',
        color: 0,
      },
      ...(isFar ? [] : [[most * 1.1], [100]]).map(
        ([top = 0], pane): FigureTrace => ({ name: 'Limit', x: [limit, limit], y: [0, top], pane, role: 'limit', color: 0 }),
      ),
    ],
  }
}

/** At most a dozen, the strongest first. */
export function tornadoFigure(found: readonly Influence[], title: string, quantity: string, unit: string): Figure {
  const shown = found.slice(0, 12)
  const scale = unit === '%' ? 100 : 1
  const x = shown.map((_, k) => k)
  return {
    title,
    xTitle: '',
    xNames: shown.map(({ variable }) => variable),
    panes: [{ title: quantity, unit }],
    traces: [
      {
        name: quantity,
        x,
        y: shown.map(({ down, up }) => scale * (up - down)),
        base: shown.map(({ down }) => scale * down),
        pane: 0,
        role: 'bars',
        color: 0,
      },
    ],
  }
}
