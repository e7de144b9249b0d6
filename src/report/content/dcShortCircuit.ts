/** Short circuits on direct current, by source and with what they ask of equipment, as a section of the report. */
import { engineName } from '../../model/compile/names.ts'
import { dcShortCircuitFigure } from '../../model/figures/dcShortCircuit.ts'
import {
  CLEARING_S,
  clearingNote,
  DC_DUTY_HEADS,
  DC_HEADS,
  DC_LEAST_NOTE,
  DC_NOTE,
  type DcFault,
  dcCells,
  dcGradingNotes,
  dcNetworkNotes,
  dcProtectionRows,
  dcShortCircuit,
  dutyCells,
  EQUIVALENT_HEADS,
  equivalentCells,
  SOURCE_HEADS,
  sourceCells,
} from '../../model/shortCircuit/dc/index.ts'
import { GRADING_HEADS, gradingCells, gradings, symbolMarkup } from '../../model/shortCircuit/index.ts'
import { topologyOf } from '../../model/topology/index.ts'
import { timeCurrentFigure } from '../../model/figures/timeCurrent.ts'
import { effectiveDocument } from '../../model/variants/index.ts'
import { worstRows } from './shortCircuit.ts'
import type { ReportSource } from './source.ts'
import type { DcShortCircuitContent } from './types.ts'

/** Buses whose curves are drawn, those with the greatest peaks. */
const MOST_CURVES = 2

/** Null where no bus is drawn on direct current: power supplies that end in their racks have no section. */
export function dcShortCircuitContent({ document: snapshot, study, trace, faults = [] }: ReportSource): DcShortCircuitContent | null {
  const document = effectiveDocument(snapshot, study.id)
  const nodes = topologyOf(document).nodes
  const drawn = [...nodes.values()].some((n) => n.domain === 'dc' && n.busIds.length > 0)
  const result = drawn ? dcShortCircuit(document, faults, CLEARING_S) : null
  const shown = result?.buses.filter(({ id }) => (nodes.get(id)?.busIds.length ?? 0) > 0) ?? []
  if (!result || shown.length === 0) return null
  const name = (id: string): string => engineName(id, document, trace) ?? id
  const { duties } = result
  const rows = dcProtectionRows(snapshot, study.id, result.rows)
  const grading = gradings(rows)
  const met = duties.filter(({ verdict }) => verdict === 'met').length
  const bySource = (cells: (of: DcFault['contributions'][number]) => readonly string[]) =>
    shown.flatMap((b) => b.contributions.map((of, k) => [k === 0 ? name(b.id) : '', name(of.id), ...cells(of)]))
  return {
    sentence:
      `Bolted short circuits between the poles at the buses on direct current after IEC 61660-1, by source, and equipment held against them. ` +
      (duties.length === 0
        ? 'No equipment is to be judged.'
        : `${met} of ${duties.length} ratings of breakers, fuses, cables, busways and busbars are met${duties.some((d) => d.isAssumed) ? '; some of the ratings are assumed' : ''}. The verdict does not count them.`),
    buses: shown.map((b) => [name(b.id), ...dcCells(b)]),
    busHeads: ['Bus', ...DC_HEADS].map(symbolMarkup),
    sources: bySource(sourceCells),
    sourceHeads: ['At', 'Source', ...SOURCE_HEADS.left, ...SOURCE_HEADS.right].map(symbolMarkup),
    equivalents: bySource(equivalentCells),
    equivalentHeads: ['At', 'Source', ...EQUIVALENT_HEADS.left, ...EQUIVALENT_HEADS.right].map(symbolMarkup),
    duties: duties.map((d) => [name(d.componentId), ...dutyCells(d, name)]),
    dutyHeads: ['Equipment', ...DC_DUTY_HEADS.left, ...DC_DUTY_HEADS.right],
    grading: grading.map((g) => [name(g.componentId), ...gradingCells(g, name)]),
    gradingHeads: ['Protection', ...GRADING_HEADS.left, ...GRADING_HEADS.right],
    gradingFigures: worstRows(rows, grading).map((row) => timeCurrentFigure(row, name)),
    figures: shown
      .toSorted((a, b) => Math.abs(b.ip) - Math.abs(a.ip))
      .filter((b, k, all) => all.findIndex((other) => isAlike(b, other)) === k)
      .slice(0, MOST_CURVES)
      .map((b) => dcShortCircuitFigure(b, name)),
    notes: [
      ...[DC_NOTE, DC_LEAST_NOTE].map(symbolMarkup),
      clearingNote(CLEARING_S),
      ...dcGradingNotes(grading),
      ...dcNetworkNotes(snapshot, study.id, shown, name),
    ],
  }
}

/** Rows of one design have one curve. */
const isAlike = (a: DcFault, b: DcFault): boolean =>
  a.un === b.un && Math.abs(a.ip / b.ip - 1) < 1e-6 && a.contributions.length === b.contributions.length
