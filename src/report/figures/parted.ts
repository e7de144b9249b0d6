/** Figures in parts that a page has room for. */
import type { Figure } from '../../model/figures/types.ts'

/** Panes of a figure that stand together: two of them leave room for another figure or a table on the page. */
const MOST_PANES = 2
/** A figure of many panes as several, each with the panes' own traces: a page's end comes between them, not before all of them. */
export function parted(figure: Figure): readonly Figure[] {
  const parts = Math.ceil(figure.panes.length / MOST_PANES)
  if (parts <= 1) return [figure]
  return Array.from({ length: parts }, (_, k) => {
    const [first, end] = [MOST_PANES * k, MOST_PANES * (k + 1)]
    return {
      ...figure,
      title: `${figure.title}, ${k + 1} of ${parts}`,
      panes: figure.panes.slice(first, end),
      traces: figure.traces.filter(({ pane }) => pane >= first && pane < end).map((trace) => ({ ...trace, pane: trace.pane - first })),
    }
  })
}
