/** Which store of the project can flatten which period, before any run. */
import { useMemo } from 'react'
import { tiersOf } from '../../model/buffers/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { tierFigure } from '../../model/figures/tiers.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { FigureChart } from '../plots/FigureChart.tsx'

export function Tiers({ document }: { readonly document: StudioDocument }) {
  const tiers = useMemo(() => tiersOf(document), [document])
  const figure = useMemo(() => (tiers ? tierFigure(tiers) : null), [tiers])
  if (!tiers || !figure) {
    return (
      <div className="empty">
        <h3>No job pulses</h3>
        <p>The chart needs racks that run a job with a repeating pulse.</p>
      </div>
    )
  }
  const { pulse, neededJ, neededW } = tiers
  return (
    <div className="absorption-body">
      <FigureChart figure={figure} />
      <div className="absorption-table">
        <p className="absorption-verdict">
          {pulse.workload}: {formatQuantity(pulse.swingW, 'activePower', { digits: 3 })} every {formatQuantity(pulse.periodS, 'time')} ask
          for {formatQuantity(neededJ, 'energy', { digits: 3 })} and {formatQuantity(neededW, 'activePower', { digits: 3 })} to lie flat
        </p>
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Store</th>
              <th scope="col" className="number">
                Energy
              </th>
              <th scope="col" className="number">
                Power
              </th>
              <th scope="col" className="number">
                Flattens up to
              </th>
              <th scope="col">Power enough</th>
            </tr>
          </thead>
          <tbody>
            {tiers.tiers.map((t) => (
              <tr key={t.stage}>
                <th scope="row" title={t.components.join(', ')}>
                  {t.stage}
                </th>
                <td className="number">{formatQuantity(t.energyJ, 'energy', { digits: 3, unit: 'kWh' })}</td>
                <td className="number">{Number.isFinite(t.powerW) ? formatQuantity(t.powerW, 'activePower', { digits: 3 }) : '–'}</td>
                <td className="number">{formatQuantity(t.longestS, 'time', { digits: 3 })}</td>
                <td>{t.hasPower ? 'yes' : 'no'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
