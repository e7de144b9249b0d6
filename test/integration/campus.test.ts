/** Two thousand buses and ten thousand devices: compiled, started and run in both domains. */
import { expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { StudyRecord } from '../../src/model/document/records.ts'
import { runNetwork } from '../support/engine.ts'
import { campus } from '../support/campus.ts'

const drawn = campus(100)

it.each([
  ['rms', 0.3],
  ['emt', 0.003],
] as const)('a campus of 2,001 buses runs in %s', { timeout: 120_000 }, async (kind, durationS) => {
  const study: StudyRecord = { ...(drawn.studies.s1 as StudyRecord), kind, durationS, recordStepS: durationS / 3 }
  const compiled = compile({ ...drawn, studies: { s1: study } }, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems.slice(0, 3)))
  const { network } = compiled.value
  expect([network.acBuses.length, network.devices.length]).toEqual([2001, 10001])
  const { summary } = await runNetwork(network)
  expect([summary.status, summary.failure]).toEqual(['completed', null])
  expect(summary.audit?.relative).toBeLessThan(1e-6)
  expect(summary.statistics.worstResidual).toBeLessThan(1e-9)
})
