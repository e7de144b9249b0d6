/** A run whose waveforms are judged on the spot and let go: one of the many runs of a parameter study. */
import { judge } from './checks.ts'
import type { Engine, EngineChunk, RunSummary } from './engineApi.ts'
import type { Trial, TrialInput } from './protocol.ts'
import { joinChunks } from './recorder.ts'

export async function runTrial(engine: Engine, { networkJson, document, studyId, stepS, channels }: TrialInput): Promise<Trial> {
  const chunks: EngineChunk[] = []
  const summary = await new Promise<RunSummary>((resolve) =>
    engine.run(networkJson, (message) => {
      if (message.type === 'chunk') chunks.push(message)
      else if (message.type === 'finished') resolve(message.summary)
    }),
  )
  if (summary.status !== 'completed') return { status: summary.status, reason: summary.failure?.message ?? null, checks: [] }
  const waveforms = channels.map((channel, k) => ({ ...channel, stepS, ...joinChunks(chunks, k) }))
  return { status: 'completed', reason: null, checks: await judge(document, studyId, waveforms) }
}
