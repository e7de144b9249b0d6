import { FileDown, FileInput, FileJson, FilePlus2, FolderOpen, Save, X } from 'lucide-react'
import { closeProject, exportJson, exportSpice, importProject, newProject, openProject, saveProject } from '../files/projectActions.ts'
import { useDocument } from '../state/documentStore.ts'
import type { StudioCommand } from './types.ts'

const hasDocument = (): boolean => useDocument.getState().document !== null

export const fileCommands: readonly StudioCommand[] = [
  {
    id: 'file.new',
    label: 'New project',
    category: 'File',
    icon: FilePlus2,
    shortcuts: ['Mod+N', 'Alt+N'],
    scope: 'global',
    run: () => newProject(null),
  },
  {
    id: 'file.new50',
    label: 'New project at 50 Hz',
    category: 'File',
    icon: FilePlus2,
    scope: 'global',
    run: () => newProject(null, 50),
  },
  {
    id: 'file.open',
    label: 'Open project …',
    category: 'File',
    icon: FolderOpen,
    shortcuts: ['Mod+O'],
    scope: 'global',
    run: () => openProject(),
  },
  {
    id: 'file.save',
    label: 'Save',
    category: 'File',
    icon: Save,
    section: 2,
    shortcuts: ['Mod+S'],
    scope: 'global',
    when: hasDocument,
    run: async () => void (await saveProject(false)),
  },
  {
    id: 'file.saveAs',
    label: 'Save as …',
    category: 'File',
    icon: FileDown,
    section: 2,
    shortcuts: ['Mod+Shift+S'],
    scope: 'global',
    when: hasDocument,
    run: async () => void (await saveProject(true)),
  },
  {
    id: 'file.importRaw',
    label: 'Import PSS/E RAW …',
    category: 'File',
    icon: FileInput,
    section: 3,
    run: () => importProject('raw'),
  },
  {
    id: 'file.importMatpower',
    label: 'Import MATPOWER case …',
    category: 'File',
    icon: FileInput,
    section: 3,
    run: () => importProject('matpower'),
  },
  { id: 'file.importJson', label: 'Import JSON …', category: 'File', icon: FileJson, section: 3, run: () => importProject('json') },
  { id: 'file.exportJson', label: 'Export as JSON …', category: 'File', icon: FileJson, section: 3, when: hasDocument, run: exportJson },
  {
    id: 'file.exportSpice',
    label: 'Export study as SPICE netlist …',
    category: 'File',
    icon: FileDown,
    section: 3,
    when: hasDocument,
    run: exportSpice,
  },
  {
    id: 'file.close',
    label: 'Close project',
    category: 'File',
    icon: X,
    section: 4,
    when: hasDocument,
    run: async () => void (await closeProject()),
  },
]
