/** Every dockable panel, in the order in which the View menu lists them. */
import type { PanelDefinition } from './types.ts'
import { editorPanels } from './editorPanels.ts'
import { resultPanels } from './resultPanels.ts'

export const panels: readonly PanelDefinition[] = [...editorPanels, ...resultPanels]

export const panelById: ReadonlyMap<string, PanelDefinition> = new Map(panels.map((p) => [p.id, p]))
