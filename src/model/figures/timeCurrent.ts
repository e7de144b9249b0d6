/** Time-current curves of overcurrent protections in a row, in the current of the one next to the short circuit. */
import type { ProtectionRow } from '../shortCircuit/index.ts'
import { displayUnit, toDisplay } from '../units/index.ts'
import type { Figure, FigureTrace } from './types.ts'

const POINTS = 600
/** Seconds, powers of ten; solid-state breakers act within microseconds. */
const DECADES_S = { phases: [-2, 3], earth: [-2, 3], poles: [-6, 3] } as const

export function timeCurrentFigure({ kind, members, greatest }: ProtectionRow, name: (id: string) => string): Figure {
  const decades = DECADES_S[kind]
  const pickUps = members.map(({ acting, ratio }) => acting.current / ratio)
  const from = 10 ** Math.floor(Math.log10(Math.min(...pickUps, greatest)))
  const to = 10 ** Math.ceil(Math.log10(Math.max(...pickUps, greatest) * 1.01))
  const fault = kind === 'earth' ? 'earth fault' : 'short circuit'
  const unit = displayUnit('current', greatest)
  const shown = (i: number): number => toDisplay(i, 'current', unit)
  const lowest = members[0]?.componentId ?? ''
  const curve = (of: (i: number) => number): Pick<FigureTrace, 'x' | 'y'> => {
    const points = Array.from({ length: POINTS + 1 }, (_, k) => from * (to / from) ** (k / POINTS)).map((i) => [i, of(i)] as const)
    // A gap where it does not act, and above the figure.
    const inside = points.map(([i, s]) => [shown(i), s > 0 && s <= 10 ** decades[1] ? s : Number.NaN] as const)
    return { x: inside.map(([x]) => x), y: inside.map(([, y]) => y) }
  }
  return {
    title: `Time-current curves of ${members.map(({ componentId }) => name(componentId)).join(', ')}${kind === 'earth' ? ' on one phase to earth' : ''}; dotted: greatest ${fault} right behind ${name(lowest)}`,
    xTitle: `Current of one unit of ${name(lowest)}, ${unit}`,
    xLog: [shown(from), shown(to)],
    panes: [{ title: 'Acts (solid) and has cleared (dashed) after', unit: 's', isLog: true, range: decades }],
    traces: [
      ...members.flatMap(({ componentId, acting, ratio }, color): FigureTrace[] => [
        { name: name(componentId), ...curve((i) => acting.acts(i * ratio)), pane: 0, role: 'signal', color },
        { name: name(componentId), ...curve((i) => acting.clears(i * ratio)), pane: 0, role: 'signal', color, dash: true },
      ]),
      {
        name: `Greatest ${fault} right behind ${name(lowest)}`,
        x: [shown(greatest), shown(greatest)],
        y: decades.map((power) => 10 ** power),
        pane: 0,
        role: 'reference',
        color: 0,
      },
    ],
  }
}
