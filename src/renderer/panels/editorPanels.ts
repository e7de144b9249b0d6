import {
  BookOpen,
  Camera,
  CircleHelp,
  GitFork,
  History,
  ListTree,
  PencilRuler,
  Shapes,
  SlidersHorizontal,
  Table2,
  TriangleAlert,
} from 'lucide-react'
import { lazy } from 'react'
import type { PanelDefinition } from './types.ts'

const DiagramPanel = lazy(async () => ({ default: (await import('../canvas/DiagramPanel.tsx')).DiagramPanel }))
const HistoryPanel = lazy(async () => ({ default: (await import('../history/HistoryPanel.tsx')).HistoryPanel }))
const HelpPanel = lazy(async () => ({ default: (await import('../help/HelpPanel.tsx')).HelpPanel }))
const InspectorPanel = lazy(async () => ({ default: (await import('../inspector/InspectorPanel.tsx')).InspectorPanel }))
const LibraryPanel = lazy(async () => ({ default: (await import('../library/LibraryPanel.tsx')).LibraryPanel }))
const OutlinePanel = lazy(async () => ({ default: (await import('../outline/OutlinePanel.tsx')).OutlinePanel }))
const PalettePanel = lazy(async () => ({ default: (await import('../palette/PalettePanel.tsx')).PalettePanel }))
const ProblemsPanel = lazy(async () => ({ default: (await import('../problems/ProblemsPanel.tsx')).ProblemsPanel }))
const SnapshotsPanel = lazy(async () => ({ default: (await import('../snapshots/SnapshotsPanel.tsx')).SnapshotsPanel }))
const VariantsPanel = lazy(async () => ({ default: (await import('../variants/VariantsPanel.tsx')).VariantsPanel }))
const TablePanel = lazy(async () => ({ default: (await import('../table/TablePanel.tsx')).TablePanel }))

export const editorPanels = [
  { id: 'diagram', title: 'One-line', icon: PencilRuler, place: 'centre', openByDefault: true, component: DiagramPanel },
  { id: 'palette', title: 'Components', icon: Shapes, place: 'left', openByDefault: true, component: PalettePanel },
  { id: 'outline', title: 'Outline', icon: ListTree, place: 'left', openByDefault: true, component: OutlinePanel },
  { id: 'inspector', title: 'Inspector', icon: SlidersHorizontal, place: 'right', openByDefault: true, component: InspectorPanel },
  { id: 'history', title: 'History', icon: History, place: 'right', openByDefault: true, component: HistoryPanel },
  { id: 'help', title: 'Help', icon: CircleHelp, place: 'right', openByDefault: false, component: HelpPanel },
  { id: 'problems', title: 'Problems', icon: TriangleAlert, place: 'bottom', openByDefault: true, component: ProblemsPanel },
  { id: 'table', title: 'Table', icon: Table2, place: 'bottom', openByDefault: true, component: TablePanel },
  { id: 'library', title: 'Library', icon: BookOpen, place: 'bottom', openByDefault: true, component: LibraryPanel },
  { id: 'variants', title: 'Alternatives', icon: GitFork, place: 'bottom', openByDefault: true, component: VariantsPanel },
  { id: 'snapshots', title: 'Snapshots', icon: Camera, place: 'bottom', openByDefault: true, component: SnapshotsPanel },
] as const satisfies readonly PanelDefinition[]
