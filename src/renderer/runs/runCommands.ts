/** Run, cancel, and the ways to what a run gave. */
import { ChartLine, Download, FileText, ListVideo, Play, ShieldCheck, Square, Timer } from 'lucide-react'
import type { RunRecord } from '../../contract/index.ts'
import { useView } from '../state/viewStore.ts'
import type { StudioCommand } from '../commands/types.ts'
import { goToPanel } from '../panels/focus.ts'
import { showPanel } from '../panels/layout.ts'
import { refreshProblems, useProblems } from '../problems/problemStore.ts'
import { loadPlotly } from '../plots/PlotlyChart.tsx'
import { plotComponents } from '../plots/plotComponents.ts'
import { ask, openDialog } from '../state/dialogStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { chosenStudy } from './chosenStudy.ts'

const MOST_SHOWN = 8

const hasResults = (): boolean => {
  const { runs, selectedRunId } = useRuns.getState()
  return runs.some((r) => r.id === selectedRunId && r.samples > 0)
}

const selectedCompleted = (): RunRecord | null => {
  const { runs, selectedRunId } = useRuns.getState()
  return runs.find((r) => r.id === selectedRunId && r.status === 'completed') ?? null
}

/** Only errors stand in the way of a run; they are listed, and the way to them is offered. */
async function startRun(): Promise<void> {
  const { session } = useDocument.getState()
  const studyId = chosenStudy()
  if (!session || studyId === null) return
  refreshProblems()
  const errors = useProblems.getState().problems.filter((p) => p.severity === 'error')
  if (errors.length > 0) {
    const answer = await ask({
      title: errors.length === 1 ? 'One problem stands in the way of a run' : `${errors.length} problems stand in the way of a run`,
      message: 'Mend these first:',
      details: [
        ...errors.slice(0, MOST_SHOWN).map((p) => p.message),
        ...(errors.length > MOST_SHOWN ? [`… and ${errors.length - MOST_SHOWN} more`] : []),
      ],
      actions: [
        { key: 'close', label: 'Close' },
        { key: 'show', label: 'Show problems', tone: 'primary' },
      ],
    })
    if (answer === 'show') goToPanel('problems')
    return
  }
  // While the run begins: its curves are wanted next.
  void loadPlotly()
  const run = await useRuns.getState().start(session, studyId)
  if (run) showPanel('runs')
}

/** Each under its own configuration and alternative, one after the other; one that cannot run says why and keeps no other from it. */
async function startAll(): Promise<void> {
  const { session, document } = useDocument.getState()
  if (!session || !document) return
  void loadPlotly()
  showPanel('runs')
  for (const studyId of Object.keys(document.studies)) await useRuns.getState().start(session, studyId)
}

/** Of all that the shown run recorded. */
const exportCommand = (id: string, label: string, save: (session: string, run: RunRecord) => Promise<void>): StudioCommand => ({
  id,
  label,
  category: 'Run',
  icon: Download,
  section: 2,
  when: () => selectedCompleted() !== null,
  run: async () => {
    const { session } = useDocument.getState()
    const run = selectedCompleted()
    if (session && run) await save(session, run)
  },
})

export const runCommands: readonly StudioCommand[] = [
  {
    id: 'run.start',
    label: 'Run study',
    category: 'Run',
    icon: Play,
    shortcuts: ['F5'],
    scope: 'global',
    when: () => useDocument.getState().session !== null && chosenStudy() !== null,
    run: startRun,
  },
  {
    id: 'run.startAll',
    label: 'Run all studies',
    category: 'Run',
    icon: ListVideo,
    shortcuts: ['Mod+F5'],
    scope: 'global',
    when: () => Object.keys(useDocument.getState().document?.studies ?? {}).length > 1,
    run: startAll,
  },
  {
    id: 'run.cancel',
    label: 'Cancel run',
    category: 'Run',
    icon: Square,
    shortcuts: ['Shift+F5'],
    scope: 'global',
    when: () => useRuns.getState().runs.some(isActive),
    run: async () => {
      const { session } = useDocument.getState()
      const { runs, selectedRunId, cancel } = useRuns.getState()
      const active = runs.filter(isActive)
      // The one being looked at, else the one that is computing, else the next in the queue.
      const run = active.find((r) => r.id === selectedRunId) ?? active.find((r) => r.status === 'running') ?? active.at(-1)
      if (session && run) await cancel(session, run.id)
    },
  },
  {
    id: 'run.refine',
    label: 'Run again, finer',
    category: 'Run',
    icon: Timer,
    when: () => selectedCompleted() !== null,
    run: async () => {
      const { session } = useDocument.getState()
      const run = selectedCompleted()
      if (!session || !run) return
      showPanel('runs')
      await useRuns.getState().refine(session, run.id)
    },
  },
  {
    id: 'run.plots',
    label: 'Show plots',
    category: 'Run',
    icon: ChartLine,
    section: 2,
    when: () => useDocument.getState().session !== null,
    run: () => goToPanel('plots'),
  },
  {
    id: 'run.plotSelection',
    label: 'Plot the selection',
    category: 'Run',
    icon: ChartLine,
    section: 2,
    shortcuts: ['P'],
    when: () => useView.getState().selection.size > 0 && useRuns.getState().runs.length > 0,
    run: () => plotComponents([...useView.getState().selection]),
  },
  {
    id: 'run.limits',
    label: 'Show limits',
    category: 'Run',
    icon: ShieldCheck,
    section: 2,
    when: () => useDocument.getState().session !== null,
    run: () => goToPanel('limits'),
  },
  exportCommand('run.exportCsv', 'Export run as CSV …', async (session, run) => {
    const { saveCsv } = await import('../plots/exportPlots.ts')
    await saveCsv(
      session,
      run.id,
      run.channels.map((c) => c.id),
      run.name,
    )
  }),
  exportCommand('run.exportComtrade', 'Export run as COMTRADE …', async (session, run) => {
    const { saveComtrade } = await import('../plots/exportPlots.ts')
    await saveComtrade(session, run.id, run.name)
  }),
  {
    id: 'run.report',
    label: 'Report …',
    category: 'Run',
    icon: FileText,
    shortcuts: ['Mod+P'],
    scope: 'global',
    section: 3,
    when: hasResults,
    run: async () => void (await openDialog('report')),
  },
]
