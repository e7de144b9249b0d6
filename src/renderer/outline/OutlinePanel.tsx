import { useMemo, useState } from 'react'
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection, ListLayout, Virtualizer } from 'react-aria-components'
import { categoryOrder, definitionOf } from '../../model/catalogue/index.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { SymbolIcon } from '../palette/SymbolIcon.tsx'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import './outline.css'

const LAYOUT = { rowHeight: 24, headingHeight: 26 }
const names = new Intl.Collator('en', { numeric: true })

/** All components of the page by category: the drawing as a list, for finding and for work without a mouse. */
export function OutlinePanel() {
  const components = useDocument((s) => s.document?.components)
  const pageId = useView((s) => s.pageId)
  const selection = useView((s) => s.selection)
  const [query, setQuery] = useState('')
  const groups = useMemo(() => {
    const wanted = query.trim().toLowerCase()
    const shown = Object.values(components ?? {}).filter(
      (c) => c.pageId === pageId && (wanted === '' || `${c.name} ${definitionOf(c.type)?.label ?? ''}`.toLowerCase().includes(wanted)),
    )
    return categoryOrder
      .map((category) => ({
        category,
        members: shown
          .filter((c) => (definitionOf(c.type)?.category ?? 'Annotations') === category)
          .sort((a, b) => names.compare(a.name, b.name)),
      }))
      .filter((g) => g.members.length > 0)
  }, [components, pageId, query])
  if (!components) return <p className="empty">Open a project to see its components.</p>
  return (
    <div className="outline">
      <div className="panel-bar">
        <SearchInput label="Filter components" value={query} onChange={setQuery} />
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
        <ListBox
          className="panel-scroll outline-list"
          aria-label="Components of the page"
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={selection}
          onSelectionChange={(keys) => {
            const ids = keys === 'all' ? Object.keys(components) : [...keys].map(String)
            useView.getState().select(ids)
            if (ids.length > 0) useView.getState().reveal(ids)
          }}
          onAction={(key) => useView.getState().focusField(String(key), null)}
          renderEmptyState={() => (
            <p className="pick-empty">{query === '' ? 'Nothing is drawn on this page yet.' : 'No component matches.'}</p>
          )}
        >
          {groups.map(({ category, members }) => (
            <ListBoxSection key={category} id={category}>
              <Header className="outline-head">{category}</Header>
              <Collection items={members}>{(component) => <Row component={component} />}</Collection>
            </ListBoxSection>
          ))}
        </ListBox>
      </Virtualizer>
    </div>
  )
}

function Row({ component }: { readonly component: ComponentRecord }) {
  const definition = definitionOf(component.type)
  return (
    <ListBoxItem id={component.id} className="outline-row" textValue={`${component.name} ${definition?.label ?? ''}`}>
      {definition ? <SymbolIcon definition={definition} size={18} /> : null}
      <span className="outline-name">{component.name}</span>
      <span className="muted">{component.count > 1 ? `×${component.count}` : ''}</span>
    </ListBoxItem>
  )
}
