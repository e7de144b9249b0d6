/**
 * Width of text in Source Sans 3 Regular, so that legends and labels are placed in Node as a browser would place them.
 * Advance widths in thousandths of an em for U+0020…U+007E, read from the `hmtx` table of resources/fonts/SourceSans3-Regular.ttf.
 */
const ASCII: readonly number[] = [
  200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497, 497, 497, 497, 497, 497, 497, 497, 249,
  249, 497, 497, 497, 425, 847, 544, 588, 571, 615, 527, 494, 617, 652, 263, 480, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645,
  515, 786, 513, 476, 539, 303, 350, 303, 497, 500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495, 255, 829, 547, 542, 555,
  555, 347, 419, 338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
]
const OTHER: Readonly<Record<string, number>> = { '−': 497, '·': 249, µ: 562, Ω: 678, '°': 331, '±': 497, Δ: 588, '–': 480, '×': 497 }
/** Middle of the letters; for scripts the face does not have. */
const UNKNOWN = 550
/** Han, kana, Hangul, full-width forms and emoji fill a square. */
const SQUARE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]/u

export function textWidth(text: string, sizePx: number): number {
  let sum = 0
  for (const character of text)
    sum += ASCII[(character.codePointAt(0) ?? 0) - 32] ?? OTHER[character] ?? (SQUARE.test(character) ? 1000 : UNKNOWN)
  return (sum / 1000) * sizePx
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/**
 * Writes the width each text should have into an SVG, so that it fits where another face stands in for the report's own:
 * a viewer that shows a page's pictures as images has no access to our fonts.
 */
export function withTextLengths(svg: string): string {
  return svg.replace(/<text([^>]*?)>([\s\S]*?)<\/text>/g, (whole, attributes: string, inner: string) => {
    const size = Number(/font-size:\s*([\d.]+)px/.exec(attributes)?.[1])
    const text = inner.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? '')
    if (!(size > 0) || text.length < 2 || inner.includes('class="line"')) return whole
    return `<text${attributes} textLength="${textWidth(text, size).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${inner}</text>`
  })
}
