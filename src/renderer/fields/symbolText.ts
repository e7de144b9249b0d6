/** `x_d''` → x″ with subscript d: base letter, subscript and primes of an equation symbol. */
export function splitSymbol(text: string): { readonly base: string; readonly sub: string; readonly primes: string } {
  const match = /^([^_']+)(?:_\{([^}]*)\}|_([^']*))?('*)$/.exec(text)
  if (!match) return { base: text, sub: '', primes: '' }
  const primes = ['', '′', '″', '‴'][(match[4] ?? '').length] ?? ''
  return { base: match[1] ?? text, sub: match[2] ?? match[3] ?? '', primes }
}

/** The symbols of a ratio such as `Z_0/Z_1`; one alone of any other. */
export const splitRatio = (text: string) => text.split('/').map(splitSymbol)

/** Text around the symbols in it, such as P_st and I_L: every second part is a symbol. */
export const splitSymbols = (text: string): readonly string[] => text.split(/\b([A-Z]_(?:[a-z]+|[A-Z]))\b/)
