/** Short-circuit currents by both standards, and breakers held against them, as a section of the report. */
import { engineName } from '../../model/compile/names.ts'
import { timeCurrentFigure } from '../../model/figures/timeCurrent.ts'
import {
  ANSI_HEADS,
  ANSI_NOTE,
  ansiBreakerDuties,
  ansiCells,
  ansiDuties,
  breakerDuties,
  FAULT_KINDS,
  IMPEDANCE_HEADS,
  impedanceCells,
  isolationNotes,
  LEAST_HEADS,
  LEAST_NOTE,
  leastCells,
  MINIMUM_DELAY_S,
  factorNotes,
  networkNotes,
  GRADING_HEADS,
  gradingCells,
  gradingNotes,
  type Grading,
  gradings,
  PROTECTION_HEADS,
  protectionCells,
  protectionNotes,
  protectionReaches,
  type ProtectionRow,
  protectionRows,
  tightestFirst,
  shortCircuitInput,
  symbolMarkup,
  UNBALANCED_HEADS,
  UNBALANCED_NOTE,
  unbalancedCells,
} from '../../model/shortCircuit/index.ts'
import { topologyOf } from '../../model/topology/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import { effectiveDocument } from '../../model/variants/index.ts'
import { compareNames } from './equipment.ts'
import type { ReportSource } from './source.ts'
import type { ShortCircuitContent } from './types.ts'

/** Rated interrupting time that C37 asks for, cycles. */
const CYCLES = 5

export function shortCircuitContent({ document: snapshot, study, trace, checks, faults = [] }: ReportSource): ShortCircuitContent | null {
  if (faults.length === 0) return null
  const document = effectiveDocument(snapshot, study.id)
  const nodes = topologyOf(document).nodes
  const isBus = ({ id }: { readonly id: string }): boolean => (nodes.get(id)?.busIds.length ?? 0) > 0
  // A drawing without buses has its faults at the terminals.
  const hasBuses = faults.some(isBus)
  const isShown = (fault: { readonly id: string }): boolean => !hasBuses || isBus(fault)
  const shown = faults.filter(isShown)
  const name = (id: string): string => engineName(id, document, trace) ?? id
  const ampere = (value: number): string => formatQuantity(value, 'current')
  const ansi = ansiDuties(shortCircuitInput(document), CYCLES)
  const byIec = breakerDuties(document, study.id, faults)
  const byAnsi = new Map(ansiBreakerDuties(document, study.id, ansi).map((d) => [d.componentId, d]))
  const reaches = protectionReaches(document, study.id, faults).toSorted((a, b) =>
    compareNames({ name: name(a.componentId) }, { name: name(b.componentId) }),
  )
  const protectionsInRows = protectionRows(document, study.id, faults)
  const inARow = gradings(protectionsInRows).toSorted((a, b) => compareNames({ name: name(a.componentId) }, { name: name(b.componentId) }))
  const met = byIec.filter((d) => d.isMet && byAnsi.get(d.componentId)?.isMet !== false).length
  const holds = (key: string): boolean => checks.some((c) => c.key === key && c.verdict !== 'notApplicable')
  const counted = holds('breakerDutyC37') ? 'those of C37' : holds('breakerDutyIec') ? 'those of IEC 60909-0' : 'neither'
  return {
    sentence:
      `Greatest and least three-phase and unbalanced currents after IEC 60909-0, and duties after IEEE C37.010 and C37.13, at the ${hasBuses ? 'buses' : 'terminals'} of the drawing. ` +
      (byIec.length === 0 ? 'No breaker is to be judged.' : `${met} of ${byIec.length} breakers meet both. The verdict counts ${counted}.`),
    iec: shown.map((f) => [
      name(f.id),
      ...[f.ik3, f.ip, f.ib, f.ik].map(ampere),
      formatQuantity(f.sk, 'apparentPower'),
      formatNumber(f.x / f.r, 3),
    ]),
    unbalanced: shown.map((f) => [name(f.id), ...unbalancedCells(f, ampere)]),
    unbalancedHeads: UNBALANCED_HEADS.map(symbolMarkup),
    least: shown.map((f) => [name(f.id), ...leastCells(f.least, ampere)]),
    leastHeads: LEAST_HEADS.map(symbolMarkup),
    impedances: shown.map((f) => [name(f.id), ...impedanceCells(f)]),
    impedanceHeads: IMPEDANCE_HEADS.map(symbolMarkup),
    ansi: ansi.filter(isShown).map((f) => [name(f.id), ...ansiCells(f, ampere)]),
    ansiEarth: ansi.filter(isShown).map((f) => [name(f.id), ...ansiCells(f.earth, ampere)]),
    ansiHeads: ANSI_HEADS,
    breakers: byIec
      .toSorted((a, b) => compareNames({ name: name(a.componentId) }, { name: name(b.componentId) }))
      .map((d) => {
        const other = byAnsi.get(d.componentId)
        const verdict = (isMet: boolean): string => (isMet ? 'Met' : 'Exceeded')
        return [
          name(d.componentId),
          ampere(d.breaking),
          ...[ampere(d.ib), FAULT_KINDS[d.kind], ampere(d.ip), verdict(d.isMet)],
          ...(other ? [ampere(other.duty), FAULT_KINDS[other.kind], ampere(other.crest), verdict(other.isMet)] : ['–', '–', '–', '–']),
        ]
      }),
    protection: reaches.map((r) => [name(r.componentId), ...protectionCells(r, ampere, name)]),
    protectionHeads: ['Protection', ...PROTECTION_HEADS.left, ...PROTECTION_HEADS.right],
    grading: inARow.map((g) => [name(g.componentId), ...gradingCells(g, name)]),
    figures: worstRows(protectionsInRows, inARow).map((row) => timeCurrentFigure(row, name)),
    gradingHeads: ['Protection', ...GRADING_HEADS.left, ...GRADING_HEADS.right],
    notes: [
      ...[`IEC 60909-0: breaking at ${MINIMUM_DELAY_S} s. ${ANSI_NOTE} Breakers of ${CYCLES} cycles.`, UNBALANCED_NOTE, LEAST_NOTE].map(
        symbolMarkup,
      ),
      ...protectionNotes(reaches),
      ...gradingNotes(inARow),
      ...isolationNotes(shown, name),
      ...factorNotes(document, study.id),
      ...networkNotes(document, study.id, faults),
    ],
  }
}

const MOST_CURVES = 3
/** Rows that are drawn: those that are not selective, a few at most, else the one with least time left. */
export function worstRows(rows: readonly ProtectionRow[], found: readonly Grading[]): readonly ProtectionRow[] {
  const inOrder = tightestFirst(found)
  const failed = inOrder.filter((g) => !g.isSelective)
  return (failed.length > 0 ? failed.slice(0, MOST_CURVES) : inOrder.slice(0, 1)).flatMap(
    (g) => rows.find((row) => row.kind === g.kind && row.members[0]?.componentId === g.componentId) ?? [],
  )
}
