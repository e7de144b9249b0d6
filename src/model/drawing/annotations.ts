/** Text and lines of annotations: the same on the screen and in print. */
import type { AnnotationRecord, StudioDocument } from '../document/records.ts'
import { annotationBox, leaderStart, leaderTip } from '../geometry/items.ts'
import { boxOf, type Box } from '../geometry/transform.ts'
import { textWidth } from './text.ts'

/** Type sizes, drawing units. */
export const TEXT_SIZES = { small: 9.5, normal: 12, large: 18 } as const
/** Line distance over type size, and what stays free around the text. */
const LEADING = 1.3
const PADDING = 6

/** Ink of each colour on white paper; the screen has its own for each theme. */
export const PRINT_COLOURS: Readonly<Record<AnnotationRecord['colour'], string>> = {
  grey: '#5d6670',
  blue: '#0b5cad',
  green: '#2b7a3d',
  amber: '#9a6200',
  red: '#b3261e',
  violet: '#6f42b0',
}
/** Share of the ink in a zone's ground. */
export const ZONE_GROUND = 0.07

export interface TextLine {
  readonly text: string
  /** Left end of the baseline, from the annotation's centre. */
  readonly x: number
  readonly y: number
}

/** The text broken into lines that fit the width; a word that is too long for one is cut. */
function wrapped(text: string, size: number, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (let word of paragraph.split(' ')) {
      if (line !== '' && textWidth(`${line} ${word}`, size) > width) {
        lines.push(line)
        line = ''
      }
      for (; textWidth(word, size) > width && word.length > 1; word = word.slice(fitting(word, size, width))) {
        lines.push(word.slice(0, fitting(word, size, width)))
      }
      line = line === '' ? word : `${line} ${word}`
    }
    return [...lines, line]
  })
}
const fitting = (word: string, size: number, width: number): number =>
  Math.max(1, Math.floor((word.length * width) / textWidth(word, size)))

type Text = Pick<AnnotationRecord, 'text' | 'size' | 'width'>
const linesOf = ({ text, size, width }: Text): readonly string[] => wrapped(text, TEXT_SIZES[size], width - 2 * PADDING)

export function annotationLines(annotation: AnnotationRecord): readonly TextLine[] {
  const size = TEXT_SIZES[annotation.size]
  const left = PADDING - annotation.width / 2
  const top = PADDING - annotation.height / 2
  return linesOf(annotation).map((text, i) => ({ text, x: left, y: top + size * (LEADING * (i + 0.5) + 0.35) }))
}

/** Height that the text takes. */
export const textHeight = (annotation: Text): number =>
  Math.ceil(linesOf(annotation).length * TEXT_SIZES[annotation.size] * LEADING + 2 * PADDING)

/** Between the boxes that stand for a callout's line, drawing units. */
const LINE_STEP = 20

/** What an annotation puts on the page for others to keep clear of: its box, its line; of a zone the heading alone. */
export function writtenBoxes(document: StudioDocument, annotation: AnnotationRecord): readonly Box[] {
  if (annotation.kind === 'zone') {
    const size = TEXT_SIZES[annotation.size]
    return annotationLines(annotation).flatMap(({ text, x, y }) => {
      const [left, baseline] = [annotation.x + x, annotation.y + y]
      return text === '' ? [] : [{ left, top: baseline - size, right: left + textWidth(text, size), bottom: baseline + size / 4 }]
    })
  }
  const tip = leaderTip(document, annotation)
  if (!tip) return [annotationBox(annotation)]
  const from = leaderStart(annotation, tip)
  const steps = Math.ceil(Math.hypot(tip.x - from.x, tip.y - from.y) / LINE_STEP)
  const at = (k: number) => ({ x: from.x + ((tip.x - from.x) * k) / steps, y: from.y + ((tip.y - from.y) * k) / steps })
  return [annotationBox(annotation), ...Array.from({ length: steps }, (_, k) => boxOf([at(k), at(k + 1)]))]
}
