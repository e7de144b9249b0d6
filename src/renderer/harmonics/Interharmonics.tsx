/** Interharmonics of the chosen run: bars of 5 Hz at a place, and its centred subgroups. */
import { useMemo, useState } from 'react'
import type { StudioDocument } from '../../model/document/records.ts'
import { interharmonicFigure } from '../../model/figures/interharmonics.ts'
import { interharmonicRows, type JudgedInterharmonics } from '../../model/limits/interharmonics.ts'
import { formatQuantity, formatShare, unbroken } from '../../model/units/index.ts'
import { WithSymbols } from '../fields/Symbols.tsx'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { FigureChart } from '../plots/FigureChart.tsx'
import { Heads } from '../runs/PlaceTable.tsx'

const percent = (share: number): string => formatQuantity(share, 'percent', { digits: 2 })

export function Interharmonics(props: { readonly found: JudgedInterharmonics; readonly document: StudioDocument }) {
  const { found, document } = props
  const [chosen, setChosen] = useState(0)
  const nameOf = (id: string): string => document.components[id]?.name ?? id
  const place = found.places[chosen] ?? found.places[0]
  const name = place ? nameOf(place.componentId) : ''
  const figure = useMemo(() => place && interharmonicFigure(found, place, name), [found, place, name])
  const rows = useMemo(() => (place ? interharmonicRows(found, place) : []), [found, place])
  const isVoltage = place?.quantity === 'voltage'
  const notes = found.notes.map((note) => (
    <p key={note} className="harmonics-note">
      <WithSymbols text={unbroken(note)} />
    </p>
  ))
  if (!place || !figure)
    return (
      <div className="empty">
        <h3>No interharmonics</h3>
        {found.notes.length > 0 ? notes : <p>No utility is in the drawing, and the run recorded voltage, angle and frequency of no bus.</p>}
      </div>
    )
  return (
    <div className="harmonics-body">
      <div className="harmonics-chart">
        <FigureChart figure={figure} />
      </div>
      <div className="harmonics-tables">
        <div className="harmonics-place">
          <PlainSelect
            label="Place"
            value={String(Math.min(chosen, found.places.length - 1))}
            options={found.places.map((p, k) => ({ value: String(k), label: `${nameOf(p.componentId)}, ${p.quantity}` }))}
            onChange={(value) => setChosen(Number(value))}
          />
        </div>
        <table className="results-table" aria-label="Interharmonic subgroups">
          <thead>
            <Heads
              left={['Centred subgroup', ...(isVoltage ? ['Verdict'] : [])]}
              right={isVoltage ? ['of nominal', 'in 3 s', 'Level', 'of level'] : ['RMS', 'of fundamental', 'in 3 s']}
            />
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.order}>
                <th scope="row">
                  {row.fromHz}–{row.toHz} Hz{row.isWhole ? null : <span className="muted"> in part</span>}
                </th>
                {isVoltage ? (
                  <td className={row.isMet === null ? 'muted' : row.isMet ? 'met' : 'exceeded'}>
                    {row.isMet === null ? <WithSymbols text="by P_st" /> : row.isMet ? 'Met' : 'Exceeded'}
                    {row.isGuide ? <span className="muted"> guide</span> : null}
                  </td>
                ) : null}
                {isVoltage ? null : <td className="number">{formatQuantity(row.value, 'current', { digits: 3 })}</td>}
                <td className="number">{percent(row.share)}</td>
                <td className="number">{Number.isFinite(row.veryShort) ? percent(row.veryShort) : '–'}</td>
                {isVoltage ? (
                  <>
                    <td className="number">{formatShare(row.level, 2)}</td>
                    <td className="number">{formatShare(row.ofLevel, 1)}</td>
                  </>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
        {notes}
      </div>
    </div>
  )
}
