import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState, type ReactNode } from 'react'

/** Sections closed by the user stay closed for the sitting, whatever is selected. */
const closed = new Set<string>()

export function Section(props: { readonly name: string; readonly children: ReactNode }) {
  const [open, setOpen] = useState(!closed.has(props.name))
  return (
    <section className="section" aria-label={props.name}>
      <button
        type="button"
        className="section-head"
        aria-expanded={open}
        onClick={() => {
          if (open) closed.add(props.name)
          else closed.delete(props.name)
          setOpen(!open)
        }}
      >
        {open ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />}
        {props.name}
      </button>
      {open ? <div className="section-body">{props.children}</div> : null}
    </section>
  )
}
