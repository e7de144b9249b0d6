/** A short circuit between the poles of a DC bus, as a user sets it: in the 800 V hall its breakers part the row, and the other row runs on. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { EventRecord, StudyRecord } from '../../src/model/document/records.ts'
import { dcHall800v } from '../../src/model/templates/dcHall800v.ts'
import { runNetwork } from '../support/engine.ts'

const STEP_S = 1e-3
const AT_S = 0.1

async function strike(kind: StudyRecord['kind'], bus: string, params: EventRecord['params']) {
  const document = dcHall800v()
  const id = (name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? ''
  const watched = [
    [bus, 'iFault'],
    [bus, 'v'],
    ['DC bus B', 'v'],
    ['GPU-B', 'p'],
    ['QD-A', 'closed'],
  ] as const
  const event: EventRecord = { id: 'e1', studyId: 's1', name: '', timeS: AT_S, kind: 'dcFault', targetId: id(bus), params, enabled: true }
  // The row's capacitors discharge within 0.2 ms.
  const study = { ...(document.studies.s1 as StudyRecord), kind, durationS: 0.4, recordStepS: STEP_S, emtStepS: 1e-5 }
  const compiled = compile(
    {
      ...document,
      studies: { s1: study },
      events: { e1: event },
      channels: Object.fromEntries(
        watched.map(([name, output], k) => [`k${k}`, { id: `k${k}`, studyId: 's1', componentId: id(name), output }]),
      ),
    },
    's1',
  )
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  const of = (name: string, output: string) => {
    const at = network.channels.findIndex(({ id: channel }) => {
      const from = trace.channels[channel]
      return from?.componentId === id(name) && from.output === output
    })
    return column(at)
  }
  const value = (name: string, output: string, timeS: number): number => of(name, output).values[Math.round(timeS / STEP_S)] ?? Number.NaN
  return { summary, value, highest: (name: string, output: string) => Math.max(...of(name, output).maxima), id }
}

describe.each(['rms', 'emt'] as const)('a short circuit on a row of the 800 V hall, %s', (kind) => {
  it('is parted by the solid-state breakers of the row, and the other row runs on', async () => {
    const { summary, value, highest, id } = await strike(kind, 'Row A', { resistance: 1e-3 })
    expect(summary.failure).toBeNull()
    expect(summary.audit?.relative).toBeLessThan(1e-4)
    const trips = summary.notes.filter(({ code, device }) => code === 'D380' && device === id('QD-A'))
    expect(trips).toHaveLength(1)
    // The row's own capacitors feed it first: no more than 800 V over 1 mΩ.
    expect(highest('Row A', 'iFault')).toBeGreaterThan(50e3)
    expect(highest('Row A', 'iFault')).toBeLessThan(810e3)
    expect(value('Row A', 'v', 0.39)).toBeLessThan(40)
    expect(value('QD-A', 'closed', 0.39)).toBe(0)
    const before = value('GPU-B', 'p', 0.09)
    expect(Math.abs(value('GPU-B', 'p', 0.39) / before - 1)).toBeLessThan(1e-3)
    expect(Math.abs(value('DC bus B', 'v', 0.39) / value('DC bus B', 'v', 0.09) - 1)).toBeLessThan(1e-3)
  })
})

it('clears by itself where that is asked for', async () => {
  const { summary, value } = await strike('rms', 'Row A', { resistance: 0.05, clears: true, duration: 0.02 })
  expect(summary.failure).toBeNull()
  expect(value('Row A', 'iFault', 0.11)).toBeGreaterThan(1e3)
  expect(value('Row A', 'iFault', 0.13)).toBe(0)
})
