/** The dock's imperative side: opening, showing and resetting panels. The dock itself is mounted in app/Workspace. */
import type { DockviewApi } from 'dockview-react'
import { panelById, panels } from './registry.ts'
import type { PanelDefinition } from './types.ts'

let dock: DockviewApi | null = null

export function attachDock(api: DockviewApi | null): void {
  dock = api
}

const roomy = (): boolean => window.innerWidth >= 1600
/** First sizes, px: the one-line gets what a small screen can spare. */
const size = {
  left: () => (roomy() ? 240 : 216),
  right: () => (roomy() ? 340 : 300),
  bottom: () => Math.round(Math.min(280, Math.max(150, window.innerHeight * 0.23))),
} as const

function add(api: DockviewApi, panel: PanelDefinition, inactive: boolean): void {
  const neighbour = panels.find((p) => p.place === panel.place && p.id !== panel.id && api.getPanel(p.id))
  const centre = api.getPanel('diagram')
  const position = neighbour
    ? { referencePanel: neighbour.id, direction: 'within' as const }
    : panel.place === 'centre' || !centre
      ? undefined
      : { referencePanel: centre.id, direction: panel.place === 'bottom' ? ('below' as const) : panel.place }
  api.addPanel({
    id: panel.id,
    title: panel.title,
    component: 'panel',
    renderer: 'always',
    inactive,
    minimumWidth: 160,
    minimumHeight: 80,
    ...(position ? { position } : {}),
    ...(panel.place === 'bottom' ? { initialHeight: size.bottom() } : {}),
    ...(panel.place === 'left' || panel.place === 'right' ? { initialWidth: size[panel.place]() } : {}),
  })
}

export function resetLayout(): void {
  if (!dock) return
  dock.clear()
  const order = ['centre', 'left', 'right', 'bottom'] as const
  for (const place of order) {
    let first = true
    for (const panel of panels) {
      if (panel.place !== place || !panel.openByDefault) continue
      add(dock, panel, !first)
      first = false
    }
  }
  dock.getPanel('diagram')?.api.setActive()
}

/** Opens the panel where it belongs, or brings it to the front. */
export function showPanel(id: string): void {
  const definition = panelById.get(id)
  if (!dock || !definition) return
  const open = dock.getPanel(id)
  if (open) open.api.setActive()
  else add(dock, definition, false)
}

/** False where there is no such panel in view. */
export function closePanelInView(id: string): boolean {
  const open = dock?.getPanel(id)
  if (!open?.api.isVisible) return false
  open.api.close()
  return true
}

/** The panel in hand takes the whole window, or gives it back: what a small screen needs for plots and tables. */
export function toggleMaximised(): void {
  const panel = dock?.activePanel
  if (!dock || !panel) return
  if (dock.hasMaximizedGroup()) dock.exitMaximizedGroup()
  else dock.maximizeGroup(panel)
}
export const isMaximised = (): boolean => dock?.hasMaximizedGroup() ?? false

export const activePanelId = (): string | null => dock?.activePanel?.id ?? null

export const isPanelOpen = (id: string): boolean => dock?.getPanel(id) !== undefined

let saved: unknown = null

/** Layout as the settings keep it; used when the dock mounts. */
export function rememberLayout(layout: unknown): void {
  saved = layout
}

/** True when a kept layout could be put back; one with unknown panels (older or newer studio) is dropped. */
export function restoreLayout(): boolean {
  if (!dock || typeof saved !== 'object' || saved === null || !('panels' in saved)) return false
  const ids = Object.keys((saved as { panels: object }).panels)
  if (!ids.includes('diagram') || ids.some((id) => !panelById.has(id))) return false
  try {
    dock.fromJSON(saved as Parameters<DockviewApi['fromJSON']>[0])
    return true
  } catch {
    dock.clear()
    return false
  }
}
