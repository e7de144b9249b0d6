import {
  Gauge,
  Grid3x3,
  House,
  Map as MapIcon,
  Maximize,
  Maximize2,
  Moon,
  PanelsTopLeft,
  Search,
  Settings,
  Sun,
  SunMoon,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import type { Direction } from '../../model/geometry/index.ts'
import { canvas } from '../canvas/canvasApi.ts'
import { goToNeighbour } from '../canvas/navigate.ts'
import { useResults } from '../canvas/resultStore.ts'
import { goToPanel } from '../panels/focus.ts'
import { closePanelInView, isMaximised, isPanelOpen, resetLayout, showPanel, toggleMaximised } from '../panels/layout.ts'
import { panels } from '../panels/registry.ts'
import { openDialog } from '../state/dialogStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView, type Theme } from '../state/viewStore.ts'
import { saveSettings } from '../state/settings.ts'
import type { StudioCommand } from './types.ts'

const inStudio = (): boolean => useView.getState().screen === 'studio'
const hasDocument = (): boolean => useDocument.getState().document !== null

const themeCommand = (theme: Theme, label: string, icon: StudioCommand['icon']): StudioCommand => ({
  id: `view.theme.${theme}`,
  label,
  category: 'View',
  ...(icon ? { icon } : {}),
  section: 4,
  checked: () => useView.getState().theme === theme,
  run: () => {
    useView.getState().setTheme(theme)
    void saveSettings({ theme })
  },
})

const arrow = { left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown' } as const
const neighbourCommand = (direction: Direction, label: string): StudioCommand => ({
  id: `view.neighbour.${direction}`,
  label,
  category: 'View',
  hidden: true,
  shortcuts: [`Mod+${arrow[direction]}`],
  when: inStudio,
  run: () => goToNeighbour(direction),
})

export const viewCommands: readonly StudioCommand[] = [
  neighbourCommand('left', 'Neighbour to the left'),
  neighbourCommand('right', 'Neighbour to the right'),
  neighbourCommand('up', 'Neighbour above'),
  neighbourCommand('down', 'Neighbour below'),
  {
    id: 'view.zoomIn',
    label: 'Zoom in',
    category: 'View',
    icon: ZoomIn,
    shortcuts: ['Mod++', 'Mod+='],
    scope: 'global',
    when: inStudio,
    run: () => canvas.zoomBy(1.25),
  },
  {
    id: 'view.zoomOut',
    label: 'Zoom out',
    category: 'View',
    icon: ZoomOut,
    shortcuts: ['Mod+-'],
    scope: 'global',
    when: inStudio,
    run: () => canvas.zoomBy(0.8),
  },
  {
    id: 'view.zoomReset',
    label: 'Zoom to 100 %',
    category: 'View',
    shortcuts: ['Mod+0'],
    scope: 'global',
    when: inStudio,
    run: () => canvas.zoomTo(1),
  },
  {
    id: 'view.fit',
    label: 'Zoom to fit',
    category: 'View',
    icon: Maximize,
    shortcuts: ['F', 'Shift+1'],
    when: inStudio,
    run: () => canvas.fit(),
  },
  {
    id: 'view.fitSelection',
    label: 'Zoom to selection',
    category: 'View',
    shortcuts: ['Shift+2'],
    when: () => inStudio() && useView.getState().selection.size > 0,
    run: () => canvas.fit([...useView.getState().selection]),
  },
  {
    id: 'view.find',
    label: 'Find component',
    category: 'View',
    icon: Search,
    shortcuts: ['Mod+F'],
    scope: 'global',
    when: hasDocument,
    run: async () => void (await openDialog('find')),
  },
  {
    id: 'view.grid',
    label: 'Grid',
    category: 'View',
    icon: Grid3x3,
    section: 2,
    shortcuts: ['G'],
    checked: () => useView.getState().grid,
    run: () => useView.getState().set({ grid: !useView.getState().grid }),
  },
  {
    id: 'view.results',
    label: 'Results on the one-line',
    category: 'View',
    icon: Gauge,
    section: 2,
    shortcuts: ['Shift+R'],
    when: hasDocument,
    checked: () => useResults.getState().isShown,
    run: () => {
      useResults.getState().toggle()
      showPanel('diagram')
    },
  },
  {
    id: 'view.minimap',
    label: 'Minimap',
    category: 'View',
    icon: MapIcon,
    section: 2,
    shortcuts: ['M'],
    checked: () => useView.getState().minimap,
    run: () => useView.getState().set({ minimap: !useView.getState().minimap }),
  },
  ...panels.map(
    (panel): StudioCommand => ({
      id: `view.panel.${panel.id}`,
      label: panel.title,
      category: 'View',
      icon: panel.icon,
      section: 3,
      ...(panel.id === 'problems' ? { shortcuts: ['Mod+Shift+M'], scope: 'global' as const } : {}),
      when: inStudio,
      checked: () => isPanelOpen(panel.id),
      run: (from) => {
        const isKept = panel.id === 'diagram' || panel.id === 'problems'
        // Who types its name wants to be there; the menu takes its tick away again.
        if (from === 'palette' || isKept || !closePanelInView(panel.id)) goToPanel(panel.id)
      },
    }),
  ),
  {
    id: 'view.maximise',
    label: 'Maximise the panel',
    category: 'View',
    icon: Maximize2,
    section: 3,
    shortcuts: ['Mod+Shift+F'],
    scope: 'global',
    when: inStudio,
    checked: isMaximised,
    run: toggleMaximised,
  },
  {
    id: 'view.resetLayout',
    label: 'Reset panel layout',
    category: 'View',
    icon: PanelsTopLeft,
    section: 3,
    when: inStudio,
    run: resetLayout,
  },
  themeCommand('light', 'Light theme', Sun),
  themeCommand('dark', 'Dark theme', Moon),
  themeCommand('system', 'Follow the system theme', SunMoon),
  {
    id: 'view.settings',
    label: 'Settings …',
    category: 'View',
    icon: Settings,
    shortcuts: ['Mod+,'],
    scope: 'global',
    section: 5,
    run: async () => void (await openDialog('settings')),
  },
  {
    id: 'view.start',
    label: 'Start page',
    category: 'View',
    icon: House,
    section: 5,
    run: () => useView.getState().setScreen('start'),
  },
]
