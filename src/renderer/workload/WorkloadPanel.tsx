/** Workloads of the project: list, parameters with sources, and a preview that follows while a value is typed. */
import { Copy, Plus, Trash2 } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'
import type { ParamValue, Provenance, WorkloadRecord } from '../../model/document/records.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { withBlocks } from '../../model/topology/index.ts'
import { clustersOf, fleetOf, workloadGet, workloadKindOf, workloadKinds } from '../../model/workload/index.ts'
import { TextField } from '../fields/TextField.tsx'
import { ParamField } from '../inspector/ParamField.tsx'
import { ask } from '../state/dialogStore.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { paramSections } from './paramFields.ts'
import { WorkloadPreview } from './WorkloadPreview.tsx'
import '../results.css'
import './workload.css'

const NONE: Readonly<Record<string, WorkloadRecord>> = {}
type Draft = Readonly<Record<string, number>>
const NO_DRAFT: Draft = {}

export function WorkloadPanel() {
  const workloads = useDocument((s) => s.document?.workloads) ?? NONE
  const [chosen, setChosen] = useState<string | null>(null)
  const list = Object.values(workloads)
  const workload = workloads[chosen ?? ''] ?? list[0] ?? null

  function add(): void {
    const [kind] = Object.keys(workloadKinds)
    if (kind === undefined) return
    const result = dispatch('workload/add', { kind })
    if (result.ok) setChosen(result.created[0] ?? null)
  }
  if (!workload) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>No workload yet</h3>
          <p>A workload says what the racks draw over time: a training job with its iterations, edges, checkpoints, start and stop.</p>
          <Button tone="primary" icon={Plus} onPress={add}>
            Add training job
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="results-panel">
      <div className="split">
        <div className="split-list">
          <div className="results-bar">
            <span className="bar-label">Workloads</span>
            <span className="bar-space" />
            <IconButton small label="Add workload" icon={Plus} onPress={add} />
            <IconButton
              small
              label="Duplicate workload"
              icon={Copy}
              onPress={() => {
                const result = dispatch('workload/duplicate', { id: workload.id })
                if (result.ok) setChosen(result.created[0] ?? null)
              }}
            />
            <IconButton small label="Delete workload" icon={Trash2} onPress={() => void remove(workload)} />
          </div>
          <ListBox
            className="record-list"
            aria-label="Workloads"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[workload.id]}
            onSelectionChange={(keys) => {
              const [first] = keys
              if (first !== undefined) setChosen(String(first))
            }}
            items={list}
          >
            {(item) => <WorkloadItem workload={item} />}
          </ListBox>
        </div>
        <OneWorkload key={workload.id} workload={workload} />
      </div>
    </div>
  )
}

/** Components that run it would be left without one: that is said before. */
async function remove(workload: WorkloadRecord): Promise<void> {
  const { document } = useDocument.getState()
  const users = document ? clustersOf(withBlocks(document), workload.id) : []
  if (users.length > 0) {
    const answer = await ask({
      title: `Delete ${workload.name}?`,
      message: `${users.map((c) => c.name).join(', ')} ${users.length === 1 ? 'runs' : 'run'} it and will be left without a workload.`,
      actions: [
        { key: 'delete', label: 'Delete', tone: 'danger' },
        { key: 'cancel', label: 'Cancel' },
      ],
    })
    if (answer !== 'delete') return
  }
  dispatch('workload/delete', { id: workload.id })
}

function WorkloadItem(props: { readonly workload: WorkloadRecord }) {
  const { workload } = props
  const racks = useDocument((s) => (s.document ? clustersOf(withBlocks(s.document), workload.id).reduce((n, c) => n + c.count, 0) : 0))
  return (
    <ListBoxItem className="record-item" id={workload.id} textValue={workload.name}>
      <div className="record-title">
        <span>{workload.name}</span>
      </div>
      <div className="record-sub">
        {workloadKindOf(workload.kind)?.label ?? workload.kind} · {racks === 0 ? 'not used' : `${racks.toLocaleString('en')} racks`}
      </div>
    </ListBoxItem>
  )
}

function OneWorkload(props: { readonly workload: WorkloadRecord }) {
  const { workload } = props
  const document = useDocument((s) => s.document)
  const [draft, setDraft] = useState<Draft>(NO_DRAFT)
  const kind = workloadKindOf(workload.kind)
  const fleet = useMemo(() => (document ? fleetOf(document, workload.id) : { ratedPowerW: 0, racks: 1 }), [document, workload.id])
  // What is typed now, over what the document holds; the drawing may lag a frame behind the typing, never the typing behind it.
  const typed = useMemo<WorkloadRecord>(
    () => (draft === NO_DRAFT ? workload : { ...workload, params: { ...workload.params, ...draft } }),
    [workload, draft],
  )
  const shown = useDeferredValue(typed)
  const get = workloadGet(workload)
  if (!kind || !document) {
    return (
      <div className="split-main">
        <p className="empty">This project uses a workload of the kind “{workload.kind}”, which this version does not know.</p>
      </div>
    )
  }
  const commit = (key: string, value: ParamValue): void => void dispatch('workload/set', { id: workload.id, params: { [key]: value } })
  const figures = kind.keyFigures(workloadGet(shown), fleet)
  // The harmonic that the pulse's shape cancels is nothing, not picowatts.
  const noise = 1e-9 * Math.max(...figures.map((f) => (f.quantity === 'activePower' ? Math.abs(f.value) : 0)))
  const problems = kind.rules(shown, workloadGet(shown))
  return (
    <div className="workload">
      <div className="workload-fields">
        <TextField
          label="Name"
          value={workload.name}
          required
          maxLength={80}
          onCommit={(name) => dispatch('workload/set', { id: workload.id, name })}
        />
        {paramSections(kind.params, workload, get).map((section) => (
          <section key={section.name} aria-label={section.name}>
            <h3>{section.name}</h3>
            {section.fields.map((field) => (
              <ParamField
                key={field.key}
                field={field}
                document={document}
                onCommit={(value) => commit(field.key, value)}
                onDraft={(value) => setDraft((d) => withDraft(d, field.key, value))}
                {...(field.isDefault
                  ? {}
                  : {
                      onReset: () => commit(field.key, null),
                      onProvenance: (next: Provenance) =>
                        void dispatch('workload/set', {
                          id: workload.id,
                          params: { [field.key]: workload.params[field.key] ?? null },
                          provenance: { [field.key]: next },
                        }),
                    })}
              />
            ))}
          </section>
        ))}
      </div>
      <div className="workload-view">
        <dl className="key-figures" aria-label="Key figures">
          {figures.map((figure) => (
            <div className="fact" key={figure.key} title={figure.equation}>
              <dt>{figure.label}</dt>
              <dd>
                {Number.isFinite(figure.value)
                  ? formatQuantity(figure.quantity === 'activePower' && Math.abs(figure.value) < noise ? 0 : figure.value, figure.quantity)
                  : 'Step'}
              </dd>
            </div>
          ))}
        </dl>
        {problems.map((problem) => (
          <p key={`${problem.code}${problem.place.param ?? ''}`} className="workload-problem" role="status">
            <b>{problem.code}</b> {problem.message}. {problem.hint}
          </p>
        ))}
        <WorkloadPreview workload={shown} fleet={fleet} />
      </div>
    </div>
  )
}

function withDraft(draft: Draft, key: string, value: number | null): Draft {
  if (value !== null) return { ...draft, [key]: value }
  const { [key]: _dropped, ...rest } = draft
  return Object.keys(rest).length === 0 ? NO_DRAFT : rest
}
