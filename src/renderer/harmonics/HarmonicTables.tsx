/** Tables of a harmonic power flow: the nearest limit of each place, distortion of buses and branches. */
import type { HarmonicResult } from '../../contract/index.ts'
import { type HarmonicPlace, harmonicPlaces } from '../../model/figures/harmonics.ts'
import { type HarmonicRule, strongestOrder, worstChecks } from '../../model/harmonics/index.ts'
import { formatQuantity, formatShare } from '../../model/units/index.ts'
import { PlaceButton } from '../runs/PlaceButton.tsx'
import { Heads, PlaceTable } from '../runs/PlaceTable.tsx'

const percent = (share: number, decimals = 2): string => formatShare(share, decimals)

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
                  {check.applies ? null : <span className="muted"> guide</span>}
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
      <PlaceTable
        label="Voltage distortion"
        left={['Bus']}
        right={['Fundamental', 'THD', 'Largest order', 'of nominal']}
        rows={buses.map((b) => ({
          id: b.id,
          cells: [
            formatQuantity(b.u1, 'voltage', { padded: true }),
            percent(b.thd),
            strongestOrder(b.u) ?? '–',
            percent(Math.max(...b.u) / b.un),
          ],
        }))}
      />
      <h3>Branches</h3>
      <PlaceTable
        label="Current distortion"
        left={['Branch']}
        right={['Fundamental', 'THD', 'Largest order', 'Current', 'K factor']}
        rows={branches.map((b) => ({
          id: b.id,
          key: `${b.kind}/${b.id}`,
          cells: [
            Number.isFinite(b.i1) ? formatQuantity(b.i1, 'current', { padded: true }) : '–',
            percent(b.thd),
            strongestOrder(b.i) ?? '–',
            formatQuantity(Math.max(...b.i), 'current', { padded: true }),
            b.kind === 'transformer' && Number.isFinite(b.kFactor) ? b.kFactor.toFixed(2) : '–',
          ],
        }))}
      />
    </>
  )
}
