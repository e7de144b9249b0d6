/** What can be made to happen to a component, at the place of the timeline that was clicked. */
import { useRef } from 'react'
import { createPortal } from 'react-dom'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import type { StudioDocument, StudyRecord } from '../../model/document/records.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { dispatch } from '../state/documentStore.ts'
import { kindsFor } from './eventRows.ts'
import type { Lane } from './timeline.ts'

export interface LaneMenuAt {
  readonly x: number
  readonly y: number
  readonly lane: Lane
  readonly timeS: number
}

export function LaneMenu(props: {
  readonly document: StudioDocument
  readonly study: StudyRecord
  readonly at: LaneMenuAt
  readonly onAdded: (id: string) => void
  readonly onClose: () => void
}) {
  const { at, study } = props
  const anchor = useRef<HTMLSpanElement>(null)
  function add(kind: string): void {
    const result = dispatch('event/add', { studyId: study.id, kind, targetId: at.lane.componentId, timeS: at.timeS })
    const [id] = result.ok ? result.created : []
    if (id !== undefined) props.onAdded(id)
    props.onClose()
  }
  // The anchor stands outside the dock, whose panels move what is fixed inside them.
  return (
    <>
      {createPortal(<span ref={anchor} style={{ position: 'fixed', left: at.x, top: at.y, width: 1, height: 1 }} />, window.document.body)}
      <Popover
        className="popover"
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(open) => {
          if (!open) props.onClose()
        }}
      >
        <Menu
          className="menu"
          aria-label={`Add to ${at.lane.name} at ${formatQuantity(at.timeS, 'time', { digits: 6 })}`}
          onAction={(key) => add(String(key))}
        >
          {kindsFor(props.document, at.lane.componentId).map((kind) => (
            <MenuItem key={kind.kind} id={kind.kind} className="menu-item" textValue={kind.label}>
              <span className="menu-label">{kind.label}</span>
              <kbd>{formatQuantity(at.timeS, 'time', { digits: 6 })}</kbd>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  )
}
