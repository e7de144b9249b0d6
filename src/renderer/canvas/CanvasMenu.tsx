import { useRef } from 'react'
import { Popover } from 'react-aria-components'
import { CommandMenu } from '../app/MenuBar.tsx'
import { commandById } from '../commands/registry.ts'
import { useCanvas, type MenuAt } from './canvasStore.ts'

const MENUS: Readonly<Record<MenuAt['kind'], readonly string[]>> = {
  component: [
    'edit.inspect',
    'edit.rename',
    'edit.inService',
    'edit.cut',
    'edit.copy',
    'edit.duplicate',
    'edit.delete',
    'edit.rotate',
    'edit.mirror',
    'edit.mirrorVertical',
    'edit.align.left',
    'edit.align.centre',
    'edit.align.top',
    'edit.align.middle',
    'edit.distribute.horizontal',
    'edit.distribute.vertical',
    'view.fitSelection',
  ],
  connection: ['edit.reroute', 'edit.delete'],
  canvas: ['insert.quick', 'edit.paste', 'edit.selectAll', 'view.fit', 'view.grid', 'view.minimap'],
}

export function CanvasMenu() {
  const menu = useCanvas((s) => s.menu)
  const anchor = useRef<HTMLSpanElement>(null)
  if (!menu) return null
  const listed = MENUS[menu.kind].flatMap((id) => commandById(id) ?? [])
  const shown = listed.filter((c) => (!c.id.startsWith('edit.align') && !c.id.startsWith('edit.distribute') ? true : (c.when?.() ?? true)))
  return (
    <>
      <span ref={anchor} style={{ position: 'fixed', left: menu.x, top: menu.y, width: 1, height: 1 }} />
      <Popover
        className="popover"
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(open) => {
          if (!open) useCanvas.setState({ menu: null })
        }}
      >
        <CommandMenu label="Context menu" commands={shown} onDone={() => useCanvas.setState({ menu: null })} />
      </Popover>
    </>
  )
}
