import { BookOpen, Command, Info, Keyboard, Signpost } from 'lucide-react'
import { helpOnSelection } from '../help/helpStore.ts'
import { openDialog } from '../state/dialogStore.ts'
import { useView } from '../state/viewStore.ts'
import { startTour } from '../tour/Tour.tsx'
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
    id: 'help.open',
    label: 'Help on the selection',
    category: 'Help',
    icon: BookOpen,
    shortcuts: ['F1'],
    scope: 'global',
    when: () => useView.getState().screen === 'studio',
    run: helpOnSelection,
  },
  {
    id: 'help.tour',
    label: 'Tour in five steps',
    category: 'Help',
    icon: Signpost,
    run: startTour,
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
