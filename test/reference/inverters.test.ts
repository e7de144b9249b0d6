/** Storage on the drawing, through compile and engine: an island of gas engines under training pulses, with a forming battery storage and without. */
import { describe, expect, it } from 'vitest'
import { assumed } from '../../src/model/catalogue/shared/provenance.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { ParamValue, StudioDocument } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const set = (values: Readonly<Record<string, ParamValue>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})

interface Result {
  readonly summary: RunSummary
  readonly column: (name: string, output: string) => readonly number[]
}

async function run(document: StudioDocument): Promise<Result> {
  const compiled = compile(document, Object.keys(document.studies)[0] ?? '')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const { summary, column: recorded } = await runNetwork(network)
  const columns = network.channels.map((_, k) => [...recorded(k).values])
  const column = (name: string, output: string): readonly number[] => {
    const id = Object.values(document.components).find((c) => c.name === name)?.id
    const at = network.channels.findIndex((c) => trace.channels[c.id]?.componentId === id && trace.channels[c.id]?.output === output)
    return columns[at] ?? []
  }
  return { summary, column }
}

/** Three engines of 12.5 MVA; the hall behind its feeder draws 12 MW and 22 MW by turns, a second each. */
function island(storage: Readonly<Record<string, ParamValue>> | null, metered = false): StudioDocument {
  const b = buildDocument({ frequencyHz: 60 })
  const bus = b.place('bus', 'B', 0, 100, { length: 300, ...set({ vNominal: 13.8e3 }) })
  const engines = b.place('gasEngine', 'Engines', 0, 0, { count: 3, ...set({ running: true, underspeedTrip: 0 }) })
  const feeder = b.place('breaker', 'Feeder', 0, 200)
  const hall = b.place('constantPowerLoad', 'Hall', 0, 300, set({ power: 12e6, powerFactor: 0.98 }))
  b.wire([engines, 'ac'], [bus, 'tap'])
  b.wire([feeder, 'from'], [bus, 'tap'])
  b.wire([hall, 'ac'], [feeder, 'to'])
  if (storage) {
    const bess = b.place('bess', 'Storage', 100, 200, { count: 4, ...set(metered ? { ...storage, meter: feeder.id } : storage) })
    b.wire([bess, 'ac'], [bus, 'tap'])
  }
  const study = b.study('S', { recordStepS: 0.01, durationS: 12 })
  for (let k = 0; k < 5; k += 1) {
    b.event(study, `Up ${k}`, 1 + 2 * k, 'setLoad', hall, { power: 22e6 })
    b.event(study, `Down ${k}`, 2 + 2 * k, 'setLoad', hall, { power: 12e6 })
  }
  return b.finish()
}

const band = (f: readonly number[]): number => Math.max(...f.map((v) => Math.abs(v - 60)))

describe('battery storage in an island of gas engines under training pulses', () => {
  it('forming the grid, holds the frequency that the engines alone do not', async () => {
    const alone = await run(island(null))
    expect(alone.summary.failure).toBeNull()
    expect(band(alone.column('Engines', 'frequency'))).toBeGreaterThan(1.5)
    const { summary, column } = await run(island({ control: 'gridForming', pDroop: 0.01 }))
    expect(summary.failure).toBeNull()
    expect(summary.statistics.initialDriftPu).toBeLessThan(1e-8)
    expect(summary.audit?.relative).toBeLessThan(1e-4)
    expect(band(column('Engines', 'frequency'))).toBeLessThan(0.6)
    // The pulse goes to the storage: four units with more than half of it.
    const p = column('Storage', 'p')
    expect(4 * (Math.max(...p) - Math.min(...p))).toBeGreaterThan(5e6)
    expect(column('Storage', 'mode').every((m) => m === 1)).toBe(true)
  })

  it('following, with a meter at the hall, takes the pulse off the engines', async () => {
    const { summary, column } = await run(island({ smoothingTime: 20, frequencyDroop: 0 }, true))
    expect(summary.failure).toBeNull()
    // Beside the first tenth of a second after each step, which the lag of its power control leaves to the engines.
    const p = column('Engines', 'p').filter((_, k) => k % 100 > 10)
    expect(3 * (Math.max(...p) - Math.min(...p))).toBeLessThan(2.5e6)
    expect(band(column('Engines', 'frequency'))).toBeLessThan(0.8)
  })
})
