/** The absorption waterfall: the swing of the loads, what each stage takes off it, and what the grid is left with. */
import type { Absorption } from '../absorption/index.ts'
import { BANDS } from '../absorption/index.ts'
import { displayUnit, formatQuantity, unitScale } from '../units/index.ts'
import type { Figure, FigureTrace } from './types.ts'

const PULSE = 4
const TAKEN = 0
const GRID = 2
const ADDED = 3

export function absorptionFigure(absorption: Absorption): Figure {
  const { stages, pulseW, gridW, bandRmsW } = absorption
  const taking = stages.filter(({ role }) => role !== 'source')
  const unit = displayUnit('activePower', pulseW)
  const { factor } = unitScale('activePower', unit)
  const shown = (watts: number): number => watts / factor
  const names = ['Loads', ...taking.map(({ name }) => name), 'Grid and machines']
  const bar = (name: string, color: number, at: readonly (readonly [x: number, from: number, to: number])[]): FigureTrace[] =>
    at.length === 0
      ? []
      : [
          {
            name,
            x: at.map(([x]) => x),
            y: at.map(([, from, to]) => shown(to - from)),
            base: at.map(([, from]) => shown(from)),
            texts: at.map(([, from, to]) => formatQuantity(to - from, 'activePower', { digits: 3 })),
            pane: 0,
            role: 'bars',
            color,
          },
        ]
  const steps = taking.map(({ beforeW, afterW }, k) => [k + 1, beforeW, afterW] as const)
  // Room for the labels above bars and beneath those that go down to nothing.
  const highest = Math.max(pulseW, ...taking.map(({ afterW }) => afterW))
  const bands = BANDS.flatMap((band, k): FigureTrace[] =>
    bandRmsW[k] === null
      ? []
      : [
          {
            name: `${band.title}, ${band.fromHz}–${band.toHz} Hz`,
            x: stages.map((_, s) => s + 0.18 * (k - 1)),
            y: stages.map(({ bands: shares }) => 100 * (shares[k] ?? 0)),
            pane: 1,
            role: 'points',
            color: k,
          },
        ],
  )
  return {
    title: 'Who takes the pulse',
    xTitle: '',
    xNames: names,
    panes: [
      { title: 'Swing left from the racks to the grid, peak to peak', unit, range: [-0.34 * shown(highest), 1.4 * shown(highest)] },
      { title: 'Share of the pulse within bands', unit: '%' },
    ],
    traces: [
      ...bar('Pulse of the loads', PULSE, [[0, 0, pulseW]]),
      ...bar(
        'Taken',
        TAKEN,
        steps.filter(([, from, to]) => to <= from),
      ),
      ...bar(
        'Added',
        ADDED,
        steps.filter(([, from, to]) => to > from),
      ),
      ...bar('Left for grid and machines', GRID, [[names.length - 1, 0, gridW]]),
      // Stage k stands at k + 1; sources share the last place.
      ...bands.map((trace) => ({
        ...trace,
        x: trace.x.map((x, s) => Math.min(s + 1, names.length - 1) + x - s),
      })),
    ],
  }
}
