/** Frame and title block of a page: what stands in them and where, the same on the screen and in print. */
import type { PageRecord, SheetRecord, StudioDocument } from '../document/records.ts'
import { unite, type Box } from '../geometry/index.ts'
import { textWidth } from './text.ts'

export const NO_SHEET: SheetRecord = {
  frame: false,
  title: '',
  number: '',
  revision: '',
  drawn: '',
  checked: '',
  approved: '',
  date: '',
}

export interface TitleCell {
  readonly caption: string
  readonly value: string
  /** Of a block that is not enlarged, drawing units from its upper left corner. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly size: number
}
export interface TitleBlock {
  /** Drawing frame, and the title block in its lower right corner. */
  readonly frame: Box
  readonly block: Box
  /** A large drawing is printed small: its block is enlarged. */
  readonly scale: number
  readonly cells: readonly TitleCell[]
  /** All of it, for screen readers. */
  readonly summary: string
}

/** Type size of captions, and the room left of and above a cell's text. */
export const CAPTION_SIZE = 6.5
export const CELL_PADDING = 5
const WIDTH = 440
const AROUND = 30
/** Beside and below a symbol, for its label. */
const LABEL_ROOM = { x: 100, y: 20 }
/** The frame grows and shrinks by whole steps, so that it stands still while the drawing is worked on. */
const STEP = 50
/** Width of a drawing whose block is not enlarged, drawing units. */
const PLAIN_WIDTH = 1300
const EMPTY: Box = { left: 0, top: 0, right: 800, bottom: 450 }

/** Pages in their order; the sheets of the set are counted through all of them. */
const sheetsOf = (document: StudioDocument): readonly PageRecord[] => Object.values(document.pages).toSorted((a, b) => a.order - b.order)

export function sheetNumber(document: StudioDocument, pageId: string): string {
  const sheets = sheetsOf(document)
  return `${sheets.findIndex((page) => page.id === pageId) + 1} of ${sheets.length}`
}

/** Rows of height and cells of caption, value and share of the width. */
function rows(document: StudioDocument, page: PageRecord): readonly { height: number; size: number; cells: [string, string, number][] }[] {
  const { project } = document
  const sheet = page.sheet ?? NO_SHEET
  return [
    {
      height: 30,
      size: 12,
      cells: [
        ['Company', project.company, 0.42],
        ['Project', project.name, 0.58],
      ],
    },
    {
      height: 26,
      size: 10,
      cells: [
        ['Client', project.client, 0.42],
        ['Site', project.site, 0.58],
      ],
    },
    { height: 36, size: 16, cells: [['Title', sheet.title || page.name, 1]] },
    {
      height: 26,
      size: 10,
      cells: [
        ['Engineer', project.engineer, 0.22],
        ['Drawn', sheet.drawn, 0.2],
        ['Checked', sheet.checked, 0.2],
        ['Approved', sheet.approved, 0.2],
        ['Date', sheet.date, 0.18],
      ],
    },
    {
      height: 30,
      size: 12,
      cells: [
        ['Drawing no.', sheet.number, 0.62],
        ['Revision', sheet.revision || project.revision, 0.18],
        ['Sheet', sheetNumber(document, page.id), 0.2],
      ],
    },
  ]
}

/**
 * The frame around what is drawn and its labels; null for a page without one. The block stands beside the drawing where there is room, else
 * below it.
 */
export function titleBlock(document: StudioDocument, pageId: string, drawn: readonly Box[], labels: Box | null): TitleBlock | null {
  const page = document.pages[pageId]
  if (!page?.sheet?.frame) return null
  const cells: TitleCell[] = []
  let y = 0
  for (const { height, size, cells: row } of rows(document, page)) {
    let x = 0
    for (const [caption, value, share] of row) {
      const width = share * WIDTH
      cells.push({ caption, value: fitted(value, size, width - 2 * CELL_PADDING), x, y, width, height, size })
      x += width
    }
    y += height
  }
  const all = labels ? [...drawn, labels] : drawn
  const around = all.length === 0 ? EMPTY : all.reduce(unite)
  const left = Math.floor((around.left - AROUND) / STEP) * STEP
  const top = Math.floor((around.top - AROUND) / STEP) * STEP
  const right = Math.max(Math.ceil((around.right + AROUND) / STEP) * STEP, left + Math.ceil(WIDTH / STEP) * STEP)
  const scale = Math.max(1, (right - left) / PLAIN_WIDTH)
  const inTheWay = drawn.filter((box) => box.right + LABEL_ROOM.x > right - scale * WIDTH)
  const lowest = Math.max(...inTheWay.map((box) => box.bottom + LABEL_ROOM.y), top)
  const bottom = Math.ceil(Math.max(around.bottom + AROUND, lowest + scale * y) / STEP) * STEP
  return {
    frame: { left, top, right, bottom },
    block: { left: right - scale * WIDTH, top: bottom - scale * y, right, bottom },
    scale,
    cells,
    summary: cells.flatMap(({ caption, value }) => (value === '' ? [] : [`${caption}: ${value}`])).join('; '),
  }
}

/** As much of the text as fits. */
function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  let end = text.length
  while (end > 0 && textWidth(`${text.slice(0, end)}…`, size) > width) end -= 1
  return `${text.slice(0, end).trimEnd()}…`
}
