/** A text of ours with the symbols of short circuits in it set as the standards write them. */
import { Fragment } from 'react'
import { symbolParts } from '../../model/shortCircuit/index.ts'

export function FaultText({ text }: { readonly text: string }) {
  const parts = symbolParts(text)
  if (parts.every(({ low }) => low === '')) return text
  return parts.map(({ text: before, low }, k) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
    <Fragment key={k}>
      {before}
      {low === '' ? null : <sub>{low}</sub>}
    </Fragment>
  ))
}
