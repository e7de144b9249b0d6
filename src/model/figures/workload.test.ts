import { expect, it } from 'vitest'
import { templates } from '../templates/index.ts'
import { fleetOf, rowOf } from '../workload/index.ts'
import { LOAD_LEVELS, loadFigures, type LoadLevel } from './workload.ts'

it('shows a job from one GPU to the site, each level above the one before', () => {
  const document = templates.find(({ key }) => key === 'ai-hall-100mw')?.build()
  const workload = Object.values(document?.workloads ?? {})[0]
  if (!document || !workload) throw new Error('no job')
  const row = rowOf(document, workload.id)
  expect(row.racks).toBeGreaterThan(1)
  expect(row.racks).toBeLessThan(fleetOf(document, workload.id).racks)
  const units: Readonly<Record<string, number>> = { W: 1, kW: 1e3, MW: 1e6 }
  const peak = (level: LoadLevel): number => {
    const course = loadFigures({ document, workload, level, durationS: 30, seed: 1, scale: 'log' })?.course
    return Math.max(...(course?.traces[0]?.y ?? [])) * (units[course?.panes[0]?.unit ?? ''] ?? Number.NaN)
  }
  const peaks = LOAD_LEVELS.map(peak)
  expect(peaks).toEqual(peaks.toSorted((a, b) => a - b))
  expect(peak('row') / peak('rack')).toBeLessThanOrEqual(row.racks)
  expect(peak('row') / peak('rack')).toBeGreaterThan(0.9 * row.racks)
})
