/** The bill of quantities; prices are edited in place and go back to the cost book's by clearing. */
import { useState } from 'react'
import { Undo2 } from 'lucide-react'
import { amountText, type Bill, currencyNote } from '../../model/economics/index.ts'
import type { ProjectRecord } from '../../model/document/records.ts'
import { formatMoney, formatNumber, formatQuantity, parseQuantity } from '../../model/units/index.ts'
import { dispatch } from '../state/documentStore.ts'
import { IconButton } from '../ui/Button.tsx'

export function BillTable({ bill, project }: { readonly bill: Bill; readonly project: ProjectRecord }) {
  const borrowed = currencyNote(project)
  const setPrice = (key: string, price: number | null): void => {
    const { [key]: _before, ...rest } = project.prices
    void dispatch('project/set', { values: { prices: price === null ? rest : { ...rest, [key]: price } } })
  }
  return (
    <section className="panel-section" aria-label="Bill of quantities">
      <h3>Bill of quantities</h3>
      <table className="results-table" aria-label="Bill of quantities">
        <thead>
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Amount</th>
            <th scope="col">Price, {project.currency}</th>
            <th scope="col">Cost</th>
            <th scope="col">Area</th>
          </tr>
        </thead>
        <tbody>
          {bill.rows.map(({ item, amount, price, provenance, cost, floorM2 }) => (
            <tr key={item.key}>
              <th scope="row" className="bill-item">
                {item.label}
                <small>
                  <span className={`badge ${provenance.mark === 'assumed' ? 'warn' : ''}`}>{provenance.mark}</span> {provenance.source}
                </small>
              </th>
              <td className="number">{amountText({ amount, item })}</td>
              <td>
                <PriceField label={`Price of ${item.label} per ${item.unit}`} price={price} onCommit={(next) => setPrice(item.key, next)} />
                <span className="muted"> /{item.unit}</span>
                {provenance.mark === 'user' ? (
                  <IconButton
                    small
                    label={`Price of ${item.label} from the cost book`}
                    icon={Undo2}
                    onPress={() => setPrice(item.key, null)}
                  />
                ) : null}
              </td>
              <td className="number">{formatMoney(cost, project.currency)}</td>
              <td className="number">{formatQuantity(floorM2, 'area', { digits: 3, set: project.units })}</td>
            </tr>
          ))}
          <tr className="bill-total">
            <th scope="row" className="bill-item">
              All
              {borrowed === null ? null : <small>{borrowed}</small>}
              {bill.unpriced.length > 0 ? <small>Without a price: {bill.unpriced.join(', ')}</small> : null}
            </th>
            <td />
            <td />
            <td className="number">{formatMoney(bill.total, project.currency)}</td>
            <td className="number">{formatQuantity(bill.floorM2, 'area', { digits: 3, set: project.units })}</td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function PriceField(props: { readonly label: string; readonly price: number; readonly onCommit: (price: number) => void }) {
  const [draft, setDraft] = useState<string | null>(null)
  const [bad, setBad] = useState(false)
  const commit = (): void => {
    if (draft === null) return
    const read = parseQuantity(draft, 'number')
    const isGood = read.ok && read.value >= 0
    setBad(!isGood)
    if (!isGood) return
    setDraft(null)
    if (read.value !== props.price) props.onCommit(read.value)
  }
  return (
    <input
      className="price-field"
      aria-label={props.label}
      aria-invalid={bad}
      value={draft ?? formatNumber(props.price, 6)}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') {
          setDraft(null)
          setBad(false)
        }
      }}
    />
  )
}
