/** Transfer switches as drawn: two utilities, or a utility and a genset, along the path a user takes. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { validate } from '../../src/model/validate/index.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

function drawing(type: 'ats' | 'sts', standby: 'utility' | 'genset', preferred: 'a' | 'b', running = true, more = {}): StudioDocument {
  const b = buildDocument({ name: 'Two sources', frequencyHz: 60 })
  const x = b.place(type, 'X', 100, 200, set({ preferred, returnDelay: 1, ...(running ? {} : { coolDown: 0.5 }), ...more }))
  const bus = (name: string, left: number, top: number) => b.place('bus', name, left, top, { ...set({ vNominal: 480 }), length: 100 })
  const [mains, second, out] = [bus('B1', 0, 100), bus('B2', 200, 100), bus('B3', 100, 300)] as const
  const utility = (name: string, left: number) => b.place('utility', name, left, 0, set({ vNominal: 480, shortCircuitPower: 5e7 }))
  b.wire([utility('U1', 0), 'ac'], [mains, 'tap'])
  const source =
    standby === 'utility' ? utility('U2', 200) : b.place('genset', 'G2', 200, 0, set({ running, vRated: 480, pSet: 0, startDelay: 0.5 }))
  b.wire([source, 'ac'], [second, 'tap'])
  const [first, other] = preferred === 'a' ? ([mains, second] as const) : ([second, mains] as const)
  b.wire([first, 'tap'], [x, 'sourceA'])
  b.wire([other, 'tap'], [x, 'sourceB'])
  b.wire([out, 'tap'], [x, 'output'])
  b.wire([out, 'tap'], [b.place('constantPowerLoad', 'L', 100, 400, set({ power: 3e5 })), 'ac'])
  b.study('Study')
  return b.finish()
}

async function transfers(document: StudioDocument): Promise<RunSummary> {
  const s1 = document.studies.s1
  if (!s1) throw new Error('no study')
  const utility = Object.values(document.components).find((c) => c.name === 'U1')?.id ?? ''
  const compiled = compile({ ...document, studies: { s1: { ...s1, durationS: 8 } } }, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const sag = { target: utility, action: 'set' }
  const network = {
    ...compiled.value.network,
    events: [
      { id: 'e1', timeS: 1, ...sag, params: { voltage: 0.3 } },
      { id: 'e2', timeS: 4, ...sag, params: { voltage: 1 } },
    ],
  }
  const { summary } = await runNetwork(network)
  return summary
}

describe.each(['ats', 'sts'] as const)('%s', (type) => {
  it.each([
    ['utility', 'a'],
    ['utility', 'b'],
    ['genset', 'a'],
  ] as const)('between a utility and a %s, preferring %s', async (standby, preferred) => {
    const document = drawing(type, standby, preferred)
    expect(validate(document).filter((p) => p.severity === 'error')).toEqual([])
    const summary = await transfers(document)
    expect(summary.failure).toBeNull()
    const [sense, gap] = type === 'ats' ? [1, 0.3] : [0.002, 0.001]
    const times = summary.notes.filter((n) => n.code === 'D386').map((n) => n.timeS)
    // Away after sensing and the break; back a second after the sag, and the break.
    expect(times[0]).toBeCloseTo(1 + sense + gap, 5)
    expect(times[1]).toBeCloseTo(5 + gap, 2)
    expect(summary.audit?.relative).toBeLessThan(1e-5)
  })
})

it('waits with its monitor for the generator to come in step before it goes back', async () => {
  const summary = await transfers(drawing('ats', 'genset', 'a', true, { inPhaseMonitor: true, inPhaseWait: 2 }))
  expect(summary.failure).toBeNull()
  const notes = (code: string) => summary.notes.filter((n) => n.code === code)
  // The lost source is not waited for; a second after it is back the wait begins, and ends in step or, after two seconds, by three seconds of dead output.
  expect(notes('D386')[0]?.timeS).toBeCloseTo(2.3, 5)
  expect(notes('D389').map((n) => n.timeS)).toEqual([expect.closeTo(5, 2)])
  const [, leaves] = notes('D385')
  const inStep = leaves?.message.includes('in step') && !leaves.message.includes('not in step')
  expect((notes('D386')[1]?.timeS ?? leaves?.timeS ?? 0) - (leaves?.timeS ?? 0)).toBeCloseTo(inStep ? 0.3 : 0, 2)
  expect(leaves?.timeS).toBeGreaterThan(5)
  expect(leaves?.timeS).toBeLessThanOrEqual(7.01)
})

it('starts the generator of its other source and stops it after the return', async () => {
  const document = drawing('ats', 'genset', 'a', false)
  expect(validate(document).filter((p) => p.severity === 'error')).toEqual([])
  const summary = await transfers(document)
  expect(summary.failure).toBeNull()
  const times = (code: string) => summary.notes.filter((n) => n.code === code).map((n) => n.timeS)
  // Lost at 1 s: called a second later, half a second to the bars, a second of sensing, the break.
  expect(times('D387')[0]).toBeCloseTo(2, 5)
  expect(times('D300')[0]).toBeCloseTo(2.5, 5)
  expect(times('D386')[0]).toBeCloseTo(2.5 + 1 + 0.3, 2)
  // Back at 4 s: a second, the break, half a second of cooling down.
  expect(times('D386')[1]).toBeCloseTo(5.3, 2)
  expect(times('D302')[0]).toBeCloseTo((times('D386')[1] ?? 0) + 0.5, 5)
})
