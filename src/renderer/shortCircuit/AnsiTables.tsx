/** Duties after IEEE C37.010 and C37.13: buses, and breakers against their ratings. */
import { useMemo } from 'react'
import type { AnsiFault } from '../../contract/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { ANSI_NOTE, ansiBreakerDuties } from '../../model/shortCircuit/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import { PlaceButton } from '../runs/PlaceButton.tsx'

const ampere = (value: number): string => formatQuantity(value, 'current', { padded: true })

export function AnsiFaults({ buses }: { readonly buses: readonly AnsiFault[] }) {
  return (
    <table className="results-table" aria-label="Duty at buses">
      <thead>
        <tr>
          <th scope="col">Bus</th>
          {['First cycle', 'First X/R', 'Asymmetrical', 'Crest', 'Interrupting', 'X/R', 'Factor', 'Duty'].map((title) => (
            <th key={title} scope="col" className="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {buses.map((b) => (
          <tr key={b.id}>
            <th scope="row">
              <PlaceButton engineId={b.id} />
            </th>
            <td className="number">{ampere(b.first)}</td>
            <td className="number">{formatNumber(b.firstXr, 3)}</td>
            <td className="number">{ampere(b.asymmetrical)}</td>
            <td className="number">{ampere(b.crest)}</td>
            <td className="number">{ampere(b.interrupting)}</td>
            <td className="number">{formatNumber(b.interruptingXr, 3)}</td>
            <td className="number">{b.factor.toFixed(3)}</td>
            <td className="number">{ampere(b.duty)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function AnsiDuties(props: { readonly document: StudioDocument; readonly buses: readonly AnsiFault[] }) {
  const duties = useMemo(() => ansiBreakerDuties(props.document, props.buses), [props.document, props.buses])
  return (
    <>
      <p className="fault-note">{ANSI_NOTE}</p>
      {duties.length === 0 ? null : (
        <table className="results-table" aria-label="Breaker duty">
          <thead>
            <tr>
              <th scope="col">Breaker</th>
              <th scope="col">Duty</th>
              {['Interrupting', 'Rated', 'Crest', 'Rated making'].map((title) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {duties.map((d) => (
              <tr key={d.componentId}>
                <th scope="row">
                  <PlaceButton engineId={d.componentId} />
                </th>
                <td className={d.isMet ? 'duty-met' : 'duty-exceeded'}>{d.isMet ? 'Met' : 'Exceeded'}</td>
                <td className="number">{ampere(d.duty)}</td>
                <td className="number">{ampere(d.breaking)}</td>
                <td className="number">{ampere(d.crest)}</td>
                <td className="number">{d.making === null ? '–' : ampere(d.making)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
