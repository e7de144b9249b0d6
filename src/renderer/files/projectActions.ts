/** New, open, save, close: what the File menu, the start page and the host's own menu share. */
import type { OpenProject, Reply } from '../../contract/index.ts'
import type { Problem } from '../../model/problem.ts'
import { NEW_PROJECT } from '../../model/document/create.ts'
import { host } from '../host/host.ts'
import { baseName } from './paths.ts'
import { ask, useDialogs } from '../state/dialogStore.ts'
import { dispatch, isEdited, useDocument } from '../state/documentStore.ts'
import { showError, showNotice } from '../state/noticeStore.ts'
import { useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'

type DialogPurpose = 'project' | 'report' | 'csv' | 'json' | 'comtrade' | 'spice' | 'drawing' | 'sheets'
type OpenPurpose = 'project' | 'trace' | ImportPurpose
export type ImportPurpose = 'json' | 'raw' | 'dyr' | 'matpower'
/** The first is put behind a name without one. */
const EXTENSIONS: Readonly<Record<DialogPurpose | OpenPurpose, readonly [string, ...string[]]>> = {
  project: ['ppx'],
  report: ['pdf'],
  csv: ['csv'],
  trace: ['csv', 'tsv', 'txt', 'cfg', 'cff'],
  json: ['json'],
  comtrade: ['cfg'],
  spice: ['cir'],
  drawing: ['svg'],
  sheets: ['pdf'],
  raw: ['raw'],
  dyr: ['dyr'],
  matpower: ['m'],
}

/** Asks where to save; the host's own dialog where it has one, else the studio's file browser. */
export async function askSavePath(purpose: DialogPurpose, suggested: string): Promise<string | null> {
  const extensions = EXTENSIONS[purpose]
  if (host.capabilities.nativeDialogs) {
    const reply = await host.request('dialog/save', { purpose, suggested })
    if (reply.ok) return reply.value.path
    if (reply.error.code !== 'dialog/none') {
      showError('The file dialog could not be shown', reply.error)
      return null
    }
  }
  const title = purpose === 'project' ? 'Save project' : purpose === 'report' ? 'Save report' : 'Save file'
  return useDialogs.getState().open({ kind: 'files', mode: 'save', title, extensions, suggested })
}

export async function askOpenPath(purpose: OpenPurpose, title = 'Open project'): Promise<string | null> {
  if (host.capabilities.nativeDialogs) {
    const reply = await host.request('dialog/open', { purpose })
    if (reply.ok) return reply.value.path
    if (reply.error.code !== 'dialog/none') {
      showError('The file dialog could not be shown', reply.error)
      return null
    }
  }
  return useDialogs.getState().open({ kind: 'files', mode: 'open', title, extensions: EXTENSIONS[purpose], suggested: '' })
}

function enter(reply: Reply<OpenProject>, failure: string): boolean {
  if (!reply.ok) {
    showError(failure, reply.error)
    return false
  }
  const { session, parked, open } = useDocument.getState()
  // A file that is open already is shown as it is.
  if (parked.some((p) => p.session === reply.value.session)) {
    showProject(reply.value.session)
    return true
  }
  if (session === reply.value.session) {
    useView.getState().setScreen('studio')
    return true
  }
  useRuns.getState().clear()
  open(reply.value)
  useView.getState().setScreen('studio')
  void useRuns.getState().load(reply.value.session)
  if (reply.value.recovered) {
    showNotice('info', 'Unsaved work was recovered', 'Look it over and save it to keep it in the file.')
  }
  const { olderVersion } = reply.value
  if (olderVersion) {
    showNotice(
      'info',
      `The file is of format version ${olderVersion.file}`,
      `Saving writes version ${olderVersion.saved}, which studios of that time do not open. “Save as …” under another name keeps this file as it is.`,
    )
  }
  return true
}

/** Brings an open project to the screen; the one shown stays open behind it. */
export function showProject(session: string): void {
  const state = useDocument.getState()
  // A save that is going on ends in the project it was begun in.
  if (state.saving || session === state.session) return
  const studyId = state.parked.find((p) => p.session === session)?.studyId ?? null
  useRuns.getState().clear()
  state.resume(session)
  if (studyId !== null) useRuns.getState().chooseStudy(studyId)
  useView.getState().setScreen('studio')
  void useRuns.getState().load(session)
}

/** The next open project, in the order they were opened. */
export function showNextProject(): void {
  const { opened, session } = useDocument.getState()
  const next = opened[(opened.indexOf(session ?? '') + 1) % opened.length]
  if (next !== undefined) showProject(next)
}

/** The project shown stays open beside the new one. */
export async function newProject(template: string | null, frequencyHz?: 50 | 60): Promise<void> {
  enter(await host.request('project/new', { template, frequencyHz }), 'The project could not be created')
}

export async function openProject(path?: string): Promise<void> {
  const chosen = path ?? (await askOpenPath('project'))
  if (chosen === null) return
  enter(await host.request('project/open', { path: chosen }), 'The project could not be opened')
}

export async function recoverProject(session: string): Promise<void> {
  enter(await host.request('project/recover', { session }), 'The unsaved work could not be recovered')
}

const fileName = (name: string): string => `${name.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'Project'}.ppx`

/** True when the project is in its file. */
export async function saveProject(as: boolean): Promise<boolean> {
  const { session, path, name, document } = useDocument.getState()
  if (!session || !document) return false
  const target =
    as || path === null ? await askSavePath('project', path?.split(/[\\/]/).at(-1) ?? fileName(document.project.name || name)) : path
  if (target === null) return false
  // One that was never named takes the name of its first file, which else none of its tabs, title blocks and reports would bear.
  const stem = baseName(target).replace(/\.ppx$/i, '')
  if (path === null && document.project.name === NEW_PROJECT) dispatch('project/set', { values: { name: stem.slice(0, 200) } })
  // A path chosen in a dialog was asked about there, if it was taken.
  return saveTo(session, target, target !== path)
}

async function saveTo(session: string, path: string, overwrite: boolean): Promise<boolean> {
  const { seq, savingStarted, savingFailed, saved } = useDocument.getState()
  savingStarted()
  const reply = await host.request('project/save', { session, path, overwrite })
  if (reply.ok) {
    saved(reply.value.path, reply.value.seq, seq)
    showNotice('success', 'Saved', reply.value.path)
    return true
  }
  savingFailed()
  if (reply.error.code !== 'project/changed-on-disk' && reply.error.code !== 'file/exists') {
    showError('The project could not be saved', reply.error)
    return false
  }
  const answer = await ask({
    ...(reply.error.code === 'file/exists'
      ? { title: 'Replace the file?', message: `${path} is already there.` }
      : {
          title: 'The file changed on disk',
          message: `${path} was changed by another program since it was opened. Saving over it would lose that change; opening it as it is now would lose yours.`,
        }),
    actions: [
      { key: 'cancel', label: 'Cancel' },
      ...(reply.error.code === 'file/exists' ? [] : [{ key: 'reload', label: 'Open the changed file', tone: 'danger' as const }]),
      { key: 'as', label: 'Save as …' },
      { key: 'overwrite', label: 'Overwrite', tone: 'danger' },
    ],
  })
  if (answer === 'overwrite') return saveTo(session, path, true)
  if (answer === 'as') return saveProject(true)
  if (answer === 'reload') await reload(session)
  return false
}

/** The file as it is now, in place of the edits made since it was opened; these stay where it cannot be opened. */
async function reload(session: string): Promise<void> {
  const reply = await host.request('project/reopen', { session })
  if (!reply.ok) {
    showError('The changed file could not be opened', reply.error)
    return
  }
  useDocument.getState().closed()
  enter(reply, 'The changed file could not be opened')
}

/** Closes the open project, asking about unsaved work. False = the user wants to stay. */
export async function closeProject(): Promise<boolean> {
  const state = useDocument.getState()
  const { session, document } = state
  if (!session || !document) return true
  let discard = false
  if (isEdited(state)) {
    const answer = await ask({
      title: 'Save the changes?',
      message: `“${document.project.name || state.name}” has changes that are not in its file yet.`,
      actions: [
        { key: 'discard', label: 'Do not save', tone: 'danger' },
        { key: 'cancel', label: 'Cancel' },
        { key: 'save', label: 'Save', tone: 'primary' },
      ],
    })
    if (answer === null || answer === 'cancel') return false
    if (answer === 'save' && !(await saveProject(false))) return false
    discard = answer === 'discard'
  }
  const reply = await host.request('project/close', { session, discard })
  if (!reply.ok) {
    showError('The project could not be closed', reply.error)
    return false
  }
  useDocument.getState().closed()
  useRuns.getState().clear()
  const left = useDocument.getState().parked.at(-1)
  if (left) showProject(left.session)
  else useView.getState().setScreen('start')
  return true
}

export async function exportJson(): Promise<void> {
  const { session, document } = useDocument.getState()
  if (!session || !document) return
  const path = await askSavePath('json', fileName(document.project.name).replace(/\.ppx$/, '.json'))
  if (path === null) return
  const reply = await host.request('project/export', { session, path, overwrite: true })
  if (reply.ok) showNotice('success', 'Exported', reply.value.path)
  else showError('The project could not be exported', reply.error)
}

/** The one-line as it is shown: this page as a picture, or all pages as sheets. */
export async function exportDrawing(purpose: 'drawing' | 'sheets'): Promise<void> {
  const { session, document } = useDocument.getState()
  const { pageId } = useView.getState()
  if (!session || !document) return
  const pages = Object.keys(document.pages).length
  const page = purpose === 'drawing' && pages > 1 && pageId !== null ? document.pages[pageId]?.name : undefined
  const name = [document.project.name, page ?? 'one-line'].join(' ')
  const path = await askSavePath(purpose, fileName(name).replace(/\.ppx$/, `.${EXTENSIONS[purpose][0]}`))
  if (path === null) return
  const studyId = useRuns.getState().studyId ?? Object.keys(document.studies)[0] ?? null
  const reply = await host.request('drawing/export', { session, studyId, pageId, path, overwrite: true })
  if (reply.ok) showNotice('success', 'Exported', reply.value.path)
  else showError('The drawing could not be written', reply.error)
}

/** The shown study's network for ngspice, or what keeps it from being one, part by part. */
export async function exportSpice(): Promise<void> {
  const { session, document } = useDocument.getState()
  const studyId = useRuns.getState().studyId ?? Object.keys(document?.studies ?? {})[0]
  if (!session || !document || studyId === undefined) return
  const path = await askSavePath('spice', fileName(document.project.name).replace(/\.ppx$/, '.cir'))
  if (path === null) return
  const reply = await host.request('study/spice', { session, studyId, path, overwrite: true })
  if (reply.ok) {
    showNotice('success', 'Exported', reply.value.path)
    return
  }
  const problems = reply.error.problems?.filter((p) => p.severity === 'error') ?? []
  if (problems.length === 0) {
    showError('The netlist could not be written', reply.error)
    return
  }
  await ask({
    title: 'No netlist of this network',
    message: `A netlist holds sources, lines, transformers, breakers, static loads, arresters, earthing transformers and diode bridges. ${problems.length} of this study’s parts or events have no counterpart in it:`,
    details: listed(problems),
    actions: [{ key: 'close', label: 'Close', tone: 'primary' }],
  })
}

/** A project of another program's file; what could not be carried over is told and stands in the project's notes. */
export async function importProject(purpose: 'json' | 'raw' | 'matpower'): Promise<void> {
  const path = await askOpenPath(purpose, 'Import')
  if (path === null) return
  let dyr: string | null = null
  if (purpose === 'raw') {
    const answer = await ask({
      title: 'Dynamic data',
      message:
        'A DYR file gives the generators of this case their machines, governors and exciters. Without it they are infinite buses and classical machines.',
      actions: [
        { key: 'cancel', label: 'Cancel' },
        { key: 'without', label: 'Import without' },
        { key: 'choose', label: 'Choose DYR file …', tone: 'primary' },
      ],
    })
    if (answer === null || answer === 'cancel') return
    if (answer === 'choose') {
      dyr = await askOpenPath('dyr', 'Dynamic data')
      if (dyr === null) return
    }
  }
  const reply = await host.request('project/import', { path, dyr, loads: 'constantPower' })
  if (!enter(reply, 'The file could not be imported')) return
  const problems = reply.ok ? reply.value.problems : []
  if (problems.length === 0) return
  const [left, taken] = [problems.filter((p) => p.severity === 'warning'), problems.filter((p) => p.severity !== 'warning')]
  await ask({
    title: left.length === 0 ? 'Imported' : 'Imported, but not all of it',
    message: [
      left.length > 0 ? 'What stands first was left out, in whole or in part.' : '',
      taken.length > 0 ? 'Where the file says too little or otherwise than the model, it is said what was taken.' : '',
      'The list stands in the project’s notes, too.',
    ]
      .filter((text) => text !== '')
      .join(' '),
    details: listed([...left, ...taken]),
    actions: [{ key: 'close', label: 'Close', tone: 'primary' }],
  })
}
/** Of the list, in the dialog. */
const SHOWN = 100
const listed = (problems: readonly Problem[]): string[] => [
  ...problems.slice(0, SHOWN).map((p) => p.message),
  ...(problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more`] : []),
]
