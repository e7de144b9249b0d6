/** Workloads of the project: list, parameters with sources, and a preview that follows while a value is typed. */
import { Copy, Plus, Trash2 } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { ParamValue, Provenance, WorkloadRecord } from '../../model/document/records.ts'
import { formatCount, formatQuantity, unbroken } from '../../model/units/index.ts'
import { fleetOf, workloadGet, workloadKindOf, workloadPresets } from '../../model/workload/index.ts'
import { TextField } from '../fields/TextField.tsx'
import { ParamField } from '../inspector/ParamField.tsx'
import { ask } from '../state/dialogStore.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { RecordItem, RecordList } from '../ui/RecordList.tsx'
import { importTrace } from './importTrace.ts'
import { paramSections } from './paramFields.ts'
import { TraceFacts } from './TraceFacts.tsx'
import { WorkloadPreview } from './WorkloadPreview.tsx'
import { someNames, usersByName, WorkloadUsers } from './WorkloadUsers.tsx'
import '../results.css'
import './workload.css'
import '../events/events.css'

const NONE: Readonly<Record<string, WorkloadRecord>> = {}
type Draft = Readonly<Record<string, number>>
const NO_DRAFT: Draft = {}

export function WorkloadPanel() {
  const workloads = useDocument((s) => s.document?.workloads) ?? NONE
  const [chosen, setChosen] = useState<string | null>(null)
  const list = Object.values(workloads)
  const workload = workloads[chosen ?? ''] ?? list[0] ?? null

  if (!workload) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>No workload yet</h3>
          <p>
            A workload says what the racks draw over time: a training job with its iterations, an inference service, storage and network, or
            a measured trace.
          </p>
          <AddWorkload onAdded={setChosen} isPrimary />
        </div>
      </div>
    )
  }
  return (
    <div className="results-panel workloads">
      <div className="split">
        <div className="split-list">
          <div className="results-bar">
            <span className="bar-label">Workloads</span>
            <span className="bar-space" />
            <AddWorkload onAdded={setChosen} />
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
          <RecordList label="Workloads" items={list} chosen={workload.id} onChoose={setChosen}>
            {(item) => <WorkloadItem workload={item} />}
          </RecordList>
        </div>
        <OneWorkload key={workload.id} workload={workload} onMade={setChosen} />
      </div>
    </div>
  )
}

/** Presets with published figures, and the measured trace. */
function AddWorkload(props: { readonly onAdded: (id: string | null) => void; readonly isPrimary?: boolean }) {
  async function add(key: string): Promise<void> {
    if (key === 'measured') {
      const id = await importTrace()
      if (id !== null) props.onAdded(id)
      return
    }
    const preset = workloadPresets.find((p) => p.key === key)
    const names = new Set(Object.values(useDocument.getState().document?.workloads ?? {}).map((w) => w.name))
    if (!preset) return
    const { kind, title, params, provenance } = preset
    const result = dispatch('workload/add', { kind, params, provenance, ...(names.has(title) ? {} : { name: title }) })
    if (result.ok) props.onAdded(result.created[0] ?? null)
  }
  return (
    <MenuTrigger>
      <AriaButton className={props.isPrimary ? 'btn primary' : 'icon-btn small'} aria-label="Add workload">
        <Plus size={props.isPrimary ? 14 : 13} aria-hidden />
        {props.isPrimary ? 'Add workload' : null}
      </AriaButton>
      <Popover className="popover" placement="bottom start" offset={3}>
        <Menu className="menu scenario-menu" aria-label="Workloads" onAction={(key) => void add(String(key))}>
          {workloadPresets.map(({ key, title, description }) => (
            <MenuItem key={key} id={key} className="menu-item scenario" textValue={title}>
              <span className="menu-label">{title}</span>
              <span className="scenario-text">{unbroken(description)}</span>
            </MenuItem>
          ))}
          <MenuItem id="measured" className="menu-item scenario" textValue="Measured trace from a file">
            <span className="menu-label">Measured trace from a file …</span>
            <span className="scenario-text">
              Power over time as CSV, 1 Hz to 1 MHz, with columns, units and time format found; or a recorder’s COMTRADE.
            </span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

/** Components that run it would be left without one: that is said before. */
async function remove(workload: WorkloadRecord): Promise<void> {
  const { document } = useDocument.getState()
  const users = document ? usersByName(document, workload.id) : []
  if (users.length > 0) {
    const answer = await ask({
      title: `Delete ${workload.name}?`,
      message: `${someNames(users)} ${users.length === 1 ? 'runs' : 'run'} it and will be left without a workload.`,
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
  const document = useDocument((s) => s.document)
  const users = document ? usersByName(document, workload.id).filter((c) => c.inService) : []
  const racks = users.reduce((n, c) => n + c.count, 0)
  return (
    <RecordItem id={workload.id} name={workload.name} subTitle={someNames(users)}>
      {workloadKindOf(workload.kind)?.label ?? workload.kind} · {racks === 0 ? 'not used' : `${formatCount(racks)} racks`}
    </RecordItem>
  )
}

function OneWorkload(props: { readonly workload: WorkloadRecord; readonly onMade: (id: string | null) => void }) {
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
  const noise = (quantity: string): number => 1e-9 * Math.max(...figures.map((f) => (f.quantity === quantity ? Math.abs(f.value) : 0)))
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
        <WorkloadUsers document={document} workloadId={workload.id} />
        {workload.trace ? (
          <TraceFacts
            trace={workload.trace}
            onFit={() => {
              const result = dispatch('workload/fit', { id: workload.id })
              if (result.ok) props.onMade(result.created[0] ?? null)
            }}
          />
        ) : null}
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
        {problems.map((problem) => (
          <p key={`${problem.code}${problem.place.param ?? ''}`} className="workload-problem" role="status">
            <b>{problem.code}</b> {unbroken(`${problem.message}. ${problem.hint ?? ''}`)}
          </p>
        ))}
        <WorkloadPreview document={document} workload={shown} />
        <dl className="key-figures" aria-label="Key figures">
          {figures.map((figure) => (
            <div className="fact" key={figure.key} title={figure.equation}>
              <dt>{figure.label}</dt>
              <dd>
                {Number.isFinite(figure.value)
                  ? formatQuantity(Math.abs(figure.value) < noise(figure.quantity) ? 0 : figure.value, figure.quantity)
                  : figure.quantity === 'rampRate'
                    ? 'Step'
                    : '–'}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}

function withDraft(draft: Draft, key: string, value: number | null): Draft {
  if (value !== null) return { ...draft, [key]: value }
  const { [key]: _dropped, ...rest } = draft
  return Object.keys(rest).length === 0 ? NO_DRAFT : rest
}
