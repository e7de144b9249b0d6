/** A table of places of the drawing: each row begins with what it is about. */
import type { ReactNode } from 'react'
import { FaultText } from './FaultText.tsx'
import { PlaceButton } from './PlaceButton.tsx'

export interface PlaceRow {
  /** Of the component or node. */
  readonly id: string
  /** Where an id stands in more than one row. */
  readonly key?: string
  readonly cells: readonly ReactNode[]
  /** Class of a cell beyond or in place of a number's. */
  readonly cellClass?: (column: number) => string
}

export function PlaceTable(props: {
  readonly label?: string
  /** Over the places, and over columns of text. */
  readonly left: readonly string[]
  /** Over numbers. */
  readonly right: readonly string[]
  readonly rows: readonly PlaceRow[]
}) {
  return (
    <table className="results-table" aria-label={props.label}>
      <thead>
        <Heads left={props.left} right={props.right} />
      </thead>
      <tbody>
        {props.rows.map(({ id, key, cells, cellClass }) => (
          <tr key={key ?? id}>
            <th scope="row">
              <PlaceButton engineId={id} />
            </th>
            {cells.map((cell, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order.
              <td key={k} className={cellClass?.(k) ?? 'number'}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function Heads(props: { readonly left: readonly string[]; readonly right: readonly string[] }) {
  return (
    <tr>
      {props.left.map((title) => (
        <th key={title} scope="col">
          <FaultText text={title} />
        </th>
      ))}
      {props.right.map((title) => (
        <th key={title} scope="col" className="number">
          <FaultText text={title} />
        </th>
      ))}
    </tr>
  )
}
