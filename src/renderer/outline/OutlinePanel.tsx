import { useMemo, useState } from 'react'
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection, ListLayout, Virtualizer } from 'react-aria-components'
import { categoryOrder, definitionOf } from '../../model/catalogue/index.ts'
import { grouped } from '../../model/grouped.ts'
import type { PageRecord, StudioDocument } from '../../model/document/records.ts'
import { isAnnotation, type Item } from '../../model/geometry/index.ts'
import { DRAWING, iconOf, nameOf, titleOf } from '../annotations/kinds.ts'
import { openItem } from '../canvas/navigate.ts'
import { SymbolIcon } from '../palette/SymbolIcon.tsx'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import './outline.css'

const LAYOUT = { rowHeight: 24, headingHeight: 26 }
const names = new Intl.Collator('en', { numeric: true })

/** All components and annotations by page, page by page as they stand within one another: for finding, and for work without a mouse. */
export function OutlinePanel() {
  const components = useDocument((s) => s.document?.components)
  const annotations = useDocument((s) => s.document?.annotations)
  const pages = useDocument((s) => s.document?.pages)
  const selection = useView((s) => s.selection)
  const [query, setQuery] = useState('')
  const groups = useMemo(() => {
    if (!components || !annotations || !pages) return []
    const wanted = query.trim().toLowerCase()
    const items: readonly Item[] = [...Object.values(components), ...Object.values(annotations)]
    const byPage = grouped(
      items.filter((item) => wanted === '' || searched(item).toLowerCase().includes(wanted)),
      (c) => c.pageId,
    )
    const isAlone = Object.keys(pages).length === 1
    return inOrder(pages, components).flatMap(({ page, depth, path }) => {
      const members = (byPage.get(page.id) ?? []).sort((a, b) => rank(a) - rank(b) || names.compare(labelOf(a), labelOf(b)))
      // One page alone is told apart by category instead.
      if (isAlone) {
        const kinds = GROUPS.map((category) => ({
          id: category,
          title: category,
          depth,
          members: members.filter((c) => categoryOf(c) === category),
        }))
        return kinds.filter((g) => g.members.length > 0)
      }
      return members.length > 0 ? [{ id: page.id, title: path, depth, members }] : []
    })
  }, [components, annotations, pages, query])
  if (!components || !annotations) return <p className="empty">Open a project to see its components.</p>
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
            const ids = keys === 'all' ? Object.keys({ ...components, ...annotations }) : [...keys].map(String)
            const [last] = ids.slice(-1)
            const pageOf = (id: string) => (components[id] ?? annotations[id])?.pageId
            const page = last === undefined ? undefined : pageOf(last)
            const view = useView.getState()
            if (page !== undefined && page !== view.pageId) view.setPage(page)
            view.select(ids.filter((id) => pageOf(id) === page))
            if (ids.length > 0) view.reveal(ids)
          }}
          onAction={(key) => openItem(String(key))}
          renderEmptyState={() => <p className="pick-empty">{query === '' ? 'Nothing is drawn yet.' : 'No component matches.'}</p>}
        >
          {groups.map(({ id, title, depth, members }) => (
            <ListBoxSection key={id} id={id}>
              <Header className="outline-head" style={{ paddingLeft: 10 + depth * 12 }}>
                {title}
              </Header>
              <Collection items={members}>{(item) => <Row item={item} />}</Collection>
            </ListBoxSection>
          ))}
        </ListBox>
      </Virtualizer>
    </div>
  )
}

const GROUPS: readonly string[] = [...categoryOrder, DRAWING]
const categoryOf = (item: Item): string => (isAnnotation(item) ? DRAWING : (definitionOf(item.type)?.category ?? 'Annotations'))
const rank = (item: Item): number => GROUPS.indexOf(categoryOf(item))
const labelOf = (item: Item): string => (isAnnotation(item) ? titleOf(item) : item.name)
const searched = (item: Item): string => (isAnnotation(item) ? item.text : `${item.name} ${definitionOf(item.type)?.label ?? ''}`)

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

function Row({ item }: { readonly item: Item }) {
  const definition = isAnnotation(item) ? undefined : definitionOf(item.type)
  const Icon = isAnnotation(item) ? iconOf(item) : null
  return (
    <ListBoxItem id={item.id} className="outline-row" textValue={isAnnotation(item) ? nameOf(item) : searched(item)}>
      {definition ? <SymbolIcon definition={definition} size={18} /> : null}
      {Icon ? <Icon className="outline-icon" size={14} aria-hidden /> : null}
      <span className="outline-name">{labelOf(item)}</span>
      <span className="muted">{!isAnnotation(item) && item.count > 1 ? `×${item.count}` : ''}</span>
    </ListBoxItem>
  )
}
