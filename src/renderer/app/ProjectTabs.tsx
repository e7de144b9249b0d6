/** Open projects side by side, where there are several: what is copied in one is pasted in another. */
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { closeProject, showProject } from '../files/projectActions.ts'
import { toldApart } from '../files/paths.ts'
import { isEdited, useDocument } from '../state/documentStore.ts'
import { IconButton } from '../ui/Button.tsx'

export function ProjectTabs() {
  const opened = useDocument((s) => s.opened)
  const parked = useDocument((s) => s.parked)
  const session = useDocument((s) => s.session)
  const name = useDocument((s) => s.document?.project.name || s.name)
  const path = useDocument((s) => s.path)
  const edited = useDocument(isEdited)
  const current = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another project shown or another tab beside it moves the current one.
  useEffect(() => {
    current.current?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [session, opened, name])
  if (opened.length < 2) return null
  const projects = opened.map((id) => parked.find((p) => p.session === id))
  const titles = toldApart(
    projects.map((other) => ({
      title: (other ? other.stored.project.name || other.name : name) || 'Project',
      path: other ? other.path : path,
    })),
  )
  return (
    <nav className="project-tabs" aria-label="Open projects">
      {opened.map((id, k) => {
        const other = projects[k]
        const isShown = id === session
        const title = titles[k]
        const isDirty = other ? other.seq !== other.savedSeq : edited
        return (
          <div key={id} ref={isShown ? current : null} className={`project-tab ${isShown ? 'current' : ''}`}>
            <button type="button" aria-current={isShown ? 'page' : undefined} onClick={() => showProject(id)}>
              {title}
              {isDirty ? <span className="edited"> ●</span> : null}
            </button>
            {isShown ? <IconButton small label={`Close ${title}`} icon={X} onPress={() => void closeProject()} /> : null}
          </div>
        )
      })}
    </nav>
  )
}
