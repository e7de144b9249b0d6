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
      const { outcome, failure } = ask({ kind: 'impedanceScan', bus: id, fromHz: 1, toHz: 1000, points: 5, formulation: 'rms' })
      expect(failure?.code ?? 'none', id).toBe(live.has(id) ? 'none' : 'bad-input')
      if (!live.has(id)) continue
      if (outcome?.kind !== 'impedanceScan') throw new Error('no scan')
      expect(outcome.points.flatMap((p) => p.z).every(Number.isFinite), id).toBe(true)
    }
  })
})

describe.each(templates.filter((t) => Object.keys(t.build().components).length > 0))('zero sequence of $key', ({ build }) => {
  const compiled = compile(build(), 's1', { phases: true })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network } = compiled.value
  const scan = (bus: string, formulation: 'rms' | 'emt', range: { fromHz: number; toHz: number; points: number }) => {
    const request: AnalysisRequest = { kind: 'impedanceScan', bus, ...range, formulation, sequence: 'zero' }
    const { outcome, failure } = JSON.parse(engine.analyse(JSON.stringify(network), JSON.stringify(request))) as AnalysisAnswer
    return outcome?.kind === 'impedanceScan' ? outcome : { failure: failure?.code }
  }

  it('is passive, or open by name, at every live bus; asked in phases it is the same', () => {
    const live = new Set(
      (JSON.parse(engine.steadyState(JSON.stringify(network))) as RunSummary).steadyState?.buses.filter((b) => b.vPu > 0).map((b) => b.id),
    )
    let asked = 0
    for (const { id } of network.acBuses) {
      const answer = scan(id, 'rms', { fromHz: 10, toHz: 2000, points: 20 })
      if ('failure' in answer) {
        expect(live.has(id), id).toBe(false)
        expect(answer.failure).toBe('bad-input')
        continue
      }
      expect(answer.open ? answer.points.length : answer.points.length / 20, id).toBe(answer.open ? 0 : 1)
      if (answer.open) expect(answer.open.buses[0]).toBe(id)
      expect(
        answer.points.every(({ z: [re = -1, im = Number.NaN] }) => re >= 0 && Number.isFinite(im)),
        id,
      ).toBe(true)
      if (answer.open || asked === 2) continue
      asked += 1
      const inPhases = scan(id, 'emt', { fromHz: 200, toHz: 1000, points: 8 })
      if ('failure' in inPhases) throw new Error(`${id}: ${inPhases.failure}`)
      for (const { frequencyHz, z, phasor } of inPhases.points) {
        const [re = 0, im = 0] = phasor ?? []
        const off = Math.hypot((z[0] ?? 0) - re, (z[1] ?? 0) - im) / Math.hypot(re, im)
        expect(off, `${id} at ${frequencyHz} Hz`).toBeLessThan(6e-3)
      }
    }
    expect(live.size).toBeGreaterThan(0)
  })
})

describe('scan in phases of the four-bus tutorial', () => {
  const document = templates.find((t) => t.key === 'four-bus-tutorial')?.build()
  const compiled = document && compile(document, 's1')
  if (!compiled?.ok) throw new Error('no tutorial')
  const { network } = compiled.value
  const scan = (bus: string) => {
    const request: AnalysisRequest = { kind: 'impedanceScan', bus, fromHz: 40, toHz: 400, points: 12, formulation: 'emt' }
    const { outcome, failure } = JSON.parse(engine.analyse(JSON.stringify(network), JSON.stringify(request))) as AnalysisAnswer
    if (outcome?.kind !== 'impedanceScan' || !outcome.quality) throw new Error(failure?.message ?? 'no scan')
    return { ...outcome, quality: outcome.quality }
  }
  const [ac, dc] = [network.acBuses[0], network.dcBuses[0]]
  if (!ac || !dc) throw new Error('no buses')

  it('settles, is linear, and meets the phasor model at the nominal frequency', () => {
    const { points, quality } = scan(ac.id)
    expect(quality.nonlinearity).toBeLessThan(1e-3)
    expect(quality.residual).toBeLessThan(1e-2)
    expect(quality.unsettled).toBeLessThan(1e-3)
    const size = (z: readonly number[] | null): number => Math.hypot(...(z ?? [Number.NaN, 0]).slice(0, 2))
    const near = points.toSorted((a, b) => Math.abs(a.frequencyHz - 60) - Math.abs(b.frequencyHz - 60))[0]
    if (!near) throw new Error('no points')
    // The phasor network keeps the reactances of 60 Hz.
    expect(Math.abs(((size(near.z) / size(near.phasor)) * 60) / near.frequencyHz - 1)).toBeLessThan(0.02)
    for (const { mirror } of points) expect(Math.max(...(mirror ?? [1]))).toBeLessThan(0.05)
  })

  it('keeps within what flows through a stiff bus', () => {
    const { quality, points } = scan(dc.id)
    expect(quality.nonlinearity).toBeLessThan(1e-2)
    expect(points.every((p) => p.ratio !== null)).toBe(true)
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
