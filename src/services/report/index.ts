/** Report use case: options are checked, waveforms are read, everything long happens in the report worker. */
import type { Reply, ReportPage, StudioError } from '../../contract/index.ts'
import {
  createReportRenderer,
  type Drawing,
  logoProblem,
  reportOptionsSchema,
  type ReportOptions,
  type ReportRequest,
  type SettingOptions,
} from '../../report/index.ts'
import type { Waveform } from '../../model/limits/types.ts'
import type { ReportInput } from '../ports.ts'

export interface ReportPorts {
  /** Folder that holds `report/` and `fonts/`. */
  readonly resourcesDir: string
  readonly version: string
  /** The report worker's file, where the host bundles it. */
  readonly worker?: URL
  /** Date of issue unless the options name one; tests fix it. */
  readonly today?: () => Date
}
export interface ReportPdf {
  readonly pdf: Uint8Array
  readonly pages: number
  /** PDF/A-2b, unless a character of the project stands in no font at hand. */
  readonly standard: 'a-2b' | '1.7'
}
type Options = Readonly<Record<string, unknown>>

export interface ReportService {
  /** Starts the worker; it goes again when nothing is asked of it. */
  prepare(): void
  preview(input: ReportInput, options: Options, setting?: SettingOptions): Promise<Reply<ReportPage[]>>
  pdf(input: ReportInput, options: Options, setting?: SettingOptions): Promise<Reply<ReportPdf>>
  /** Drawings by themselves, one a sheet. */
  drawings(title: string, drawings: readonly Drawing[]): Promise<Reply<ReportPdf>>
  close(): Promise<void>
}

export function createReportService({ resourcesDir, version, worker, today = () => new Date() }: ReportPorts): ReportService {
  const renderer = createReportRenderer({ resourcesDir, ...(worker ? { worker } : {}) })

  async function run<T>(input: ReportInput, options: Options, set: (request: ReportRequest) => Promise<T>): Promise<Reply<T>> {
    const checked = checkOptions(options)
    if (!checked.ok) return checked
    try {
      const source = {
        document: input.project ? { ...input.document, project: input.project } : input.document,
        study: input.study,
        run: input.run,
        waveforms: await readWaveforms(input),
        trace: input.trace,
        checks: input.checks,
        sizing: input.sizing,
        faults: input.faults ?? [],
        fullLoad: input.fullLoad ?? null,
        stability: input.stability ?? null,
        alternatives: input.alternatives ?? [],
        repeated: input.repeated ?? null,
        fileName: input.file,
        studioVersion: version,
        company: input.settings.company,
        engineer: input.settings.engineer,
      }
      return { ok: true, value: await set({ kind: 'source', source, options: checked.value, date: localDate(today()) }) }
    } catch (error) {
      return refuse('report/failed', `The report could not be made. ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return {
    prepare: () => renderer.prepare(),
    preview: (input, options, setting) => run(input, options, async (request) => [...(await renderer.pages(request, setting))]),
    pdf: (input, options, setting) => run(input, options, (request) => renderer.pdf(request, setting)),
    async drawings(title, drawings) {
      try {
        return { ok: true, value: await renderer.pdf({ kind: 'drawings', title, drawings }) }
      } catch (error) {
        return refuse('report/failed', `The drawing could not be made. ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    close: () => renderer.close(),
  }
}

function checkOptions(options: Options): Reply<ReportOptions> {
  const parsed = reportOptionsSchema.safeParse(options)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse(
      'request/invalid',
      `The report option ${issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '')} is not valid: ${issue?.message ?? ''}`,
    )
  }
  const { logo } = parsed.data
  const problem = logo ? logoProblem(logo.mime, logo.base64) : null
  return problem === null ? { ok: true, value: parsed.data } : refuse('request/invalid', problem)
}

const refuse = (code: StudioError['code'], message: string): { readonly ok: false; readonly error: StudioError } => ({
  ok: false,
  error: { code, message },
})

/** One channel at a time, so that the host answers between them. */
async function readWaveforms(input: ReportInput): Promise<readonly Waveform[]> {
  const waveforms: Waveform[] = []
  for (const { componentId, output } of input.run.channels) {
    const waveform = input.waveform(componentId, output)
    if (waveform) waveforms.push(waveform)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return waveforms
}

const localDate = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
