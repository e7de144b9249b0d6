import { Command, Info, Keyboard } from 'lucide-react'
import { openDialog } from '../state/dialogStore.ts'
import type { StudioCommand } from './types.ts'

export const helpCommands: readonly StudioCommand[] = [
  {
    id: 'help.palette',
    label: 'Command palette',
    category: 'Help',
    icon: Command,
    shortcuts: ['Mod+K', 'Mod+Shift+P'],
    scope: 'global',
    run: async () => void (await openDialog('palette')),
  },
  {
    id: 'help.keys',
    label: 'Keyboard shortcuts',
    category: 'Help',
    icon: Keyboard,
    shortcuts: ['?'],
    run: async () => void (await openDialog('keys')),
  },
  {
    id: 'help.about',
    label: 'About Power Paradox Studio',
    category: 'Help',
    icon: Info,
    section: 2,
    run: async () => void (await openDialog('about')),
  },
]
