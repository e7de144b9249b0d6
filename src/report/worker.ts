/** Entry of the report worker: sets one document after the other, away from the host's event loop. */
import { parentPort, workerData } from 'node:worker_threads'
import { validate } from '../model/validate/index.ts'
import { reportContent } from './content/index.ts'
import type { ReportContent } from './content/types.ts'
import { prepareFigures } from './figures/draw.ts'
import { createTypesetter } from './typeset.ts'
import type { ReportAnswer, ReportJob, ReportRequest } from './renderer.ts'

const { resourcesDir } = workerData as { resourcesDir: string }
const typesetter = createTypesetter(resourcesDir)
// Every report has figures; where the worker is started ahead of a job, they are ready by then.
prepareFigures()
let last: Promise<unknown> = Promise.resolve()

parentPort?.on('message', (job: ReportJob) => {
  // One after the other: Plotly's stand-in document and the compiler are shared.
  last = last.then(() => answer(job))
})

async function answer(job: ReportJob): Promise<void> {
  try {
    const { input, id } = job
    if (job.output === 'pdf') {
      const isReport = input.kind !== 'drawings'
      const result = isReport ? await typesetter.pdf(contentOf(input)) : typesetter.drawings(input.title, input.drawings)
      send({ id, ok: true, result }, [result.pdf.buffer as ArrayBuffer])
    } else if (input.kind !== 'drawings') send({ id, ok: true, result: await typesetter.pages(contentOf(input)) })
  } catch (error) {
    send({ id: job.id, ok: false, message: error instanceof Error ? error.message : String(error) })
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
