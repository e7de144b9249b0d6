/** What must not reach the typesetter, however it got into a project. */

/**
 * Control characters have no glyph, and bidirectional overrides could make a printed value read as another one (Unicode TR 36, 2.6);
 * lone surrogates are no text at all. Newlines and tabs become spaces: every text of the report is a cell or a sentence.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]+/gu

export const cleanText = (text: string): string => text.replace(UNPRINTABLE, ' ')

/** The same data with every string as `clean` makes it; arrays of numbers are left alone. */
export function withTexts<T>(value: T, clean: (text: string) => string): T {
  if (typeof value === 'string') return clean(value) as T
  if (ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map((member) => withTexts(member, clean)) as T
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withTexts(member, clean)])) as T
  }
  return value
}

/** Says why a logo cannot be used, or null. An SVG may neither name other files nor declare entities. */
export function logoProblem(mime: string, base64: string): string | null {
  const bytes = Buffer.from(base64, 'base64')
  const starts = (...head: number[]): boolean => head.every((byte, k) => bytes[k] === byte)
  if (mime === 'image/png') return starts(0x89, 0x50, 0x4e, 0x47) ? null : 'The logo is not a PNG picture.'
  if (mime === 'image/jpeg') return starts(0xff, 0xd8, 0xff) ? null : 'The logo is not a JPEG picture.'
  const text = bytes.toString('utf8')
  if (!/<svg[\s>]/.test(text)) return 'The logo is not an SVG drawing.'
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return 'The logo declares a document type; save it as plain SVG.'
  if (/href\s*=\s*["']\s*(?!#|data:)/i.test(text) || /url\(\s*["']?(?!#)/i.test(text)) {
    return 'The logo refers to other files; embed them in the SVG.'
  }
  return null
}
