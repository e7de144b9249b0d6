/** Verdicts of a run against its limits: what, where, how much, when, by which document. A row leads to its curve. */
import { CircleAlert, CircleCheck, CircleHelp, RefreshCw } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components'
import type { CheckResult } from '../../contract/index.ts'
import { isJudged, type OverallVerdict, verdictOf } from '../../model/limits/verdict.ts'
import { JUDGED_STUDIES } from '../../model/limits/types.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { runCommand } from '../commands/registry.ts'
import { WithSymbols } from '../fields/Symbols.tsx'
import { useDocument, useUnits } from '../state/documentStore.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { SearchInput } from '../ui/SearchInput.tsx'
import { filteredChecks, overall, rowId, sortedChecks, VERDICTS, type Filter, type Sort, type SortKey } from './rows.ts'
import { showCheck } from './showCheck.ts'
import { useChecks } from './useChecks.ts'
import '../results.css'
import './limits.css'

const NONE: readonly CheckResult[] = []
const FILTERS: readonly { readonly key: Filter; readonly label: string }[] = [
  { key: 'all', label: 'All' },
  { key: 'fails', label: 'Exceeded' },
  { key: 'judged', label: 'Judged' },
]

export function LimitsPanel() {
  const session = useDocument((s) => s.session)
  const run = useRuns((s) => s.runs.find((r) => r.id === s.selectedRunId))
  const checks = useChecks()
  const [sort, setSort] = useState<Sort>({ key: 'verdict', ascending: true })
  const [filter, setFilter] = useState<Filter>('all')
  const [search, setSearch] = useState('')
  const ready = run?.status === 'completed'

  const rows = useMemo(() => sortedChecks(filteredChecks(checks ?? NONE, filter, search), sort), [checks, filter, search, sort])
  const verdict = useMemo(() => verdictOf(checks ?? NONE), [checks])

  if (!run) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>Nothing to judge yet</h3>
          <p>After a run its waveforms are held against the limits here: voltage, ramp rate, flicker, frequency, batteries, loading.</p>
          <Button onPress={() => runCommand('run.start')}>Run</Button>
        </div>
      </div>
    )
  }
  if (!ready) {
    return (
      <div className="results-panel">
        <p className="empty">
          {isActive(run)
            ? 'The limits are checked when the run has ended.'
            : `${run.name} did not complete; limits are held against completed runs only.`}
        </p>
      </div>
    )
  }
  return (
    <div className="results-panel limits-panel">
      <div className="limits-whole">
        <div className="limits-head">
          <Banner verdict={verdict} loading={checks === undefined} runName={run.name} />
          <div className="results-bar">
            <fieldset className="segments" aria-label="Show limits">
              {FILTERS.map((f) => (
                <button key={f.key} type="button" aria-pressed={filter === f.key} onClick={() => setFilter(f.key)}>
                  {f.label}
                </button>
              ))}
            </fieldset>
            <div className="limits-search">
              <SearchInput label="Search limits" value={search} onChange={setSearch} />
            </div>
            <span className="bar-space" />
            <IconButton
              label="Check again with the limits of the study"
              icon={RefreshCw}
              onPress={() => {
                if (session) void useRuns.getState().loadChecks(session, run.id)
              }}
            />
          </div>
        </div>
        <div className="panel-scroll">
          <Table
            className="results-table limits-table"
            aria-label={`Limits of ${run.name}`}
            sortDescriptor={{ column: sort.key, direction: sort.ascending ? 'ascending' : 'descending' }}
            onSortChange={(d) => setSort({ key: d.column as SortKey, ascending: d.direction === 'ascending' })}
            onRowAction={(key) => {
              const check = rows.find((c) => rowId(c) === key)
              if (check) showCheck(check)
            }}
          >
            <TableHeader>
              <Head id="verdict">Verdict</Head>
              <Head id="study">Study</Head>
              <Head id="title" rowHeader>
                Limit
              </Head>
              <Head id="place">Place</Head>
              <Head id="value" number>
                Worst value
              </Head>
              <Head id="limit" number>
                Allowed
              </Head>
              <Head id="margin">Margin</Head>
              <Head id="time" number>
                Time, s
              </Head>
              <Head id="status">Status</Head>
              <Head id="source">Source</Head>
              <Column id="remark">Remark</Column>
            </TableHeader>
            <TableBody renderEmptyState={() => (checks ? <p className="empty">No limit matches.</p> : null)}>
              {rows.map((check) => (
                <CheckRow key={rowId(check)} id={rowId(check)} check={check} />
              ))}
            </TableBody>
          </Table>
        </div>
      </div>
    </div>
  )
}

function Head(props: { readonly id: SortKey; readonly children: string; readonly number?: boolean; readonly rowHeader?: boolean }) {
  return (
    <Column id={props.id} allowsSorting isRowHeader={props.rowHeader ?? false} className={props.number ? 'number' : ''}>
      {({ sortDirection }) => (
        <span className="sort-head">
          {props.children}
          <span className="sort-arrow" aria-hidden>
            {sortDirection === 'ascending' ? '▲' : sortDirection === 'descending' ? '▼' : ''}
          </span>
        </span>
      )}
    </Column>
  )
}

function CheckRow(props: { readonly id: string; readonly check: CheckResult }) {
  const { check } = props
  const set = useUnits()
  const verdict = VERDICTS[check.verdict]
  const judged = isJudged(check)
  return (
    <Row id={props.id} className="limits-row" textValue={`${check.title}, ${check.place}, ${verdict.label}`}>
      <Cell>
        <span className={`badge ${verdict.tone}`}>{verdict.label}</span>
      </Cell>
      <Cell>{JUDGED_STUDIES[check.study]}</Cell>
      <Cell>
        <WithSymbols text={check.title} />
      </Cell>
      <Cell>{check.place}</Cell>
      <Cell className="number">{judged ? formatQuantity(seen(check), check.quantity, { set }) : '–'}</Cell>
      <Cell className="number">
        {Number.isFinite(check.limit) && check.verdict !== 'notApplicable' && (judged || check.study === 'transient')
          ? `${check.sense === 'max' ? '≤' : '≥'} ${formatQuantity(check.limit, check.quantity, { set })}`
          : '–'}
      </Cell>
      <Cell>{judged && Number.isFinite(check.margin) ? <Margin margin={check.margin} /> : <span className="muted">–</span>}</Cell>
      <Cell className="number">{judged && check.study === 'transient' && Number.isFinite(check.timeS) ? check.timeS.toFixed(3) : '–'}</Cell>
      <Cell>{check.status === 'in force' ? 'In force' : <span className="badge">{sentence(check.status)}</span>}</Cell>
      <Cell className="limits-text">
        <span title={check.source}>{check.source}</span>
      </Cell>
      <Cell className="limits-text">
        <span title={check.remark}>
          <WithSymbols text={check.remark} />
        </span>
      </Cell>
    </Row>
  )
}

/** Rounding noise beside the limit reads as nothing. */
const seen = (check: CheckResult): number => (Math.abs(check.value) < 1e-9 * Math.abs(check.limit) ? 0 : check.value)

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** From the middle to the right: distance inside the limit; to the left: beyond it. One half is the whole limit. */
function Margin(props: { readonly margin: number }) {
  const { margin } = props
  const width = Math.min(Math.abs(margin), 1) * 50
  const percent = margin * 100
  const text = `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent) < 9.95 ? Math.abs(percent).toFixed(1) : Math.abs(percent).toFixed(0)} %`
  return (
    <div className="margin">
      <span className="margin-track" aria-hidden>
        <span
          className={margin < 0 ? 'over' : margin < 0.1 ? 'near' : 'inside'}
          style={margin < 0 ? { right: '50%', width: `${width}%` } : { left: '50%', width: `${width}%` }}
        />
      </span>
      <span className="mono">{text}</span>
    </div>
  )
}

function Banner(props: { readonly verdict: OverallVerdict; readonly loading: boolean; readonly runName: string }) {
  const { worst, studies } = props.verdict
  const { tone, title } = overall(props.verdict)
  if (props.loading) {
    return (
      <div className="verdict plain" role="status">
        Checking the limits …
      </div>
    )
  }
  // Where the line is short, those that are kept go out of sight first.
  const inOrder = studies.toSorted((a, b) => Number(b.failed > 0) - Number(a.failed > 0))
  const Icon = tone === 'good' ? CircleCheck : tone === 'bad' ? CircleAlert : CircleHelp
  return (
    <div className={`verdict ${tone}`} role="status" aria-label="Overall verdict">
      <Icon size={20} aria-hidden />
      <div className="verdict-text">
        <strong>{title}</strong>
        <span className="verdict-sub">
          {props.runName}
          {worst ? ` · ${worst.margin < 0 ? 'furthest beyond' : 'nearest'}: ${worst.title}, ${worst.place}` : ''}
        </span>
        <span className="verdict-studies" title={inOrder.map(({ label, text }) => `${label}: ${text}`).join('\n')}>
          {inOrder.map(({ study, label, text, failed }) => (
            <span key={study} className={failed > 0 ? 'over' : ''}>
              {label}: {text}
            </span>
          ))}
        </span>
      </div>
      {worst ? (
        <Button small onPress={() => showCheck(worst)}>
          Show
        </Button>
      ) : null}
    </div>
  )
}
