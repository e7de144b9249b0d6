import { describe, expect, it } from 'vitest'
import type { WorkloadRecord } from '../../model/document/records.ts'
import { previewFigures, pulseSpectrum, sampled } from './preview.ts'
import { strongestLines } from '../../model/figures/spectrum.ts'

const workload = (params: WorkloadRecord['params']): WorkloadRecord => ({
  id: 'w',
  name: 'Pulse',
  kind: 'training',
  params,
  provenance: {},
})

describe('sampled', () => {
  it('reads between points, holds outside and takes the value after a step', () => {
    const series = { timesS: [1, 2, 2, 4], values: [0, 10, 20, 40] }
    expect([...sampled(series, 0, 0.5, 10)]).toEqual([0, 0, 0, 5, 20, 25, 30, 35, 40, 40])
  })
})

describe('preview', () => {
  it('scales one rack and all racks to their own units', () => {
    const figures = previewFigures(workload({ period: 1, duty: 0.5 }), { ratedPowerW: 132e3, racks: 500 }, 6, 1)
    expect(figures?.course.panes.map((p) => p.unit)).toEqual(['kW', 'MW'])
    expect(Math.max(...(figures?.course.traces[1]?.y ?? []))).toBeCloseTo(0.9 * 66, 1)
  })
  it('shows the first harmonic of the pulse at its frequency: 2ΔP/π for half duty and steep edges', () => {
    const figures = previewFigures(
      workload({ period: 1, duty: 0.5, rackSpread: 0, riseTime: 0.001, fallTime: 0.001 }),
      { ratedPowerW: 100e6, racks: 1 },
      6,
      1,
    )
    const trace = figures?.spectrum?.traces[0]
    const y = [...(trace?.y ?? [])]
    const top = y.indexOf(Math.max(...y))
    expect(trace?.x[top]).toBeCloseTo(1, 2)
    expect(Math.abs((y[top] ?? 0) / ((2 * 40) / Math.PI) - 1)).toBeLessThan(0.01)
  })
  it('is null for a kind of workload that is not known', () => {
    expect(previewFigures({ ...workload({}), kind: 'unknown' }, { ratedPowerW: 1, racks: 1 }, 1, 1)).toBeNull()
  })
  it('of a sine course finds that line alone', () => {
    const timesS = Array.from({ length: 2001 }, (_, k) => k * 0.01)
    const spectrum = pulseSpectrum({ timesS, values: timesS.map((t) => 5 * Math.sin(2 * Math.PI * 2 * t)) }, 0, 0.01, 2000)
    expect(spectrum && strongestLines(spectrum, 3).length).toBe(1)
  })
})
