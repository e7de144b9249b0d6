/** Entry of the report worker: sets one document after the other, away from the host's event loop. */
import { parentPort, workerData } from 'node:worker_threads'
import { validate } from '../model/validate/index.ts'
import { reportContent } from './content/index.ts'
import type { ReportContent } from './content/types.ts'
import { prepareFigures } from './figures/draw.ts'
import { createTypesetter } from './typeset.ts'
import type { ReportAnswer, ReportJob, ReportMessage, ReportRequest } from './renderer.ts'

const { resourcesDir } = workerData as { resourcesDir: string }
const typesetter = createTypesetter(resourcesDir)
// Every report has figures; where the worker is started ahead of a job, they are ready by then.
prepareFigures()
let last: Promise<unknown> = Promise.resolve()
/** Jobs that wait or are being done, and whether they still are wanted. */
const wanted = new Map<number, boolean>()

parentPort?.on('message', (job: ReportMessage) => {
  if (job.output === 'none') {
    if (wanted.has(job.id)) wanted.set(job.id, false)
    return
  }
  wanted.set(job.id, true)
  // One after the other: Plotly's stand-in document and the compiler are shared.
  last = last.then(() => answer(job))
})

async function answer(job: ReportJob): Promise<void> {
  const { input, id } = job
  /** Lets messages in, and ends a job that nobody waits for. */
  const rest = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    if (!wanted.get(id)) throw new Error('The report was given up.')
  }
  const drawn = async (figures: number, all: number): Promise<void> => {
    send({ id, drawn: figures, all })
    await rest()
  }
  try {
    await rest()
    if (job.output === 'pdf') {
      const isReport = input.kind !== 'drawings'
      const result = isReport ? await typesetter.pdf(contentOf(input), drawn) : typesetter.drawings(input.title, input.drawings)
      send({ id, ok: true, result }, [result.pdf.buffer as ArrayBuffer])
    } else if (input.kind !== 'drawings') send({ id, ok: true, result: await typesetter.pages(contentOf(input), drawn) })
  } catch (error) {
    send({ id, ok: false, message: error instanceof Error ? error.message : String(error) })
  } finally {
    wanted.delete(id)
  }
}

function contentOf(input: Exclude<ReportRequest, { kind: 'drawings' }>): ReportContent {
  if (input.kind === 'content') return input.content
  const { source, options, date } = input
  return reportContent({ ...source, problems: validate(source.document, source.study.id) }, options, date)
}

function send(reply: ReportAnswer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(reply, transfer)
}
