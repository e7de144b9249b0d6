import { RotateCcw } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { unbroken } from '../../model/units/index.ts'
import type { Provenance } from '../../model/document/records.ts'
import { helpOnField } from '../help/helpStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { FieldInfo } from './FieldInfo.tsx'
import { ParameterSymbol, WithSymbols } from './Symbols.tsx'
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
          <WithSymbols text={unbroken(props.label)} />
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
