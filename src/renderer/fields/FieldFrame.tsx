import type { ReactNode } from 'react'
import { ProvenanceBadge } from './ProvenanceBadge.tsx'
import type { Provenance } from '../../model/document/records.ts'
import { HelpButton } from './HelpButton.tsx'
import { RotateCcw } from 'lucide-react'
import { IconButton } from '../ui/Button.tsx'
import './fields.css'

export interface FieldFrameProps {
  readonly label: string
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
  return (
    <div className={`field ${props.stacked ? 'stacked' : ''}`} data-field={props.param}>
      <label className="field-label" htmlFor={props.inputId} id={`${props.inputId}-label`}>
        <span className="text">{props.label}</span>
        {props.symbol ? <span className="field-symbol">{props.symbol}</span> : null}
      </label>
      <div className="field-control">
        {props.children}
        {props.onReset ? <IconButton small label={`Reset ${props.label} to its default`} icon={RotateCcw} onPress={props.onReset} /> : null}
        {props.provenance ? (
          <ProvenanceBadge
            label={props.label}
            provenance={props.provenance}
            {...(props.onProvenance ? { onChange: props.onProvenance } : {})}
          />
        ) : null}
        {props.help ? <HelpButton label={props.label} help={props.help} equation={props.equation ?? ''} /> : null}
      </div>
      {props.error ? (
        <div className="field-error" role="alert" id={`${props.inputId}-error`}>
          {props.error}
        </div>
      ) : null}
    </div>
  )
}
