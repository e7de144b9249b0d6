/** Pages of the drawing as tabs; inside a block the way back to them. A double click on a tab renames its page. */
import { ChevronRight, CornerLeftUp, Plus } from 'lucide-react'
import { memo, useRef, useState, type PointerEvent } from 'react'
import type { PageRecord, StudioDocument } from '../../model/document/records.ts'
import { blocksAround, repeatsOf } from '../../model/topology/index.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { VariantPicker } from '../variants/VariantPicker.tsx'
import { goUp } from './navigate.ts'
import { movePage } from './pageOrder.ts'
import { startGesture } from './pointer.ts'

export function PageBar({ document, pageId }: { readonly document: StudioDocument; readonly pageId: string }) {
  const stored = useDocument((s) => s.document?.pages) ?? document.pages
  const pages = Object.values(stored)
    .filter((page) => page.blockId === null)
    .sort((a, b) => a.order - b.order)
  const around = blocksAround(document, pageId)
  const current = around.at(-1)?.pageId ?? pageId
  const nav = useRef<HTMLElement>(null)
  const [carried, setCarried] = useState<{ readonly id: string; readonly to: number } | null>(null)
  /** Number of tabs left of the pointer. */
  const placeAt = (clientX: number): number =>
    [...(nav.current?.querySelectorAll('.page-tab') ?? [])].filter((tab) => {
      const box = tab.getBoundingClientRect()
      return clientX > box.left + box.width / 2
    }).length
  const carry = (event: PointerEvent<Element>, id: string): void => {
    if (event.button !== 0 || pages.length < 2) return
    startGesture(event, {
      move: (moved) => setCarried({ id, to: placeAt(moved.clientX) }),
      end: (released, moved) => {
        setCarried(null)
        if (moved) movePage(pages, id, placeAt(released.clientX))
      },
      cancel: () => setCarried(null),
    })
  }
  return (
    <nav className="page-tabs" aria-label="Pages" ref={nav}>
      {pages.map((page, k) => (
        <Tab
          key={page.id}
          page={page}
          isShown={page.id === pageId}
          isCurrent={page.id === current}
          carried={carried?.id === page.id}
          drop={carried === null ? null : carried.to === k ? 'before' : carried.to === k + 1 && k + 1 === pages.length ? 'after' : null}
          onCarry={(event) => carry(event, page.id)}
        />
      ))}
      <AddPage />
      <Variants />
    </nav>
  )
}

/** Stays as it is while the drawing is edited. */
const Variants = memo(VariantPicker)
const AddPage = memo(function AddPage() {
  return (
    <IconButton
      small
      label="Add page"
      icon={Plus}
      onPress={() => {
        const result = dispatch('page/add', {})
        const [id] = result.ok ? result.created : []
        if (id) useView.getState().setPage(id)
      }}
    />
  )
})

interface TabProps {
  readonly page: PageRecord
  readonly isShown: boolean
  readonly isCurrent: boolean
  readonly carried: boolean
  readonly drop: 'before' | 'after' | null
  readonly onCarry: (event: PointerEvent<Element>) => void
}

function Tab({ page, isShown, isCurrent, carried, drop, onCarry }: TabProps) {
  const [isNamed, setNamed] = useState(false)
  const rename = (name: string): void => {
    setNamed(false)
    if (name.trim() !== '' && name.trim() !== page.name) dispatch('page/set', { id: page.id, name: name.trim() })
  }
  if (isNamed) {
    return (
      <input
        className="page-name"
        aria-label="Page name"
        defaultValue={page.name}
        maxLength={80}
        // biome-ignore lint/a11y/noAutofocus: it stands where the double click was.
        autoFocus
        onFocus={(event) => event.target.select()}
        onBlur={(event) => rename(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') setNamed(false)
        }}
      />
    )
  }
  return (
    <button
      type="button"
      aria-current={isShown ? 'page' : undefined}
      className={`page-tab ${isCurrent ? 'current' : ''} ${carried ? 'carried' : ''} ${drop === null ? '' : `drop-${drop}`}`}
      title="Double-click to rename, drag to reorder"
      onPointerDown={onCarry}
      onClick={() => useView.getState().setPage(page.id)}
      onDoubleClick={() => setNamed(true)}
    >
      {page.name}
    </button>
  )
}

/** Over the drawing while it shows the inside of a block: the blocks around, each a way back, and how often this is repeated. */
export function Breadcrumb({ document, pageId }: { readonly document: StudioDocument; readonly pageId: string }) {
  const around = blocksAround(document, pageId).toReversed()
  const root = document.pages[around[0]?.pageId ?? '']
  const here = around.at(-1)
  if (!root || !here) return null
  const times = repeatsOf(document, pageId)
  const { setPage } = useView.getState()
  return (
    <nav className="breadcrumb" aria-label="Place in the drawing">
      <IconButton small label="Out of this block" icon={CornerLeftUp} onPress={goUp} />
      <button type="button" onClick={() => setPage(root.id)}>
        {root.name}
      </button>
      {around.map((block, depth) => {
        const inner = around[depth + 1]
        return (
          <span key={block.id} className="breadcrumb-step">
            <ChevronRight size={12} aria-hidden />
            {inner ? (
              <button type="button" onClick={() => setPage(inner.pageId)}>
                {block.name}
              </button>
            ) : (
              <strong>{block.name}</strong>
            )}
          </span>
        )
      })}
      {times > 1 ? <span className="breadcrumb-times">× {times} · values are those of one</span> : null}
    </nav>
  )
}
