/** Order of the pages: a page is put between two others, which keep their numbers. */
import type { PageRecord } from '../../model/document/records.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'

/** `to`: how many of `pages` (in order, with the page itself) stand before its new place. */
export function movePage(pages: readonly PageRecord[], id: string, to: number): void {
  const from = pages.findIndex((page) => page.id === id)
  if (from < 0 || to === from || to === from + 1) return
  const before = pages[to - 1]?.order
  const after = pages[to]?.order
  const order = before === undefined ? (after ?? 0) - 1 : after === undefined ? before + 1 : (before + after) / 2
  dispatch('page/set', { id, order })
}

/** Pages of the drawing itself, in order. */
export const drawnPages = (): readonly PageRecord[] =>
  Object.values(useDocument.getState().document?.pages ?? {})
    .filter((page) => page.blockId === null)
    .sort((a, b) => a.order - b.order)

/** The page shown, one place to the left or right. */
export function shiftPage(by: -1 | 1): void {
  const pages = drawnPages()
  const from = pages.findIndex((page) => page.id === useView.getState().pageId)
  const to = from + (by === -1 ? -1 : 2)
  if (from >= 0 && to >= 0 && to <= pages.length) movePage(pages, pages[from]?.id ?? '', to)
}
export function canShiftPage(by: -1 | 1): boolean {
  const pages = drawnPages()
  const from = pages.findIndex((page) => page.id === useView.getState().pageId)
  return from >= 0 && pages[from + by] !== undefined
}
