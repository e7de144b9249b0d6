/** Prose whose numbers stay on one line with their units. */
import { QUANTITIES } from './quantities.ts'

const NO_BREAK = '\u00a0'
const escaped = (symbol: string): string => symbol.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
const symbols = Object.values(QUANTITIES)
  .flatMap(({ shown, us }) => [...shown, ...(us?.shown ?? [])].map(({ symbol }) => symbol))
  .filter((symbol) => symbol !== '')
  // Of sums of money.
  .concat('k', 'M', 'bn')
// The longest first: of `kV` and `kVA` the one that is there.
const unit = [...new Set(symbols)]
  .sort((a, b) => b.length - a.length)
  .map(escaped)
  .join('|')
const PAIR = new RegExp(String.raw`(?<=\d) (?=(?:${unit})(?![\p{L}\p{N}]))`, 'gu')

/** For texts as they are shown: what is stored, written to files or compared keeps its plain spaces. */
export const unbroken = (text: string): string => text.replace(PAIR, NO_BREAK)
