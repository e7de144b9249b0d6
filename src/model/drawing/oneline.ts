/** A page of the one-line as an SVG document: for the report, thumbnails and export. */
import { definitionOf } from '../catalogue/index.ts'
import type { Shape } from '../catalogue/types.ts'
import type { AnnotationRecord, ComponentRecord, StudioDocument } from '../document/records.ts'
import {
  annotationBox,
  boxOf,
  componentBox,
  extentOf,
  inflate,
  leaderStart,
  leaderTip,
  routePage,
  symbolTransform,
  unite,
  type Box,
  type RoutedPage,
} from '../geometry/index.ts'
import { CAPTION_SIZE, CELL_PADDING, titleBlock, type TitleBlock } from './sheet.ts'
import { annotationLines, PRINT_COLOURS, TEXT_SIZES, ZONE_GROUND } from './annotations.ts'
import type { LabelLine } from './labelText.ts'
import { isOneLine, NAME_SIZE, placeLabels, VALUE_SIZE, LINE, type LabelOptions, type PlacedLabel } from './labels.ts'
import { DOT, STROKE, symbolShapes, textTransform, THICK, wirePath } from './shapes.ts'

export interface OnelineTheme {
  readonly ink: string
  readonly muted: string
  readonly accent: string
  /** null = no background. */
  readonly paper: string | null
  readonly fontFamily: string
}
export interface OnelineOptions {
  /** Symbol set; the project's own unless told. */
  readonly symbols?: 'iec' | 'ansi'
  readonly theme?: Partial<OnelineTheme>
  /** What stands beside symbols. */
  readonly labels?: 'values' | 'name' | 'none'
  readonly results?: NonNullable<LabelOptions['results']>
  /** Lines keep their width however small the drawing is shown: for thumbnails. */
  readonly thin?: boolean
  /** Routes already made for the page. */
  readonly routed?: RoutedPage
}

export const PRINT_THEME: OnelineTheme = {
  ink: '#16191d',
  muted: '#5d6670',
  accent: '#0b5cad',
  paper: null,
  fontFamily: 'Inter, "Source Sans 3", Arial, sans-serif',
}
const MARGIN = 20

/** Complete SVG with its size in drawing units. An empty page gives an empty drawing of 200 × 100. */
export function onelineSvg(document: StudioDocument, pageId: string, options: OnelineOptions = {}): string {
  const theme = { ...PRINT_THEME, ...options.theme }
  const family = options.symbols ?? document.project.symbols
  const components = Object.values(document.components).filter((c) => c.pageId === pageId)
  const routed = options.routed ?? routePage(document, pageId)
  const labels =
    options.labels === 'none'
      ? new Map<string, PlacedLabel>()
      : placeLabels(document, pageId, routed, {
          content: options.labels ?? 'values',
          ...(options.results ? { results: options.results } : {}),
        })

  const annotations = Object.values(document.annotations).filter((a) => a.pageId === pageId)
  const drawn = drawnBoxes(document, pageId, routed)
  const beside = [...labels.values()].map((l) => l.box)
  const all = [...drawn, ...beside]
  const sheet = titleBlock(document, pageId, drawn, beside.length > 0 ? beside.reduce(unite) : null)
  const box = inflate(sheet?.frame ?? (all.length > 0 ? all.reduce(unite) : EMPTY), MARGIN)
  const width = number(box.right - box.left)
  const height = number(box.bottom - box.top)
  const parts: string[] = []
  if (theme.paper !== null)
    parts.push(
      `<rect x="${number(box.left)}" y="${number(box.top)}" width="${width}" height="${height}" fill="${escapeXml(theme.paper)}"/>`,
    )
  for (const annotation of annotations) if (annotation.kind === 'zone') parts.push(annotationSvg(document, annotation, theme))
  parts.push(`<g fill="none" stroke="${escapeXml(theme.ink)}" stroke-width="${STROKE}" stroke-linejoin="round" stroke-linecap="round">`)
  for (const [id, path] of routed.routes) {
    const idle = isIdle(document, id)
    parts.push(
      `<path d="${wirePath(path, routed.hops.get(id))}"${idle ? ` stroke="${escapeXml(theme.muted)}" stroke-dasharray="5 4"` : ''}/>`,
    )
  }
  for (const component of components) parts.push(symbolSvg(component, family, theme))
  for (const { x, y } of routed.dots)
    parts.push(`<circle cx="${number(x)}" cy="${number(y)}" r="${DOT}" fill="${escapeXml(theme.ink)}" stroke="none"/>`)
  parts.push('</g>')
  parts.push(`<g font-family="${escapeXml(theme.fontFamily)}">`)
  for (const component of components) {
    const label = labels.get(component.id)
    if (label) parts.push(labelSvg(component, label, theme))
  }
  parts.push('</g>')
  for (const annotation of annotations) if (annotation.kind !== 'zone') parts.push(annotationSvg(document, annotation, theme))
  if (sheet) parts.push(sheetSvg(sheet, theme))
  const title = document.pages[pageId]?.name ?? ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${number(box.left)} ${number(box.top)} ${width} ${height}"><title>${escapeXml(title)}</title>${options.thin ? THIN : ''}${parts.join('')}</svg>`
}
/** Widths on the screen, px. */
const THIN = `<style>*{vector-effect:non-scaling-stroke;stroke-width:.5px}[stroke-width="${THICK}"]{stroke-width:1.3px}</style>`

const EMPTY: Box = { left: 0, top: 0, right: 200 - 2 * MARGIN, bottom: 100 - 2 * MARGIN }

/** What stands on a page, but for the labels. */
export function drawnBoxes(document: StudioDocument, pageId: string, routed: RoutedPage): readonly Box[] {
  const annotations = Object.values(document.annotations).filter((a) => a.pageId === pageId)
  return [
    ...Object.values(document.components).flatMap((c) => (c.pageId === pageId ? [componentBox(c)] : [])),
    ...[...routed.routes.values()].map(extentOf),
    ...annotations.flatMap((a) => [annotationBox(a), boxOf([leaderTip(document, a) ?? a])]),
  ]
}

function isIdle(document: StudioDocument, connectionId: string): boolean {
  const wire = document.connections[connectionId]
  return [wire?.from, wire?.to].some((end) => end !== undefined && document.components[end.componentId]?.inService === false)
}

function symbolSvg(component: ComponentRecord, family: 'iec' | 'ansi', theme: OnelineTheme): string {
  const definition = definitionOf(component.type)
  const idle = component.inService ? '' : ` stroke="${escapeXml(theme.muted)}" stroke-dasharray="4 3"`
  const ink = component.inService ? theme.ink : theme.muted
  const shapes = definition
    ? symbolShapes(component, definition, family)
    : [{ kind: 'text', x: 0, y: 0, size: NAME_SIZE, text: '?' } satisfies Shape]
  return `<g transform="${symbolTransform(component)}"${idle}>${shapes.map((shape) => shapeSvg(shape, component, ink, theme.fontFamily)).join('')}</g>`
}

function shapeSvg(shape: Shape, component: ComponentRecord, ink: string, fontFamily: string): string {
  const fill = 'fill' in shape && shape.fill ? ` fill="${escapeXml(ink)}"` : ''
  switch (shape.kind) {
    case 'path':
      return `<path d="${escapeXml(shape.d)}"${fill}${shape.thick ? ` stroke-width="${THICK}" stroke-linecap="butt"` : ''}/>`
    case 'circle':
      return `<circle cx="${shape.cx}" cy="${shape.cy}" r="${shape.r}"${fill}/>`
    case 'text':
      return `<g transform="${textTransform(shape, component)}"><text y="${number(shape.size * 0.35)}" text-anchor="middle" font-size="${shape.size}" font-family="${escapeXml(fontFamily)}" fill="${escapeXml(ink)}" stroke="none">${escapeXml(shape.text)}</text></g>`
  }
}

function labelSvg(component: ComponentRecord, label: PlacedLabel, theme: OnelineTheme): string {
  const style = (line: LabelLine): string =>
    line.role === 'name'
      ? `font-size="${NAME_SIZE}" font-weight="600" fill="${escapeXml(theme.ink)}"`
      : `font-size="${VALUE_SIZE}" fill="${escapeXml(line.role === 'result' ? theme.accent : theme.muted)}"`
  if (isOneLine(component)) {
    const spans = label.lines.map((line, i) => `<tspan ${style(line)}${i === 0 ? '' : ' dx="6"'}>${escapeXml(line.text)}</tspan>`).join('')
    return `<text x="${number(label.x)}" y="${number(label.y + NAME_SIZE * 0.35)}" text-anchor="${label.anchor}">${spans}</text>`
  }
  return label.lines
    .map(
      (line, i) =>
        `<text x="${number(label.x)}" y="${number(label.y + i * LINE + NAME_SIZE * 0.35)}" text-anchor="${label.anchor}" ${style(line)}>${escapeXml(line.text)}</text>`,
    )
    .join('')
}

/** A zone's ground and outline, a callout's frame and line, and the text of each. */
function annotationSvg(document: StudioDocument, annotation: AnnotationRecord, theme: OnelineTheme): string {
  const { kind, x, y, width, height } = annotation
  const ink = PRINT_COLOURS[annotation.colour]
  const box = annotationBox(annotation)
  const frame = `x="${number(box.left)}" y="${number(box.top)}" width="${number(width)}" height="${number(height)}"`
  const parts: string[] = []
  if (kind === 'zone')
    parts.push(
      `<rect ${frame} rx="4" fill="${ink}" fill-opacity="${ZONE_GROUND}" stroke="${ink}" stroke-width="1" stroke-dasharray="8 4"/>`,
    )
  const tip = leaderTip(document, annotation)
  if (tip) {
    const from = leaderStart(annotation, tip)
    parts.push(`<path d="M ${number(from.x)} ${number(from.y)} L ${number(tip.x)} ${number(tip.y)}" stroke="${ink}" fill="none"/>`)
    parts.push(`<circle cx="${number(tip.x)}" cy="${number(tip.y)}" r="${DOT}" fill="${ink}"/>`)
    parts.push(`<rect ${frame} rx="3" fill="${escapeXml(theme.paper ?? '#ffffff')}" stroke="${ink}" stroke-width="1"/>`)
  }
  const style = `font-size="${TEXT_SIZES[annotation.size]}" fill="${kind === 'note' ? escapeXml(theme.ink) : ink}"${kind === 'zone' ? ' font-weight="600"' : ''}`
  const lines = annotationLines(annotation).map(
    (line) => `<text x="${number(x + line.x)}" y="${number(y + line.y)}" ${style}>${escapeXml(line.text)}</text>`,
  )
  return `<g font-family="${escapeXml(theme.fontFamily)}">${parts.join('')}${lines.join('')}</g>`
}

function sheetSvg({ frame, block, scale, cells }: TitleBlock, theme: OnelineTheme): string {
  const [ink, muted] = [escapeXml(theme.ink), escapeXml(theme.muted)]
  const outline = `x="${number(frame.left)}" y="${number(frame.top)}" width="${number(frame.right - frame.left)}" height="${number(frame.bottom - frame.top)}"`
  const drawn = cells.map(
    ({ caption, value, x, y, width, height, size }) =>
      `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="none" stroke="${ink}" stroke-width="0.8"/>` +
      `<text x="${number(x + CELL_PADDING)}" y="${number(y + CAPTION_SIZE + 3)}" font-size="${CAPTION_SIZE}" fill="${muted}">${escapeXml(caption)}</text>` +
      `<text x="${number(x + CELL_PADDING)}" y="${number(y + height - CELL_PADDING)}" font-size="${size}" font-weight="600" fill="${ink}">${escapeXml(value)}</text>`,
  )
  return (
    `<rect ${outline} fill="none" stroke="${ink}" stroke-width="${number(1.5 * scale)}"/>` +
    `<g font-family="${escapeXml(theme.fontFamily)}" transform="translate(${number(block.left)} ${number(block.top)}) scale(${number(scale)})">${drawn.join('')}</g>`
  )
}

const number = (value: number): string => String(Math.round(value * 100) / 100)

/** For text and attributes; characters XML cannot hold are left out. */
export function escapeXml(text: string): string {
  const allowed = [...text].filter((c) => c >= ' ' || c === '\t' || c === '\n').join('')
  return allowed
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\ufffe\uffff]/g, '')
}
