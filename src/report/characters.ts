/** Which characters the report's fonts have, and what is set in the place of one that they do not. */
import { cleanText } from './sanitise.ts'

/** First and last character of what a font has without a gap. */
export type CharacterRanges = readonly (readonly [from: number, to: number])[]

export interface SettableTexts {
  /** The text as it can be set: what no font has stands as its number in Unicode. */
  text(given: string): string
  /** Numbers of all those met so far: `U+10600`. */
  unset(): readonly string[]
  /** Han characters have other forms in Japanese; kana tell that it is. */
  isJapanese(): boolean
}

/** Without a form of their own: joiners, selectors of a variant, soft hyphens. */
const FORMLESS = /^[\p{Default_Ignorable_Code_Point}\s]$/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
/** Scripts that run from right to left: letters, and the marks that stand above and below them. */
const ARABIC = /^\p{Script_Extensions=Arabic}$/u
const HEBREW = /^\p{Script_Extensions=Hebrew}$/u
const TURNED = /[\p{Script_Extensions=Arabic}\p{Script_Extensions=Hebrew}]/u
const LETTER = /^[\p{Letter}\p{Number}]$/u
const MARK = /^\p{Mark}$/u
/** Beside letters and numbers, what a text that runs from right to left is set with; the compiler ends on fonts that change within others. */
const BESIDE = /^[\x20-\xff،؛؟٪٫٬۔ـ־׃׳״–—‘’“”…€₪\p{Emoji_Presentation}]$/u
/** Of an emoji: Source Sans 3 has the sign alone, and would set it in the place of the whole. */
const SEX = /\u200d[♀♂]\ufe0f?/gu
/** Characters that every text may hold without being looked up. */
const PLAIN = /^[\x20-\x7e]*$/

export function settableTexts(ranges: CharacterRanges): SettableTexts {
  const missing = new Set<number>()
  let kana = false
  const has = (point: number): boolean => {
    let [low, high] = [0, ranges.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const [from, to] = ranges[middle] as readonly [number, number]
      if (point < from) high = middle - 1
      else if (point > to) low = middle + 1
      else return true
    }
    return false
  }
  const name = (point: number): string => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
  let base = ''
  const unset = (character: string): string => {
    const point = character.codePointAt(0) ?? 0
    missing.add(point)
    base = ''
    return `[${name(point)}]`
  }
  /** Whether the compiler would end on it where letters run from right to left: a mark without a letter of its script, a sign of another font. */
  const isStray = (character: string): boolean => {
    if (!MARK.test(character)) return !LETTER.test(character) && !BESIDE.test(character)
    return base === '' || [ARABIC, HEBREW].some((script) => script.test(base) !== script.test(character))
  }
  const settable = (character: string, turned: boolean): string => {
    if (turned && FORMLESS.test(character)) return character.trim() === '' ? ' ' : ''
    if (turned && isStray(character)) return unset(character)
    if (!MARK.test(character)) base = LETTER.test(character) ? character : ''
    const point = character.codePointAt(0) ?? 0
    if (has(point) || FORMLESS.test(character)) return character
    // A letter with its accent beside it.
    const parts = Array.from(character.normalize('NFD'))
    if (parts.length > 1 && parts.every((part) => has(part.codePointAt(0) ?? 0))) return parts.join('')
    return unset(character)
  }
  return {
    text(given) {
      const text = cleanText(given).replace(SEX, '')
      if (PLAIN.test(text)) return text
      kana ||= KANA.test(text)
      base = ''
      const turned = TURNED.test(text)
      return Array.from(text, (character) => settable(character, turned)).join('')
    },
    unset: () => [...missing].toSorted((a, b) => a - b).map(name),
    isJapanese: () => kana,
  }
}
