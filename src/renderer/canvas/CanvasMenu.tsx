import { useRef } from 'react'
import { createPortal } from 'react-dom'
import { Popover } from 'react-aria-components'
import { CommandMenu } from '../app/MenuBar.tsx'
import { commandById, isEnabled } from '../commands/registry.ts'
import { useCanvas, type MenuAt } from './canvasStore.ts'

/** Groups of command ids; those of a group marked `optional` are left out where they do not apply. */
const MENUS: Readonly<Record<MenuAt['kind'], readonly { readonly ids: readonly string[]; readonly optional?: true }[]>> = {
  component: [
    { ids: ['edit.openBlock'], optional: true },
    { ids: ['edit.inspect', 'edit.rename'] },
    { ids: ['edit.switch'], optional: true },
    { ids: ['edit.replace'], optional: true },
    { ids: ['edit.inService'] },
    { ids: ['run.plotSelection'], optional: true },
    { ids: ['edit.cut', 'edit.copy', 'edit.duplicate', 'edit.delete'] },
    { ids: ['edit.rotate', 'edit.mirror', 'edit.mirrorVertical'] },
    { ids: ['edit.makeBlock', 'edit.dissolveBlock'], optional: true },
    { ids: ['edit.align.left', 'edit.align.centre', 'edit.align.right'], optional: true },
    { ids: ['edit.align.top', 'edit.align.middle', 'edit.align.bottom'], optional: true },
    { ids: ['edit.distribute.horizontal', 'edit.distribute.vertical', 'edit.arrangeSelection'], optional: true },
    { ids: ['view.fitSelection'] },
  ],
  annotation: [
    { ids: ['edit.inspect'] },
    { ids: ['edit.cut', 'edit.copy', 'edit.duplicate', 'edit.delete'] },
    { ids: ['edit.align.left', 'edit.align.centre', 'edit.align.right'], optional: true },
    { ids: ['edit.align.top', 'edit.align.middle', 'edit.align.bottom'], optional: true },
    { ids: ['view.fitSelection'] },
  ],
  connection: [{ ids: ['edit.reroute'] }, { ids: ['edit.delete'] }],
  canvas: [
    { ids: ['insert.quick', 'edit.paste', 'edit.selectAll'] },
    { ids: ['edit.leaveBlock', 'edit.arrangePage'], optional: true },
    { ids: ['view.fit', 'view.grid', 'view.minimap'] },
  ],
}

export function CanvasMenu() {
  const menu = useCanvas((s) => s.menu)
  const anchor = useRef<HTMLSpanElement>(null)
  if (!menu) return null
  const close = (): void => useCanvas.setState({ menu: null })
  const groups = MENUS[menu.kind]
    .map(({ ids, optional }) => ids.flatMap((id) => commandById(id) ?? []).filter((command) => !optional || isEnabled(command)))
    .filter((group) => group.length > 0)
  // The anchor stands outside the dock, whose panels move what is fixed inside them.
  return (
    <>
      {createPortal(
        <span ref={anchor} style={{ position: 'fixed', left: menu.x, top: menu.y, width: 1, height: 1 }} />,
        window.document.body,
      )}
      <Popover
        className="popover"
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(open) => {
          if (!open) close()
        }}
      >
        <CommandMenu label="Context menu" groups={groups} onDone={close} autoFocus />
      </Popover>
    </>
  )
}
