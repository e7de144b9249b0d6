/** Which outputs a study records, by component. Ticking a component takes all its outputs. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { StudyRecord } from '../../model/document/records.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import { Button } from '../ui/Button.tsx'
import { recordingGroups, type RecordingGroup } from './recording.ts'
import '../runs/runs.css'
import '../plots/plots.css'

export function RecordedChannels(props: { readonly study: StudyRecord }) {
  const { study } = props
  const document = useDocument((s) => s.document)
  const selection = useView((s) => s.selection)
  const [search, setSearch] = useState('')
  const groups = useMemo(() => (document ? recordingGroups(document, study.id, search) : []), [document, study.id, search])
  const recorded = groups.reduce((n, g) => n + g.outputs.filter((o) => o.recorded).length, 0)
  const all = groups.reduce((n, g) => n + g.outputs.length, 0)

  return (
    <section className="panel-section recorded" aria-label="Recorded channels">
      <h3>
        Recorded channels <span className="muted section-remark">{`${recorded} of ${all}${search ? ' found' : ''}`}</span>
      </h3>
      <div className="recorded-bar">
        <SearchInput label="Search channels" value={search} onChange={setSearch} />
        <Button small onPress={() => setDefaults(study.id, groups)}>
          Defaults
        </Button>
      </div>
      {groups.length === 0 ? <p className="muted channel-none">{search ? 'No channel matches.' : 'The diagram is empty.'}</p> : null}
      <div className="recorded-list">
        {groups.map((group) => (
          <Group key={group.componentId} studyId={study.id} group={group} open={search !== '' || selection.has(group.componentId)} />
        ))}
      </div>
    </section>
  )
}

const set = (studyId: string, componentId: string, outputs: readonly string[], recorded: boolean): void =>
  void dispatch('channel/set', { studyId, channels: outputs.map((output) => ({ componentId, output })), recorded })

function Group(props: { readonly studyId: string; readonly group: RecordingGroup; readonly open: boolean }) {
  const { group, studyId } = props
  const [toggled, setToggled] = useState(false)
  const open = props.open !== toggled
  const count = group.outputs.filter((o) => o.recorded).length
  return (
    <div className="recorded-group">
      <div className="recorded-head">
        <button
          type="button"
          className="recorded-toggle"
          aria-expanded={open}
          aria-label={`Outputs of ${group.name}`}
          onClick={() => setToggled(!toggled)}
        >
          {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
        </button>
        <label className="recorded-all">
          <input
            type="checkbox"
            checked={count === group.outputs.length}
            ref={(element) => {
              if (element) element.indeterminate = count > 0 && count < group.outputs.length
            }}
            onChange={(event) =>
              set(
                studyId,
                group.componentId,
                group.outputs.flatMap((o) => (o.recorded === event.target.checked ? [] : [o.output.key])),
                event.target.checked,
              )
            }
          />
          <span className="recorded-name">{group.name}</span>
          <span className="muted">{group.typeLabel}</span>
        </label>
        <span className="recorded-count mono">
          {count}/{group.outputs.length}
        </span>
      </div>
      {open
        ? group.outputs.map(({ output, recorded }) => (
            <label key={output.key} className="channel-row">
              <input
                type="checkbox"
                checked={recorded}
                onChange={(event) => set(studyId, group.componentId, [output.key], event.target.checked)}
              />
              <span>{output.label}</span>
              <span className="muted recorded-quantity">{QUANTITIES[output.quantity].label.toLowerCase()}</span>
            </label>
          ))
        : null}
    </div>
  )
}

/** Brings the shown components back to what their types record by default, as one undo step per direction. */
function setDefaults(studyId: string, groups: readonly RecordingGroup[]): void {
  for (const wanted of [true, false]) {
    const channels = groups.flatMap((g) =>
      g.outputs.flatMap(({ output, recorded }) =>
        (output.recordedByDefault === true) === wanted && recorded !== wanted ? [{ componentId: g.componentId, output: output.key }] : [],
      ),
    )
    if (channels.length > 0) dispatch('channel/set', { studyId, channels, recorded: wanted }, { coalesce: `default-channels/${studyId}` })
  }
}
