/** Tables of a harmonic power flow: the nearest limit of each place, distortion of buses and branches. */
import type { HarmonicResult } from '../../contract/index.ts'
import { type HarmonicPlace, harmonicPlaces } from '../../model/figures/harmonics.ts'
import { type HarmonicRule, worstChecks } from '../../model/harmonics/index.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { PlaceButton } from '../runs/PlaceButton.tsx'

const percent = (share: number, digits = 2): string => (Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : '–')
const strongest = (values: readonly number[]): string => {
  const most = Math.max(...values)
  return most > 0 ? String(values.indexOf(most) + 2) : '–'
}

export function HarmonicTables(props: {
  readonly result: HarmonicResult
  readonly rule: HarmonicRule
  readonly chosen: HarmonicPlace | null
  readonly onChoose: (place: HarmonicPlace) => void
}) {
  const { result, rule, chosen, onChoose } = props
  const buses = result.buses.filter((b) => b.isDrawn)
  const branches = result.branches.filter((b) => Math.max(...b.i) > 0)
  return (
    <>
      <table className="results-table" aria-label="Harmonic limits">
        <thead>
          <Heads left={['Place', 'Verdict']} right={['Nearest', 'Value', 'Limit', 'Margin']} />
        </thead>
        <tbody>
          {harmonicPlaces(result, rule).map((place) => {
            const check = worstChecks(result.checks, rule, place, 1)[0]
            return check ? (
              <tr
                key={`${place.quantity}/${place.place}`}
                aria-selected={chosen?.place === place.place && chosen.quantity === place.quantity}
                onClick={() => onChoose(place)}
              >
                <th scope="row">
                  <PlaceButton engineId={place.place} /> <span className="muted">{place.quantity}</span>
                </th>
                <td className={check.isMet ? 'met' : 'exceeded'}>
                  {check.isMet ? 'Met' : 'Exceeded'}
                  {check.atPoint ? null : <span className="muted"> guide</span>}
                </td>
                <td className="number">{check.order ?? (place.quantity === 'current' ? 'TDD' : 'THD')}</td>
                <td className="number">{percent(check.value)}</td>
                <td className="number">{percent(check.limit)}</td>
                <td className="number">{percent(check.margin, 1)}</td>
              </tr>
            ) : null
          })}
        </tbody>
      </table>
      <h3>Buses</h3>
      <table className="results-table" aria-label="Voltage distortion">
        <thead>
          <Heads left={['Bus']} right={['Fundamental', 'THD', 'Largest order', 'of nominal']} />
        </thead>
        <tbody>
          {buses.map((b) => (
            <tr key={b.id}>
              <th scope="row">
                <PlaceButton engineId={b.id} />
              </th>
              <td className="number">{formatQuantity(b.u1, 'voltage', { padded: true })}</td>
              <td className="number">{percent(b.thd)}</td>
              <td className="number">{strongest(b.u)}</td>
              <td className="number">{percent(Math.max(...b.u) / b.un)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Branches</h3>
      <table className="results-table" aria-label="Current distortion">
        <thead>
          <Heads left={['Branch']} right={['Fundamental', 'THD', 'Largest order', 'Current', 'K factor']} />
        </thead>
        <tbody>
          {branches.map((b) => (
            <tr key={`${b.kind}/${b.id}`}>
              <th scope="row">
                <PlaceButton engineId={b.id} />
              </th>
              <td className="number">{Number.isFinite(b.i1) ? formatQuantity(b.i1, 'current', { padded: true }) : '–'}</td>
              <td className="number">{percent(b.thd)}</td>
              <td className="number">{strongest(b.i)}</td>
              <td className="number">{formatQuantity(Math.max(...b.i), 'current', { padded: true })}</td>
              <td className="number">{b.kind === 'transformer' && Number.isFinite(b.kFactor) ? b.kFactor.toFixed(2) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Heads(props: { readonly left: readonly string[]; readonly right: readonly string[] }) {
  return (
    <tr>
      {props.left.map((title) => (
        <th key={title} scope="col">
          {title}
        </th>
      ))}
      {props.right.map((title) => (
        <th key={title} scope="col" className="number">
          {title}
        </th>
      ))}
    </tr>
  )
}
