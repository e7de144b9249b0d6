/** Live findings on the open document: validated while the screen is idle, after each edit. */
import { create } from 'zustand'
import { validate, validateInSteps } from '../../model/validate/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import type { Problem, Severity } from '../../model/problem.ts'
import { whileIdle } from '../state/idle.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'

interface ProblemState {
  readonly problems: readonly Problem[]
  /** Looked at and left as they are, each with its reason. */
  readonly accepted: readonly Problem[]
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  /** Worst severity of each component with a finding, for the badges on the canvas. */
  readonly byComponent: ReadonlyMap<string, Severity>
}

const EMPTY: ProblemState = { problems: [], accepted: [], errors: 0, warnings: 0, infos: 0, byComponent: new Map() }
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
const QUIET_MS = 180
/** Longest wait of one part on a busy screen. */
const IDLE_MS = 500

export const useProblems = create<ProblemState>()(() => EMPTY)

export function summarise(all: readonly Problem[]): ProblemState {
  const problems = all.filter((p) => p.accepted === undefined)
  const byComponent = new Map<string, Severity>()
  const count = { error: 0, warning: 0, info: 0 }
  for (const { severity, place } of problems) {
    count[severity] += 1
    const known = place.componentId === undefined ? undefined : byComponent.get(place.componentId)
    if (place.componentId !== undefined && (known === undefined || RANK[severity] < RANK[known]))
      byComponent.set(place.componentId, severity)
  }
  const sorted = [...problems].sort((a, b) => RANK[a.severity] - RANK[b.severity])
  return {
    problems: sorted,
    accepted: all.filter((p) => p.accepted !== undefined),
    errors: count.error,
    warnings: count.warning,
    infos: count.info,
    byComponent,
  }
}

function studyOf(document: StudioDocument): string | null {
  const { studyId } = useRuns.getState()
  if (studyId !== null && document.studies[studyId]) return studyId
  return Object.keys(document.studies)[0] ?? null
}

function refresh(): void {
  const { document } = useDocument.getState()
  useProblems.setState(document ? summarise(validate(document, studyOf(document))) : EMPTY, true)
}

/** Validates at once; for what must not work on stale findings (Run). */
export const refreshProblems = refresh

export function startProblems(): void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let stop = (): void => {}
  const later = (): void => {
    if (timer !== null) clearTimeout(timer)
    stop()
    timer = setTimeout(() => {
      timer = null
      const { document } = useDocument.getState()
      stop()
      if (!document) return void useProblems.setState(EMPTY, true)
      stop = whileIdle(validateInSteps(document, studyOf(document)), (problems) => useProblems.setState(summarise(problems), true), IDLE_MS)
    }, QUIET_MS)
  }
  useDocument.subscribe((now, before) => {
    // A project just opened is drawn first.
    if (now.session !== before.session) useProblems.setState(EMPTY, true)
    if (now.document !== before.document) later()
  })
  useRuns.subscribe((now, before) => {
    if (now.studyId !== before.studyId) later()
  })
}
