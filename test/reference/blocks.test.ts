/** A repeated block against the same chains drawn out one by one: the engine gives the same voltages and flows. */
import { describe, expect, it } from 'vitest'
import { execute } from '../../src/model/commands/index.ts'
import { compile } from '../../src/model/compile/index.ts'
import { createDocument, createIdSource } from '../../src/model/document/create.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { engine } from '../support/engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const COPIES = 3

/** Grid and bus, and behind it chains of transformer, bus, cable and load. */
function drawn(chains: number): { document: StudioDocument; chain: readonly string[] } {
  let document = createDocument()
  const newId = createIdSource(document)
  const run = (id: string, args: unknown): readonly string[] => {
    const result = execute(document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems[0]?.message)
    document = result.value.document
    return result.value.created
  }
  const place = (type: string, x: number, y: number, params: object): string =>
    run('component/place', { type, pageId: 'p1', x, y, params })[0] ?? ''
  const wire = (from: string, port: string, to: string, other: string): void =>
    void run('connection/add', { from: { componentId: from, port }, to: { componentId: to, port: other } })
  const grid = place('utility', 0, 0, { vNominal: 34500 })
  const main = place('bus', 0, 100, { vNominal: 34500 })
  wire(grid, 'ac', main, 'tap')
  const all = Array.from({ length: chains }, (_, k) => {
    const transformer = place('transformer2w', 200 * k, 200, { vHv: 34500, vLv: 480, sRated: 2.5e6 })
    const bus = place('bus', 200 * k, 300, { vNominal: 480 })
    const cable = place('cable', 200 * k, 400, { length: 40 })
    const load = place('constantPowerLoad', 200 * k, 500, { power: 1.2e6 })
    wire(main, 'tap', transformer, 'hv')
    wire(transformer, 'lv', bus, 'tap')
    wire(bus, 'tap', cable, 'from')
    wire(cable, 'to', load, 'ac')
    return [transformer, bus, cable, load]
  })
  const [chain = []] = all
  if (chains === 1) run('block/make', { ids: chain, count: COPIES })
  return { document, chain }
}

function steady(document: StudioDocument) {
  const compiled = compile(document, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const summary = JSON.parse(engine.steadyState(JSON.stringify(compiled.value.network))) as RunSummary
  if (!summary.steadyState) throw new Error(JSON.stringify(summary.failure))
  return summary.steadyState
}

describe('a block repeated', () => {
  it('is exactly its chains drawn out', () => {
    const block = drawn(1)
    const out = drawn(COPIES)
    const folded = steady(block.document)
    const unfolded = steady(out.document)
    expect(unfolded.buses.length).toBe(folded.buses.length + 2 * (COPIES - 1))
    for (const { id, vPu, angleRad } of folded.buses) {
      const same = unfolded.buses.find((b) => b.id === id)
      expect(Math.abs((same?.vPu ?? Number.NaN) - vPu), id).toBeLessThan(1e-10)
      expect(Math.abs((same?.angleRad ?? Number.NaN) - angleRad), id).toBeLessThan(1e-10)
    }
    for (const { id, signals } of folded.devices) {
      const same = unfolded.devices.find((d) => d.id === id)?.signals ?? {}
      for (const [key, value] of Object.entries(signals))
        expect(Math.abs((same[key] ?? Number.NaN) - value), `${id} ${key}`).toBeLessThan(1e-8 * Math.max(1, Math.abs(value)))
    }
  })
})
