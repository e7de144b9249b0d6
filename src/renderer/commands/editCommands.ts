import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  type LucideIcon,
  ClipboardPaste,
  Copy,
  CopyPlus,
  CornerDownRight,
  CornerLeftUp,
  FlipHorizontal2,
  FlipVertical2,
  Network,
  Package,
  PackageOpen,
  PencilLine,
  Power,
  Redo2,
  Replace,
  RotateCw,
  Route,
  Scissors,
  ToggleLeft,
  Trash2,
  Undo2,
} from 'lucide-react'
import { type ComponentDefinition, definitionOf } from '../../model/catalogue/index.ts'
import { replacementsFor } from '../../model/commands/replace.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { effectiveValue } from '../../model/document/values.ts'
import { redoLabel, undoLabel } from '../../model/history/index.ts'
import { write } from '../annotations/edit.ts'
import { canvas } from '../canvas/canvasApi.ts'
import { copySelection, cutSelection, duplicateSelection, hasClipboard, pasteClipboard } from '../canvas/clipboard.ts'
import { arrange } from '../canvas/arrange.ts'
import { goUp, wayFrom } from '../canvas/navigate.ts'
import { canShiftPage, shiftPage } from '../canvas/pageOrder.ts'
import { useTypePicker } from '../inspector/typePicker.ts'
import { goToPanel } from '../panels/focus.ts'
import { showPanel } from '../panels/layout.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import type { StudioCommand } from './types.ts'

const document = () => useDocument.getState().document
const selected = (): string[] => [...useView.getState().selection]
const wires = (): string[] => [...useView.getState().selectedConnections]
const components = (): string[] => selected().filter((id) => document()?.components[id])
const annotations = (): string[] => selected().filter((id) => document()?.annotations[id])
const some = (): boolean => document() !== null && useView.getState().selection.size > 0
const someComponents = (): boolean => components().length > 0
const one = (): boolean => document() !== null && useView.getState().selection.size === 1
const several = (least: number) => (): boolean => document() !== null && useView.getState().selection.size >= least
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

const isClosed = (component: ComponentRecord): boolean => effectiveValue(component, 'closed')?.value === true
/** Selected components that can be opened and closed. */
const switches = (): ComponentRecord[] =>
  selected()
    .flatMap((id) => document()?.components[id] ?? [])
    .filter((c) => effectiveValue(c, 'closed') !== null)

/** What the selected components, all of one type, can be replaced by. */
const replaceable = (): readonly ComponentDefinition[] => {
  const types = new Set(selected().map((id) => document()?.components[id]?.type ?? ''))
  const definition = types.size === 1 ? definitionOf([...types][0] ?? '') : undefined
  return definition ? replacementsFor(definition) : []
}

/** Writes the text of the one selected annotation, or takes the one selected component's field in the inspector. */
const edit = (field: string | null): void => {
  const [id] = selected()
  if (!id) return
  if (annotations().length > 0) write(id)
  else {
    // The field has the focus a frame later: a Tab before it must not go on in the drawing and select another component.
    goToPanel('inspector')
    useView.getState().focusField(id, field)
  }
}

const onPage = (): string[] =>
  Object.values(document()?.components ?? {}).flatMap((c) => (c.pageId === useView.getState().pageId ? [c.id] : []))
const blocks = (): string[] => selected().filter((id) => document()?.components[id]?.type === 'block')
/** Where the one selected component leads to on another page. */
const way = (): (() => void) | null => {
  const component = one() ? document()?.components[selected()[0] ?? ''] : undefined
  return component ? wayFrom(component) : null
}

const align = (to: 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom', label: string, icon: LucideIcon): StudioCommand => ({
  id: `edit.align.${to}`,
  label,
  category: 'Edit',
  icon,
  section: 7,
  when: several(2),
  run: () => void dispatch('layout/align', { ids: selected(), to }),
})

const nudge = (id: string, label: string, key: string, dx: number, dy: number): StudioCommand => ({
  id,
  label,
  category: 'Edit',
  hidden: true,
  shortcuts: [key],
  when: some,
  run: () => {
    const ids = selected()
    dispatch('component/move', { ids, dx, dy }, { coalesce: `nudge ${ids.join(' ')}` })
  },
})

export const editCommands: readonly StudioCommand[] = [
  {
    id: 'edit.undo',
    label: () => {
      const label = undoLabel(useDocument.getState().history)
      return label === null ? 'Undo' : `Undo ${lower(label)}`
    },
    category: 'Edit',
    icon: Undo2,
    shortcuts: ['Mod+Z'],
    scope: 'global',
    when: () => undoLabel(useDocument.getState().history) !== null,
    run: () => useDocument.getState().undo(),
  },
  {
    id: 'edit.redo',
    label: () => {
      const label = redoLabel(useDocument.getState().history)
      return label === null ? 'Redo' : `Redo ${lower(label)}`
    },
    category: 'Edit',
    icon: Redo2,
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    scope: 'global',
    when: () => redoLabel(useDocument.getState().history) !== null,
    run: () => useDocument.getState().redo(),
  },
  { id: 'edit.cut', label: 'Cut', category: 'Edit', icon: Scissors, section: 2, shortcuts: ['Mod+X'], when: some, run: cutSelection },
  { id: 'edit.copy', label: 'Copy', category: 'Edit', icon: Copy, section: 2, shortcuts: ['Mod+C'], when: some, run: copySelection },
  {
    id: 'edit.paste',
    label: 'Paste',
    category: 'Edit',
    icon: ClipboardPaste,
    section: 2,
    shortcuts: ['Mod+V'],
    when: () => document() !== null && hasClipboard(),
    run: pasteClipboard,
  },
  {
    id: 'edit.duplicate',
    label: 'Duplicate',
    category: 'Edit',
    icon: CopyPlus,
    section: 2,
    shortcuts: ['Mod+D'],
    when: some,
    run: duplicateSelection,
  },
  {
    id: 'edit.delete',
    label: 'Delete',
    category: 'Edit',
    icon: Trash2,
    section: 2,
    shortcuts: ['Delete', 'Backspace'],
    when: () => document() !== null && selected().length + wires().length > 0,
    run: () => {
      const result = dispatch('selection/delete', { components: components(), connections: wires(), annotations: annotations() })
      if (result.ok) useView.getState().select([])
    },
  },
  {
    id: 'edit.selectAll',
    label: 'Select all',
    category: 'Edit',
    section: 3,
    shortcuts: ['Mod+A'],
    when: () => document() !== null,
    run: () => {
      const { pageId } = useView.getState()
      const items = [...Object.values(document()?.components ?? {}), ...Object.values(document()?.annotations ?? {})]
      const connections = Object.values(document()?.connections ?? {}).filter((c) => c.pageId === pageId)
      useView.getState().select(
        items.flatMap((c) => (c.pageId === pageId ? [c.id] : [])),
        connections.map((c) => c.id),
      )
    },
  },
  {
    id: 'edit.cancel',
    label: 'Clear selection, cancel placing',
    category: 'Edit',
    hidden: true,
    shortcuts: ['Escape'],
    when: () => document() !== null,
    run: () => {
      canvas.cancel()
      useView.getState().select([])
    },
  },
  {
    id: 'edit.rotate',
    label: 'Rotate',
    category: 'Edit',
    icon: RotateCw,
    section: 4,
    shortcuts: ['R'],
    when: someComponents,
    run: () => void dispatch('component/rotate', { ids: components(), by: 90 }),
  },
  {
    id: 'edit.mirror',
    label: 'Mirror left to right',
    category: 'Edit',
    icon: FlipHorizontal2,
    section: 4,
    shortcuts: ['X'],
    when: someComponents,
    run: () => void dispatch('component/mirror', { ids: components(), axis: 'horizontal' }),
  },
  {
    id: 'edit.mirrorVertical',
    label: 'Mirror top to bottom',
    category: 'Edit',
    icon: FlipVertical2,
    section: 4,
    shortcuts: ['Y'],
    when: someComponents,
    run: () => void dispatch('component/mirror', { ids: components(), axis: 'vertical' }),
  },
  {
    id: 'edit.inService',
    label: () => (selected().some((id) => document()?.components[id]?.inService) ? 'Take out of service' : 'Put in service'),
    category: 'Edit',
    icon: Power,
    section: 5,
    shortcuts: ['O'],
    when: someComponents,
    run: () => {
      const inService = !selected().some((id) => document()?.components[id]?.inService)
      dispatch('component/setInService', { ids: components(), inService })
    },
  },
  {
    id: 'edit.switch',
    label: () => (switches().some(isClosed) ? 'Open switch' : 'Close switch'),
    category: 'Edit',
    icon: ToggleLeft,
    section: 5,
    shortcuts: ['S'],
    when: () => switches().length > 0,
    run: () => {
      const ids = switches().map((c) => c.id)
      dispatch('component/setParams', { ids, params: { closed: !switches().some(isClosed) } })
    },
  },
  {
    id: 'edit.rename',
    label: () => (annotations().length > 0 ? 'Edit text' : 'Rename'),
    category: 'Edit',
    icon: PencilLine,
    section: 5,
    shortcuts: ['F2'],
    when: one,
    run: () => edit('name'),
  },
  {
    id: 'edit.inspect',
    label: () => (annotations().length > 0 ? 'Edit text' : 'Edit values'),
    category: 'Edit',
    section: 5,
    shortcuts: ['Enter'],
    when: one,
    run: () => edit(null),
  },
  {
    id: 'edit.replace',
    label: 'Replace by another type …',
    category: 'Edit',
    icon: Replace,
    section: 5,
    when: () => replaceable().length > 0,
    run: () => {
      showPanel('inspector')
      useTypePicker.setState({ isOpen: true })
    },
  },
  {
    id: 'edit.reroute',
    label: 'Route wires again',
    category: 'Edit',
    icon: Route,
    section: 5,
    when: () => wires().some((id) => (document()?.connections[id]?.corners.length ?? 0) > 0),
    run: () => void dispatch('connection/reroute', { ids: wires() }),
  },
  {
    id: 'edit.makeBlock',
    label: 'Make block of selection',
    category: 'Edit',
    icon: Package,
    section: 6,
    shortcuts: ['Mod+G'],
    when: someComponents,
    run: () => {
      const result = dispatch('block/make', { ids: selected() })
      if (result.ok) useView.getState().select(result.created)
    },
  },
  {
    id: 'edit.dissolveBlock',
    label: 'Dissolve block',
    category: 'Edit',
    icon: PackageOpen,
    section: 6,
    shortcuts: ['Mod+Shift+G'],
    when: () => blocks().length === 1,
    run: () => {
      const result = dispatch('block/dissolve', { id: blocks()[0] })
      if (result.ok) useView.getState().select(result.created)
    },
  },
  {
    id: 'edit.openBlock',
    label: () => (blocks().length === 1 ? 'Open block' : 'Follow to the other page'),
    category: 'Edit',
    icon: CornerDownRight,
    section: 6,
    shortcuts: ['Alt+ArrowDown'],
    when: () => way() !== null,
    run: () => way()?.(),
  },
  {
    id: 'edit.leaveBlock',
    label: 'Out of this block',
    category: 'Edit',
    icon: CornerLeftUp,
    section: 6,
    shortcuts: ['Alt+ArrowUp'],
    when: () => Boolean(document()?.pages[useView.getState().pageId ?? '']?.blockId),
    run: goUp,
  },
  align('left', 'Align left', AlignStartVertical),
  align('centre', 'Align centres', AlignCenterVertical),
  align('right', 'Align right', AlignEndVertical),
  align('top', 'Align top', AlignStartHorizontal),
  align('middle', 'Align middles', AlignCenterHorizontal),
  align('bottom', 'Align bottom', AlignEndHorizontal),
  {
    id: 'edit.arrangeSelection',
    label: 'Arrange selection',
    category: 'Edit',
    icon: Network,
    section: 8,
    when: () => components().length > 1,
    run: () => arrange(components()),
  },
  {
    id: 'edit.pageLeft',
    label: 'Move page to the left',
    category: 'Edit',
    section: 5,
    hidden: true,
    shortcuts: ['Mod+Shift+PageUp'],
    scope: 'global',
    when: () => canShiftPage(-1),
    run: () => shiftPage(-1),
  },
  {
    id: 'edit.pageRight',
    label: 'Move page to the right',
    category: 'Edit',
    section: 5,
    hidden: true,
    shortcuts: ['Mod+Shift+PageDown'],
    scope: 'global',
    when: () => canShiftPage(1),
    run: () => shiftPage(1),
  },
  {
    id: 'edit.arrangePage',
    label: 'Arrange page',
    category: 'Edit',
    section: 8,
    shortcuts: ['Shift+L'],
    when: () => onPage().length > 1,
    run: () => arrange(onPage()),
  },
  {
    id: 'edit.arrangeAll',
    label: 'Arrange all pages',
    category: 'Edit',
    section: 8,
    when: () => Object.keys(document()?.pages ?? {}).length > 1,
    run: () => arrange(Object.keys(document()?.components ?? {})),
  },
  {
    id: 'edit.distribute.horizontal',
    label: 'Distribute horizontally',
    category: 'Edit',
    icon: AlignHorizontalDistributeCenter,
    section: 7,
    when: several(3),
    run: () => void dispatch('layout/distribute', { ids: selected(), axis: 'horizontal', by: 'gap' }),
  },
  {
    id: 'edit.distribute.vertical',
    label: 'Distribute vertically',
    category: 'Edit',
    icon: AlignVerticalDistributeCenter,
    section: 7,
    when: several(3),
    run: () => void dispatch('layout/distribute', { ids: selected(), axis: 'vertical', by: 'gap' }),
  },
  nudge('edit.nudgeLeft', 'Move left by one grid step', 'ArrowLeft', -10, 0),
  nudge('edit.nudgeRight', 'Move right by one grid step', 'ArrowRight', 10, 0),
  nudge('edit.nudgeUp', 'Move up by one grid step', 'ArrowUp', 0, -10),
  nudge('edit.nudgeDown', 'Move down by one grid step', 'ArrowDown', 0, 10),
  nudge('edit.nudgeLeft10', 'Move left by ten grid steps', 'Shift+ArrowLeft', -100, 0),
  nudge('edit.nudgeRight10', 'Move right by ten grid steps', 'Shift+ArrowRight', 100, 0),
  nudge('edit.nudgeUp10', 'Move up by ten grid steps', 'Shift+ArrowUp', 0, -100),
  nudge('edit.nudgeDown10', 'Move down by ten grid steps', 'Shift+ArrowDown', 0, 100),
]
