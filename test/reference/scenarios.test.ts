/** Every scenario on every shipped example it can strike, with the real engine: it runs to its end, balances, and is judged. */
import { describe, expect, it } from 'vitest'
import { execute } from '../../src/model/commands/index.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import type { CheckResult } from '../../src/model/limits/types.ts'
import { scenarioOf, scenarios, scenarioTargets } from '../../src/model/study/index.ts'
import { templates } from '../../src/model/templates/index.ts'
import { runNetwork } from '../support/engine.ts'
import { judge } from '../../src/sim/checks.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const examples = templates.filter(({ key }) => key !== 'empty')

interface Outcome {
  readonly summary: RunSummary
  readonly checks: readonly CheckResult[]
}

async function run(build: () => StudioDocument, key: string): Promise<Outcome | null> {
  const document = build()
  const scenario = scenarioOf(key)
  if (!scenario || scenarioTargets(document, scenario).length === 0) return null
  const made = execute(document, 'study/addScenario', { scenario: key, studyId: 's1' })
  if (!made.ok) throw new Error(made.problems[0]?.message)
  const studyId = made.value.created[0] ?? ''
  const compiled = compile(made.value.document, studyId)
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  const stepS = made.value.document.studies[studyId]?.recordStepS ?? 0.01
  const waveforms = network.channels.flatMap(({ id }, k) => {
    const from = trace.channels[id]
    return from ? [{ ...from, stepS, ...column(k) }] : []
  })
  return { summary, checks: await judge(made.value.document, studyId, waveforms) }
}

/** Islands have no utility, the others no generator; where racks hang on their supplies no DC bus is drawn. */
const GRID = ['six-sags', 'deep-sag', 'utility-lost']
const NOTHING_TO_STRIKE: Readonly<Record<string, readonly string[]>> = {
  'ai-hall-100mw': ['dc-fault'],
  'gas-turbine-campus': [...GRID, 'dc-fault'],
  'gas-engine-island': [...GRID, 'dc-fault'],
  'four-bus-tutorial': ['genset-blocks'],
  'campus-1gw': ['genset-blocks', 'dc-fault'],
  'eight-ways': ['genset-blocks'],
  'dc-hall-800v': ['genset-blocks'],
  'rack-bbu-hall': ['genset-blocks'],
  'retrofit-10kw-racks': ['genset-blocks', 'dc-fault'],
  'two-sites': ['genset-blocks', 'dc-fault'],
}

describe.each(examples.map(({ key, build }) => [key, build] as const))('%s', (example, build) => {
  it.each(scenarios.map(({ key }) => key))('%s runs to its end, balances and is judged', async (key) => {
    const outcome = await run(build, key)
    if (!outcome) return expect(NOTHING_TO_STRIKE[example]).toContain(key)
    expect(outcome.summary.failure).toBeNull()
    expect(outcome.summary.audit?.relative).toBeLessThan(1e-3)
    expect(outcome.checks.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail').length).toBeGreaterThan(3)
  })
})

describe('six sags in 82 s, as on 2024-07-10', () => {
  const hall = examples.find(({ key }) => key === 'ai-hall-100mw')
  const counting = (on: boolean) => (): StudioDocument => {
    const document = hall?.build()
    if (!document) throw new Error('no template')
    const params = on ? { countsSags: true } : {}
    return {
      ...document,
      components: Object.fromEntries(
        Object.entries(document.components).map(([id, c]) => [id, c.type === 'ups' ? { ...c, params: { ...c.params, ...params } } : c]),
      ),
    }
  }
  const held = (outcome: Outcome | null): number =>
    outcome?.summary.notes.filter(({ code, message }) => code === 'D320' && message.includes('held until restarted')).length ?? -1

  it('a fleet that counts sags latches on its batteries and leaves the grid; one that does not comes back', async () => {
    const [latching, returning] = await Promise.all([run(counting(true), 'six-sags'), run(counting(false), 'six-sags')])
    const fleet = Object.values(counting(true)().components).filter(({ type }) => type === 'ups').length
    expect(held(latching)).toBe(fleet)
    expect(held(returning)).toBe(0)
    const back = (outcome: Outcome | null): number => outcome?.summary.notes.filter(({ code }) => code === 'D326').length ?? -1
    expect(back(latching)).toBeLessThan(back(returning))
  })
})
