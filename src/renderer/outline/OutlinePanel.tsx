import { useMemo, useState } from 'react'
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection, ListLayout, Virtualizer } from 'react-aria-components'
import { categoryOrder, definitionOf } from '../../model/catalogue/index.ts'
import type { ComponentRecord, PageRecord, StudioDocument } from '../../model/document/records.ts'
import { openComponent } from '../canvas/navigate.ts'
import { SymbolIcon } from '../palette/SymbolIcon.tsx'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import './outline.css'

const LAYOUT = { rowHeight: 24, headingHeight: 26 }
const names = new Intl.Collator('en', { numeric: true })

/** All components by page, page by page as they stand within one another: for finding, and for work without a mouse. */
export function OutlinePanel() {
  const components = useDocument((s) => s.document?.components)
  const pages = useDocument((s) => s.document?.pages)
  const selection = useView((s) => s.selection)
  const [query, setQuery] = useState('')
  const groups = useMemo(() => {
    if (!components || !pages) return []
    const wanted = query.trim().toLowerCase()
    const matches = (c: ComponentRecord): boolean =>
      wanted === '' || `${c.name} ${definitionOf(c.type)?.label ?? ''}`.toLowerCase().includes(wanted)
    const byPage = grouped(Object.values(components).filter(matches), (c) => c.pageId)
    const isAlone = Object.keys(pages).length === 1
    return inOrder(pages, components).flatMap(({ page, depth, path }) => {
      const members = (byPage.get(page.id) ?? []).sort((a, b) => rank(a) - rank(b) || names.compare(a.name, b.name))
      // One page alone is told apart by category instead.
      if (isAlone) {
        const kinds = categoryOrder.map((category) => ({
          id: category,
          title: category,
          depth,
          members: members.filter((c) => categoryOf(c) === category),
        }))
        return kinds.filter((g) => g.members.length > 0)
      }
      return members.length > 0 ? [{ id: page.id, title: path, depth, members }] : []
    })
  }, [components, pages, query])
  if (!components) return <p className="empty">Open a project to see its components.</p>
  return (
    <div className="outline">
      <div className="panel-bar">
        <SearchInput label="Filter components" value={query} onChange={setQuery} />
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
        <ListBox
          className="panel-scroll outline-list"
          aria-label="Components by page"
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={selection}
          onSelectionChange={(keys) => {
            const ids = keys === 'all' ? Object.keys(components) : [...keys].map(String)
            const [last] = ids.slice(-1)
            const page = last === undefined ? undefined : components[last]?.pageId
            const view = useView.getState()
            if (page !== undefined && page !== view.pageId) view.setPage(page)
            view.select(ids.filter((id) => components[id]?.pageId === page))
            if (ids.length > 0) view.reveal(ids)
          }}
          onAction={(key) => openComponent(String(key))}
          renderEmptyState={() => <p className="pick-empty">{query === '' ? 'Nothing is drawn yet.' : 'No component matches.'}</p>}
        >
          {groups.map(({ id, title, depth, members }) => (
            <ListBoxSection key={id} id={id}>
              <Header className="outline-head" style={{ paddingLeft: 10 + depth * 12 }}>
                {title}
              </Header>
              <Collection items={members}>{(component) => <Row component={component} />}</Collection>
            </ListBoxSection>
          ))}
        </ListBox>
      </Virtualizer>
    </div>
  )
}

const categoryOf = (c: ComponentRecord) => definitionOf(c.type)?.category ?? 'Annotations'
const rank = (c: ComponentRecord): number => categoryOrder.indexOf(categoryOf(c))

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

interface Place {
  readonly page: PageRecord
  readonly depth: number
  readonly path: string
}
/** Pages of the drawing in their order, each followed by the insides of its blocks. */
function inOrder(pages: StudioDocument['pages'], components: StudioDocument['components']): readonly Place[] {
  const within = grouped(Object.values(pages), (page) => (page.blockId === null ? '' : (components[page.blockId]?.pageId ?? '')))
  const list = (parent: string, depth: number): Place[] =>
    (within.get(parent) ?? [])
      .sort((a, b) => a.order - b.order)
      .flatMap((page) => {
        const block = page.blockId === null ? undefined : components[page.blockId]
        const path = block && block.count > 1 ? `${page.name} × ${block.count}` : page.name
        return [{ page, depth, path }, ...list(page.id, depth + 1)]
      })
  return list('', 0)
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
