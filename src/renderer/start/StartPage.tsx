import { File as FileIcon, FileWarning, FolderOpen, History, Plus, Signpost, X } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { unbroken } from '../../model/units/index.ts'
import type { RecentProject, RecoverableSession, TemplateInfo } from '../../contract/index.ts'
import { newProject, openProject, recoverProject } from '../files/projectActions.ts'
import { formatWhen, folderName } from '../files/paths.ts'
import { host } from '../host/host.ts'
import { ask } from '../state/dialogStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { showError } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { startTour } from '../tour/Tour.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import './start.css'

export function StartPage() {
  const [recent, setRecent] = useState<readonly RecentProject[] | null>(null)
  const [templates, setTemplates] = useState<readonly TemplateInfo[]>([])
  const [recoverable, setRecoverable] = useState<readonly RecoverableSession[]>([])
  const openName = useDocument((s) => (s.document ? s.document.project.name || s.name : null))

  const load = useCallback(async () => {
    const [recents, kinds, sessions] = await Promise.all([
      host.request('app/recent', {}),
      host.request('app/templates', {}),
      host.request('app/recoverable', {}),
    ])
    if (recents.ok) setRecent(recents.value)
    else showError('The recent projects could not be listed', recents.error)
    if (kinds.ok) setTemplates(kinds.value)
    if (sessions.ok) setRecoverable(sessions.value)
  }, [])
  useEffect(() => {
    void load()
  }, [load])

  return (
    <main className="start">
      <div className="start-inner">
        <header className="start-head">
          <div>
            <h1>Power Paradox Studio</h1>
            <p>One-line, transients, limits and report for the power chain of AI training halls.</p>
          </div>
          <div className="start-actions">
            {openName !== null ? <Button onPress={() => useView.getState().setScreen('studio')}>Back to {openName}</Button> : null}
            <Button icon={FolderOpen} onPress={() => void openProject()}>
              Open project …
            </Button>
            <Button icon={Plus} onPress={() => void newProject(null, 50)}>
              New at 50 Hz
            </Button>
            <Button tone="primary" icon={Plus} onPress={() => void newProject(null)}>
              New project
            </Button>
          </div>
        </header>

        {recoverable.length > 0 ? <Recoverable sessions={recoverable} onChanged={() => void load()} /> : null}

        <div className="start-columns">
          <section aria-labelledby="start-recent">
            <h2 id="start-recent">Recent</h2>
            {recent !== null && recent.length === 0 ? (
              <p className="start-empty">Projects you open or save are listed here. Begin with a template, or open a .ppx file.</p>
            ) : (
              <ul className="recent">
                {(recent ?? []).map((project) => (
                  <li key={project.path} className={project.missing ? 'missing' : ''}>
                    <AriaButton className="recent-open" isDisabled={project.missing} onPress={() => void openProject(project.path)}>
                      <Thumbnail svg={project.thumbnail} />
                      <span className="recent-text">
                        <strong title={project.name}>{project.name}</strong>
                        <span className="recent-folder" title={project.path}>
                          <bdi>{folderName(project.path)}</bdi>
                        </span>
                        <span>{project.missing ? 'File is gone' : formatWhen(project.openedAt)}</span>
                      </span>
                    </AriaButton>
                    <IconButton
                      small
                      label={`Remove ${project.name} from the list`}
                      icon={X}
                      onPress={async () => {
                        const reply = await host.request('app/forgetRecent', { path: project.path })
                        if (reply.ok) setRecent(reply.value)
                      }}
                    />
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section aria-labelledby="start-templates">
            <AriaButton className="template learn" onPress={() => void startTour()}>
              <Signpost size={18} strokeWidth={1.75} aria-hidden />
              <span className="learn-text">
                <strong>Learn it in five steps</strong>
                <span>A short tour on the smallest example: one-line, run, curves, limits, a change.</span>
              </span>
            </AriaButton>
            <h2 id="start-templates">Start from a template</h2>
            <ul className="templates">
              {templates.map((template) => (
                <li key={template.key}>
                  <AriaButton className="template" onPress={() => void newProject(template.key)}>
                    <strong>{unbroken(template.title)}</strong>
                    <span>{unbroken(template.description)}</span>
                    <em>{unbroken(template.teaches)}</em>
                  </AriaButton>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </main>
  )
}

function Recoverable(props: { readonly sessions: readonly RecoverableSession[]; readonly onChanged: () => void }) {
  return (
    <section className="recoverable" aria-labelledby="start-recover">
      <h2 id="start-recover">
        <History size={15} aria-hidden /> Unsaved work from an earlier sitting
      </h2>
      <ul>
        {props.sessions.map((session) => (
          <li key={session.session}>
            <FileWarning size={16} className="tone-warning" aria-hidden />
            <span className="recent-text">
              <strong>{session.name}</strong>
              <span>
                {session.unsavedEdits} unsaved change{session.unsavedEdits === 1 ? '' : 's'} · {formatWhen(session.changedAt)} ·{' '}
                {session.path ?? 'never saved to a file'}
              </span>
            </span>
            <Button small onPress={() => void recoverProject(session.session)}>
              Recover
            </Button>
            <Button
              small
              tone="quiet"
              onPress={async () => {
                const answer = await ask({
                  title: 'Discard the unsaved work?',
                  message: `What was changed in “${session.name}” since it was last saved, results included, would be gone for good.`,
                  actions: [
                    { key: 'cancel', label: 'Cancel' },
                    { key: 'discard', label: 'Discard', tone: 'danger' },
                  ],
                })
                if (answer !== 'discard') return
                const reply = await host.request('project/discard', { session: session.session })
                if (!reply.ok) showError('The unsaved work could not be discarded', reply.error)
                props.onChanged()
              }}
            >
              Discard
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Drawn in dark ink; the dark theme turns it over. */
function Thumbnail({ svg }: { readonly svg: string | null }) {
  return (
    <span className="recent-picture">
      {svg === null ? (
        <FileIcon size={20} strokeWidth={1.25} aria-hidden />
      ) : (
        <img alt="" src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />
      )}
    </span>
  )
}
