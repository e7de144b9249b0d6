/** Who takes the pulse: the swing of the loads, stage by stage, down to what the grid is left with. */
import { useMemo, useState } from 'react'
import { BANDS, type Absorption } from '../../model/absorption/index.ts'
import { absorptionFigure } from '../../model/figures/absorption.ts'
import { displayUnit, formatQuantity, formatShare, unbroken } from '../../model/units/index.ts'
import { runCommand } from '../commands/registry.ts'
import { FigureChart } from '../plots/FigureChart.tsx'
import { useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { Batteries } from './Batteries.tsx'
import { SagCurves } from './SagCurves.tsx'
import { Tiers } from './Tiers.tsx'
import { useAbsorbed } from './useAbsorbed.ts'
import '../results.css'
import './absorption.css'

const VIEWS = [
  { key: 'pulse', label: 'Who takes the pulse' },
  { key: 'batteries', label: 'Batteries' },
  { key: 'sags', label: 'Sags and curves' },
  { key: 'tiers', label: 'Tiers' },
] as const
type View = (typeof VIEWS)[number]['key']

export function AbsorptionPanel() {
  const document = useDocument((s) => s.document)
  const { run, runId, shown } = useAbsorbed()
  const [view, setView] = useState<View>('pulse')
  return (
    <div className="results-panel">
      <div className="results-bar">
        <fieldset className="segments" aria-label="View">
          {VIEWS.map(({ key, label }) => (
            <button key={key} type="button" aria-pressed={view === key} onClick={() => setView(key)}>
              {label}
            </button>
          ))}
        </fieldset>
        <span className="bar-space" />
        <span className="bar-label">{view === 'tiers' ? 'The project as it stands' : (run?.name ?? '')}</span>
      </div>
      {view === 'tiers' ? (
        document ? (
          <Tiers document={document} />
        ) : null
      ) : runId === null ? (
        <div className="empty">
          <h3>Who takes the pulse</h3>
          <p>
            After a run this shows how much of the load’s swing each stage takes: rack capacitors, UPS, batteries, inertia, and the grid.
          </p>
          <Button onPress={() => runCommand('run.start')}>Run</Button>
        </div>
      ) : shown === null ? (
        <p className="empty">Following the pulse …</p>
      ) : shown.absorbed === null ? (
        <div className="empty" role="alert">
          <h3>The pulse can’t be followed</h3>
          <p>{shown.reason}</p>
        </div>
      ) : view === 'sags' ? (
        <SagCurves sags={shown.absorbed.sags} />
      ) : view === 'batteries' ? (
        document ? (
          <Batteries bands={shown.absorbed.batteries} document={document} />
        ) : null
      ) : 'reason' in shown.absorbed.answer ? (
        <div className="empty">
          <h3>The pulse can’t be followed</h3>
          <p>{shown.absorbed.answer.reason}</p>
        </div>
      ) : (
        <Waterfall absorption={shown.absorbed.answer.absorption} />
      )}
    </div>
  )
}

function Waterfall({ absorption }: { readonly absorption: Absorption }) {
  const figure = useMemo(() => absorptionFigure(absorption), [absorption])
  const { pulseW, gridW, driftW, stages, fromS, toS, periodS, meanLossW } = absorption
  // In one unit down the column, so that its figures can be compared.
  const energyUnit = displayUnit('energy', Math.max(...stages.map((s) => s.energyJ)))
  const power = (watts: number): string => unbroken(formatQuantity(watts, 'activePower', { digits: 3 }))
  return (
    <div className="absorption-body">
      <FigureChart figure={figure} />
      <div className="absorption-table">
        <p className="absorption-verdict" role="status">
          {power(pulseW)} at the loads, {power(gridW)} left for grid and machines: {formatShare(pulseW > 0 ? gridW / pulseW : null)}
          <span className="muted">
            {' '}
            {fromS.toFixed(2)}–{toS.toFixed(2)} s{periodS === null ? '' : `, whole periods of ${formatQuantity(periodS, 'time')}`}; slow
            drift of {power(driftW)} aside; mean losses {power(meanLossW)}
          </span>
        </p>
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col" className="number">
                Takes, p-p
              </th>
              <th scope="col" className="number">
                Left, p-p
              </th>
              <th
                scope="col"
                className="number"
                title="By covariance with the loads; all shares add up to 100 %. Below 0 the stage adds to the pulse."
              >
                Share
              </th>
              {BANDS.map(({ title, fromHz, toHz }) => (
                <th key={title} scope="col" className="number" title={title}>
                  {fromHz}–{toHz} Hz
                </th>
              ))}
              <th scope="col" className="number">
                Own swing
              </th>
              <th scope="col" className="number">
                Energy, p-p
              </th>
            </tr>
          </thead>
          <tbody>
            {stages.map((s) => (
              <tr key={s.name}>
                <th scope="row" title={s.components.join(', ')}>
                  {s.name}
                </th>
                <td className="number">{s.role === 'source' ? '–' : power(s.beforeW - s.afterW)}</td>
                <td className="number">{s.role === 'source' ? '–' : power(s.afterW)}</td>
                <td className="number">{formatShare(s.share)}</td>
                {s.bands.map((share, k) => (
                  <td key={BANDS[k]?.title} className="number">
                    {formatShare(share)}
                  </td>
                ))}
                <td className="number">{power(s.swingW)}</td>
                <td className="number">{formatQuantity(s.energyJ, 'energy', { digits: 3, unit: energyUnit })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
