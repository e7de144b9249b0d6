/** Connects to the host, takes over its settings, and wires its events to the stores. Returns the reason when it cannot. */
import { openAgain } from '../files/openAgain.ts'
import { openProject } from '../files/projectActions.ts'
import { commandById, isEnabled } from '../commands/registry.ts'
import { attachHost, host } from '../host/host.ts'
import { connect } from '../host/resolve.ts'
import { rememberLayout } from '../panels/layout.ts'
import { startProblems } from '../problems/problemStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { showError, showNotice, useNotices } from '../state/noticeStore.ts'
import { useSizing } from '../sizing/sizingStore.ts'
import { useLive } from '../plots/live.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'
import { startDensity, useDensity } from '../theme/density.ts'
import { useKeymap } from '../commands/bindings.ts'
import { startNativeMenus } from './nativeMenus.ts'
import { installTestBridge } from './testBridge.ts'

/** Edits are on disk within moments; only a page left before that, or after the disk refused, would lose work. */
function warnOfLoss(): void {
  window.addEventListener('beforeunload', (event) => {
    const { session, parked, ...shown } = useDocument.getState()
    const open = session === null ? parked : [shown, ...parked]
    if (open.some(({ unsafe, seq, ackedSeq }) => unsafe || seq !== ackedSeq)) event.preventDefault()
  })
}

export async function start(): Promise<string | null> {
  let connection: Awaited<ReturnType<typeof connect>>
  try {
    connection = await connect()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const info = await connection.client.request('app/info', {})
  if (!info.ok) return info.error.message
  attachHost(connection.client, info.value.capabilities)
  if (info.value.testBridge) installTestBridge()

  const settings = await host.request('app/settings', {})
  if (settings.ok) {
    useView.getState().setTheme(settings.value.theme)
    rememberLayout(settings.value.layout)
    useKeymap.setState({ own: settings.value.keymap })
    useDensity.setState({ density: settings.value.density, textPx: settings.value.textPx })
  }

  connection.onClose(() =>
    showNotice(
      'error',
      'The connection to the studio’s host is lost',
      'Edits up to a second before are kept; what is changed here now is not. Start the studio again and recover them.',
    ),
  )
  host.on('run/progress', (progress) => useRuns.getState().onProgress(progress))
  host.on('run/changed', ({ session, run }) => {
    useRuns.getState().onChanged(session, run)
    if (!isActive(run)) useLive.getState().forget(run.id)
  })
  host.on('run/live', ({ session, runId, blocks }) => {
    const run = useRuns.getState().runs.find(({ id }) => id === runId)
    // The last of a run may come after its end.
    if (session === useDocument.getState().session && (!run || isActive(run))) useLive.getState().append(runId, blocks)
  })
  host.on('parameterStudy/progress', (progress) => useSizing.getState().onProgress(progress))
  host.on('parameterStudy/ended', (ended) => useSizing.getState().onEnded(ended))
  host.on('sim/restarted', ({ reason }) => {
    // The run that it ended says why.
    const isTold = useNotices.getState().notices.some((notice) => notice.detail === reason)
    showNotice('warning', 'The simulation process was restarted', isTold ? 'The next run can be started.' : reason)
  })
  host.on('app/openFile', ({ path }) => void openProject(path))
  host.on('app/command', ({ command }) => {
    const found = commandById(command)
    if (found && isEnabled(found)) void found.run()
  })
  host.on('project/changedOnDisk', ({ session, path }) => {
    if (session === useDocument.getState().session) {
      showNotice('warning', 'The file was changed by another program', `${path}: saving will ask before anything is overwritten.`)
    }
  })
  host.on('project/resultsMissing', ({ error }) => showError('The project is open without its results', error))
  startDensity()
  startProblems()
  startNativeMenus()
  warnOfLoss()
  for (const notice of info.value.notices) showNotice('warning', notice)
  await openAgain()
  if (info.value.openFile !== null) void openProject(info.value.openFile)
  return null
}
