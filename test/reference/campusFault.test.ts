/** Two phases of the turbine campus bolted in `emt`: 144 UPS go to their batteries at the little voltage that is left, and their machines stay within reason. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { StudyRecord } from '../../src/model/document/records.ts'
import { templates } from '../../src/model/templates/index.ts'
import { runNetwork } from '../support/engine.ts'

const CREST = 34.5e3 * Math.sqrt(2 / 3)

describe.each(['bc', 'ab', 'abc'])('a fault of %s at its main bus', (phases) => {
  it('balances, and the blocked rectifiers hold the voltage of their links', async () => {
    const document = templates.find((t) => t.key === 'gas-turbine-campus')?.build()
    if (!document) throw new Error('no campus')
    const study = { ...(document.studies.s1 as StudyRecord), kind: 'emt', durationS: 0.4, recordStepS: 1e-3, emtStepS: 50e-6 } as const
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
    expect(summary.audit?.relative ?? 1).toBeLessThan(1.5e-5)
  })
})
