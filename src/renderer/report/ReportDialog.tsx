/** Report of the shown run: choices on the left, the very pages on the right, export as PDF. */
import { FileDown, ImagePlus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ReportPage } from '../../contract/index.ts'
import type { ProjectRecord } from '../../model/document/records.ts'
import { SelectField } from '../fields/SelectField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { askSavePath } from '../files/projectActions.ts'
import { host } from '../host/host.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showError, showNotice } from '../state/noticeStore.ts'
import { useRuns } from '../state/runStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { PagePreview, settingNow, type Progress } from './PagePreview.tsx'
import { requestOptions, SECTIONS, useReportChoices, type Logo, type SectionKey } from './reportOptions.ts'
import './report.css'

const QUIET_MS = 350
const LARGEST_LOGO = 2_000_000
const PAPERS = [
  { value: 'a4', label: 'A4' },
  { value: 'letter', label: 'Letter' },
] as const
const PROJECT_FIELDS = [
  ['client', 'Client'],
  ['site', 'Site'],
  ['company', 'Company'],
  ['engineer', 'Engineer'],
  ['revision', 'Revision'],
] as const satisfies readonly (readonly [keyof ProjectRecord, string])[]
const CHOICE_FIELDS = [
  ['title', 'Title'],
  ['documentNumber', 'Document number'],
  ['preparedBy', 'Prepared by'],
  ['checkedBy', 'Checked by'],
  ['approvedBy', 'Approved by'],
  ['confidentiality', 'Confidentiality'],
] as const

interface Preview {
  readonly pages: readonly ReportPage[]
  readonly state: 'waiting' | 'shown' | 'failed'
  readonly message: string
}

export function ReportDialog(props: { readonly onClose: () => void }) {
  const session = useDocument((s) => s.session)
  const project = useDocument((s) => s.document?.project)
  const run = useRuns((s) => s.runs.find((r) => r.id === s.selectedRunId))
  const choices = useReportChoices()
  const [preview, setPreview] = useState<Preview>({ pages: [], state: 'waiting', message: '' })
  const [exporting, setExporting] = useState(false)
  const runId = run?.id
  const progress = useProgress(session, runId, preview.state === 'waiting' || exporting)

  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the project's names is a change of the pages.
  useEffect(() => {
    if (!session || !runId) return
    const wanted = new AbortController()
    setPreview((p) => ({ ...p, state: 'waiting' }))
    const timer = setTimeout(async () => {
      const reply = await host.request('report/preview', { session, runId, options: requestOptions(choices) }, wanted.signal)
      if (wanted.signal.aborted) return
      if (reply.ok) setPreview({ pages: reply.value, state: 'shown', message: '' })
      else setPreview({ pages: [], state: 'failed', message: reply.error.message })
    }, QUIET_MS)
    return () => {
      clearTimeout(timer)
      wanted.abort()
    }
  }, [session, runId, choices, project])

  async function exportPdf(): Promise<void> {
    if (!session || !run || !project) return
    const path = await askSavePath('report', `${(choices.title || project.name || 'Report').replace(/[\\/:*?"<>|]+/g, ' ').trim()}.pdf`)
    if (path === null) return
    setExporting(true)
    const reply = await host.request('report/export', { session, runId: run.id, path, overwrite: true, options: requestOptions(choices) })
    setExporting(false)
    if (!reply.ok) return showError('The report could not be exported', reply.error)
    const folder = host.capabilities.showInFolder
      ? { label: 'Show in folder', run: () => void host.request('app/showInFolder', { path: reply.value.path }) }
      : undefined
    showNotice('success', `Report of ${reply.value.pages} pages exported`, reply.value.path, folder)
    props.onClose()
  }

  return (
    <Dialog
      title={run ? `Report on ${run.name}` : 'Report'}
      width={1120}
      onClose={props.onClose}
      footer={
        <>
          <span className="grow report-state" role="status">
            {preview.state === 'waiting' || exporting
              ? settingNow(progress)
              : preview.state === 'shown'
                ? `${preview.pages.length} pages`
                : ''}
          </span>
          <Button onPress={props.onClose}>Close</Button>
          <Button tone="primary" icon={FileDown} onPress={() => void exportPdf()} disabled={!run} busy={exporting}>
            {exporting ? 'Exporting …' : 'Export PDF …'}
          </Button>
        </>
      }
    >
      <div className="report">
        <div className="report-form">
          <h3>Document</h3>
          <SelectField
            label="Paper"
            value={choices.paper}
            options={PAPERS}
            onCommit={(paper) => choices.set({ paper: paper === 'letter' ? 'letter' : 'a4' })}
          />
          {CHOICE_FIELDS.map(([key, label]) => (
            <TextField
              key={key}
              label={label}
              value={choices[key]}
              maxLength={key === 'title' ? 200 : key === 'documentNumber' ? 80 : 120}
              placeholder={key === 'title' ? (project?.name ?? '') : key === 'preparedBy' ? (project?.engineer ?? '') : ''}
              onCommit={(text) => choices.set({ [key]: text })}
            />
          ))}
          <LogoField logo={choices.logo} onChange={(logo) => choices.set({ logo })} />
          <h3>Project</h3>
          {PROJECT_FIELDS.map(([key, label]) => (
            <TextField
              key={key}
              label={label}
              value={project?.[key] ?? ''}
              maxLength={key === 'revision' ? 40 : 200}
              onCommit={(text) => dispatch('project/set', { values: { [key]: text } })}
            />
          ))}
          <h3>Sections</h3>
          {SECTIONS.map((section) => (
            <label key={section.key} className="report-section">
              <input
                type="checkbox"
                checked={!choices.omit.has(section.key)}
                onChange={(event) => choices.set({ omit: toggled(choices.omit, section.key, !event.target.checked) })}
              />
              {section.label}
            </label>
          ))}
        </div>
        <PagePreview
          pages={preview.pages}
          waiting={preview.state === 'waiting'}
          progress={progress}
          failure={preview.state === 'failed' ? preview.message : null}
        />
      </div>
    </Dialog>
  )
}

function useProgress(session: string | null, runId: string | undefined, isSetting: boolean): Progress | null {
  const [progress, setProgress] = useState<Progress | null>(null)
  useEffect(
    () =>
      host.on('report/progress', (told) => {
        if (told.session === session && told.runId === runId) setProgress({ done: told.done, all: told.all })
      }),
    [session, runId],
  )
  useEffect(() => {
    if (!isSetting) setProgress(null)
  }, [isSetting])
  return isSetting ? progress : null
}

function toggled(omit: ReadonlySet<SectionKey>, key: SectionKey, left: boolean): ReadonlySet<SectionKey> {
  const next = new Set(omit)
  if (left) next.add(key)
  else next.delete(key)
  return next
}

function LogoField(props: { readonly logo: Logo | null; readonly onChange: (logo: Logo | null) => void }) {
  const input = useRef<HTMLInputElement>(null)
  async function read(file: File): Promise<void> {
    const mime = (['image/svg+xml', 'image/png', 'image/jpeg'] as const).find((m) => m === file.type)
    if (!mime) return void showNotice('warning', 'The logo must be an SVG, PNG or JPEG picture')
    if (file.size > LARGEST_LOGO) return void showNotice('warning', 'The logo is larger than 2 MB', 'Choose a smaller picture.')
    const bytes = new Uint8Array(await file.arrayBuffer())
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    props.onChange({ mime, base64: btoa(binary), name: file.name })
  }
  return (
    <div className="field">
      <span className="field-label">Logo</span>
      <div className="field-control">
        <input
          ref={input}
          type="file"
          accept="image/svg+xml,image/png,image/jpeg"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) void read(file)
            event.target.value = ''
          }}
        />
        {props.logo ? <span className="report-logo-name">{props.logo.name}</span> : null}
        <Button small icon={ImagePlus} onPress={() => input.current?.click()}>
          {props.logo ? 'Replace' : 'Choose …'}
        </Button>
        {props.logo ? <IconButton small label="Remove logo" icon={X} onPress={() => props.onChange(null)} /> : null}
      </div>
    </div>
  )
}
