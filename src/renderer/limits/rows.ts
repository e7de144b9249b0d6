/** Sorting, filtering and the overall verdict of the limits table. */
import type { CheckResult } from '../../contract/index.ts'
import { isJudged, type OverallVerdict } from '../../model/limits/verdict.ts'
import { JUDGED_STUDIES, type Verdict } from '../../model/limits/types.ts'

export type SortKey = 'verdict' | 'study' | 'title' | 'place' | 'value' | 'limit' | 'margin' | 'time' | 'status' | 'source'
export interface Sort {
  readonly key: SortKey
  readonly ascending: boolean
}
export type Filter = 'all' | 'fails' | 'judged'

const RANK: Readonly<Record<Verdict, number>> = { fail: 0, notEvaluated: 1, pass: 2, information: 3, notApplicable: 4 }

export const VERDICTS: Readonly<Record<Verdict, { readonly label: string; readonly tone: 'good' | 'bad' | 'warn' | 'plain' }>> = {
  pass: { label: 'Met', tone: 'good' },
  fail: { label: 'Exceeded', tone: 'bad' },
  notEvaluated: { label: 'Not evaluated', tone: 'warn' },
  information: { label: 'Information', tone: 'plain' },
  notApplicable: { label: 'Not applicable', tone: 'plain' },
}

/** One component may have several places: current and voltage at a utility. Two rows of one identity would be shown as one. */
export const rowId = (check: CheckResult): string => `${check.key}/${check.componentId}/${check.place}/${check.title}`

/** A result without a number (not judged) sorts behind all others, whichever way the column is sorted. */
export function sortedChecks(checks: readonly CheckResult[], sort: Sort): readonly CheckResult[] {
  const way = sort.ascending ? 1 : -1
  const numeric = (pick: (c: CheckResult) => number) => (a: CheckResult, b: CheckResult) => {
    const x = isJudged(a) ? pick(a) : Number.NaN
    const y = isJudged(b) ? pick(b) : Number.NaN
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    return way * (x - y)
  }
  const text = (pick: (c: CheckResult) => string) => (a: CheckResult, b: CheckResult) =>
    way * pick(a).localeCompare(pick(b), 'en', { numeric: true })
  const by: Readonly<Record<SortKey, (a: CheckResult, b: CheckResult) => number>> = {
    verdict: (a, b) => way * (RANK[a.verdict] - RANK[b.verdict]) || numeric((c) => way * c.margin)(a, b),
    study: text((c) => JUDGED_STUDIES[c.study]),
    title: text((c) => c.title),
    place: text((c) => c.place),
    value: numeric((c) => c.value),
    limit: numeric((c) => c.limit),
    margin: numeric((c) => c.margin),
    time: numeric((c) => c.timeS),
    status: text((c) => c.status),
    source: text((c) => c.source),
  }
  return [...checks].sort((a, b) => by[sort.key](a, b) || a.key.localeCompare(b.key) || a.place.localeCompare(b.place))
}

export function filteredChecks(checks: readonly CheckResult[], filter: Filter, search: string): readonly CheckResult[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return checks.filter((c) => {
    if (filter === 'fails' && c.verdict !== 'fail') return false
    if (filter === 'judged' && !isJudged(c)) return false
    const text = `${JUDGED_STUDIES[c.study]} ${c.title} ${c.place} ${c.source} ${c.remark}`.toLowerCase()
    return words.every((w) => text.includes(w))
  })
}

export interface Overall {
  readonly tone: 'good' | 'bad' | 'warn'
  readonly title: string
}

export function overall({ kind, judged, failed, open }: OverallVerdict): Overall {
  const tone = kind === 'fail' ? 'bad' : kind === 'pass' ? 'good' : 'warn'
  if (failed > 0) return { tone, title: `${failed} of ${judged} limits exceeded` }
  if (judged === 0) return { tone, title: 'No limit could be judged' }
  const met = judged === 1 ? 'The limit is met' : `All ${judged} limits met`
  return { tone, title: open > 0 ? `${met}, ${open} not evaluated` : met }
}
