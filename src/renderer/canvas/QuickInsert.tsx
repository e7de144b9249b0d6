/** Insert by typing a name, at the mouse, joined to the selected component where its port is clear; also where a wire is dropped on empty canvas. */
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { catalogue, definitionOf, type ComponentDefinition } from '../../model/catalogue/index.ts'
import type { PortRef } from '../../model/topology/index.ts'
import { annotationKinds, DRAWING } from '../annotations/kinds.ts'
import { SymbolIcon } from '../palette/SymbolIcon.tsx'
import { useDocument } from '../state/documentStore.ts'
import { PickList } from '../ui/PickList.tsx'
import { useCanvas } from './canvasStore.ts'
import { placeAt } from './placing.ts'
import { canvas } from './canvasApi.ts'

const WIDTH = 300
const HEIGHT = 330

export function QuickInsert() {
  const open = useCanvas((s) => s.quickInsert)
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) useCanvas.setState({ quickInsert: null })
    }
    window.addEventListener('pointerdown', outside, true)
    return () => window.removeEventListener('pointerdown', outside, true)
  }, [open])
  if (!open) return null
  // The end of a wire in the hand; a selected component alone asks for no port.
  const wire = open.on?.port === undefined ? null : { componentId: open.on.componentId, port: open.on.port }
  const neighbour = open.on && useDocument.getState().document?.components[open.on.componentId]?.name
  const components = catalogue
    .filter((d) => wire === null || accepts(d, wire))
    .map((d) => ({
      id: d.type,
      name: d.label,
      keywords: `${d.keywords.join(' ')} ${d.category} ${d.prefix}`,
      group: d.category as string,
      icon: <SymbolIcon definition={d} size={24} />,
    }))
  const annotations = annotationKinds.map(({ type, label, keywords, icon: Icon }) => ({
    id: type,
    name: label,
    keywords,
    group: DRAWING,
    icon: <Icon size={18} aria-hidden />,
  }))
  const items = wire === null ? [...components, ...annotations] : components
  const close = (): void => {
    useCanvas.setState({ quickInsert: null })
    canvas.focus()
  }
  // Outside the dock, whose panels clip and move what is fixed inside them.
  return createPortal(
    <div
      ref={root}
      className="quick-insert popover"
      role="dialog"
      aria-label="Insert a component"
      style={{
        left: Math.max(8, Math.min(open.x, window.innerWidth - WIDTH - 8)),
        top: Math.max(8, Math.min(open.y, window.innerHeight - HEIGHT - 8)),
        width: WIDTH,
      }}
    >
      <PickList
        label="Insert a component"
        placeholder={wire ? 'Connect to a new …' : neighbour ? `Component, joined to ${neighbour} if one port fits` : 'Name of a component'}
        items={items}
        empty="No component has this name."
        onClose={close}
        onPick={(item) => {
          const { at, on } = open
          close()
          placeAt(item.id, at, on)
        }}
        render={({ icon, group, name }) => (
          <>
            {icon}
            <span className="pick-name">{name}</span>
            <span className="pick-note">{group}</span>
          </>
        )}
      />
    </div>,
    window.document.body,
  )
}

function accepts(definition: ComponentDefinition, from: PortRef): boolean {
  const type = useDocument.getState().document?.components[from.componentId]?.type ?? ''
  const domain = definitionOf(type)?.ports.find((p) => p.key === from.port)?.domain
  return definition.ports.some((p) => p.domain === domain)
}
