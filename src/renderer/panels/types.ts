import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'

/** One dockable panel. `place` is where it opens first; the user may dock it anywhere and it stays there. */
export interface PanelDefinition {
  readonly id: string
  readonly title: string
  readonly icon: LucideIcon
  readonly place: 'left' | 'centre' | 'right' | 'bottom'
  readonly openByDefault: boolean
  readonly component: ComponentType
}
