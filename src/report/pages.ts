/** Takes Typst's single SVG of all pages apart. Pinned to the compiler's version: the tests check the pieces. */
import type { ReportPage } from '../contract/index.ts'

/** Top-level children are indented by four spaces: a background per page, a group per page, then the shared definitions. */
export function splitPages(whole: string, count: number): readonly ReportPage[] {
  const svg = shorten(whole)
  const definitions = new Map<string, string>()
  for (const [definition, id = ''] of svg.matchAll(
    /<(?:symbol|clipPath|linearGradient|radialGradient|pattern) id="([^"]+)"[\s\S]*?<\/(?:symbol|clipPath|linearGradient|radialGradient|pattern)>/g,
  )) {
    definitions.set(id, compact(definition))
  }
  const pages: ReportPage[] = []
  const pattern =
    /\n {4}(<path class="typst-shape" fill="[^"]*" d="M 0 0 L 0 ([\d.]+) L ([\d.]+) [^"]*"\/>)\n {4}<g[^>]*>\n([\s\S]*?)\n {4}<\/g>/g
  for (const [, background = '', height = '0', width = '0', body = ''] of svg.matchAll(pattern)) {
    pages.push({
      svg: [
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" width="${width}pt" height="${height}pt">`,
        `<defs>${used(body, definitions)}</defs>`,
        background,
        `<g>${compact(body)}</g></svg>`,
      ].join('\n'),
      width: Number(width),
      height: Number(height),
    })
  }
  if (pages.length !== count) throw new Error(`The preview has ${pages.length} pages of ${count}.`)
  return pages
}

/** Sixteen digits, long hashes for glyphs and a default written out make most of the compiler's file. Base64 has no points. */
function shorten(svg: string): string {
  const names = new Map<string, string>()
  const short = (hash: string): string => {
    const name = names.get(hash) ?? `g${names.size.toString(36)}`
    names.set(hash, name)
    return name
  }
  return svg
    .replace(/(\.\d{5})\d+/g, '$1')
    .replaceAll(' fill-rule="nonzero"', '')
    .replace(/(href="#|id=")(g[0-9A-F]{16,})"/g, (_, before: string, hash: string) => `${before}${short(hash)}"`)
}

/** Without the indentation; there is no text between the elements, glyphs are shapes. */
const compact = (svg: string): string => svg.replace(/>\s+</g, '><')

/** Definitions a page refers to, and those they refer to. */
function used(body: string, definitions: ReadonlyMap<string, string>): string {
  const found = new Set<string>()
  const visit = (text: string): void => {
    for (const [, id = ''] of text.matchAll(/(?:href="|url\()#([^")]+)/g)) {
      const definition = definitions.get(id)
      if (definition === undefined || found.has(id)) continue
      found.add(id)
      visit(definition)
    }
  }
  visit(body)
  return [...found].map((id) => definitions.get(id) ?? '').join('')
}
