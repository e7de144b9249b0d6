/**
 * The open project. The screen owns the live document and its history; every edit is a command that yields a diff, and every
 * diff goes to the host at once, numbered, where it is on disk within a second. The host's answer only moves `ackedSeq`.
 */
import { create } from 'zustand'
import type { OpenProject } from '../../contract/index.ts'
import { execute } from '../../model/commands/index.ts'
import { createIdSource, type NewId } from '../../model/document/create.ts'
import { emptyHistory, record, redo, undo, type History } from '../../model/history/index.ts'
import { applyDiff, type DocumentDiff } from '../../model/document/diff.ts'
import type { AlternativeRecord, ConfigurationRecord, StudioDocument } from '../../model/document/records.ts'
import { itemOf } from '../../model/geometry/index.ts'
import type { Problem } from '../../model/problem.ts'
import { blocksAround } from '../../model/topology/index.ts'
import type { UnitSet } from '../../model/units/index.ts'
import { applyVariant, foldDiff, NO_VARIANT, variantOf, type Variant } from '../../model/variants/index.ts'
import { host } from '../host/host.ts'
import { showError, useNotices } from './noticeStore.ts'
import { useView } from './viewStore.ts'

export type DispatchResult =
  | { readonly ok: true; readonly created: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export interface DispatchOptions {
  /** The caller shows refusals itself. */
  readonly quiet?: boolean
  /** Edits in a row with the same key undo as one. */
  readonly coalesce?: string
  /** Edits the project as stored, whatever configuration or alternative is shown. */
  readonly asStored?: boolean
}

/** An open project that is not on the screen: its session goes on at the host. */
export interface ParkedProject
  extends Pick<DocumentState, 'path' | 'name' | 'history' | 'seq' | 'ackedSeq' | 'savedSeq' | 'unsafe' | 'recovered'> {
  readonly session: string
  readonly stored: StudioDocument
  readonly pageId: string | null
  readonly studyId: string | null
  readonly newId: NewId | null
}

export interface DocumentState {
  /** Open projects beside the one shown. */
  readonly parked: readonly ParkedProject[]
  /** Sessions in the order they were opened. */
  readonly opened: readonly string[]
  readonly session: string | null
  /** The project as shown: what the chosen study runs under stands in its components. */
  readonly document: StudioDocument | null
  /** The project as stored. */
  readonly stored: StudioDocument | null
  /** Components that the configuration or alternative shown changes. */
  readonly varied: ReadonlySet<string>
  readonly variant: Variant
  readonly path: string | null
  readonly name: string
  readonly history: History
  /** Number of the last edit sent, of the last on disk, and of the last in the user's own file. */
  readonly seq: number
  readonly ackedSeq: number
  readonly savedSeq: number
  readonly saving: boolean
  /** The host refused or lost an edit: the work on the screen is ahead of the disk. */
  readonly unsafe: boolean
  readonly recovered: boolean
  open(project: OpenProject): void
  closed(): void
  /** Puts the shown project aside, with its history and page. */
  park(): void
  /** Shows a project that was put aside; what is shown is put aside itself. */
  resume(session: string): void
  /** Runs a model command; a refusal comes back and is shown as a notice unless `quiet`. */
  dispatch(commandId: string, args: unknown, options?: DispatchOptions): DispatchResult
  undo(): void
  redo(): void
  /** Something beside the document was changed in a project, shown or put aside: the user's file lacks it. */
  touched(session: string): void
  /** The study whose configuration and alternative are shown; the first where there is none of this id. */
  showStudy(studyId: string | null): void
  savingStarted(): void
  /** The file holds the edits up to `seq`; `asked`: the last one when it was asked for. */
  saved(path: string, seq: number, asked: number): void
  savingFailed(): void
}

const NONE_VARIED: ReadonlySet<string> = new Set()
const variedBy = ({ configuration, alternative }: Variant): ReadonlySet<string> =>
  new Set([...Object.keys(configuration?.switches ?? {}), ...Object.keys(alternative?.changes ?? {})])

/** Components of which two states of a configuration or alternative say different things. */
function variedBetween(before: unknown, after: unknown): readonly string[] {
  const said = (record: unknown): Readonly<Record<string, unknown>> => {
    const { switches, changes } = (record ?? {}) as Partial<ConfigurationRecord & AlternativeRecord>
    return { ...switches, ...changes }
  }
  const [a, b] = [said(before), said(after)]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((id) => a[id] !== b[id])
}

/** An edit that went into what is shown over the drawing says so in the history. */
function labelled(label: string, diff: DocumentDiff, { configuration, alternative }: Variant): string {
  const into = [configuration, alternative].filter((v) => diff.changes.some((c) => c.id === v?.id && c.before === v && c.after !== null))
  return into.length === 0 || diff.changes.some((c) => c.table === 'components')
    ? label
    : `${label} (${into.map((v) => v?.name).join(', ')})`
}

export const isEdited = (state: DocumentState): boolean => state.session !== null && state.seq !== state.savedSeq

export const useDocument = create<DocumentState>()((set, get) => {
  // One source for the sitting: an id in undone edits or in a run's results is never given again.
  let newId: NewId | null = null

  /** A restored state may bring ids back that the source has not come to yet. */
  const unused =
    (document: StudioDocument): NewId =>
    (table) => {
      newId ??= createIdSource(document)
      let id = newId(table)
      while (Object.hasOwn(document[table], id)) id = newId(table)
      return id
    }

  /** The answer to an edit of a project that was put aside meanwhile; null = it was not kept. */
  function ackParked(session: string, seq: number | null): void {
    set({
      parked: get().parked.map((p) =>
        p.session !== session ? p : seq === null ? { ...p, unsafe: true } : { ...p, ackedSeq: Math.max(p.ackedSeq, seq) },
      ),
    })
  }

  async function send(diff: DocumentDiff, label: string): Promise<void> {
    const { session, seq } = get()
    if (!session) return
    const next = seq + 1
    set({ seq: next })
    const reply = await host.request('project/apply', {
      session,
      seq: next,
      label,
      diff: { changes: diff.changes.map((c) => ({ ...c })) },
    })
    if (get().session !== session) {
      ackParked(session, reply.ok ? reply.value.seq : null)
      return
    }
    // What could not be written goes to disk with the next edit.
    if (reply.ok) set({ ackedSeq: Math.max(get().ackedSeq, reply.value.seq), unsafe: get().unsafe && reply.value.seq < next })
    else {
      set({ unsafe: true })
      showError('The last edits are not on disk yet', reply.error)
    }
  }

  /** A page that is gone is left for the one it was opened from, or the first. */
  function leaveGonePage(before: StudioDocument): void {
    const { document } = get()
    const { pageId, setPage } = useView.getState()
    if (!document || pageId === null || document.pages[pageId]) return
    const around = blocksAround(before, pageId).find((b) => document.pages[b.pageId])?.pageId
    const first = Object.values(document.pages).sort((a, b) => a.order - b.order)[0]?.id
    setPage(around ?? first ?? '')
  }

  /** What an edit took away is not selected any more. */
  function leaveGoneItems(): void {
    const { document } = get()
    const { selection, selectedConnections, select } = useView.getState()
    if (!document) return
    const items = [...selection].filter((id) => itemOf(document, id) !== undefined)
    const wires = [...selectedConnections].filter((id) => Object.hasOwn(document.connections, id))
    if (items.length < selection.size || wires.length < selectedConnections.size) select(items, wires)
  }

  let isTouchedSinceSaving = false
  let shownStudy: string | null = null
  /** The state that shows this document; nothing is made anew where it stays the same. */
  function showing(stored: StudioDocument): Pick<DocumentState, 'stored' | 'document' | 'variant' | 'varied'> {
    const now = get()
    const studyId = shownStudy !== null && Object.hasOwn(stored.studies, shownStudy) ? shownStudy : (Object.keys(stored.studies)[0] ?? null)
    const next = variantOf(stored, studyId)
    const isSame = next.configuration === now.variant.configuration && next.alternative === now.variant.alternative
    const variant = isSame ? now.variant : next
    return { stored, document: applyVariant(stored, variant), variant, varied: isSame ? now.varied : variedBy(variant) }
  }

  function settle(diff: DocumentDiff, before: StudioDocument): void {
    leaveGonePage(before)
    leaveGoneItems()
    const { document } = get()
    const touched = diff.changes
      .flatMap((c) =>
        c.table === 'components' || c.table === 'annotations'
          ? [c.id]
          : c.table === 'alternatives' || c.table === 'configurations'
            ? variedBetween(c.before, c.after)
            : [],
      )
      .filter((id) => document && itemOf(document, id) !== undefined)
    const wires = diff.changes.flatMap((c) =>
      c.table === 'connections' && document?.connections[c.id] ? [document.connections[c.id]] : [],
    )
    const page = [...touched.map((id) => (document ? itemOf(document, id)?.pageId : undefined)), ...wires.map((w) => w?.pageId)].find(
      (p) => p !== undefined,
    )
    const view = useView.getState()
    if (page && page !== view.pageId) view.setPage(page)
    if (touched.length + wires.length === 0 || document === before) return
    useView.getState().select(
      touched,
      wires.flatMap((w) => w?.id ?? []),
    )
    useView.getState().reveal(touched.length > 0 ? touched : wires.flatMap((w) => (w ? [w.from.componentId, w.to.componentId] : [])))
  }

  return {
    parked: [],
    opened: [],
    session: null,
    document: null,
    stored: null,
    varied: NONE_VARIED,
    variant: NO_VARIANT,
    path: null,
    name: '',
    history: emptyHistory,
    seq: 0,
    ackedSeq: 0,
    savedSeq: 0,
    saving: false,
    unsafe: false,
    recovered: false,
    open: (project) => {
      get().park()
      newId = createIdSource(project.document)
      shownStudy = null
      set({
        opened: [...get().opened, project.session],
        session: project.session,
        ...showing(project.document),
        path: project.path,
        name: project.name,
        history: emptyHistory,
        seq: project.seq,
        ackedSeq: project.seq,
        savedSeq: project.edited ? -1 : project.seq,
        saving: false,
        unsafe: false,
        recovered: project.recovered,
      })
      const first = Object.values(project.document.pages).sort((a, b) => a.order - b.order)[0]
      if (first) useView.getState().setPage(first.id)
    },
    closed: () =>
      set({
        opened: get().opened.filter((session) => session !== get().session),
        session: null,
        document: null,
        stored: null,
        varied: NONE_VARIED,
        variant: NO_VARIANT,
        path: null,
        name: '',
        history: emptyHistory,
        unsafe: false,
      }),
    dispatch: (commandId, args, options) => {
      const { document, stored, variant, history } = get()
      if (!document || !stored) return { ok: false, problems: [] }
      const result = execute(options?.asStored ? stored : document, commandId, args, { newId: unused(stored) })
      if (!result.ok) {
        const first = result.problems[0]
        if (!options?.quiet && first) {
          useNotices
            .getState()
            .show({ tone: 'warning', title: first.message, ...(first.hint ? { detail: first.hint } : {}), code: first.code })
        }
        return { ok: false, problems: result.problems }
      }
      const { created } = result.value
      const diff = options?.asStored ? result.value.diff : foldDiff(stored, result.value.diff, variant)
      if (diff.changes.length === 0) return { ok: true, created: [] }
      const label = labelled(result.value.label, diff, variant)
      set({ ...showing(applyDiff(stored, diff)), history: record(history, diff, label, options?.coalesce ?? null) })
      leaveGonePage(document)
      leaveGoneItems()
      void send(diff, label)
      return { ok: true, created }
    },
    undo: () => {
      const { document, stored, history } = get()
      if (!document || !stored) return
      const step = undo(history, stored)
      if (!step) return
      set({ ...showing(step.document), history: step.history })
      settle(step.diff, document)
      void send(step.diff, `Undo ${step.label}`)
    },
    redo: () => {
      const { document, stored, history } = get()
      if (!document || !stored) return
      const step = redo(history, stored)
      if (!step) return
      set({ ...showing(step.document), history: step.history })
      settle(step.diff, document)
      void send(step.diff, step.label)
    },
    touched: (session) => {
      const { session: shown, parked } = get()
      if (session !== shown) set({ parked: parked.map((p) => (p.session === session ? { ...p, savedSeq: -1 } : p)) })
      else {
        // The file being written may have been copied before.
        isTouchedSinceSaving = true
        set({ savedSeq: -1 })
      }
    },
    showStudy: (studyId) => {
      shownStudy = studyId
      const { stored } = get()
      if (stored) set(showing(stored))
    },
    savingStarted: () => {
      isTouchedSinceSaving = false
      set({ saving: true })
    },
    // A file that lacks edits of the screen is not what the user believes it to be.
    saved: (path, seq, asked) =>
      set({ saving: false, path, savedSeq: isTouchedSinceSaving ? -1 : seq, unsafe: get().unsafe && seq < asked }),
    savingFailed: () => set({ saving: false }),
    park: () => {
      const { session, stored, path, name, history, seq, ackedSeq, savedSeq, unsafe, recovered, parked } = get()
      if (session === null || stored === null) return
      const { pageId } = useView.getState()
      const aside = { session, stored, path, name, history, seq, ackedSeq, savedSeq, unsafe, recovered, pageId, studyId: shownStudy, newId }
      set({ parked: [...parked, aside], session: null })
    },
    resume: (session) => {
      const project = get().parked.find((p) => p.session === session)
      if (!project) return
      get().park()
      const { pageId, studyId, stored, newId: source, ...rest } = project
      newId = source
      shownStudy = studyId
      set({ ...rest, ...showing(stored), saving: false, parked: get().parked.filter((p) => p.session !== session) })
      const first = Object.values(stored.pages).sort((a, b) => a.order - b.order)[0]
      const page = pageId !== null && stored.pages[pageId] ? pageId : first?.id
      if (page !== undefined) useView.getState().setPage(page)
    },
  }
})

/** Units the project's values are shown in. */
export const useUnits = (): UnitSet => useDocument((s) => s.document?.project.units ?? 'si')

export const dispatch: DocumentState['dispatch'] = (commandId, args, options) => useDocument.getState().dispatch(commandId, args, options)
