/** One button per field for all that is known about its value: help, equation, where the value comes from, reset. F1 in the field opens it. */
import { CircleHelp, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { unbroken } from '../../model/units/index.ts'
import type { Provenance } from '../../model/document/records.ts'
import { Button } from '../ui/Button.tsx'
import type { FieldFrameProps } from './FieldFrame.tsx'
import { WithSymbols } from './Symbols.tsx'
import { PlainSelect } from './PlainSelect.tsx'

const MARKS: Readonly<Record<Provenance['mark'], { readonly letter: string; readonly label: string }>> = {
  vendor: { letter: 'V', label: 'Vendor' },
  measured: { letter: 'M', label: 'Measured' },
  standard: { letter: 'S', label: 'Standard' },
  typical: { letter: 'T', label: 'Typical' },
  assumed: { letter: 'A', label: 'Assumed' },
  user: { letter: 'U', label: 'User' },
}
const isMark = (value: string): value is Provenance['mark'] => Object.hasOwn(MARKS, value)
const OPTIONS = Object.entries(MARKS).map(([value, mark]) => ({ value, label: mark.label }))

export function FieldInfo(props: {
  readonly field: FieldFrameProps
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
}) {
  const { field } = props
  const { provenance } = field
  const name = provenance ? `Source of ${field.label}: ${MARKS[provenance.mark].label}` : `Help on ${field.label}`
  return (
    <DialogTrigger isOpen={props.isOpen} onOpenChange={props.onOpenChange}>
      <AriaButton className={`provenance ${provenance?.mark ?? 'none'}`} aria-label={name} excludeFromTabOrder>
        {provenance ? MARKS[provenance.mark].letter : <CircleHelp size={13} strokeWidth={1.75} aria-hidden />}
      </AriaButton>
      <Popover className="popover" placement="left top" offset={8}>
        <Dialog className="field-info" aria-label={`About ${field.label}`}>
          <h3>
            <WithSymbols text={field.label} />
          </h3>
          {field.help ? (
            <p>
              <WithSymbols text={unbroken(field.help)} />
            </p>
          ) : null}
          {field.equation ? <p className="equation">{field.equation}</p> : null}
          {provenance ? <Source provenance={provenance} {...(field.onProvenance ? { onChange: field.onProvenance } : {})} /> : null}
          {field.onReset ? (
            <Button
              small
              icon={RotateCcw}
              onPress={() => {
                props.onOpenChange(false)
                field.onReset?.()
              }}
            >
              Reset to default
            </Button>
          ) : null}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Source(props: { readonly provenance: Provenance; readonly onChange?: (provenance: Provenance) => void }) {
  const { provenance, onChange } = props
  const [source, setSource] = useState(provenance.source)
  if (!onChange) {
    return (
      <p>
        <strong>{MARKS[provenance.mark].label}.</strong> {provenance.source === '' ? 'No source is stated.' : provenance.source}
      </p>
    )
  }
  return (
    <>
      <PlainSelect
        label="Kind of source"
        value={provenance.mark}
        options={OPTIONS}
        onChange={(mark) => {
          if (isMark(mark)) onChange({ mark, source })
        }}
      />
      <textarea
        className="text-input"
        aria-label="Source"
        placeholder="Document, edition, page"
        maxLength={500}
        value={source}
        onChange={(event) => setSource(event.target.value)}
        onBlur={() => {
          if (source !== provenance.source) onChange({ mark: provenance.mark, source })
        }}
      />
    </>
  )
}
