/** Client of the report worker: the host's event loop only sends and receives. */
import { Worker } from 'node:worker_threads'
import type { ReportPage } from '../contract/index.ts'
import type { ReportOptions, ReportSource } from './content/source.ts'
import type { Drawing, ReportContent } from './content/types.ts'
import type { TypesetPdf } from './typeset.ts'

/** Content ready to set, or what it is to be assembled from; a source's waveform arrays are handed over, not copied. */
export type ReportRequest =
  | { readonly kind: 'content'; readonly content: ReportContent }
  | {
      readonly kind: 'source'
      /** Problems are found by the worker. */
      readonly source: Omit<ReportSource, 'problems'>
      readonly options: ReportOptions
      /** Date of issue where the options name none, `YYYY-MM-DD`. */
      readonly date: string
    }
  | { readonly kind: 'drawings'; readonly title: string; readonly drawings: readonly Drawing[] }
export interface ReportJob {
  readonly id: number
  readonly input: ReportRequest
  readonly output: 'pdf' | 'pages'
}
/** What the worker is told: a job, or that one is not wanted any more. */
export type ReportMessage = ReportJob | { readonly id: number; readonly output: 'none' }
export type ReportAnswer =
  | { readonly id: number; readonly drawn: number; readonly all: number }
  | { readonly id: number; readonly ok: true; readonly result: TypesetPdf | readonly ReportPage[] }
  | { readonly id: number; readonly ok: false; readonly message: string }

export interface SettingOptions {
  /** Figures drawn so far, of all. */
  readonly progress?: (drawn: number, all: number) => void
  /** Gives the job up between two figures. */
  readonly signal?: AbortSignal
}
export interface ReportRenderer {
  /** Starts the worker ahead of its first job. */
  prepare(): void
  pdf(request: ReportRequest, options?: SettingOptions): Promise<TypesetPdf>
  pages(request: ReportRequest, options?: SettingOptions): Promise<readonly ReportPage[]>
  close(): Promise<void>
}
export interface RendererPorts {
  /** Folder that holds `report/` and `fonts/`. */
  readonly resourcesDir: string
  /** The worker's file; a bundled host gives its own. */
  readonly worker?: URL
}

interface Waiting {
  readonly resolve: (result: TypesetPdf | readonly ReportPage[]) => void
  readonly reject: (error: Error) => void
  readonly progress: SettingOptions['progress']
}

/** Fonts, Plotly and the compiler take some 150 MB; they go when no report was asked for in this time. */
const IDLE_MS = 120_000

/** The worker starts with the first job or before it, never keeps the process alive by itself, and is started anew if it dies. */
export function createReportRenderer({ resourcesDir, worker: file }: RendererPorts): ReportRenderer {
  let worker: Worker | null = null
  let nextId = 1
  let idle: NodeJS.Timeout | undefined
  const waiting = new Map<number, Waiting>()

  function failAll(reason: string): void {
    worker = null
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }

  function retire(): void {
    const retired = worker
    worker = null
    void retired?.terminate()
  }

  function start(): Worker {
    const started = new Worker(file ?? new URL('./worker.ts', import.meta.url), { workerData: { resourcesDir } })
    started.on('message', (answer: ReportAnswer) => {
      const job = waiting.get(answer.id)
      if ('drawn' in answer) {
        job?.progress?.(answer.drawn, answer.all)
        return
      }
      waiting.delete(answer.id)
      if (waiting.size === 0) {
        started.unref()
        idle = setTimeout(retire, IDLE_MS).unref()
      }
      if (answer.ok) job?.resolve(answer.result)
      else job?.reject(new Error(answer.message))
    })
    started.unref()
    started.on('error', (error) => failAll(`The report worker stopped: ${error.message}`))
    started.on('exit', () => {
      if (worker === started) failAll('The report worker stopped.')
    })
    return started
  }

  function ask(
    input: ReportRequest,
    output: ReportJob['output'],
    { progress, signal }: SettingOptions = {},
  ): Promise<TypesetPdf | readonly ReportPage[]> {
    if (signal?.aborted) return Promise.reject(new Error('The report was given up.'))
    clearTimeout(idle)
    worker ??= start()
    const target = worker
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, progress })
      target.ref()
      target.postMessage({ id, input, output } satisfies ReportMessage, buffers(input))
      signal?.addEventListener('abort', () => target.postMessage({ id, output: 'none' } satisfies ReportMessage), { once: true })
    })
  }

  return {
    prepare() {
      clearTimeout(idle)
      worker ??= start()
      if (waiting.size === 0) idle = setTimeout(retire, IDLE_MS).unref()
    },
    pdf: (request, options) => ask(request, 'pdf', options) as Promise<TypesetPdf>,
    pages: (request, options) => ask(request, 'pages', options) as Promise<readonly ReportPage[]>,
    async close() {
      clearTimeout(idle)
      const running = worker
      failAll('The report was given up.')
      await running?.terminate()
    },
  }
}

function buffers(request: ReportRequest): ArrayBuffer[] {
  if (request.kind !== 'source') return []
  const found = new Set<ArrayBuffer>()
  for (const { values, minima, maxima } of request.source.waveforms) {
    // Shared memory crosses without a transfer; the small arrays of Node's pool would take their neighbours along.
    for (const { buffer, byteLength } of [values, minima, maxima])
      if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) found.add(buffer)
  }
  return [...found]
}
