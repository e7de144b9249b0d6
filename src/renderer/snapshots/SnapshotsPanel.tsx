/** Named states of the project: take one, see what has changed since, go back to it. */
import { Camera, History, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { SnapshotInfo } from '../../contract/index.ts'
import { differences } from '../../model/document/differences.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { host } from '../host/host.ts'
import { ask } from '../state/dialogStore.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showError } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button } from '../ui/Button.tsx'
import { RecordItem, RecordList } from '../ui/RecordList.tsx'
import '../results.css'
import './snapshots.css'

const taken = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

export function SnapshotsPanel() {
  const session = useDocument((s) => s.session)
  const [all, setAll] = useState<readonly SnapshotInfo[]>([])
  const [chosen, setChosen] = useState<string | null>(null)
  const [name, setName] = useState('')
  useEffect(() => {
    setAll([])
    setChosen(null)
    if (!session) return
    let isCurrent = true
    void host.request('snapshot/list', { session }).then((reply) => {
      if (isCurrent && reply.ok) setAll(reply.value)
    })
    return () => {
      isCurrent = false
    }
  }, [session])
  if (!session) return <p className="empty">Open a project to see its snapshots.</p>

  const take = async (): Promise<void> => {
    const reply = await host.request('snapshot/take', { session, name })
    if (!reply.ok) return showError('The snapshot was not taken', reply.error)
    setAll((before) => [reply.value, ...before])
    setChosen(reply.value.id)
    setName('')
    useDocument.getState().touched(session)
  }
  const remove = async ({ id, name: old }: SnapshotInfo): Promise<void> => {
    const answer = await ask({
      title: 'Delete the snapshot?',
      message: `“${old}” is lost then; the project itself stays as it is.`,
      actions: [
        { key: 'cancel', label: 'Cancel' },
        { key: 'delete', label: 'Delete', tone: 'danger' },
      ],
    })
    if (answer !== 'delete') return
    const reply = await host.request('snapshot/delete', { session, id })
    if (!reply.ok) return showError('The snapshot was not deleted', reply.error)
    setAll((before) => before.filter((s) => s.id !== id))
    useDocument.getState().touched(session)
  }
  const current = all.find(({ id }) => id === chosen)
  return (
    <div className="results-panel">
      <form
        className="results-bar"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') void take()
        }}
      >
        <input
          className="text-input snapshot-name"
          aria-label="Name of the snapshot"
          placeholder="Name, e.g. Tender issue"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button small icon={Camera} disabled={name.trim() === ''} onPress={() => void take()}>
          Take snapshot
        </Button>
      </form>
      {all.length === 0 ? (
        <div className="empty">
          <h3>No snapshots yet</h3>
          <p>A snapshot keeps the drawing, values, studies and events of this moment in the project, to compare with and to go back to.</p>
        </div>
      ) : (
        <div className="split">
          <div className="split-list">
            <RecordList label="Snapshots" items={all} chosen={current?.id ?? null} onChoose={setChosen}>
              {(snapshot) => (
                <RecordItem id={snapshot.id} name={snapshot.name}>
                  {taken.format(new Date(snapshot.madeAt))}
                </RecordItem>
              )}
            </RecordList>
          </div>
          <div className="split-main">
            {current ? (
              <Comparison key={current.id} session={session} snapshot={current} onDelete={() => void remove(current)} />
            ) : (
              <p className="empty">Choose a snapshot to see what has changed since.</p>
            )}
          </div>
        </div>
      )}
    </div>
  )
}

function Comparison(props: { readonly session: string; readonly snapshot: SnapshotInfo; readonly onDelete: () => void }) {
  const { session, snapshot } = props
  const document = useDocument((s) => s.stored)
  const [earlier, setEarlier] = useState<StudioDocument | null>(null)
  useEffect(() => {
    let isCurrent = true
    void host.request('snapshot/read', { session, id: snapshot.id }).then((reply) => {
      if (!isCurrent) return
      if (reply.ok) setEarlier(reply.value)
      else showError('The snapshot can’t be read', reply.error)
    })
    return () => {
      isCurrent = false
    }
  }, [session, snapshot.id])
  const found = useMemo(() => (earlier && document ? differences(earlier, document) : []), [earlier, document])
  if (!earlier || !document) return null
  return (
    <>
      <div className="results-bar">
        <span className="bar-label">
          {found.length === 0
            ? `Nothing differs from “${snapshot.name}”`
            : `${found.length} ${found.length === 1 ? 'difference' : 'differences'} from “${snapshot.name}”`}
        </span>
        <span className="bar-space" />
        <Button
          small
          icon={History}
          disabled={found.length === 0}
          onPress={() => void dispatch('project/restore', { name: snapshot.name, document: earlier }, { asStored: true })}
        >
          Restore
        </Button>
        <Button small tone="quiet" icon={Trash2} onPress={props.onDelete}>
          Delete
        </Button>
      </div>
      {found.length === 0 ? null : (
        <table className="results-table" aria-label={`Differences from ${snapshot.name}`}>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">What</th>
              <th scope="col">In the snapshot</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ componentId, name, kind, what, before, after }) => (
              <tr key={`${componentId ?? ''} ${name} ${kind} ${what}`}>
                <th scope="row">
                  {componentId !== null && document.components[componentId] ? (
                    <button type="button" className="row-button" onClick={() => show(componentId)}>
                      {name}
                    </button>
                  ) : (
                    name
                  )}
                </th>
                <td>{kind === 'changed' ? what : <span className={`badge ${kind === 'added' ? 'good' : 'bad'}`}>{kind}</span>}</td>
                <td>{before}</td>
                <td>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function show(componentId: string): void {
  const view = useView.getState()
  const pageId = useDocument.getState().document?.components[componentId]?.pageId
  if (pageId !== undefined && pageId !== view.pageId) view.setPage(pageId)
  view.select([componentId])
  view.reveal([componentId])
}
