/** What a parameter study found: the answer and what limits it, its neighbours, what more money buys, and every design tried. */
import { Check, ListVideo } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { ParameterStudyResult } from '../../contract/index.ts'
import type { Evaluation, StudioDocument } from '../../contract/modelTypes.ts'
import {
  activeLimit,
  againstThroughput,
  answerTitle,
  decidingRamp,
  decidingText,
  everyLimit,
  marginText,
  notJudged,
  siteVerdict,
  tradeOff,
  valueText,
} from '../../model/sizing/index.ts'
import { showPanel } from '../panels/layout.ts'
import { PlotlyChart } from '../plots/PlotlyChart.tsx'
import { useFigureTheme } from '../plots/theme.ts'
import { useSize } from '../plots/useSize.ts'
import { formatNumber, formatQuantity, formatShare } from '../../model/units/index.ts'
import { dispatch, useDocument, useUnits } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { Button } from '../ui/Button.tsx'
import { costFigure, rampFigure, throughputFigure } from './costFigure.ts'
import { SpreadCharts } from './SpreadCharts.tsx'
import { costText } from './values.ts'

const VERDICTS = { met: ['good', 'Met'], failed: ['bad', 'Exceeded'], open: ['warn', 'Open'], notRun: ['warn', 'Not run'] } as const
const SITE_VERDICTS = { pass: ['good', 'Met'], fail: ['bad', 'Exceeded'], incomplete: ['warn', 'Open'] } as const
const WITH_COST = (result: ParameterStudyResult): boolean => result.evaluations.some(({ cost }) => cost > 0)

export function SizingResult(props: { readonly result: ParameterStudyResult; readonly document: StudioDocument }) {
  const { result, document } = props
  const { study, answer, nearest } = result
  const units = useUnits()
  const shown = answer ?? nearest
  const front = useMemo(() => tradeOff(result.evaluations), [result])
  const slower = useMemo(() => againstThroughput(result.evaluations), [result])
  const hasRamp = useMemo(() => decidingRamp(result.evaluations) !== null, [result])
  const active = shown ? activeLimit(shown) : null
  return (
    <div className="sizing-result">
      <section className="panel-section" aria-label="Answer">
        <h3>{answerTitle(study.method, answer, nearest)}</h3>
        {result.status === 'completed' ? null : <p className="sizing-note">{result.reason}</p>}
        {shown ? (
          <>
            <dl className="facts-grid">
              {study.variables.map((variable, k) => (
                <div className="fact" key={variable.id}>
                  <dt>{variable.name}</dt>
                  <dd>{valueText(document, variable, shown.values[k] ?? Number.NaN)}</dd>
                </div>
              ))}
              {WITH_COST(result) ? (
                <div className="fact">
                  <dt>Cost of what is varied</dt>
                  <dd>{costText(shown.cost, study.currency)}</dd>
                </div>
              ) : null}
              {shown.lost > 0 || shown.burntW > 0 ? (
                <div className="fact">
                  <dt>Shaping of the jobs</dt>
                  <dd>
                    {formatNumber(100 * shown.lost, 3)} % of the throughput lost,{' '}
                    {formatQuantity(shown.burntW, 'activePower', { set: units })} burnt
                  </dd>
                </div>
              ) : null}
              {active ? (
                <div className="fact">
                  <dt>Nearest limit</dt>
                  <dd>
                    {active.title} at {active.place}, margin {formatShare(active.margin)}
                  </dd>
                </div>
              ) : null}
            </dl>
            {result.runId === null ? null : <WholeVerdict runId={result.runId} />}
            {notJudged(shown).map((text) => (
              <p key={text} className="sizing-note">
                {text}
              </p>
            ))}
            <div className="sizing-actions">
              <Button
                tone="primary"
                icon={Check}
                onPress={() => void dispatch('parameterStudy/apply', { id: study.id, values: [...shown.values] })}
              >
                Take these values
              </Button>
              {result.runId === null ? null : (
                <Button
                  icon={ListVideo}
                  onPress={() => {
                    useRuns.getState().select(result.runId)
                    showPanel('plots')
                  }}
                >
                  Show its run
                </Button>
              )}
            </div>
          </>
        ) : null}
        {result.notes.map((note) => (
          <p key={note} className="sizing-note">
            {note}
          </p>
        ))}
        <p className="sizing-note">
          {result.evaluations.length} designs in {result.wallS.toFixed(1)} s on {result.workers}{' '}
          {result.workers === 1 ? 'process' : 'processes'}.
        </p>
      </section>
      {result.sensitivities.length > 0 ? (
        <Designs
          title="Changed by 5 % or one unit"
          result={result}
          document={document}
          evaluations={result.sensitivities.map(({ evaluation }) => evaluation)}
        />
      ) : null}
      <SpreadCharts result={result} />
      {WITH_COST(result) ? <ChartOf title="Cost and tightest margin" draw={costFigure} result={result} /> : null}
      {WITH_COST(result) && hasRamp ? <ChartOf title="Cost and ramp" draw={rampFigure} result={result} /> : null}
      {slower.length > 1 ? (
        <>
          <ChartOf title="Storage against throughput" draw={throughputFigure} result={result} />
          <Designs
            title={`Inside ${everyLimit(slower)}: storage against throughput`}
            result={result}
            document={document}
            evaluations={slower}
          />
        </>
      ) : null}
      {WITH_COST(result) && front.length > 1 ? (
        <Designs title="What more money buys" result={result} document={document} evaluations={front} />
      ) : null}
      <Designs title="Every design tried" result={result} document={document} evaluations={result.evaluations} />
    </div>
  )
}

/** Limits of the answer's run and of its operating point together. */
function WholeVerdict(props: { readonly runId: string }) {
  const { runId } = props
  const session = useDocument((s) => s.session)
  const run = useRuns((s) => s.runs.find(({ id }) => id === runId))
  const checks = useRuns((s) => s.checks[runId])
  const isCompleted = run?.status === 'completed'
  useEffect(() => {
    if (session && isCompleted && !useRuns.getState().checks[runId]) void useRuns.getState().loadChecks(session, runId)
  }, [session, runId, isCompleted])
  if (!run) return null
  if (!checks || !isCompleted) {
    const isGoing = run.status === 'queued' || run.status === 'running' || isCompleted
    return <p className="sizing-note">{isGoing ? 'Its run is judged in all studies …' : `Its run did not complete: ${run.status}.`}</p>
  }
  const { kind, text } = siteVerdict(checks)
  const [tone, word] = SITE_VERDICTS[kind]
  return (
    <p className="sizing-verdict">
      <span className={`badge ${tone}`}>{word}</span> {text}
    </p>
  )
}

function ChartOf(props: { readonly title: string; readonly draw: typeof costFigure; readonly result: ParameterStudyResult }) {
  const holder = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(holder)
  const theme = useFigureTheme()
  const figure = useMemo(
    () => (width < 80 || height < 80 ? null : props.draw(props.result, theme, { width, height })),
    [props.result, props.draw, theme, width, height],
  )
  return (
    <section className="panel-section" aria-label={props.title}>
      <h3>{props.title}</h3>
      <div ref={holder} className="sizing-chart">
        {figure ? (
          <PlotlyChart figure={figure} drag="zoomBox" label={`${props.title}, of every design`} onRanges={() => {}} onFit={() => {}} />
        ) : null}
      </div>
    </section>
  )
}

function Designs(props: {
  readonly title: string
  readonly result: ParameterStudyResult
  readonly document: StudioDocument
  readonly evaluations: readonly Evaluation[]
}) {
  const { variables, currency } = props.result.study
  const withCost = WITH_COST(props.result)
  const withLoss = props.result.evaluations.some(({ lost }) => lost > 0)
  return (
    <section className="panel-section" aria-label={props.title}>
      <h3>{props.title}</h3>
      <div className="sizing-table">
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Limits</th>
              {variables.map((variable) => (
                <th scope="col" className="number" key={variable.id}>
                  {variable.name}
                </th>
              ))}
              {withCost ? (
                <th scope="col" className="number">
                  Cost
                </th>
              ) : null}
              {withLoss ? (
                <th scope="col" className="number">
                  Throughput lost
                </th>
              ) : null}
              <th scope="col" className="number">
                Tightest margin
              </th>
              <th scope="col">Limit</th>
            </tr>
          </thead>
          <tbody>
            {props.evaluations.map((evaluation, row) => {
              const [tone, word] = VERDICTS[evaluation.status]
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a result never change their order.
                <tr key={row}>
                  <td>
                    <span className={`badge ${tone}`}>{word}</span>
                  </td>
                  {variables.map((variable, k) => (
                    <td className="number" key={variable.id}>
                      {valueText(props.document, variable, evaluation.values[k] ?? Number.NaN)}
                    </td>
                  ))}
                  {withCost ? <td className="number">{costText(evaluation.cost, currency)}</td> : null}
                  {withLoss ? <td className="number">{formatShare(evaluation.lost, 2)}</td> : null}
                  <td className="number">{marginText(evaluation)}</td>
                  <td className="wrap">{decidingText(evaluation)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}
