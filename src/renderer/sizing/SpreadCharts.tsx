/** How a judged value spreads over all runs, how often it leaves its limit, and what moves it. */
import { useMemo, useState } from 'react'
import type { ParameterStudyResult } from '../../contract/index.ts'
import { spreadFigure, tornadoFigure } from '../../model/figures/spread.ts'
import { influences, marginInfluences, mean, quantile, spreadChecks, spreadOf } from '../../model/sizing/index.ts'
import { formatQuantity, formatShare, unbroken } from '../../model/units/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { FigureChart } from '../plots/FigureChart.tsx'
import { useUnits } from '../state/documentStore.ts'

/** Fewer runs say nothing of a distribution. */
const FEWEST_RUNS = 5

export function SpreadCharts({ result }: { readonly result: ParameterStudyResult }) {
  const { study, evaluations, answer, sensitivities } = result
  const set = useUnits()
  const checks = useMemo(() => spreadChecks(evaluations), [evaluations])
  const [wanted, setWanted] = useState<string | null>(null)
  const chosen = checks.find(({ key }) => key === wanted) ?? checks[0]
  const spread = useMemo(() => (chosen ? spreadOf(evaluations, chosen.key) : null), [evaluations, chosen])
  const isSweep = study.method === 'sweep'
  const drawn = useMemo(() => spread && spreadFigure(spread, set, isSweep), [spread, set, isSweep])
  const isSampled = study.method !== 'size'
  const moved = useMemo(() => {
    const names = study.variables.map(({ name }) => name)
    if (!isSampled && answer) {
      const found = marginInfluences(answer, sensitivities, (id) => study.variables.find((v) => v.id === id)?.name ?? id)
      return tornadoFigure(found, 'Change of the tightest margin for 5 % or one unit', 'Change of margin', '%')
    }
    const found = chosen ? influences(evaluations, chosen.key, names) : []
    return tornadoFigure(found, `What moves “${chosen?.title ?? ''}”`, 'Rank correlation', '')
  }, [study, evaluations, sensitivities, answer, isSampled, chosen])
  if (!spread || (isSampled && spread.values.length < FEWEST_RUNS)) return null
  const { check, values, outside, missing, interval } = spread
  const shown = (value: number): string => unbroken(formatQuantity(value, check.quantity, { set }))
  const share = (value: number): string => unbroken(formatShare(value))
  const hasTornado = (moved.traces[0]?.x.length ?? 0) > 0
  return (
    <>
      {isSampled ? (
        <section className="panel-section" aria-label="Spread">
          <h3>Spread over all runs</h3>
          <PlainSelect
            label="Limit"
            value={check.key}
            options={checks.map(({ key, title }) => ({ value: key, label: title }))}
            onChange={setWanted}
          />
          <p className="sizing-note">
            {outside} of {values.length} runs outside ({share(outside / values.length)}
            {isSweep ? '' : `; ${unbroken('95 %')} interval ${share(interval[0])} to ${share(interval[1])}`}). Mean {shown(mean(values))},
            median {shown(quantile(values, 0.5))}, 5 to 95 %: {shown(quantile(values, 0.05))} to {shown(quantile(values, 0.95))}.
            {missing > 0 ? ` ${missing} runs gave no value and are not counted.` : ''}
            {isSweep ? ' A sweep visits its grid evenly; its shares are no probabilities.' : ''}
          </p>
          <div className="sizing-spread">{drawn ? <FigureChart figure={drawn} /> : null}</div>
        </section>
      ) : null}
      {hasTornado ? (
        <section className="panel-section" aria-label="Influence">
          <h3>{moved.title}</h3>
          <div className="sizing-tornado">
            <FigureChart figure={moved} />
          </div>
        </section>
      ) : null}
    </>
  )
}
