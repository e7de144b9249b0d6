/** Operating point the run started from: buses and devices. */
import type { SteadyState } from '../../sim/engineApi.ts'
import { isDirectCurrent } from '../../model/compile/names.ts'
import { formatAngle, formatNumber, formatQuantity } from '../../model/units/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { PlaceButton } from './PlaceButton.tsx'
import { steadyRows } from './steadyRows.ts'

export function SteadyStateTables(props: { readonly steadyState: SteadyState }) {
  const { steadyState } = props
  const document = useDocument((s) => s.document)
  return (
    <section className="panel-section" aria-label="Steady state">
      <h3>
        Steady state{' '}
        <span className="muted section-remark">
          {steadyState.iterations} iterations, mismatch {formatNumber(steadyState.mismatchPu, 2)} pu
        </span>
      </h3>
      <div className="steady-tables">
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Bus</th>
              <th scope="col" className="number">
                Voltage
              </th>
              <th scope="col" className="number">
                pu
              </th>
              <th scope="col" className="number">
                Angle
              </th>
            </tr>
          </thead>
          <tbody>
            {steadyState.buses.map((bus) => (
              <tr key={bus.id}>
                <th scope="row">
                  <PlaceButton engineId={bus.id} />
                </th>
                <td className="number">{formatQuantity(bus.vV, 'voltage', { padded: true })}</td>
                <td className="number">{bus.vPu.toFixed(4)}</td>
                <td className="number">{document && isDirectCurrent(bus.id, document, null) ? '–' : formatAngle(bus.angleRad)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Output</th>
              <th scope="col" className="number">
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {document
              ? steadyRows(steadyState.devices, document).flatMap(({ id, count, rows }) =>
                  rows.map(({ key, label, value }, k) => (
                    <tr key={`${id}/${key}`}>
                      {k === 0 ? (
                        <th scope="rowgroup" rowSpan={rows.length} className="device-name">
                          <PlaceButton engineId={id} />
                          {count > 1 ? <span className="muted"> one of {count}</span> : null}
                        </th>
                      ) : null}
                      <td className="muted wrap">{label}</td>
                      <td className="number">{value}</td>
                    </tr>
                  )),
                )
              : null}
          </tbody>
        </table>
      </div>
    </section>
  )
}
