import { definitionOf } from '../../model/catalogue/index.ts'
import { connectable } from '../../model/commands/index.ts'
import type { ComponentRecord, ConnectionEnd, StudioDocument } from '../../model/document/records.ts'
import { topologyOf } from '../../model/topology/index.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { PickList, type PickItem } from '../ui/PickList.tsx'
import { PickModal } from './CommandPalette.tsx'

/** Its name is that of the far end: every choice begins at the selected component, so that its own name tells nothing apart. */
interface Choice extends PickItem {
  readonly title: string
  readonly from: ConnectionEnd
  readonly to: ConnectionEnd
  readonly type: string
}

/** Connecting without a mouse: every legal end for the ports of the selected component, nearest first, or between the two selected ones. */
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
            <span className="pick-name">{item.title}</span>
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
  const topology = topologyOf(document)
  const own = portsOf(first).map((p) => topology.nodeOf(first.id, p.end.port)?.id)
  return portsOf(first)
    .flatMap((from) =>
      others.flatMap((other) =>
        portsOf(other).flatMap((to): (Choice & { readonly far: number })[] => {
          if (!connectable(document, from.end, to.end).ok) return []
          // Around the component itself is hardly ever meant.
          const isLoop = own.includes(topology.nodeOf(other.id, to.end.port)?.id)
          const type = definitionOf(other.type)?.label ?? other.type
          const end = `${other.name} ${to.label}`.trim()
          return [
            {
              id: `${from.end.port} ${other.id} ${to.end.port}`,
              name: end,
              title: `${`${first.name} ${from.label}`.trim()} → ${end}`,
              keywords: `${type} ${from.label}`,
              type,
              from: from.end,
              to: to.end,
              far: isLoop ? Number.POSITIVE_INFINITY : Math.hypot(other.x - first.x, other.y - first.y),
            },
          ]
        }),
      ),
    )
    .sort((a, b) => (a.far === b.far ? 0 : a.far - b.far))
}

/** A port's name is left out where a component has only one. */
function portsOf(component: ComponentRecord): { readonly end: ConnectionEnd; readonly label: string }[] {
  const ports = definitionOf(component.type)?.ports ?? []
  return ports.map((port) => ({
    end: { componentId: component.id, port: port.key, at: null },
    label: ports.length === 1 ? '' : port.label.toLowerCase(),
  }))
}
