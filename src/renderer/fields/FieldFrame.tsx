import { RotateCcw } from 'lucide-react'
import { Fragment, useState, type ReactNode } from 'react'
import type { Provenance } from '../../model/document/records.ts'
import { helpOnField } from '../help/helpStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { FieldInfo } from './FieldInfo.tsx'
import { splitRatio, splitSymbols } from './symbolText.ts'
import './fields.css'

export interface FieldFrameProps {
  readonly label: string
  /** As in equations: `S_r`, `x_d''`. */
  readonly symbol?: string
  /** Parameter key, so that a problem can focus this very field. */
  readonly param?: string
  readonly help?: string
  readonly equation?: string
  readonly provenance?: Provenance
  readonly onProvenance?: (provenance: Provenance) => void
  readonly onReset?: () => void
  readonly stacked?: boolean
}

/** Label, control, source mark, help and reset: the same row for every kind of field. */
export function FieldFrame(
  props: FieldFrameProps & { readonly inputId: string; readonly error?: string | null; readonly children: ReactNode },
) {
  const [info, setInfo] = useState(false)
  const hasInfo = props.help !== undefined || props.provenance !== undefined
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: F1 in the field opens its help; the button beside it does the same.
    <div
      className={`field ${props.stacked ? 'stacked' : ''}`}
      data-field={props.param}
      onKeyDown={(event) => {
        if (event.key !== 'F1' || !hasInfo) return
        event.preventDefault()
        if (!helpOnField(props.param)) setInfo(true)
      }}
    >
      <div className="field-label">
        <label htmlFor={props.inputId} id={`${props.inputId}-label`}>
          {props.label}
        </label>
        {props.symbol ? <ParameterSymbol text={props.symbol} /> : null}
        {props.onReset ? (
          <span className="field-reset">
            <IconButton small excludeFromTabOrder label={`Reset ${props.label} to its default`} icon={RotateCcw} onPress={props.onReset} />
          </span>
        ) : null}
      </div>
      <div className="field-control">
        {props.children}
        {hasInfo ? <FieldInfo field={props} isOpen={info} onOpenChange={setInfo} /> : null}
      </div>
      {props.error ? (
        <div className="field-error" role="alert" id={`${props.inputId}-error`}>
          {props.error}
        </div>
      ) : null}
    </div>
  )
}

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

/** A title with the symbols in it set as symbols. */
export function WithSymbols({ text }: { readonly text: string }) {
  const parts = splitSymbols(text)
  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
  return parts.length === 1 ? text : parts.map((part, k) => (k % 2 === 1 ? <ParameterSymbol key={k} text={part} /> : part))
}
