import { definitionOf } from '../../model/catalogue/index.ts'
import { connectable } from '../../model/commands/index.ts'
import type { ComponentRecord, ConnectionEnd, StudioDocument } from '../../model/document/records.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { PickList, type PickItem } from '../ui/PickList.tsx'
import { PickModal } from './CommandPalette.tsx'

interface Choice extends PickItem {
  readonly from: ConnectionEnd
  readonly to: ConnectionEnd
  readonly type: string
}

/** Connecting without a mouse: every legal end for the ports of the selected component, or between the two selected ones. */
export function ConnectDialog(props: { readonly onClose: () => void }) {
  const document = useDocument((s) => s.document)
  const selection = useView((s) => s.selection)
  return (
    <PickModal label="Connect" onClose={props.onClose}>
      <PickList
        label="Connect"
        placeholder="Connect to …"
        items={document ? choices(document, [...selection]) : []}
        empty="Nothing on this page can be connected here."
        onClose={props.onClose}
        onPick={({ from, to }) => {
          props.onClose()
          dispatch('connection/add', { from, to })
        }}
        render={(item) => (
          <>
            <span className="pick-name">{item.name}</span>
            <span className="pick-note">{item.type}</span>
          </>
        )}
      />
    </PickModal>
  )
}

function choices(document: StudioDocument, selected: readonly string[]): Choice[] {
  const [first, second] = selected.map((id) => document.components[id])
  if (!first) return []
  const others = second ? [second] : Object.values(document.components).filter((c) => c.pageId === first.pageId && c.id !== first.id)
  return portsOf(first).flatMap((from) =>
    others.flatMap((other) =>
      portsOf(other).flatMap((to): Choice[] =>
        connectable(document, from.end, to.end).ok
          ? [
              {
                id: `${from.end.port} ${other.id} ${to.end.port}`,
                name: `${first.name} ${from.label} → ${other.name} ${to.label}`.replace(/\s+/g, ' ').trim(),
                keywords: definitionOf(other.type)?.label ?? '',
                type: definitionOf(other.type)?.label ?? other.type,
                from: from.end,
                to: to.end,
              },
            ]
          : [],
      ),
    ),
  )
}

/** A port's name is left out where a component has only one. */
function portsOf(component: ComponentRecord): { readonly end: ConnectionEnd; readonly label: string }[] {
  const ports = definitionOf(component.type)?.ports ?? []
  return ports.map((port) => ({
    end: { componentId: component.id, port: port.key, at: null },
    label: ports.length === 1 ? '' : port.label.toLowerCase(),
  }))
}
