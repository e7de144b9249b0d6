/** Configurations and alternatives of the project, each against the drawing: what differs, who runs under it. */
import { Copy, GitFork, Plus, RotateCcw, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { AlternativeRecord, ConfigurationRecord, StudioDocument } from '../../model/document/records.ts'
import { variantChanges } from '../../model/variants/index.ts'
import { TextField } from '../fields/TextField.tsx'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { RecordItem, RecordList } from '../ui/RecordList.tsx'
import '../results.css'
import './variants.css'

type Kind = 'configuration' | 'alternative'
interface Item {
  readonly kind: Kind
  readonly record: ConfigurationRecord | AlternativeRecord
  readonly differs: number
}

const itemsOf = (document: StudioDocument): readonly Item[] => [
  ...Object.values(document.configurations).map(
    (record): Item => ({ kind: 'configuration', record, differs: Object.keys(record.switches).length }),
  ),
  ...Object.values(document.alternatives).map(
    (record): Item => ({ kind: 'alternative', record, differs: Object.keys(record.changes).length }),
  ),
]

export function VariantsPanel() {
  const document = useDocument((s) => s.stored)
  const variant = useDocument((s) => s.variant)
  const studyId = useChosenStudy()
  const [chosen, setChosen] = useState<string | null>(null)
  const items = useMemo(() => (document ? itemsOf(document) : []), [document])
  if (!document || studyId === null) return <p className="empty">No project is open.</p>
  const shownId = variant.alternative?.id ?? variant.configuration?.id
  const item = items.find(({ record }) => record.id === chosen) ?? items.find(({ record }) => record.id === shownId) ?? items[0]
  function add(kind: Kind, args: { copyOf?: string; studyId?: string } = studyId === null ? {} : { studyId }): void {
    const result = dispatch(`${kind}/add`, args)
    if (result.ok) setChosen(result.created[0] ?? null)
  }
  if (!item) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>One drawing, several cases</h3>
          <p>
            A configuration keeps switch positions; an alternative keeps values, numbers and what is in service. Studies run under them, and
            edits made while one is shown go into it: the drawing stays as it is.
          </p>
          <div className="variant-first">
            <Button tone="primary" icon={GitFork} onPress={() => add('alternative')}>
              New alternative
            </Button>
            <Button icon={Plus} onPress={() => add('configuration')}>
              New configuration
            </Button>
          </div>
        </div>
      </div>
    )
  }
  return (
    <div className="results-panel">
      <div className="split">
        <div className="split-list">
          <div className="results-bar">
            <Button small icon={Plus} onPress={() => add('alternative')}>
              Alternative
            </Button>
            <Button small icon={Plus} onPress={() => add('configuration')}>
              Configuration
            </Button>
          </div>
          <RecordList
            label="Configurations and alternatives"
            items={items.map((i) => ({ ...i, id: i.record.id }))}
            chosen={item.record.id}
            onChoose={setChosen}
          >
            {({ id, kind, record, differs }) => (
              <RecordItem
                id={id}
                name={record.name}
                badge={
                  id === variant.configuration?.id || id === variant.alternative?.id ? <span className="badge varied">Shown</span> : null
                }
              >
                {kind === 'configuration' ? 'Configuration' : 'Alternative'} ·{' '}
                {differs === 0 ? 'as drawn' : `${differs} ${differs === 1 ? 'component' : 'components'}`}
              </RecordItem>
            )}
          </RecordList>
        </div>
        <div className="split-main" key={item.record.id}>
          <One document={document} item={item} studyId={studyId} onDuplicate={() => add(item.kind, { copyOf: item.record.id })} />
        </div>
      </div>
    </div>
  )
}

function One(props: {
  readonly document: StudioDocument
  readonly item: Item
  readonly studyId: string
  readonly onDuplicate: () => void
}) {
  const { document, item, studyId } = props
  const { kind, record } = item
  const changes = useMemo(
    () =>
      variantChanges(document, {
        configuration: kind === 'configuration' ? (record as ConfigurationRecord) : null,
        alternative: kind === 'alternative' ? (record as AlternativeRecord) : null,
      }),
    [document, kind, record],
  )
  const field = kind === 'configuration' ? 'configurationId' : 'alternativeId'
  const users = Object.values(document.studies).filter((study) => study[field] === record.id)
  const isShown = users.some(({ id }) => id === studyId)
  return (
    <>
      <div className="variant-head">
        <TextField
          label="Name"
          value={record.name}
          required
          maxLength={80}
          onCommit={(name) => dispatch(`${kind}/set`, { id: record.id, name })}
        />
        <TextField
          label="Note"
          value={record.note}
          maxLength={5000}
          placeholder="Optional"
          onCommit={(note) => dispatch(`${kind}/set`, { id: record.id, note })}
        />
        <p className="variant-users">
          {users.length === 0 ? 'No study runs under it.' : `Runs: ${users.map(({ name }) => name).join(', ')}.`}
          {isShown ? null : (
            <Button small onPress={() => dispatch('study/set', { id: studyId, values: { [field]: record.id } })}>
              Use in {document.studies[studyId]?.name ?? 'the study'}
            </Button>
          )}
          <span className="bar-space" />
          <IconButton small label={`Duplicate ${record.name}`} icon={Copy} onPress={props.onDuplicate} />
          <IconButton small label={`Delete ${record.name}`} icon={Trash2} onPress={() => dispatch(`${kind}/delete`, { id: record.id })} />
        </p>
      </div>
      {changes.length === 0 ? (
        <p className="empty">
          {kind === 'configuration'
            ? 'As drawn. While it is shown, opening or closing a switch on the one-line is kept here.'
            : 'As drawn. While it is shown, values set in the inspector or the table and “in service” are kept here.'}
        </p>
      ) : (
        <table className="results-table" aria-label={`${record.name} against the drawing`}>
          <thead>
            <tr>
              <th scope="col">Component</th>
              <th scope="col">What</th>
              <th scope="col">As drawn</th>
              <th scope="col">Here</th>
              <th scope="col" aria-label="Back to the drawing" />
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={`${change.componentId} ${change.key}`}>
                <th scope="row">
                  <button type="button" className="row-button" onClick={() => show(document, change.componentId)}>
                    {change.name}
                  </button>
                </th>
                <td>{change.what}</td>
                <td className="muted">{change.drawn}</td>
                <td>{change.here}</td>
                <td className="number">
                  <IconButton
                    small
                    label={`Take ${change.what} of ${change.name} back to the drawing`}
                    icon={RotateCcw}
                    onPress={() => dispatch(`${kind}/reset`, { id: record.id, componentId: change.componentId, key: change.key })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function show(document: StudioDocument, componentId: string): void {
  const view = useView.getState()
  const pageId = document.components[componentId]?.pageId
  if (pageId !== undefined && pageId !== view.pageId) view.setPage(pageId)
  view.select([componentId])
  view.reveal([componentId])
}
