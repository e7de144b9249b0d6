import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Tooltip, Button as AriaButton } from 'react-aria-components'
import { unbroken } from '../../model/units/index.ts'
import { catalogue, categoryOrder } from '../../model/catalogue/index.ts'
import { annotationKinds, DRAWING } from '../annotations/kinds.ts'
import { rank } from '../app/search.ts'
import { canvas } from '../canvas/canvasApi.ts'
import { useCanvas } from '../canvas/canvasStore.ts'
import { startPlacing } from '../canvas/placing.ts'
import { useDocument } from '../state/documentStore.ts'
import { HintTrigger } from '../ui/HintTrigger.tsx'
import { SearchInput } from '../ui/SearchInput.tsx'
import { useRecentTypes } from './recent.ts'
import { SymbolIcon } from './SymbolIcon.tsx'
import './palette.css'

interface PaletteItem {
  readonly type: string
  readonly label: string
  readonly description: string
  readonly keywords: string
  readonly group: string
  readonly icon: ReactNode
}
const items: readonly PaletteItem[] = [
  ...catalogue.map((definition) => ({
    type: definition.type,
    label: definition.label,
    description: definition.description,
    keywords: `${definition.keywords.join(' ')} ${definition.category} ${definition.prefix}`,
    group: definition.category,
    icon: <SymbolIcon definition={definition} size={38} />,
  })),
  ...annotationKinds.map(({ icon: Icon, ...kind }) => ({
    ...kind,
    group: DRAWING,
    icon: <Icon className="palette-icon" size={26} strokeWidth={1.5} aria-hidden />,
  })),
]

export function PalettePanel() {
  const [query, setQuery] = useState('')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const recent = useRecentTypes((s) => s.types)
  const open = useDocument((s) => s.document !== null)
  if (!open) return <p className="empty">Open a project to draw.</p>
  const found = rank(
    query,
    items,
    (d) => d.label,
    (d) => `${d.keywords} ${d.group}`,
  )
  const groups: { readonly name: string; readonly members: readonly PaletteItem[] }[] =
    query.trim() !== ''
      ? [{ name: 'Matches', members: found }]
      : [
          ...(recent.length > 0
            ? [{ name: 'Recent', members: recent.flatMap((type) => items.find((item) => item.type === type) ?? []) }]
            : []),
          ...[...categoryOrder, DRAWING].map((name) => ({ name, members: items.filter((d) => d.group === name) })),
        ].filter((g) => g.members.length > 0)
  const toggle = (name: string): void => {
    const next = new Set(closed)
    if (!next.delete(name)) next.add(name)
    setClosed(next)
  }
  return (
    <div className="palette">
      <div className="panel-bar">
        <SearchInput
          label="Search components"
          value={query}
          onChange={setQuery}
          onKeyDown={(event) => {
            const first = found[0]
            if (event.key === 'Enter' && first && query !== '') canvas.armPlacement(first.type, event.shiftKey)
          }}
        />
      </div>
      <div className="panel-scroll">
        {groups.map(({ name, members }) => {
          const isOpen = query !== '' || !closed.has(name)
          return (
            <section key={name} aria-label={name}>
              <button type="button" className="palette-group" aria-expanded={isOpen} onClick={() => toggle(name)}>
                {isOpen ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />}
                {name}
              </button>
              {isOpen ? (
                <div className="palette-grid">
                  {members.map((item) => (
                    <Entry key={item.type} item={item} />
                  ))}
                </div>
              ) : null}
            </section>
          )
        })}
        {found.length === 0 ? <p className="pick-empty">No component matches “{query}”.</p> : null}
      </div>
      <p className="palette-hint">Drag onto the canvas, or click and place. Shift keeps placing.</p>
    </div>
  )
}

function Entry({ item: { type, label, description, icon } }: { readonly item: PaletteItem }) {
  const armed = useCanvas((s) => s.placing?.type === type && s.placing.mode === 'click')
  return (
    <HintTrigger delay={600} closeDelay={60}>
      <div onPointerDownCapture={(event) => startPlacing(event, type)} className="palette-drag">
        <AriaButton
          className={`palette-entry ${armed ? 'armed' : ''}`}
          data-component-type={type}
          onPress={(event) => {
            if (event.pointerType === 'keyboard' || event.pointerType === 'virtual') canvas.armPlacement(type, event.shiftKey)
          }}
        >
          {icon}
          <span>{label}</span>
        </AriaButton>
      </div>
      <Tooltip className="tooltip" placement="right" offset={8}>
        {unbroken(description)}
      </Tooltip>
    </HintTrigger>
  )
}
