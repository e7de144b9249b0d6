/** Every scenario on the example hall with the real engine: it runs to its end, balances, and says what its description says. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { execute } from '../../src/model/commands/index.ts'
import { compile } from '../../src/model/compile/index.ts'
import { scenarios } from '../../src/model/study/index.ts'
import { aiHall100mw } from '../../src/model/templates/aiHall100mw.ts'
import { enginePath, loadEngine } from '../../src/sim/engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const loaded = loadEngine(enginePath(fileURLToPath(new URL('../../out/native', import.meta.url))))
if (!loaded.ok) throw new Error(loaded.error.message)
const engine = loaded.value

async function run(key: string): Promise<RunSummary> {
  const made = execute(aiHall100mw(), 'study/addScenario', { scenario: key, studyId: 's1' })
  if (!made.ok) throw new Error(made.problems[0]?.message)
  const compiled = compile(made.value.document, made.value.created[0] ?? '')
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const network = JSON.stringify(compiled.value.network)
  return new Promise((resolve) => engine.run(network, (message) => message.type === 'finished' && resolve(message.summary)))
}

describe.each(scenarios.map(({ key }) => key))('%s', (key) => {
  it('runs to its end and balances', async () => {
    const summary = await run(key)
    expect(summary.failure).toBeNull()
    expect(summary.audit?.relative).toBeLessThan(1e-3)
  })
})
