/** Ways between pages: into a block, out to the one around, along an off-page connector. */
import { compareIds, insideOf, terminalPort } from '../../model/topology/index.ts'
import { jointOf } from '../../model/topology/hierarchy.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { neighbourOf, type Direction } from '../../model/geometry/index.ts'
import { write } from '../annotations/edit.ts'
import { canvas } from './canvasApi.ts'
import { showPanel } from '../panels/layout.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'

/** Selects a component on its page and brings it into view. */
export function goTo(componentId: string): void {
  const component = useDocument.getState().document?.components[componentId]
  if (!component) return
  const view = useView.getState()
  if (component.pageId !== view.pageId) view.setPage(component.pageId)
  view.select([componentId])
  view.reveal([componentId])
}

/** Where a component leads to on another page: a block's inside, the next connector of the signal, a terminal's block; null for the rest. */
export function wayFrom(component: ComponentRecord): (() => void) | null {
  const { document } = useDocument.getState()
  if (!document) return null
  const inside = insideOf(document.pages, component.id)
  if (inside) return () => useView.getState().setPage(inside.id)
  const around = document.pages[component.pageId]?.blockId
  if (terminalPort(component) !== null) return around ? () => goTo(around) : null
  const joint = jointOf(component, document.pages)
  if (joint === null) return null
  const same = Object.values(document.components)
    .filter((c) => jointOf(c, document.pages) === joint)
    .sort((a, b) => compareIds(a.id, b.id))
  const next = same[(same.indexOf(component) + 1) % same.length]
  return next && next.id !== component.id ? () => goTo(next.id) : null
}

/** What a double click does: write an annotation's text; follow a component's way, else edit its values. */
export function openItem(componentId: string): void {
  const { document } = useDocument.getState()
  if (document?.annotations[componentId]) {
    write(componentId)
    return
  }
  const component = document?.components[componentId]
  const way = component && wayFrom(component)
  if (way) way()
  else {
    showPanel('inspector')
    useView.getState().focusField(componentId, null)
  }
}

/** From a block's page to the block itself. */
export function goUp(): void {
  const { document } = useDocument.getState()
  const blockId = document?.pages[useView.getState().pageId ?? '']?.blockId
  if (blockId) goTo(blockId)
}

/** To the symbol beside the selected one; with nothing selected to the topmost of the page. */
export function goToNeighbour(direction: Direction): void {
  const { document } = useDocument.getState()
  const { selection, pageId } = useView.getState()
  if (!document) return
  const [id] = selection
  const from = id === undefined ? undefined : document.components[id]
  const [first] = Object.values(document.components)
    .filter((c) => c.pageId === pageId)
    .sort((a, b) => a.y - b.y || a.x - b.x)
  const next = from ? neighbourOf(document, from.id, direction) : first?.id
  if (!next) return
  goTo(next)
  canvas.focus()
}
