import { describe, expect, it } from 'vitest'
import { catalogue, definitionOf } from '../catalogue/index.ts'
import { createDocument } from '../document/create.ts'
import { execute } from '../commands/index.ts'
import type { StudioDocument } from '../document/records.ts'
import type { Waveform } from '../limits/types.ts'
import { absorptionChannels, absorptionOf, type Absorption } from './index.ts'

const ids: Record<string, string> = {}
function place(types: readonly string[]): StudioDocument {
  let document = createDocument()
  for (const type of types) {
    const placed = execute(document, 'component/place', { type, pageId: 'p1', x: 100 * types.indexOf(type), y: 0 })
    if (!placed.ok) throw new Error(JSON.stringify(placed.problems))
    document = placed.value.document
    ids[type] = placed.value.created[0] ?? ''
  }
  return document
}
const STEP = 0.001

/** A square load of ±A about 3A through a first-order store in its periodic steady state, by the closed form. */
function firstOrder(periodS: number, tauS: number, periods: number) {
  const amplitude = 1e6
  const half = periodS / 2
  // Samples stand in the middle of their steps, so that none lies on an edge.
  const at = (k: number): number => ((k + 0.5) * STEP) % periodS
  const n = Math.round((periods * periodS) / STEP) + 1
  const load = Float64Array.from({ length: n }, (_, k) => 3 * amplitude + (at(k) < half ? amplitude : -amplitude))
  const grid = Float64Array.from({ length: n }, (_, k) => {
    const t = at(k)
    const sign = t < half ? 1 : -1
    return 3 * amplitude + sign * amplitude * (1 - (2 * Math.exp(-(t % half) / tauS)) / (1 + Math.exp(-half / tauS)))
  })
  return { load, grid }
}
const wave = (componentId: string, output: string, values: Float64Array): Waveform => ({
  componentId,
  output,
  stepS: STEP,
  values,
  minima: values,
  maxima: values,
})
function answer(document: StudioDocument, waves: readonly Waveform[], window?: { fromS: number; toS: number }): Absorption {
  const found = absorptionOf(document, waves, window)
  if ('reason' in found) throw new Error(found.reason)
  return found.absorption
}

describe('absorption', () => {
  const document = place(['gpuCluster', 'ups', 'utility'])
  const of = (type: string): string => ids[type] ?? ''
  /** The UPS battery takes what lies between load and grid; a loss of 2 % of the load. */
  const waves = (periodS: number, tauS: number) => {
    const { load, grid } = firstOrder(periodS, tauS, 20)
    const loss = load.map((p) => 0.02 * p)
    return [
      wave(of('gpuCluster'), 'p', load),
      wave(of('ups'), 'pOut', load),
      wave(of('ups'), 'loss', loss),
      wave(of('ups'), 'pIn', grid),
      wave(
        of('ups'),
        'pBattery',
        load.map((p, k) => p - (grid[k] as number)),
      ),
      wave(of('utility'), 'p', grid),
    ]
  }

  it.each([
    [1, 0.25],
    [2, 1],
    [2, 3],
    [0.5, 1],
  ])('of a first-order store: period %d s, time constant %d s', (periodS, tauS) => {
    const found = answer(document, waves(periodS, tauS), { fromS: 10 * periodS, toS: 20 * periodS - STEP })
    const smoothing = Math.tanh(periodS / (4 * tauS))
    expect(found.pulseW).toBeCloseTo(2e6, 3)
    expect(found.gridW / found.pulseW / smoothing).toBeCloseTo(1, 2)
    const by = new Map(found.stages.map((s) => [s.name, s]))
    // cov(grid, load)/var(load) = 1 − (4τ/T)·tanh(T/4τ), the battery the rest.
    const battery = ((4 * tauS) / periodS) * smoothing
    expect(by.get('UPS battery')?.share).toBeCloseTo(battery, 2)
    expect(by.get('Grid')?.share).toBeCloseTo(1 - battery, 2)
    // The store's energy swing: ∫ of A·2e^(−t/τ)/(1+e^(−T/2τ)) over half a period.
    const energy = (2e6 * tauS * (1 - Math.exp(-periodS / 2 / tauS))) / (1 + Math.exp(-periodS / 2 / tauS))
    expect((by.get('UPS battery')?.energyJ ?? 0) / energy).toBeCloseTo(1, 2)
  })

  it('counts what rounding leaves of a store as nothing', () => {
    const idle = waves(1, 0.4).map((w) =>
      w.output === 'pBattery'
        ? wave(
            w.componentId,
            w.output,
            w.values.map((_, k) => 1e-8 * Math.sin(k)),
          )
        : w,
    )
    const battery = answer(document, idle, { fromS: 10, toS: 20 - STEP }).stages.find((s) => s.name === 'UPS battery')
    expect(battery).toMatchObject({ swingW: 0, energyJ: 0 })
    expect((battery?.beforeW ?? 0) - (battery?.afterW ?? 1)).toBe(0)
  })

  it('does not take a slow drift of the sources for what is left of the pulse, and tells it', () => {
    const still = waves(1, 0.4)
    // The battery is charged ever more: grid and battery drift by 5 MW over the run of 20 s.
    const drifting = still.map((w) => {
      const sign = w.componentId === of('utility') || w.output === 'pIn' ? 1 : w.output === 'pBattery' ? -1 : 0
      return wave(
        w.componentId,
        w.output,
        w.values.map((p, k) => p + sign * 250e3 * k * STEP),
      )
    })
    // A job of this period, so that the window holds whole ones.
    const job = execute(document, 'workload/add', { kind: 'training', params: { period: 1 } })
    if (!job.ok) throw new Error(JSON.stringify(job.problems))
    const given = execute(job.value.document, 'component/setParams', {
      ids: [of('gpuCluster')],
      params: { workload: job.value.created[0] ?? '' },
    })
    if (!given.ok) throw new Error(JSON.stringify(given.problems))
    const [plain, drifted] = [answer(given.value.document, still), answer(given.value.document, drifting)]
    expect(plain.periodS).toBe(1)
    expect(plain.driftW).toBeLessThan(10)
    expect(drifted.driftW / 2.5e6).toBeCloseTo(1, 2)
    expect(Math.abs(drifted.gridW - plain.gridW)).toBeLessThan(0.005 * plain.pulseW)
    const sum = drifted.stages.reduce((total, { share }) => total + share, 0)
    expect(sum).toBeCloseTo(1, 9)
  })

  it('conserves the pulse: shares add up to one in all and in every band, swings end at the grid', () => {
    const found = answer(document, waves(1, 0.4), { fromS: 10, toS: 20 - STEP })
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
    expect(sum(found.stages.map((s) => s.share))).toBeCloseTo(1, 9)
    for (const [k, rms] of found.bandRmsW.entries()) {
      if (rms !== null) expect(sum(found.stages.map((s) => s.bands[k] ?? 0))).toBeCloseTo(1, 6)
    }
    expect(found.bandRmsW.filter((rms) => rms !== null).length).toBeGreaterThan(1)
    const taken = found.stages.filter((s) => s.role !== 'source')
    expect(sum(taken.map((s) => s.beforeW - s.afterW))).toBeCloseTo(found.pulseW - found.gridW, 3)
    for (const [k, stage] of taken.entries()) if (k > 0) expect(stage.beforeW).toBe(taken[k - 1]?.afterW)
    // A loss of 2 % of the load in the UPS that nothing feeds would leave its link: it shows there, with its sign.
    expect(found.stages.find((s) => s.name === 'UPS DC link')?.share).toBeCloseTo(0.02, 6)
    expect(found.stages.find((s) => s.name === 'Losses')?.share).toBeCloseTo(-0.02, 6)
    expect(found.meanLossW).toBeCloseTo(0.02 * 3e6, 3)
    // High frequencies stay in the battery, low ones pass.
    const battery = found.stages.find((s) => s.name === 'UPS battery')?.bands ?? []
    expect(battery[2]).toBeGreaterThan(battery[1] ?? 1)
  })

  it('multiplies by the number of units', () => {
    const changed = execute(document, 'component/setCount', { ids: [of('gpuCluster')], count: 3 })
    if (!changed.ok) throw new Error('count')
    expect(answer(changed.value.document, waves(1, 0.4), { fromS: 10, toS: 20 - STEP }).pulseW).toBeCloseTo(6e6, 3)
  })

  it('takes inertia from the speed: what the flywheel mass gives is no work of the prime mover', () => {
    const island = place(['gpuCluster', 'genset'])
    const definition = definitionOf('genset')
    const value = (key: string): number => Number(definition?.params[key]?.default)
    const [hz, amplitude] = [0.5, 1e5]
    const kinetic = value('inertia') * value('sRated')
    const t = (k: number): number => k * STEP
    const load = Float64Array.from({ length: 20001 }, (_, k) => 1e6 + amplitude * Math.sin(2 * Math.PI * hz * t(k)))
    // −dE/dt equals the whole fluctuation: E = E₀ + A/(2πf)·cos.
    const speed = load.map((_, k) => Math.sqrt(1 + (amplitude / (2 * Math.PI * hz * kinetic)) * Math.cos(2 * Math.PI * hz * t(k))))
    const waves = [wave(of('gpuCluster'), 'p', load), wave(of('genset'), 'p', load), wave(of('genset'), 'speed', speed)]
    const found = answer(island, waves, { fromS: 4, toS: 20 - STEP })
    expect(found.stages.find((s) => s.name === 'Machine inertia')?.share).toBeCloseTo(1, 3)
    expect(found.gridW).toBeLessThan(2e-3 * found.pulseW)
  })

  it('says what is missing, or that nothing pulses', () => {
    const [, ...rest] = waves(1, 1)
    expect(absorptionOf(document, rest)).toMatchObject({ reason: expect.stringContaining('was not recorded') })
    const flat = waves(1, 1).map((w) =>
      wave(
        w.componentId,
        w.output,
        w.values.map(() => 1e6),
      ),
    )
    expect(absorptionOf(document, flat)).toMatchObject({ reason: 'The loads do not fluctuate in the window.' })
    expect(absorptionChannels(document).map((c) => c.output)).toContain('pBattery')
  })

  it('gives no shares of a window in which a fault swings more than the loads', () => {
    const faulted = waves(1, 1).map((w) =>
      wave(
        w.componentId,
        w.output,
        w.output === 'p' && w.componentId === of('utility') ? w.values.map((p, k) => (k > 15_000 && k < 15_150 ? p + 50e6 : p)) : w.values,
      ),
    )
    expect(absorptionOf(document, faulted)).toEqual({
      reason: expect.stringMatching(/the losses swing by 50\.04 MW and the loads by 2 MW: a fault/),
    })
    expect(absorptionOf(document, faulted, { fromS: 16, toS: 20 })).toHaveProperty('absorption')
  })

  it('knows a part of every source, store and load: what has none would pass for losses', () => {
    for (const { type, category, absorption } of catalogue)
      if (['Sources', 'Storage', 'Loads'].includes(category)) expect(absorption?.length, type).toBeGreaterThan(0)
  })

  it('has parts in outputs that exist', () => {
    for (const definition of catalogue) {
      const { type } = definition
      const outputs = definition.outputs.map((o) => o.key)
      for (const term of definition.absorption ?? []) expect(outputs, type).toEqual(expect.arrayContaining([...term.outputs]))
    }
  })
})
