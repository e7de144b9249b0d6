/**
 * Faults at the turbine campus in `emt`: 144 UPS go to their batteries at the little voltage that is left, and their machines stay within reason. Steps in
 * which ports and cores bend at once are solved to the end: the first large drop of a correction had passed for contraction (audits of 1e-3).
 */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { StudyRecord } from '../../src/model/document/records.ts'
import { templates } from '../../src/model/templates/index.ts'
import { runNetwork } from '../support/engine.ts'

const CREST = 34.5e3 * Math.sqrt(2 / 3)

// One phase alone, and c with a, are of the step's length: the trapezoidal rule differentiates the stators' turning flux with (ω₀·Δt)²/12 too much, 3.0e-5 at 50 µs.
describe.each([
  ['a', 50e-6, 1.25e-5],
  ['a', 25e-6, 3e-6],
  ['bc', 50e-6, 1e-5],
  ['bc', 25e-6, 2e-6],
  ['ab', 50e-6, 1e-5],
  ['ab', 25e-6, 2e-6],
  ['ca', 50e-6, 1.5e-5],
  ['ca', 25e-6, 4e-6],
  ['abc', 50e-6, 1e-5],
  ['abc', 25e-6, 2e-6],
] as const)('a fault of %s at its main bus, in steps of %s s', (phases, emtStepS, within) => {
  it('balances, and the blocked rectifiers hold the voltage of their links', async () => {
    const document = templates.find((t) => t.key === 'gas-turbine-campus')?.build()
    if (!document) throw new Error('no campus')
    const study = { ...(document.studies.s1 as StudyRecord), kind: 'emt', durationS: 0.4, recordStepS: 1e-3, emtStepS } as const
    const compiled = compile({ ...document, studies: { ...document.studies, s1: study } }, 's1', { phases: true })
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { network } = compiled.value
    const bus = network.acBuses.find((b) => b.vNominalV === 34.5e3)?.id ?? ''
    const { summary, column } = await runNetwork({
      ...network,
      events: [
        { id: 'f', timeS: 0.1, target: bus, action: 'fault', params: { resistance: 0, reactance: 0, phases } },
        { id: 'c', timeS: 0.15, target: bus, action: 'clear', params: {} },
      ],
      channels: ['va', 'vb', 'vc'].map((signal) => ({ id: signal, of: bus, signal })),
    })
    expect(summary.failure).toBeNull()
    expect(summary.notes.filter((n) => n.code === 'D320').length).toBeGreaterThan(0)
    const highest = Math.max(...[0, 1, 2].flatMap((k) => [...column(k).values].map(Math.abs)))
    expect(highest / CREST).toBeLessThan(2.3)
    expect(summary.audit?.relative ?? 1).toBeLessThan(within)
  })
})
