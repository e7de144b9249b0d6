/** Text of the command line: tables, verdicts, energies. */
import type { CheckResult, RunRecord } from '../contract/index.ts'
import type { QuantityKind } from '../model/catalogue/types.ts'
import type { Comparison } from '../model/comparison/index.ts'
import { formatEconomic } from '../model/comparison/format.ts'
import { formatQuantity } from '../model/units/index.ts'

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

export function checkTable(checks: readonly CheckResult[]): string {
  const rows = checks.map((check) => {
    const isJudged = check.verdict === 'pass' || check.verdict === 'fail'
    return [
      VERDICTS[check.verdict],
      check.title,
      check.place,
      isJudged ? formatQuantity(check.value, check.quantity) : '',
      isJudged ? `${check.sense === 'max' ? '≤' : '≥'} ${formatQuantity(check.limit, check.quantity)}` : '',
      isJudged ? `${(100 * check.margin).toFixed(1)} %` : '',
      isJudged ? check.timeS.toFixed(3) : '',
      check.source,
    ]
  })
  return table(['Verdict', 'Limit', 'Place', 'Worst>', 'Allowed>', 'Margin>', 'Time, s>', 'Source'], rows)
}

/** One line on all limits: how many hold, which is nearest or worst. */
export function verdict(checks: readonly CheckResult[]): string {
  const judged = checks.filter((check) => check.verdict === 'pass' || check.verdict === 'fail')
  const failed = judged.filter((check) => check.verdict === 'fail')
  const worst = judged.toSorted((a, b) => a.margin - b.margin)[0]
  if (worst === undefined) return 'No limit could be judged.'
  const nearest = `${worst.title} at ${worst.place}, margin ${(100 * worst.margin).toFixed(1)} %`
  return failed.length > 0
    ? `${failed.length} of ${judged.length} limits exceeded; the worst: ${nearest}.`
    : `All ${judged.length} limits met; the nearest: ${nearest}.`
}

export function runText(run: RunRecord): string {
  const { summary } = run
  const lines = [`${run.name}: ${run.status}${run.reason === null ? '' : ` (${run.reason})`}`]
  if (summary) {
    const s = summary.statistics
    lines.push(
      `  ${summary.endS} s simulated in ${s.wallS.toFixed(2)} s; ${s.steps} steps, ${s.rejected} taken again, ${s.unknowns} unknowns`,
      `  start drift ${s.initialDriftPu.toExponential(1)} pu, largest residual of a linear solve ${s.worstResidual.toExponential(1)}`,
    )
    if (summary.audit) {
      const { sourceJ, loadJ, lossJ, storedDeltaJ, residualJ, relative } = summary.audit
      const energy = (joule: number): string => formatQuantity(joule, 'energy')
      lines.push(
        `  energy: sources ${energy(sourceJ)} = loads ${energy(loadJ)} + losses ${energy(lossJ)} + stored ${energy(storedDeltaJ)}`,
        `  energy audit: ${energy(residualJ)} unaccounted for, ${relative.toExponential(1)} of the throughput`,
      )
    }
    if (summary.notes.length > 0) lines.push(`  ${summary.notes.length} notes of the engine`)
    for (const note of summary.notes.slice(0, 10))
      lines.push(`    ${note.timeS.toFixed(4)} s  ${note.code}  ${note.device ?? ''}  ${note.message}`)
  }
  lines.push(`  engine ${run.engineVersion}, model ${run.modelHash.slice(0, 12)}`)
  return lines.join('\n')
}

/** Limits and energies of several runs, a column each. */
export function comparisonText({ alternatives, limits, energies, economics }: Comparison, currency: string): string {
  const cell = (check: CheckResult | null, quantity: QuantityKind): string =>
    check
      ? `${check.verdict === 'fail' ? 'EXCEEDED ' : ''}${formatQuantity(check.value, quantity)} (${(100 * check.margin).toFixed(0)} %)`
      : ''
  return table(
    ['', ...alternatives.map(({ name }) => `${name}>`)],
    [
      [
        'All limits',
        ...alternatives.map(({ judged, exceeded }) => (exceeded > 0 ? `${exceeded} of ${judged} exceeded` : `all ${judged} met`)),
      ],
      ...limits.map(({ title, quantity, cells }) => [title, ...cells.map((check) => cell(check, quantity))]),
      ...energies.map(({ title, quantity, cells }) => [
        title,
        ...cells.map((value) => (value === null ? '' : formatQuantity(value, quantity))),
      ]),
      ...economics.map(({ title, quantity, cells }) => [
        title,
        ...cells.map((value) => (value === null ? '' : formatEconomic(value, quantity, currency))),
      ]),
    ],
  )
}
