import { CircleHelp } from 'lucide-react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'

export function HelpButton(props: { readonly label: string; readonly help: string; readonly equation: string }) {
  return (
    <DialogTrigger>
      <Button className="icon-btn small" aria-label={`Help on ${props.label}`} excludeFromTabOrder>
        <CircleHelp size={13} strokeWidth={1.75} aria-hidden />
      </Button>
      <Popover className="popover" placement="left top" offset={8}>
        <Dialog className="provenance-pop" aria-label={`Help on ${props.label}`}>
          <h3>{props.label}</h3>
          <p>{props.help}</p>
          {props.equation ? <p className="equation">{props.equation}</p> : null}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
