/** Short circuits on direct current as text, and as JSON without their curves. */
import type { DcShortCircuit } from '../contract/index.ts'
import { engineName } from '../model/compile/names.ts'
import type { StudioDocument } from '../model/document/records.ts'
import {
  clearingNote,
  dcGradingNotes,
  dcProtectionRows,
  DC_DUTY_HEADS,
  DC_HEADS,
  DC_LEAST_NOTE,
  DC_NOTE,
  dcCells,
  dcNetworkNotes,
  dutyCells,
  EQUIVALENT_HEADS,
  equivalentCells,
  SOURCE_HEADS,
  sourceCells,
} from '../model/shortCircuit/dc/index.ts'
import { GRADING_HEADS, gradingCells, gradings } from '../model/shortCircuit/index.ts'
import { table } from './print.ts'

export function dcShortCircuitText({ buses, duties, rows, clearingS }: DcShortCircuit, document: StudioDocument, studyId: string): string {
  const grading = gradings(dcProtectionRows(document, studyId, rows))
  const name = (id: string): string => engineName(id, document, null) ?? id
  const right = (heads: readonly string[]): readonly string[] => heads.map((head) => `${head}>`)
  const ofAll = (cells: (of: DcShortCircuit['buses'][number]['contributions'][number]) => readonly string[]) =>
    buses.flatMap((b) => b.contributions.map((of, k) => [k === 0 ? name(b.id) : '', name(of.id), ...cells(of)]))
  const tables = [
    table(
      ['Direct current', ...right(DC_HEADS)],
      buses.map((b) => [name(b.id), ...dcCells(b)]),
    ),
    table(['At', 'By source', ...SOURCE_HEADS.left, ...right(SOURCE_HEADS.right)], ofAll(sourceCells)),
    table(['At', 'Source', ...EQUIVALENT_HEADS.left, ...right(EQUIVALENT_HEADS.right)], ofAll(equivalentCells)),
    ...(duties.length === 0
      ? []
      : [
          table(
            ['Equipment', ...DC_DUTY_HEADS.left, ...right(DC_DUTY_HEADS.right)],
            duties.map((d) => [name(d.componentId), ...dutyCells(d, name)]),
          ),
        ]),
    ...(grading.length === 0
      ? []
      : [
          table(
            ['Grading', ...GRADING_HEADS.left, ...right(GRADING_HEADS.right)],
            grading.map((g) => [name(g.componentId), ...gradingCells(g, name)]),
          ),
        ]),
  ].join('\n\n')
  return [
    tables,
    '',
    DC_NOTE,
    DC_LEAST_NOTE,
    clearingNote(clearingS),
    ...dcGradingNotes(grading),
    ...dcNetworkNotes(document, studyId, buses, name),
  ].join('\n')
}

/** Currents over time are many times the rest. */
export const withoutCurves = ({ buses, ...rest }: DcShortCircuit) => ({
  ...rest,
  buses: buses.map(({ times: _, course: __, contributions, ...bus }) => ({
    ...bus,
    contributions: contributions.map(({ course: ___, ...of }) => of),
  })),
})
