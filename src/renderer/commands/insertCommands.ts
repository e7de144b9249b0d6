import { Cable, Slash } from 'lucide-react'
import { catalogue, categoryOrder } from '../../model/catalogue/index.ts'
import { annotationKinds } from '../annotations/kinds.ts'
import { canvas } from '../canvas/canvasApi.ts'
import { openDialog } from '../state/dialogStore.ts'
import { showPanel } from '../panels/layout.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import type { StudioCommand } from './types.ts'

const canDraw = (): boolean => useDocument.getState().document !== null && useView.getState().screen === 'studio'

export const insertCommands: readonly StudioCommand[] = [
  {
    id: 'insert.quick',
    label: 'Insert by name …',
    category: 'Insert',
    icon: Slash,
    shortcuts: ['/', 'A'],
    when: canDraw,
    run: () => {
      showPanel('diagram')
      canvas.openQuickInsert()
    },
  },
  {
    id: 'insert.connect',
    label: 'Connect by list …',
    category: 'Insert',
    icon: Cable,
    shortcuts: ['C'],
    when: () => canDraw() && [1, 2].includes(useView.getState().selection.size),
    run: async () => void (await openDialog('connect')),
  },
  ...annotationKinds.map(
    ({ type, kind, label, icon }): StudioCommand => ({
      id: `insert.${kind}`,
      label,
      category: 'Insert',
      icon,
      section: 2 + categoryOrder.length,
      ...(kind === 'note' ? { shortcuts: ['T'] } : {}),
      when: canDraw,
      run: () => {
        showPanel('diagram')
        canvas.armPlacement(type, false)
      },
    }),
  ),
  ...catalogue.map(
    (definition): StudioCommand => ({
      id: `insert.${definition.type}`,
      label: definition.label,
      category: 'Insert',
      section: 2 + categoryOrder.indexOf(definition.category),
      ...(definition.type === 'bus' ? { shortcuts: ['B'] } : {}),
      when: canDraw,
      run: () => {
        showPanel('diagram')
        canvas.armPlacement(definition.type, false)
      },
    }),
  ),
]
