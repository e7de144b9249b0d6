/** Symbols of equations as they are set: base, primes, subscript. */
import { Fragment } from 'react'
import { splitRatio, splitSymbols } from './symbolText.ts'

export function ParameterSymbol({ text }: { readonly text: string }) {
  return (
    <span className="field-symbol">
      {splitRatio(text).map(({ base, sub, primes }, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
        <Fragment key={k}>
          {k > 0 ? '/' : null}
          {base}
          {primes}
          {sub === '' ? null : <sub>{sub}</sub>}
        </Fragment>
      ))}
    </span>
  )
}

/** A text with the symbols in it set as symbols. */
export function WithSymbols({ text }: { readonly text: string }) {
  const parts = splitSymbols(text)
  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
  return parts.length === 1 ? text : parts.map((part, k) => (k % 2 === 1 ? <ParameterSymbol key={k} text={part} /> : part))
}
