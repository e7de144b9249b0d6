/** Studies of the operating point on the shipped examples, through compile and engine. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import { engineComponent } from '../../src/model/compile/names.ts'
import { powerFlow } from '../../src/model/powerFlow/index.ts'
import { templates } from '../../src/model/templates/index.ts'
import { engine } from '../support/engine.ts'
import type { AnalysisAnswer, AnalysisRequest, RunSummary } from '../../src/sim/engineApi.ts'

describe.each(templates.filter((t) => Object.keys(t.build().components).length > 0))('$key', ({ build }) => {
  const document = build()
  const compiled = compile(document, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const ask = (request: AnalysisRequest): AnalysisAnswer => JSON.parse(engine.analyse(JSON.stringify(network), JSON.stringify(request)))

  it('is stable, and every participation stands on the drawing', () => {
    const { outcome, failure } = ask({ kind: 'smallSignal' })
    expect(failure).toBeNull()
    if (outcome?.kind !== 'smallSignal') throw new Error('no modes')
    expect(outcome.stable).toBe(true)
    expect(outcome.modes.length).toBeGreaterThan(3)
    // Sets that stand still have no modes.
    // The angle that the machines of an island have in common is nobody's: exactly 0.
    expect(outcome.modes.every((m) => m.re < 0 || (m.re === 0 && m.im === 0))).toBe(true)
    for (const mode of outcome.modes) {
      expect(mode.participation.reduce((sum, p) => sum + p.share, 0)).toBeLessThan(1 + 1e-9)
      for (const { device } of mode.participation) expect(engineComponent(device, document, trace), device).not.toBeNull()
    }
  })

  it('has an impedance at every live bus', () => {
    const live = new Set(
      (JSON.parse(engine.steadyState(JSON.stringify(network))) as RunSummary).steadyState?.buses.filter((b) => b.vPu > 0).map((b) => b.id),
    )
    expect(live.size).toBeGreaterThan(3)
    for (const { id } of [...network.acBuses, ...network.dcBuses]) {
      const { outcome, failure } = ask({ kind: 'impedanceScan', bus: id, fromHz: 1, toHz: 1000, points: 5 })
      expect(failure?.code ?? 'none', id).toBe(live.has(id) ? 'none' : 'bad-input')
      if (!live.has(id)) continue
      if (outcome?.kind !== 'impedanceScan') throw new Error('no scan')
      expect(outcome.points.flatMap((p) => p.z).every(Number.isFinite), id).toBe(true)
    }
  })
})

describe.each(templates.filter((t) => Object.keys(t.build().components).length > 0))('power flow tables of $key', ({ build }) => {
  const document = build()
  const compiled = compile(document, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { steadyState } = JSON.parse(engine.steadyState(JSON.stringify(compiled.value.network))) as RunSummary
  if (!steadyState) throw new Error('no operating point')
  const flow = powerFlow(document, steadyState)

  it('balance at every bus and over the plant', () => {
    const { sources, loads, losses } = flow.totals
    expect(sources).toBeGreaterThan(1e5)
    // Contacts of breakers lose some ten watts that no branch reports.
    expect(Math.abs(sources - loads - losses) / sources).toBeLessThan(1e-5)
    for (const bus of flow.acBuses) expect(Math.abs(bus.pLeft), bus.id).toBeLessThan(1e-6 * sources)
  })
})
