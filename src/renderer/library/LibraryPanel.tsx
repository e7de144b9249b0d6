/** The component library: shipped and own items, side by side with their sources; what the library offers the project; own items in and out. */
import { Copy, FilePlus2, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { LibraryItem } from '../../contract/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { compareItems, copyOf, itemOf, offers, type Item } from '../../model/library/items.ts'
import { goTo } from '../canvas/navigate.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { ItemDialog } from './ItemDialog.tsx'
import { LibraryFile } from './LibraryFile.tsx'
import { useItemsOfProject } from './projectItems.ts'
import { host } from '../host/host.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { ask } from '../state/dialogStore.ts'
import { showError, showNotice } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { SearchInput } from '../ui/SearchInput.tsx'
import './library.css'
import '../results.css'

const ALL = '(all)'
const MOST_COMPARED = 4

export function LibraryPanel() {
  const [listed, setListed] = useState<readonly LibraryItem[]>([])
  const [isRead, setIsRead] = useState(false)
  const [query, setQuery] = useState('')
  const [type, setType] = useState(ALL)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [edited, setEdited] = useState<LibraryItem | null>(null)
  const document = useDocument((s) => s.document)
  const items = useItemsOfProject(listed)
  const selection = useView((s) => s.selection)
  async function load(): Promise<void> {
    const reply = await host.request('library/list', { type: null })
    if (reply.ok) setListed(reply.value)
    else showError('The component library could not be read', reply.error)
    setIsRead(true)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; every change made here reads it again.
  useEffect(() => void load(), [])

  const types = [...new Set(items.map((i) => i.type))].flatMap((t) => definitionOf(t) ?? [])
  const wanted = query.trim().toLowerCase()
  const shown = items.filter(
    (i) =>
      (type === ALL || i.type === type) && `${i.title} ${i.vendor} ${i.partNumber ?? ''} ${i.notes ?? ''}`.toLowerCase().includes(wanted),
  )
  const compared = chosen.flatMap((key) => items.find((i) => i.key === key) ?? [])
  const selected = [...selection].flatMap((id) => document?.components[id] ?? [])
  const offered = useMemo(() => (document ? offers(document, items as readonly Item[]) : []), [document, items])

  function choose(item: LibraryItem): void {
    // Only items of one type stand side by side.
    const alike = chosen.filter((key) => items.find((i) => i.key === key)?.type === item.type)
    if (alike.includes(item.key)) setChosen(alike.filter((key) => key !== item.key))
    else setChosen([...alike, item.key].slice(-MOST_COMPARED))
  }
  async function save(item: object): Promise<boolean> {
    const reply = await host.request('library/save', { item: { ...item } })
    if (!reply.ok) showError('The item could not be kept', reply.error)
    return reply.ok
  }
  /** What is stored, at the frequency of its data. */
  const stored = (key: string): LibraryItem | undefined => listed.find((i) => i.key === key)
  async function keep(item: Item): Promise<void> {
    if (!(await save(item))) return
    await load()
    setChosen((keys) => (keys.includes(item.key) ? keys : [item.key]))
  }
  async function remove(key: string): Promise<void> {
    const item = stored(key)
    const reply = await host.request('library/remove', { key })
    if (!reply.ok) showError('The item could not be removed', reply.error)
    else if (item)
      showNotice('info', `Own item “${item.title}” removed`, 'What is drawn with it keeps its values.', {
        label: 'Undo',
        run: () => void keep(item as Item),
      })
    await load()
  }
  async function saveSelection(): Promise<void> {
    const [component] = selected
    if (!component) return
    const frequencyHz = document?.project.frequencyHz ?? 60
    let item = itemOf(component, component.name, frequencyHz)
    if (Object.keys(item.params).length === 0) {
      showNotice('info', `${component.name} states no value of its own`, 'An item holds the values that differ from the defaults.')
      return
    }
    const taken = (key: string): boolean => stored(key) !== undefined
    if (taken(item.key)) {
      // A component of another project may bear the same name.
      const answer = await ask({
        title: `Replace the own item “${item.title}”?`,
        message: 'What is drawn with it, in this project and others, is then offered the new values.',
        actions: [
          { key: 'cancel', label: 'Cancel' },
          { key: 'beside', label: 'Keep beside it' },
          { key: 'replace', label: 'Replace', tone: 'primary' },
        ],
      })
      if (answer !== 'replace' && answer !== 'beside') return
      if (answer === 'beside') item = copyOf(item, taken)
    }
    await keep(item)
  }

  return (
    <div className="library-panel">
      <div className="panel-bar">
        <SearchInput label="Search the library" value={query} onChange={setQuery} />
        <span className="library-type">
          <PlainSelect
            label="Type of item"
            value={type}
            options={[{ value: ALL, label: 'All types' }, ...types.map((d) => ({ value: d.type, label: d.label }))]}
            onChange={setType}
          />
        </span>
        <Button small icon={FilePlus2} disabled={selected.length !== 1} onPress={() => void saveSelection()}>
          Keep selection as own item
        </Button>
        <span className="bar-space" />
        <LibraryFile items={listed} onTaken={load} save={save} />
      </div>
      <div className="library-body">
        <ul className="panel-scroll library-items" aria-label="Library items">
          {shown.map((item) => (
            <li key={item.key}>
              <button type="button" aria-pressed={chosen.includes(item.key)} onClick={() => choose(item)}>
                <span className="library-title">{item.title}</span>
                <span className="muted">
                  {definitionOf(item.type)?.label ?? item.type}
                  {item.vendor === '' ? '' : ` · ${item.vendor}`}
                </span>
                <span className={`library-origin ${item.origin}`}>{item.origin === 'own' ? 'Own' : 'Shipped'}</span>
              </button>
            </li>
          ))}
          {isRead && shown.length === 0 ? <li className="pick-empty">No item matches.</li> : null}
        </ul>
        <div className="panel-scroll library-detail">
          {offered.length > 0 && document ? <Offers offered={offered} /> : null}
          {compared.length > 0 ? (
            <Compared
              items={compared}
              document={document}
              selectedIds={selected.map((c) => c.id)}
              onEdit={(key) => setEdited(stored(key) ?? null)}
              onCopy={(key) => {
                const item = stored(key)
                if (item) void keep(copyOf(item as Item, (k) => stored(k) !== undefined))
              }}
              onRemove={remove}
            />
          ) : (
            <p className="empty">Choose items to see their values and sources, up to four of a type side by side.</p>
          )}
        </div>
      </div>
      {edited && document ? (
        <ItemDialog
          item={edited as Item}
          document={document}
          onClose={() => setEdited(null)}
          onSave={(item) => {
            setEdited(null)
            void keep(item)
          }}
        />
      ) : null}
    </div>
  )
}

function Offers({ offered }: { readonly offered: ReturnType<typeof offers> }) {
  return (
    <section className="library-offers" aria-label="Changes in the library">
      <h3>The library says otherwise</h3>
      <ul>
        {offered.map(({ component, item, keys }) => (
          <li key={component.id}>
            <button type="button" className="link" onClick={() => goTo(component.id)}>
              {component.name}
            </button>
            <span>
              {item.title}: {keys.map((key) => definitionOf(item.type)?.params[key]?.label ?? key).join(', ')}
            </span>
            <Button small onPress={() => void dispatch('component/applyLibraryItem', { ids: [component.id], item: { ...item } })}>
              Take over
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Compared(props: {
  readonly items: readonly LibraryItem[]
  readonly document: StudioDocument | null
  readonly selectedIds: readonly string[]
  readonly onEdit: (key: string) => void
  readonly onCopy: (key: string) => void
  readonly onRemove: (key: string) => Promise<void>
}) {
  const { items, document, selectedIds } = props
  const type = items[0]?.type ?? ''
  const fitting = selectedIds.filter((id) => document?.components[id]?.type === type)
  return (
    <table className="results-table" aria-label="Items side by side">
      <thead>
        <tr>
          <th scope="col">{definitionOf(type)?.label ?? type}</th>
          {items.map((item) => (
            <th key={item.key} scope="col">
              {item.title}
              <span className="library-tools">
                <Button
                  small
                  disabled={fitting.length === 0}
                  onPress={() => void dispatch('component/applyLibraryItem', { ids: fitting, item: { ...item } })}
                >
                  Use for selection
                </Button>
                {item.origin === 'own' ? (
                  <IconButton small icon={Pencil} label={`Edit ${item.title}`} onPress={() => props.onEdit(item.key)} />
                ) : null}
                <IconButton small icon={Copy} label={`Copy ${item.title} as own item`} onPress={() => props.onCopy(item.key)} />
                {item.origin === 'own' ? (
                  <IconButton small icon={Trash2} label={`Remove ${item.title}`} onPress={() => void props.onRemove(item.key)} />
                ) : null}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Stated label="Part number" texts={items.map((i) => i.partNumber)} />
        <Stated label="Notes" texts={items.map((i) => i.notes)} />
        {compareItems(items as readonly Item[], document?.project.units).map((row) => (
          <tr key={row.key} className={row.isSame || items.length === 1 ? '' : 'library-differs'}>
            <th scope="row">{row.label}</th>
            {row.cells.map((cell, k) => (
              <td key={items[k]?.key}>
                {cell.text === '' ? '–' : cell.text}
                {cell.source === '' ? null : <small>{cell.source}</small>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What items state beside their values; no row where none does. */
function Stated({ label, texts }: { readonly label: string; readonly texts: readonly (string | undefined)[] }) {
  if (texts.every((text) => !text)) return null
  return (
    <tr>
      <th scope="row">{label}</th>
      {texts.map((text, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one cell for each column.
        <td key={k} className="library-text">
          {text || '–'}
        </td>
      ))}
    </tr>
  )
}
