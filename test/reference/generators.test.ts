/** Every kind of generator as it comes from the palette: it holds still in an island, carries a load step on its governor, and balances its energy. */
import { describe, expect, it } from 'vitest'
import { assumed } from '../../src/model/catalogue/shared/provenance.ts'
import { definitionOf, generatorTypes } from '../../src/model/catalogue/index.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { ParamValue, StudioDocument, StudyRecord } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const set = (values: Readonly<Record<string, ParamValue>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})

/** A condenser has no prime mover to carry an island with. */
const driven = generatorTypes.filter((type) => definitionOf(type)?.params.governor?.default !== 'none')

/** Half loaded, and from 1 s on a twentieth of the rating more. */
function island(type: string, values: Partial<StudyRecord>): { readonly document: StudioDocument; readonly s: number } {
  const params = definitionOf(type)?.params ?? {}
  const s = Number(params.sRated?.default)
  const v = Number(params.vRated?.default)
  const b = buildDocument({ frequencyHz: 60 })
  const bus = b.place('bus', 'B', 0, 100, { length: 100, ...set({ vNominal: v }) })
  const unit = b.place(type, 'G', 0, 0, set({ running: true }))
  const load = b.place('constantImpedanceLoad', 'L', 0, 200, set({ power: 0.5 * s, powerFactor: 0.95 }))
  b.wire([unit, 'ac'], [bus, 'tap'])
  b.wire([load, 'ac'], [bus, 'tap'])
  const study = b.study('S', { recordStepS: 0.01 })
  b.event(study, 'Step', 1, 'setLoad', load, { power: 0.55 * s })
  const document = b.finish()
  return { document: { ...document, studies: { [study.id]: { ...study, ...values } } }, s }
}

async function run(document: StudioDocument): Promise<{ summary: RunSummary; column: (output: string) => readonly number[] }> {
  const compiled = compile(document, Object.keys(document.studies)[0] ?? '')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const { summary, column: recorded } = await runNetwork(network)
  const columns = network.channels.map((_, k) => [...recorded(k).values])
  const g = Object.values(document.components).find((c) => c.name === 'G')?.id
  const column = (output: string): readonly number[] =>
    columns[network.channels.findIndex((c) => trace.channels[c.id]?.componentId === g && trace.channels[c.id]?.output === output)] ?? []
  return { summary, column }
}

describe('generators', () => {
  it.each(driven)('%s carries an island', async (type) => {
    const { document, s } = island(type, { durationS: 200 })
    const { summary, column } = await run(document)
    expect(summary.failure).toBeNull()
    expect(summary.statistics.initialDriftPu).toBeLessThan(1e-8)
    expect(summary.audit?.relative).toBeLessThan(1e-4)
    const [p, f] = [column('p'), column('frequency')]
    for (let k = 1; k < 99; k += 1) expect(Math.abs((f[k] ?? 0) - (f[0] ?? 0))).toBeLessThan(1e-7)
    const [before, after] = [p[50] ?? 0, p.at(-1) ?? 0]
    expect(after - before).toBeGreaterThan(0.04 * s)
    expect(Math.min(...f)).toBeGreaterThan(57)
    expect(Math.max(...f)).toBeLessThan(60.5)
    // At rest again, on the droop where there is one.
    expect(Math.abs((f.at(-1) ?? 0) - (f.at(-500) ?? 0))).toBeLessThan(2e-3)
    const droop = Number(definitionOf(type)?.params.droop?.default)
    const fall = ((f[0] ?? 0) - (f.at(-1) ?? 0)) / 60
    expect(fall).toBeGreaterThan(0.5 * droop * ((after - before) / s))
    expect(fall).toBeLessThan(1.5 * droop * ((after - before) / s))
  })

  it.each(driven)('%s holds still in phases, too', async (type) => {
    const { document, s } = island(type, { durationS: 0.3, kind: 'emt' })
    const { summary, column } = await run(document)
    expect(summary.failure).toBeNull()
    const p = column('p')
    expect(Math.abs((p.at(-1) ?? 0) - (p[0] ?? 0))).toBeLessThan(1e-3 * s)
  })
})
