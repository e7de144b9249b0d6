/** The engine that was built, and runs of it to their end. */
import { fileURLToPath } from 'node:url'
import type { Network } from '../../src/model/compile/network.ts'
import { enginePath, loadEngine } from '../../src/sim/engine.ts'
import type { EngineChunk, RunSummary } from '../../src/sim/engineApi.ts'
import type { Column } from '../../src/sim/columns.ts'
import { joinChunks } from '../../src/sim/recorder.ts'

const loaded = loadEngine(enginePath(fileURLToPath(new URL('../../out/native', import.meta.url))))
if (!loaded.ok) throw new Error(loaded.error.message)
export const engine = loaded.value

export interface EngineRun {
  readonly summary: RunSummary
  /** What it recorded of the network's channel of this place. */
  readonly column: (channel: number) => Column
}

export async function runNetwork(network: Network): Promise<EngineRun> {
  const chunks: EngineChunk[] = []
  const summary = await new Promise<RunSummary>((resolve) => {
    engine.run(JSON.stringify(network), (message) => {
      if (message.type === 'chunk') chunks.push(message)
      if (message.type === 'finished') resolve(message.summary)
    })
  })
  return { summary, column: (channel) => joinChunks(chunks, channel) }
}
