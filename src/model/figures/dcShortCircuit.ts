/** Current of a short circuit on direct current over time, and what each source gives of it. */
import type { DcFault } from '../shortCircuit/dc/index.ts'
import { displayUnit, toDisplay } from '../units/index.ts'
import type { Figure } from './types.ts'

/** Sources that are drawn at most, the greatest first. */
const MOST_SOURCES = 8

export function dcShortCircuitFigure(fault: DcFault, name: (id: string) => string): Figure {
  const unit = displayUnit('current', Math.abs(fault.ip))
  const shown = (course: readonly number[]): readonly number[] => course.map((i) => toDisplay(i, 'current', unit))
  const x = fault.times.map((t) => t * 1e3)
  const drawn = fault.contributions.slice(0, MOST_SOURCES)
  const left = fault.contributions.length - drawn.length
  // From nothing: a current that hardly changes would stand on an axis of its rounding.
  const all = [fault.course, ...(drawn.length > 1 ? drawn.map(({ course }) => course) : [])].flatMap(shown)
  const [least, most] = all.reduce(([low, high], i) => [Math.min(low, i), Math.max(high, i)], [0, 0])
  return {
    title: `Short circuit at ${name(fault.id)}: in total${drawn.length > 1 ? ` and by source (dashed)${left > 0 ? `, the ${drawn.length} greatest` : ''}` : ''}`,
    xTitle: 'Time from the short circuit, ms',
    xLog: [x[0] ?? 1e-3, x.at(-1) ?? 1e3],
    panes: [{ title: 'Current', unit, ...(most > least ? { range: [1.05 * least, 1.05 * most] } : {}) }],
    traces: [
      { name: 'In total', x, y: shown(fault.course), pane: 0, role: 'signal', color: 0 },
      ...(drawn.length > 1 ? drawn : []).map(({ id, part, course }, k) => ({
        name: part === '' ? name(id) : `${name(id)}, ${part}`,
        ...{ x, y: shown(course), pane: 0, role: 'signal' as const, color: k + 1, dash: true },
      })),
    ],
  }
}
