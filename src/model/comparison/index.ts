/** Alternatives side by side: the same limits and energies of several runs in one table, each figure with the run it comes from. */
import type { QuantityKind } from '../catalogue/types.ts'
import type { RunEconomics } from '../economics/index.ts'
import type { CheckResult, JudgedStudy } from '../limits/types.ts'
import { isJudged, type OverallVerdict, verdictOf } from '../limits/verdict.ts'

/** What is compared of a run. */
export interface Alternative {
  readonly runId: string
  readonly name: string
  /** How it was computed, in words; empty where that is not known. */
  readonly how: string
  readonly checks: readonly CheckResult[]
  /** Null where the engine left none. */
  readonly energy: {
    readonly durationS: number
    readonly sourceJ: number
    readonly loadJ: number
    readonly lossJ: number
  } | null
  /** Null where they were not asked for. */
  readonly economics: RunEconomics | null
}
export interface LimitRow {
  readonly key: string
  readonly title: string
  readonly quantity: QuantityKind
  /** Worst place of each alternative, in their order; null where it was not judged. */
  readonly cells: readonly (CheckResult | null)[]
}
/** What each alternative was judged by: the run's course and the studies of its operating point. */
export interface StudyRow {
  readonly study: JudgedStudy
  readonly label: string
  readonly cells: readonly { readonly text: string; readonly failed: number }[]
}
export interface EnergyRow {
  readonly key: 'load' | 'source' | 'loss' | 'efficiency'
  readonly title: string
  readonly quantity: QuantityKind
  /** Means over the run, W, or a share. */
  readonly cells: readonly (number | null)[]
}
/** Money in the project's currency, or a quantity. */
export interface EconomicRow {
  readonly key: string
  readonly title: string
  readonly help: string
  readonly quantity: QuantityKind | 'money' | 'tonnes'
  readonly cells: readonly (number | null)[]
}
export interface Comparison {
  readonly alternatives: readonly {
    readonly runId: string
    readonly name: string
    readonly how: string
    readonly verdict: OverallVerdict
  }[]
  readonly studies: readonly StudyRow[]
  readonly limits: readonly LimitRow[]
  readonly energies: readonly EnergyRow[]
  readonly economics: readonly EconomicRow[]
}

const isComparable = (check: CheckResult): boolean => isJudged(check) && Number.isFinite(check.margin)
const worse = (a: CheckResult | null, b: CheckResult): CheckResult => (a && a.margin <= b.margin ? a : b)

export function compare(alternatives: readonly Alternative[]): Comparison {
  const titles = new Map<string, CheckResult>()
  for (const { checks } of alternatives)
    for (const check of checks) if (isComparable(check) && !titles.has(check.key)) titles.set(check.key, check)
  const worst = (checks: readonly CheckResult[], key: string): CheckResult | null =>
    checks.reduce<CheckResult | null>((found, check) => (isComparable(check) && check.key === key ? worse(found, check) : found), null)
  const verdicts = alternatives.map(({ checks }) => verdictOf(checks))
  const mean = (pick: (energy: NonNullable<Alternative['energy']>) => number): (number | null)[] =>
    alternatives.map(({ energy }) => (energy && energy.durationS > 0 ? pick(energy) / energy.durationS : null))
  return {
    alternatives: alternatives.map(({ runId, name, how }, k) => ({ runId, name, how, verdict: verdicts[k] as OverallVerdict })),
    studies: (verdicts[0]?.studies ?? []).map(({ study, label }, k) => ({
      ...{ study, label },
      cells: verdicts.map(({ studies }) => studies[k] as OverallVerdict['studies'][number]),
    })),
    limits: [...titles].map(([key, { title, quantity }]) => ({
      key,
      title,
      quantity,
      cells: alternatives.map(({ checks }) => worst(checks, key)),
    })),
    energies: [
      { key: 'load', title: 'Mean power delivered', quantity: 'activePower', cells: mean(({ loadJ }) => loadJ) },
      { key: 'source', title: 'Mean power drawn from sources', quantity: 'activePower', cells: mean(({ sourceJ }) => sourceJ) },
      { key: 'loss', title: 'Mean losses', quantity: 'activePower', cells: mean(({ lossJ }) => lossJ) },
      {
        key: 'efficiency',
        title: 'Losses over power delivered',
        quantity: 'percent',
        cells: alternatives.map(({ energy }) => (energy && energy.loadJ > 0 ? energy.lossJ / energy.loadJ : null)),
      },
    ],
    economics: economicRows(alternatives.map(({ economics }) => economics)),
  }
}

/** The first alternative is what the others are held against: what it must build and they need not is overbuild avoided. */
function economicRows(all: readonly (RunEconomics | null)[]): readonly EconomicRow[] {
  const base = all[0]?.demand ?? null
  const row = (
    key: string,
    title: string,
    quantity: EconomicRow['quantity'],
    help: string,
    pick: (e: RunEconomics) => number | null | undefined,
  ): EconomicRow => ({ key, title, help, quantity, cells: all.map((e) => (e ? (pick(e) ?? null) : null)) })
  const rows = [
    row('capital', 'Equipment', 'money', 'Bill of quantities at the prices of the cost book.', (e) => e.bill.total),
    row(
      'required',
      'Connection or generation needed',
      'activePower',
      'Peak from the grid or into it, without one of the sources; own generation also accepts the largest step.',
      (e) => e.demand?.requiredW,
    ),
    row('avoided', 'Overbuild avoided', 'activePower', 'Needed by the first alternative, less needed here.', (e) =>
      base && e.demand ? base.requiredW - e.demand.requiredW : null,
    ),
    row('avoidedCost', 'Overbuild avoided, money', 'money', 'At the price of a connection or of generation.', (e) =>
      base && e.demand ? base.cost - e.demand.cost : null,
    ),
    row('running', 'Running cost per year', 'money', 'Energy, demand and upkeep.', (e) => e.year?.runningCost),
    row('losses', 'Losses per year, money', 'money', 'Part of the running cost.', (e) => e.year?.lossCost),
    row('total', 'Cost per year', 'money', 'Running cost and capital as an annuity.', (e) => e.year?.totalCost),
    row(
      'throttling',
      'Throttling in place of a buffer, per year',
      'money',
      'Computing lost where the job runs slower until its swing is allowed.',
      (e) => e.throttling?.costPerYear,
    ),
    row('floor', 'Floor area', 'area', 'Equipment with its access.', (e) => e.bill.floorM2),
    row('carbon', 'Carbon per year', 'tonnes', 'Scope 1 of own generation and location-based Scope 2.', (e) =>
      e.year ? e.year.scope1T + e.year.scope2T : null,
    ),
  ]
  return rows.filter(({ cells }) => cells.some((cell) => cell !== null))
}
