import type { LucideIcon } from 'lucide-react'

export const CATEGORIES = ['File', 'Edit', 'View', 'Insert', 'Run', 'Help'] as const
export type CommandCategory = (typeof CATEGORIES)[number]

/** One action of the studio. Menus, toolbar, context menus, shortcuts and the command palette are all derived from the registry. */
export interface StudioCommand {
  readonly id: string
  /** Sentence case; a function where the text follows the state (`Undo move TX1`). */
  readonly label: string | (() => string)
  readonly category: CommandCategory
  readonly icon?: LucideIcon
  /** `Mod` is Ctrl, or Command on a Mac: `Mod+Shift+S`, `F5`, `R`. The first is shown. */
  readonly shortcuts?: readonly string[]
  /** Single keys act only while the canvas (or nothing) has the focus; `global` ones always. */
  readonly scope?: 'canvas' | 'global'
  /** Menu section; a line is drawn between sections. */
  readonly section?: number
  /** Not in the menu bar, only in palette and shortcuts. */
  readonly hidden?: boolean
  readonly checked?: () => boolean
  readonly when?: () => boolean
  /** `from`: typed by its name, in the palette. */
  readonly run: (from?: 'palette') => void | Promise<void>
}
