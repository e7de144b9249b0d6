/** What happens during the chosen study: faults, switching, sags, trips; in time and as a table. */
import { Library, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { EventRecord, StudioDocument, StudyRecord } from '../../model/document/records.ts'
import { eventKindOf, scenarioOf, scenarios, scenarioTargets } from '../../model/study/index.ts'
import { formatQuantity, unbroken } from '../../model/units/index.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { EventEditor } from './EventEditor.tsx'
import { Timeline } from './Timeline.tsx'
import { describeEvent, eventsOf, possibleKinds, suitableTarget } from './eventRows.ts'
import '../results.css'
import './events.css'

export function EventsPanel() {
  const document = useDocument((s) => s.document)
  const studyId = useChosenStudy()
  const [chosen, setChosen] = useState<string | null>(null)
  const study = document?.studies[studyId ?? '']
  if (!document || !study) return <p className="empty">A study is needed before anything can happen in it.</p>
  const events = eventsOf(document, study.id)
  // One is always chosen, so that the lanes keep their width when one is taken hold of.
  const event = events.find((e) => e.id === chosen) ?? events[0] ?? null
  return (
    <div className="results-panel">
      <div className="results-bar">
        <span className="bar-label">Events of {study.name}</span>
        <span className="bar-space" />
        <AddScenario document={document} study={study} />
        <AddEvent document={document} study={study} onAdded={setChosen} />
        <IconButton
          label="Delete event"
          icon={Trash2}
          disabled={event === null}
          onPress={() => {
            if (event) dispatch('event/delete', { ids: [event.id] })
          }}
        />
      </div>
      {events.length === 0 ? (
        <p className="empty">
          Nothing happens in this study but the workloads.{' '}
          {Object.keys(document.components).length === 0
            ? 'Events happen to components: draw some first.'
            : 'Add a fault, a sag, a switching or a trip.'}
        </p>
      ) : (
        <div className="events-body">
          <div className="events-list">
            <Timeline key={study.id} document={document} study={study} events={events} chosen={event?.id ?? null} onChoose={setChosen} />
            <div className="events-scroll">
              <EventTable document={document} events={events} chosen={event?.id ?? null} onChoose={setChosen} />
            </div>
          </div>
          {event ? <EventEditor key={event.id} document={document} event={event} /> : null}
        </div>
      )}
    </div>
  )
}

/** One click makes a study of its own in which the scenario happens, and shows it. */
function AddScenario(props: { readonly document: StudioDocument; readonly study: StudyRecord }) {
  const { document, study } = props
  const possible = scenarios.filter((scenario) => scenarioTargets(document, scenario).length > 0)
  function add(key: string): void {
    const scenario = scenarioOf(key)
    const selection = useView.getState().selection
    const chosen = scenario && scenarioTargets(document, scenario).find(({ id }) => selection.has(id))
    const result = dispatch('study/addScenario', { scenario: key, studyId: study.id, ...(chosen ? { targetId: chosen.id } : {}) })
    const [id] = result.ok ? result.created : []
    if (id !== undefined) useRuns.getState().chooseStudy(id)
  }
  return (
    <MenuTrigger>
      <AriaButton className="btn small" isDisabled={possible.length === 0}>
        <Library size={12} aria-hidden />
        Scenarios
      </AriaButton>
      <Popover className="popover" placement="bottom end" offset={3}>
        <Menu className="menu scenario-menu" aria-label="Scenarios" onAction={(key) => add(String(key))}>
          {possible.map(({ key, title, description, source }) => (
            <MenuItem key={key} id={key} className="menu-item scenario" textValue={title}>
              <span className="menu-label">{title}</span>
              <span className="scenario-text">{unbroken(description)}</span>
              <span className="scenario-source">{source}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function AddEvent(props: { readonly document: StudioDocument; readonly study: StudyRecord; readonly onAdded: (id: string) => void }) {
  const { document, study } = props
  const kinds = possibleKinds(document)
  function add(key: string): void {
    const kind = eventKindOf(key)
    const targetId = kind ? suitableTarget(document, kind, null, useView.getState().selection) : null
    if (!kind || targetId === null) return
    // A tenth of the run in: late enough to see the state before it.
    const result = dispatch('event/add', {
      studyId: study.id,
      kind: kind.kind,
      targetId,
      timeS: Number((study.durationS / 10).toPrecision(2)),
    })
    const [id] = result.ok ? result.created : []
    if (id !== undefined) props.onAdded(id)
  }
  return (
    <MenuTrigger>
      <AriaButton className="btn small" isDisabled={kinds.length === 0}>
        <Plus size={12} aria-hidden />
        Add event
      </AriaButton>
      <Popover className="popover" placement="bottom end" offset={3}>
        <Menu className="menu" aria-label="Kind of event" onAction={(key) => add(String(key))}>
          {kinds.map((kind) => (
            <MenuItem key={kind.kind} id={kind.kind} className="menu-item" textValue={kind.label}>
              <span className="menu-label">{kind.label}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

interface ListProps {
  readonly events: readonly EventRecord[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

function EventTable(props: ListProps & { readonly document: StudioDocument }) {
  return (
    <table className="results-table events-table" aria-label="Events">
      <thead>
        <tr>
          <th scope="col">On</th>
          <th scope="col" className="number">
            Time
          </th>
          <th scope="col">Kind</th>
          <th scope="col">Target</th>
          <th scope="col">Values</th>
          <th scope="col">Name</th>
        </tr>
      </thead>
      <tbody>
        {props.events.map((event) => {
          const kind = eventKindOf(event.kind)?.label ?? event.kind
          const target = props.document.components[event.targetId]?.name ?? 'missing'
          return (
            <tr
              key={event.id}
              className={`${event.id === props.chosen ? 'chosen' : ''} ${event.enabled ? '' : 'off'}`}
              aria-selected={event.id === props.chosen}
              onClick={() => props.onChoose(event.id)}
            >
              <td>
                <input
                  type="checkbox"
                  aria-label={`${kind} of ${target} happens`}
                  checked={event.enabled}
                  onClick={(e) => e.stopPropagation()}
                  onChange={(e) => dispatch('event/set', { id: event.id, values: { enabled: e.target.checked } })}
                />
              </td>
              <td className="number">{formatQuantity(event.timeS, 'time', { digits: 6 })}</td>
              <td>
                <button type="button" className="row-button" onClick={() => props.onChoose(event.id)}>
                  {kind}
                </button>
              </td>
              <td>{target}</td>
              <td className="wrap muted">{describeEvent(event)}</td>
              <td className="muted">{event.name}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
