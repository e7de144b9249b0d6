import { expect, it } from 'vitest'
import type { WorkloadRecord } from '../document/records.ts'
import { createDocument } from '../document/create.ts'
import { atFullLoad, rackCourse, sustainedLevel, workloadKinds } from './index.ts'

const job = (kind: string, params: WorkloadRecord['params']): WorkloadRecord => ({ id: 'w1', name: 'Job', kind, params, provenance: {} })
const levelOf = (workload: WorkloadRecord): readonly number[] => {
  const held = atFullLoad({ ...createDocument(), workloads: { w1: workload } }).workloads.w1
  return [...new Set(held ? rackCourse(held)?.values.map((v) => Math.round(1e6 * v) / 1e6) : [])]
}

it('holds a job at the level it keeps, whatever its start and end in the run', () => {
  expect(levelOf(job('training', { computeLevel: 0.9, period: 4 }))).toEqual([0.9])
  // From idle over half a minute, a crash, a stop.
  expect(
    levelOf(job('training', { computeLevel: 0.8, period: 4, starts: true, startRamp: 30, crashes: true, crashTime: 2, stops: true })),
  ).toEqual([0.8])
  // A floor or cap is part of the job.
  expect(levelOf(job('training', { computeLevel: 0.9, period: 4, powerCap: true, capLevel: 0.7 }))).toEqual([0.7])
  for (const kind of Object.keys(workloadKinds).filter((k) => k !== 'trace')) expect(levelOf(job(kind, {}))[0], kind).toBeGreaterThan(0.1)
})

it('leaves a site without jobs alone', () => {
  const document = createDocument()
  expect(atFullLoad(document)).toBe(document)
})

it('sees what a job keeps behind a start that takes longer than its periods', () => {
  const slow = job('training', { computeLevel: 0.9, communicationLevel: 0.5, period: 2, starts: true, startRamp: 60, checkpoints: true })
  expect(sustainedLevel(slow)).toBeCloseTo(0.9, 6)
})
