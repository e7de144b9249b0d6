/** Symbols of IEC 60909 and C37 in texts: what stands low behind their letter. */

export interface SymbolPart {
  readonly text: string
  /** Set as its subscript. */
  readonly low: string
}

/** `I″k2E L2`, `I″kE2E`, `ip2`, `tp`, `τ1`, `Ib`, `S″k`, `Z(1)`, `2Z1`; not within a word. */
const SYMBOL = /(?<!\p{L})(?:([IS]″)(k(?:E2E|\dE?(?: L\d)?)?)|(i)(p(?:\dE?)?)|(I)([bk])|(t)(p)|(τ)([12])|(Z)(\(\d\)|\d))(?![\p{L}\d])/gu

/** A text of ours, without names that a user gave. */
export function symbolParts(text: string): readonly SymbolPart[] {
  const parts: SymbolPart[] = []
  let end = 0
  for (const match of text.matchAll(SYMBOL)) {
    const [letter = '', low = ''] = match.slice(1).filter((group) => group !== undefined)
    parts.push({ text: text.slice(end, match.index) + letter, low })
    end = match.index + match[0].length
  }
  return end < text.length ? [...parts, { text: text.slice(end), low: '' }] : parts
}

/** As the report's template takes it: `I″_{k1}`. */
export const symbolMarkup = (text: string): string =>
  symbolParts(text)
    .map(({ text: before, low }) => (low === '' ? before : `${before}_{${low}}`))
    .join('')
