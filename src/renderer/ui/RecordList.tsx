/** The records of a panel, one of them chosen: studies, workloads, runs, snapshots. */
import type { ReactElement, ReactNode } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'

/** `children` gives the `RecordItem` of a record. */
export function RecordList<T extends { readonly id: string }>(props: {
  readonly label: string
  readonly items: readonly T[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  readonly children: (item: T) => ReactElement
}) {
  return (
    <ListBox
      className="record-list"
      aria-label={props.label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={props.chosen === null ? [] : [props.chosen]}
      onSelectionChange={(keys) => {
        const [first] = keys
        if (first !== undefined) props.onChoose(String(first))
      }}
      items={props.items}
    >
      {props.children}
    </ListBox>
  )
}

/** `spoken`: what a screen reader says in place of the name; `subTitle` says in full what the second line may cut. */
export function RecordItem(props: {
  readonly id: string
  readonly name: string
  readonly spoken?: string
  readonly badge?: ReactNode
  readonly subTitle?: string
  readonly children: ReactNode
}) {
  return (
    <ListBoxItem className="record-item" id={props.id} textValue={props.spoken ?? props.name}>
      <div className="record-title">
        <span title={props.name}>{props.name}</span>
        {props.badge}
      </div>
      <div className="record-sub" title={props.subTitle}>
        {props.children}
      </div>
    </ListBoxItem>
  )
}
