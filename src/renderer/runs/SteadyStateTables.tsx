/** Operating point the run started from: buses and devices. */
import type { SteadyState } from '../../sim/engineApi.ts'
import { isDirectCurrent } from '../../model/compile/names.ts'
import { formatFixed, formatNumber, formatQuantity } from '../../model/units/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { PlaceButton } from './PlaceButton.tsx'

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
                <td className="number">
                  {document && isDirectCurrent(bus.id, document, null) ? '–' : `${formatFixed((bus.angleRad * 180) / Math.PI, 2)}°`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Signal</th>
              <th scope="col" className="number">
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {steadyState.devices.flatMap((device) => {
              const signals = Object.entries(device.signals)
              return signals.map(([signal, value], k) => (
                <tr key={`${device.id}/${signal}`}>
                  {k === 0 ? (
                    <th scope="rowgroup" rowSpan={signals.length} className="device-name">
                      <PlaceButton engineId={device.id} />
                    </th>
                  ) : null}
                  <td className="muted">{signal}</td>
                  <td className="number">{formatSignal(signal, value)}</td>
                </tr>
              ))
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Engine signals carry their unit as suffix of the name: `pW`, `qVar`, `iA`, `vV`, `soc`, `fHz`; others are plain SI numbers. */
export function formatSignal(signal: string, value: number): string {
  if (/W$/.test(signal)) return formatQuantity(value, 'activePower')
  if (/Var$/.test(signal)) return formatQuantity(value, 'reactivePower')
  if (/VA$/.test(signal)) return formatQuantity(value, 'apparentPower')
  if (/A$/.test(signal)) return formatQuantity(value, 'current')
  if (/V$/.test(signal)) return formatQuantity(value, 'voltage')
  if (/Hz$/.test(signal)) return formatQuantity(value, 'frequency')
  return formatNumber(value, 5)
}
