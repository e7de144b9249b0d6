/** Parameter studies: what is varied in which range, the search for the cheapest design inside all limits, and its answer. */
import { Play, Plus, Square, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ParameterStudyRecord } from '../../model/document/records.ts'
import { parameterStudyProblems } from '../../model/sizing/index.ts'
import { QuantityField } from '../fields/QuantityField.tsx'
import { SelectField } from '../fields/SelectField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { RecordItem, RecordList } from '../ui/RecordList.tsx'
import { SizingResult } from './SizingResult.tsx'
import { useSizing } from './sizingStore.ts'
import { Variables } from './Variables.tsx'
import '../results.css'
import './sizing.css'

const NONE: Readonly<Record<string, ParameterStudyRecord>> = {}

const METHODS = {
  size: {
    label: 'Cheapest inside all limits',
    runs: 'Most runs',
    help: 'Runs the search may take. Each run is one of the study, judged against its limits.',
  },
  sweep: {
    label: 'Sweep over a grid',
    runs: 'Points along each variable',
    help: 'Both ends of each range are among them; the numbers of all variables multiply.',
  },
  sample: { label: 'Random draws', runs: 'Draws', help: 'Evenly spread over the ranges. The same seed gives the same draws.' },
} as const

export function SizingPanel() {
  const records = useDocument((s) => s.document?.parameterStudies) ?? NONE
  const chosenStudy = useChosenStudy()
  const [chosen, setChosen] = useState<string | null>(null)
  const list = Object.values(records)
  const record = records[chosen ?? ''] ?? list[0] ?? null

  function add(): void {
    if (!chosenStudy) return
    const result = dispatch('parameterStudy/add', { studyId: chosenStudy })
    if (result.ok) setChosen(result.created[0] ?? null)
  }
  if (!record) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>No parameter study yet</h3>
          <p>
            A parameter study runs one study many times with changed values: to find the cheapest design inside all limits, to sweep a
            range, or to draw at random.
          </p>
          <Button tone="primary" icon={Plus} disabled={!chosenStudy} onPress={add}>
            Add parameter study
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
            <span className="bar-label">Parameter studies</span>
            <span className="bar-space" />
            <IconButton small label="Add parameter study" icon={Plus} onPress={add} />
            <IconButton
              small
              label="Delete parameter study"
              icon={Trash2}
              onPress={() => void dispatch('parameterStudy/delete', { id: record.id })}
            />
          </div>
          <RecordList label="Parameter studies" items={list} chosen={record.id} onChoose={setChosen}>
            {(item) => (
              <RecordItem id={item.id} name={item.name}>
                {METHODS[item.method].label}
              </RecordItem>
            )}
          </RecordList>
        </div>
        <OneParameterStudy key={record.id} record={record} />
      </div>
    </div>
  )
}

function OneParameterStudy(props: { readonly record: ParameterStudyRecord }) {
  const { record } = props
  const document = useDocument((s) => s.document)
  const session = useDocument((s) => s.session)
  const result = useSizing((s) => s.results[record.id] ?? null)
  const going = useSizing((s) => (s.going?.id === record.id ? s.going : null))
  const isBusy = useSizing((s) => s.going !== null)
  const { load, start, cancel } = useSizing.getState()
  useEffect(() => {
    if (session) void load(session, record.id)
  }, [session, record.id, load])
  if (!document || !session) return null
  const set = (values: Partial<Omit<ParameterStudyRecord, 'id' | 'variables'>>): void =>
    void dispatch('parameterStudy/set', { id: record.id, values })
  const method = METHODS[record.method]
  const [problem] = parameterStudyProblems(document, record)
  const best = going?.progress?.best
  return (
    <div className="split-main sizing">
      <div className="sizing-setup">
        <section className="panel-section" aria-label="Parameter study">
          <h3>Parameter study</h3>
          <TextField label="Name" value={record.name} required maxLength={80} onCommit={(name) => set({ name })} />
          <SelectField
            label="Study"
            value={record.studyId}
            options={Object.values(document.studies).map(({ id, name }) => ({ value: id, label: name }))}
            onCommit={(studyId) => set({ studyId })}
            help="What each run simulates, records and is held against."
          />
          <SelectField
            label="Method"
            value={record.method}
            options={Object.entries(METHODS).map(([value, { label }]) => ({ value, label }))}
            onCommit={(value) => set({ method: value as ParameterStudyRecord['method'] })}
          />
          <QuantityField
            label={method.runs}
            quantity="number"
            value={record.evaluations}
            min={1}
            max={10000}
            integer
            help={method.help}
            onCommit={(evaluations) => set({ evaluations })}
          />
          {record.method === 'size' ? (
            <QuantityField
              label="Resolution"
              quantity="percent"
              value={record.resolution}
              min={1e-4}
              max={0.2}
              help="Share of each range at which the search ends."
              onCommit={(resolution) => set({ resolution })}
            />
          ) : null}
          {record.method === 'sample' ? (
            <QuantityField
              label="Seed"
              quantity="number"
              value={record.seed}
              min={0}
              max={Number.MAX_SAFE_INTEGER}
              integer
              onCommit={(seed) => set({ seed })}
            />
          ) : null}
          <QuantityField
            label={`Cost of the throughput, ${record.currency}`}
            quantity="number"
            value={record.throughputCost}
            min={0}
            help={`${record.currency} for all training throughput of the jobs over the life of the plant: GPUs × price of a GPU-hour × hours. A design that loses a share of it by floors, ramps or caps is charged that share. 0 leaves it out.`}
            onCommit={(throughputCost) => set({ throughputCost })}
          />
          <QuantityField
            label={`Cost of power burnt, ${record.currency}/W`}
            quantity="number"
            value={record.burntCost}
            min={0}
            help={`${record.currency} for each watt of mean power that floors and dummy work burn over the life of the plant: price of energy × hours. 0 leaves it out.`}
            onCommit={(burntCost) => set({ burntCost })}
          />
          <TextField label="Currency" value={record.currency} maxLength={8} onCommit={(currency) => set({ currency })} />
        </section>
        <Variables record={record} document={document} />
      </div>
      <div className="sizing-answer">
        <div className="results-bar">
          {going ? (
            <Button icon={Square} onPress={() => void cancel(session, record.id)}>
              Cancel
            </Button>
          ) : (
            <Button tone="primary" icon={Play} disabled={isBusy || problem !== undefined} onPress={() => void start(session, record.id)}>
              Run parameter study
            </Button>
          )}
          <span className="bar-label" role="status">
            {going
              ? `${going.progress?.evaluated ?? 0} designs tried in ${(going.progress?.elapsedS ?? 0).toFixed(0)} s${best?.status === 'met' ? '; one inside every limit found' : ''}`
              : (problem?.message ?? '')}
          </span>
        </div>
        {result ? (
          <SizingResult result={result} document={document} />
        ) : (
          <div className="empty">
            <h3>No result yet</h3>
            <p>The runs use all processor cores. The answer is run once more as an ordinary run, so that every figure can be looked at.</p>
          </div>
        )}
      </div>
    </div>
  )
}
