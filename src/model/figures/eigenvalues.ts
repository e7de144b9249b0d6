/** The operating point's eigenvalues and Middlebrook's criterion as figures for print. */
import type { SmallSignal } from './analysis.ts'
import { dampingLine, eigenvalues, isPoorlyDamped, isSwinging, realPartTitle, shownPlane } from './stability.ts'
import type { Figure, FigureTrace } from './types.ts'

const TURN = 2 * Math.PI

/** Eigenvalues of the modes in the complex plane, beside the lines of 5 % damping; null where no mode swings: they lie on one line. */
export function eigenvalueFigure({ modes }: SmallSignal): Figure | null {
  const { range, further } = shownPlane(modes)
  if (!range || !modes.some(isSwinging)) return null
  const [from] = range
  const points = modes.filter(({ re }) => re >= from).flatMap((mode) => eigenvalues(mode))
  const highest = (1.12 * Math.max(...points.map(({ im }) => im))) / TURN
  const marks = (name: string, color: number, isOne: (p: SmallSignal['modes'][number]) => boolean): readonly FigureTrace[] => {
    const own = points.filter(isOne)
    return own.length === 0 ? [] : [{ name, x: own.map(({ re }) => re), y: own.map(({ im }) => im / TURN), pane: 0, role: 'points', color }]
  }
  const reference = { pane: 0, role: 'reference', color: 0 } as const
  return {
    title: 'Eigenvalues at the operating point; dotted: the border of stability, and damping of 5 %',
    xTitle: realPartTitle(further),
    xRange: range,
    isPlane: true,
    panes: [{ title: 'Frequency', unit: 'Hz', range: [-highest, highest] }],
    traces: [
      { name: 'Border of stability', x: [0, 0], y: [-highest, highest], ...reference },
      { name: 'Damping 5 %', ...dampingLine(from, highest), ...reference },
      ...marks('Damped by 5 % or more', 0, (mode) => mode.re <= 0 && !isPoorlyDamped(mode)),
      ...marks('Damped by less than 5 %', 1, isPoorlyDamped),
      ...marks('Growing', 5, ({ re }) => re > 0),
    ],
  }
}

/** |Z_source/Z_load| of DC buses over frequency beside Middlebrook's criterion. */
export function ratioFigure(
  curves: readonly { readonly name: string; readonly points: readonly { readonly frequencyHz: number; readonly ratio: number | null }[] }[],
): Figure {
  const known = curves.map(({ name, points }) => ({
    name,
    points: points.flatMap(({ frequencyHz, ratio }) => (ratio === null || ratio <= 0 ? [] : [{ x: frequencyHz, y: ratio }])),
  }))
  const all = known.flatMap(({ points }) => points)
  const ends = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))] as const
  const ratios = all.map(({ y }) => y)
  // Whole decades, with air above the criterion.
  const decades = [Math.floor(Math.log10(Math.min(...ratios))), Math.ceil(Math.log10(1.5 * Math.max(...ratios, 1)))] as const
  return {
    title: 'Impedance of the source over that of the loads at the DC buses; red: Middlebrook’s criterion',
    xTitle: 'Frequency, Hz',
    xLog: ends,
    panes: [{ title: '|Z source / Z load|', unit: '', isLog: true, range: decades }],
    traces: [
      ...known.map(
        ({ name, points }, color): FigureTrace => ({
          ...{ name, pane: 0, role: 'signal', color },
          x: points.map(({ x }) => x),
          y: points.map(({ y }) => y),
        }),
      ),
      { name: 'Middlebrook’s criterion', x: [...ends], y: [1, 1], pane: 0, role: 'limit', color: 0 },
    ],
  }
}
