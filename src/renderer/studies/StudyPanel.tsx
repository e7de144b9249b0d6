/** Study cases: what is simulated and how exactly, what is recorded, and what it is held against. */
import { Copy, ListVideo, Plus, Trash2 } from 'lucide-react'
import type { StudyRecord } from '../../model/document/records.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { runCommand } from '../commands/registry.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { ask } from '../state/dialogStore.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { RecordItem, RecordList } from '../ui/RecordList.tsx'
import { LimitValues } from './LimitValues.tsx'
import { RecordedChannels } from './RecordedChannels.tsx'
import { StudySettings } from './StudySettings.tsx'
import '../results.css'
import './studies.css'

const NONE: Readonly<Record<string, StudyRecord>> = {}

export function StudyPanel() {
  const studies = useDocument((s) => s.document?.studies) ?? NONE
  const chosen = useChosenStudy()
  const study = chosen ? studies[chosen] : undefined
  const list = Object.values(studies)
  const choose = (id: string | undefined): void => {
    if (id !== undefined) useRuns.getState().chooseStudy(id)
  }
  function create(command: 'study/add' | 'study/duplicate'): void {
    const result = dispatch(command, command === 'study/add' ? {} : { id: chosen })
    if (result.ok) choose(result.created[0])
  }
  if (!study) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>No study yet</h3>
          <p>A study says how long is simulated, what is recorded and which limits hold.</p>
          <Button tone="primary" icon={Plus} onPress={() => create('study/add')}>
            Add study
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
            <span className="bar-label">Studies</span>
            <span className="bar-space" />
            {list.length > 1 ? (
              <IconButton small label="Run all studies" icon={ListVideo} onPress={() => runCommand('run.startAll')} />
            ) : null}
            <IconButton small label="Add study" icon={Plus} onPress={() => create('study/add')} />
            <IconButton small label="Duplicate study" icon={Copy} onPress={() => create('study/duplicate')} />
            <IconButton small label="Delete study" icon={Trash2} disabled={list.length < 2} onPress={() => void remove(study)} />
          </div>
          <RecordList label="Studies" items={list} chosen={study.id} onChoose={choose}>
            {(item) => (
              <RecordItem id={item.id} name={item.name}>
                {item.kind === 'emt' ? 'Instantaneous' : 'Phasors'} · {formatQuantity(item.durationS, 'time')} at{' '}
                {formatQuantity(item.recordStepS, 'time')}
              </RecordItem>
            )}
          </RecordList>
        </div>
        <div className="split-main study-columns" key={study.id}>
          <div>
            <StudySettings study={study} />
            <LimitValues study={study} />
          </div>
          <RecordedChannels study={study} />
        </div>
      </div>
    </div>
  )
}

async function remove(study: StudyRecord): Promise<void> {
  const answer = await ask({
    title: `Delete ${study.name}?`,
    message: 'Its events and its choice of channels go with it. Undo brings them back; its runs stay.',
    actions: [
      { key: 'delete', label: 'Delete', tone: 'danger' },
      { key: 'cancel', label: 'Cancel' },
    ],
  })
  if (answer === 'delete') dispatch('study/delete', { id: study.id })
}
