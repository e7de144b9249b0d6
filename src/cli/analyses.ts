/** Studies of the operating point as text. */
import { engineName } from '../model/compile/names.ts'
import type { StudioDocument } from '../model/document/records.ts'
import {
  ANSI_HEADS,
  ANSI_NOTE,
  ansiCells,
  type AnsiBreakerDuty,
  type AnsiDuty,
  type AnsiFault,
  type BreakerDuty,
  FAULT_KINDS,
  type FaultKind,
  GRADING_HEADS,
  type Grading,
  gradingCells,
  gradingNotes,
  IMPEDANCE_HEADS,
  impedanceCells,
  LEAST_HEADS,
  LEAST_NOTE,
  leastCells,
  PROTECTION_HEADS,
  type ProtectionReach,
  protectionCells,
  protectionNotes,
  isolationNotes,
  factorNotes,
  networkNotes,
  UNBALANCED_HEADS,
  UNBALANCED_NOTE,
  unbalancedCells,
} from '../model/shortCircuit/index.ts'
import { formatFixed, formatQuantity, formatShare } from '../model/units/index.ts'
import { type ScanColumn, scanColumns } from '../model/figures/scanTable.ts'
import { openText, phasorNote, qualityText, stateName, swinging, swingText, swingWords } from '../model/figures/stability.ts'
import type { ImpedanceScan, ShortCircuit, SmallSignal } from '../sim/engineApi.ts'
import { table } from './print.ts'

export function modeText(
  { states, stable, modes: all }: SmallSignal,
  document: StudioDocument,
  most: number,
  isSwingingOnly = false,
): string {
  const modes = isSwingingOnly ? swinging(all).map(({ mode }) => mode) : all
  const name = (id: string): string => engineName(id, document, null) ?? id
  const rows = modes.slice(0, most).map((mode) => [
    formatFixed(mode.re, 4),
    formatFixed(mode.im, 4),
    mode.frequencyHz.toFixed(4),
    formatShare(mode.dampingRatio, 2),
    mode.participation
      .slice(0, 3)
      .map((p) => `${name(p.device)} (${stateName(p.variable)}) ${(100 * p.share).toFixed(0)} %`)
      .join('; '),
  ])
  const shapes = modes
    .slice(0, most)
    .flatMap(({ frequencyHz, shape }) =>
      shape.length === 0
        ? []
        : [
            `\nSpeeds at ${frequencyHz.toFixed(4)} Hz, ${swingWords(shape, ({ device }) => name(device))}: ${shape.map((s) => `${name(s.device)} (${s.variable}) ${swingText(s)}`).join('; ')}`,
          ],
    )
  const head = `${states} states, ${all.length} modes${isSwingingOnly ? `, ${modes.length} of them swinging` : ''}: ${stable ? 'stable' : 'UNSTABLE'} at the operating point.`
  const modesTable = table(['Re, 1/s>', 'Im, rad/s>', 'Frequency, Hz>', 'Damping>', 'Participation'], rows)
  return `${head}\n${modesTable}${shapes.join('')}`
}

/** What a scan says of its DC bus, and how far it is to be believed. */
export const scanVerdict = (scan: ImpedanceScan): string[] => [
  ...(scan.middlebrook
    ? [
        `Largest |Z_source/Z_load| ${scan.middlebrook.worst.toFixed(3)} at ${scan.middlebrook.atHz.toPrecision(4)} Hz: Middlebrook’s criterion is ${scan.middlebrook.satisfied ? 'met' : 'not met; the eigenvalues decide'}.`,
      ]
    : []),
  ...[phasorNote(scan)].filter((note) => note !== null),
  ...(scan.quality ? [qualityText(scan.quality)] : []),
]
export function impedanceText(scan: ImpedanceScan, document: StudioDocument): string {
  const { open, points } = scan
  const named = (ids: readonly string[]): readonly string[] => ids.map((id) => engineName(id, document, null) ?? id)
  if (open) return openText(named(open.buses), named(open.devices)).join('\n')
  // R and X are left to the file: with them the axes of an AC bus would have seventeen columns.
  const columns = scanColumns(scan).filter(({ part }) => part !== 'resistance' && part !== 'reactance')
  const rows = points.map((point) => columns.map(({ part, value }) => SCAN_TEXT[part](value(point))))
  const heads = columns.map(({ heading }) => `${heading}>`)
  return [table(heads, rows), ...scanVerdict(scan)].join('\n')
}
const orNone = (text: (value: number) => string) => (value: number | null) => (value === null ? '' : text(value))
const SCAN_TEXT: Readonly<Record<ScanColumn['part'], (value: number | null) => string>> = {
  frequency: orNone((f) => f.toPrecision(5)),
  size: orNone((z) => z.toExponential(4)),
  angle: orNone((a) => formatFixed(a, 2)),
  resistance: orNone((r) => r.toExponential(4)),
  reactance: orNone((x) => x.toExponential(4)),
  share: orNone((s) => s.toPrecision(3)),
}

/** Kinds of short circuit that give what a breaker must interrupt and close onto. */
const kindsOf = ({ kind, peakKind }: { readonly kind: FaultKind; readonly peakKind: FaultKind }): string =>
  [...new Set([kind, peakKind])].map((k) => FAULT_KINDS[k]).join(', ')

/** Below a table, a line each. */
const noted = (notes: readonly string[]): string => notes.map((note) => `\n${note}`).join('')

export function shortCircuitText(
  { buses }: ShortCircuit,
  duties: readonly BreakerDuty[],
  reaches: readonly ProtectionReach[],
  grading: readonly Grading[],
  document: StudioDocument,
  studyId: string,
): string {
  const name = (id: string): string => engineName(id, document, null) ?? id
  const ampere = (value: number): string => formatQuantity(value, 'current')
  const rows = buses.map((b) => [
    name(b.id),
    ampere(b.ik3),
    ampere(b.ip),
    ampere(b.ib),
    ampere(b.ik),
    formatQuantity(b.sk, 'apparentPower'),
    (b.x / b.r).toFixed(2),
  ])
  const right = (heads: readonly string[]): readonly string[] => heads.map((head) => `${head}>`)
  const note = noted([
    UNBALANCED_NOTE,
    ...factorNotes(document, studyId),
    ...isolationNotes(buses, name),
    ...networkNotes(document, studyId, buses),
  ])
  const faults = [
    table(['Three-phase', 'I″k3>', 'ip>', 'Ib>', 'Ik>', 'S″k>', 'X/R>'], rows),
    table(
      ['Unbalanced', ...right(UNBALANCED_HEADS)],
      buses.map((b) => [name(b.id), ...unbalancedCells(b, ampere)]),
    ),
    table(
      ['Impedances', ...right(IMPEDANCE_HEADS)],
      buses.map((b) => [name(b.id), ...impedanceCells(b)]),
    ) + note,
    `${table(
      ['Least', ...right(LEAST_HEADS)],
      buses.map((b) => [name(b.id), ...leastCells(b.least, ampere)]),
    )}\n${LEAST_NOTE}`,
    ...(reaches.length === 0
      ? []
      : [
          table(
            ['Protection', ...PROTECTION_HEADS.left, ...right(PROTECTION_HEADS.right)],
            reaches.map((r) => [name(r.componentId), ...protectionCells(r, ampere, name)]),
          ) + noted(protectionNotes(reaches)),
        ]),
    ...(grading.length === 0
      ? []
      : [
          table(
            ['Grading', ...GRADING_HEADS.left, ...right(GRADING_HEADS.right)],
            grading.map((g) => [name(g.componentId), ...gradingCells(g, name)]),
          ) + noted(gradingNotes(grading)),
        ]),
  ].join('\n\n')
  if (duties.length === 0) return faults
  const breakers = duties.map((d) => [
    d.isMet ? 'met' : 'EXCEEDED',
    name(d.componentId),
    kindsOf(d),
    ampere(d.ib),
    ampere(d.breaking),
    ampere(d.ip),
    ampere(d.making),
  ])
  return `${faults}\n\n${table(['Duty', 'Breaker', 'Greatest, peak', 'Ib>', 'Breaking>', 'ip>', 'Making>'], breakers)}`
}

export function ansiText(
  buses: readonly AnsiFault[],
  duties: readonly AnsiBreakerDuty[],
  document: StudioDocument,
  studyId: string,
): string {
  const name = (id: string): string => engineName(id, document, null) ?? id
  const ampere = (value: number): string => formatQuantity(value, 'current')
  const faults = (kind: FaultKind, of: (fault: AnsiFault) => AnsiDuty | null): string =>
    table(
      [`${FAULT_KINDS[kind][0]?.toUpperCase()}${FAULT_KINDS[kind].slice(1)}`, ...ANSI_HEADS.map((head) => `${head}>`)],
      buses.map((b) => [name(b.id), ...ansiCells(of(b), ampere)]),
    )
  const tables = [
    faults('threePhase', (f) => f),
    faults('lineToEarth', (f) => f.earth) + noted([...isolationNotes(buses, name), ...networkNotes(document, studyId)]),
  ]
  const breakers = duties.map((d) => [
    d.isMet ? 'met' : 'EXCEEDED',
    name(d.componentId),
    kindsOf(d),
    ampere(d.duty),
    ampere(d.breaking),
    ampere(d.crest),
    d.making === null ? '' : ampere(d.making),
  ])
  if (duties.length > 0) tables.push(table(['Duty', 'Breaker', 'Greatest, peak', 'Interrupting>', 'Rated>', 'Crest>', 'Making>'], breakers))
  return [...tables, ANSI_NOTE].join('\n\n')
}
