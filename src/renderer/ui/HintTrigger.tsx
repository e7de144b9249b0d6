/** A tooltip's trigger. An open tooltip would take Escape for itself: here it goes and leaves the key to what the user means by it. */
import { type ReactNode, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { TooltipTrigger } from 'react-aria-components'

export function HintTrigger(props: { readonly delay: number; readonly closeDelay?: number; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    // Before the tooltip's own listener, which stands on the document and is gone by the time the key gets there.
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') flushSync(() => setOpen(false))
    }
    window.addEventListener('keydown', leave, true)
    return () => window.removeEventListener('keydown', leave, true)
  }, [isOpen])
  return <TooltipTrigger {...props} isOpen={isOpen} onOpenChange={setOpen} />
}
