/** Text of the command line: tables, verdicts, energies. */
import type { CheckResult, OutputDifference, RunRecord } from '../contract/index.ts'
import { engineName, withNames } from '../model/compile/names.ts'
import type { ProjectRecord, StudioDocument } from '../model/document/records.ts'
import type { QuantityKind } from '../model/catalogue/types.ts'
import type { Comparison } from '../model/comparison/index.ts'
import { differenceSentence, formatDifference, formatEconomic } from '../model/comparison/format.ts'
import { heldText, isJudged, JUDGED_STUDIES, studiesText, verdictOf } from '../model/limits/index.ts'
import { settingsText } from '../model/study/settingsText.ts'
import { displayUnit, formatQuantity, formatShare, type UnitSet } from '../model/units/index.ts'

/** Columns padded to their widest cell; numbers to the right where the title ends in “>”. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = titles.map((title) => title.replace(/>$/, ''))
  const widths = names.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (titles[column]?.endsWith('>') ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(names), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n')
}

const VERDICTS = {
  pass: 'met',
  fail: 'EXCEEDED',
  information: 'information',
  notApplicable: 'not applicable',
  notEvaluated: 'not evaluated',
} as const

export function checkTable(checks: readonly CheckResult[], set: UnitSet): string {
  const rows = checks.map((check) => {
    const judged = isJudged(check)
    return [
      VERDICTS[check.verdict],
      JUDGED_STUDIES[check.study],
      check.title,
      check.place,
      judged ? formatQuantity(check.value, check.quantity, { set }) : '',
      judged ? `${check.sense === 'max' ? '≤' : '≥'} ${formatQuantity(check.limit, check.quantity, { set })}` : '',
      judged ? formatShare(check.margin) : '',
      judged && check.study === 'transient' ? check.timeS.toFixed(3) : '',
      check.source,
    ]
  })
  const facts = factLines(checks)
  const rest = facts.length === 0 ? '' : `\n\n${facts.join('\n')}`
  return table(['Verdict', 'Study', 'Limit', 'Place', 'Worst>', 'Allowed>', 'Margin>', 'Time, s>', 'Source'], rows) + rest
}

/** What is stated without a limit, and why something was not evaluated. */
const factLines = (checks: readonly CheckResult[]): string[] =>
  checks.flatMap((c) =>
    (c.verdict === 'information' && c.remark !== '') || c.verdict === 'notEvaluated' ? [`${c.title} at ${c.place}: ${c.remark}`] : [],
  )

/** All limits in one line: how many hold, which is nearest or worst. Each study by name in the next. */
export function verdict(checks: readonly CheckResult[]): string {
  const all = verdictOf(checks)
  const { judged, failed, open, worst } = all
  if (worst === null) return `No limit could be judged.\n${studiesText(all)}.`
  const nearest = `${worst.title} at ${worst.place}, margin ${formatShare(worst.margin)}`
  const unjudged = open > 0 ? `, ${open} not evaluated` : ''
  const line =
    failed > 0
      ? `${failed} of ${judged} limits exceeded${unjudged}; the worst: ${nearest}.`
      : `All ${judged} limits met${unjudged}; the nearest: ${nearest}.`
  return `${line}\n${studiesText(all)}.`
}

export function runText(run: RunRecord, document: StudioDocument): string {
  const { summary } = run
  const named = (message: string): string => withNames(message, document, null)
  const lines = [`${run.name}: ${run.status}${run.reason === null ? '' : ` (${named(run.reason)})`}`]
  if (run.settings) lines.push(`  ${settingsText(run.settings)}`)
  if (summary) {
    const s = summary.statistics
    lines.push(
      `  ${summary.endS} s simulated in ${s.wallS.toFixed(2)} s; ${s.steps} steps, ${s.rejected} taken again, ${s.unknowns} unknowns`,
      `  start drift ${s.initialDriftPu.toExponential(1)} pu, largest residual of a linear solve ${s.worstResidual.toExponential(1)}`,
    )
    if (summary.audit) {
      const { sourceJ, loadJ, lossJ, storedDeltaJ, residualJ, relative } = summary.audit
      // One unit for what is added; the rest is smaller than any of it.
      const unit = displayUnit('energy', Math.max(...[sourceJ, loadJ, lossJ, storedDeltaJ].map(Math.abs)))
      const energy = (joule: number): string => formatQuantity(joule, 'energy', { unit })
      lines.push(
        `  energy: sources ${energy(sourceJ)} = loads ${energy(loadJ)} + losses ${energy(lossJ)} + stored ${energy(storedDeltaJ)}`,
        `  energy audit: ${formatQuantity(residualJ, 'energy')} unaccounted for, ${relative.toExponential(1)} of the throughput`,
      )
    }
    if (summary.notes.length > 0) lines.push(`  ${summary.notes.length} notes of the engine`)
    for (const note of summary.notes.slice(0, 10))
      lines.push(
        `    ${note.timeS.toFixed(4)} s  ${note.code}  ${note.device === null ? '' : (engineName(note.device, document, null) ?? note.device)}  ${named(note.message)}`,
      )
  }
  lines.push(`  engine ${run.engineVersion}, model ${run.modelHash.slice(0, 12)}`)
  return lines.join('\n')
}

/** What the project says of how its values are shown. */
export type Shown = Pick<ProjectRecord, 'currency' | 'units'>

/** Limits and energies of several runs, a column each. */
export function comparisonText(
  { alternatives, studies, limits, energies, economics }: Comparison,
  { currency, units: set }: Shown,
): string {
  const cell = (check: CheckResult | null, quantity: QuantityKind): string =>
    check
      ? `${check.verdict === 'fail' ? 'EXCEEDED ' : ''}${formatQuantity(check.value, quantity, { set })} (${formatShare(check.margin, 0)})`
      : ''
  return table(
    ['', ...alternatives.map(({ name }) => `${name}>`)],
    [
      ['Computed as', ...alternatives.map(({ how }) => how)],
      [
        'All limits',
        ...alternatives.map(({ verdict: { judged, failed, open } }) => {
          const unjudged = open > 0 ? `, ${open} open` : ''
          return `${heldText(judged, failed)}${unjudged}`
        }),
      ],
      ...studies.map(({ label, cells }) => [`  ${label}`, ...cells.map((c) => c.text)]),
      ...limits.map(({ title, quantity, cells }) => [title, ...cells.map((check) => cell(check, quantity))]),
      ...energies.map(({ title, quantity, cells }) => [
        title,
        ...cells.map((value) => (value === null ? '' : formatQuantity(value, quantity, { set }))),
      ]),
      ...economics.map(({ title, quantity, cells }) => [
        title,
        ...cells.map((value) => (value === null ? '' : formatEconomic(value, quantity, currency, set))),
      ]),
    ],
  )
}

/** Rows of the largest differences that are printed; all are in the JSON. */
const MOST_DIFFERENCES = 12

export function differenceTable(run: RunRecord, other: RunRecord, differences: readonly OutputDifference[], set: UnitSet): string {
  const rows = differences.slice(0, MOST_DIFFERENCES).map((row) => {
    const { change, share, at, highest, lowest } = formatDifference(row, row.quantity, set)
    return [row.label, change, share, at, highest, lowest]
  })
  const titles = ['Output', 'Difference>', 'Of its peak>', 'Time, s>', 'Highest>', 'Lowest>']
  return [`“${run.name}” and “${other.name}”`, differenceSentence(differences), '', table(titles, rows)].join('\n')
}
