/** A small plant with a run made up by hand: known numbers to find again in the report. For tests alone. */
import { execute } from '../../model/commands/index.ts'
import { createDocument } from '../../model/document/create.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import type { CheckResult, Waveform } from '../../model/limits/types.ts'
import type { RunRecord } from '../../contract/index.ts'
import type { RunSummary } from '../../sim/engineApi.ts'
import type { ReportSource } from '../content/source.ts'

export function plant(): StudioDocument {
  let document = createDocument({ name: 'Tutorial hall' })
  const run = (command: string, args: unknown): void => {
    const result = execute(document, command, args)
    if (!result.ok) throw new Error(result.problems.map((p) => p.message).join(' '))
    document = result.value.document
  }
  run('workload/add', { kind: 'training', name: 'Training A' })
  const types = ['utility', 'transformer2w', 'bus', 'gpuCluster', 'gpuCluster', 'gpuCluster']
  types.forEach((type, k) => {
    run('component/place', { type, x: 200 * Math.max(k - 3, 0), y: 120 * Math.min(k, 3), pageId: 'p1' })
  })
  return document
}

export const idOf = (document: StudioDocument, type: string): string =>
  Object.values(document.components).find((component) => component.type === type)?.id ?? ''

export function waveform(componentId: string, output: string, samples: number, at: (timeS: number) => number): Waveform {
  const values = Float64Array.from({ length: samples }, (_, k) => at(k * 1e-3))
  return { componentId, output, stepS: 1e-3, values, minima: values.slice(), maxima: values.slice() }
}

export const summary: RunSummary = {
  status: 'completed',
  engineVersion: '0.1.0',
  endS: 10,
  steadyState: {
    iterations: 4,
    mismatchPu: 2e-11,
    buses: [{ id: 'n1', vV: 471.2, vPu: 0.98167, angleRad: -0.1, leadRad: 0 }],
    devices: [{ id: 'tx', signals: { pHv: 1.9e6, qHv: 4e5, iHv: 32.5, loading: 0.776, loss: 21e3 } }],
  },
  audit: { sourceJ: 18e6, loadJ: 17.5e6, lossJ: 0.4e6, storedDeltaJ: 0.1e6, residualJ: 3, relative: 1.7e-7 },
  statistics: {
    steps: 4211,
    rejected: 38,
    newtonIterations: 9120,
    factorisations: 301,
    events: 20,
    unknowns: 42,
    nonzeros: 210,
    wallS: 0.8,
    linearS: 0.2,
    devicesS: 0.4,
    recordingS: 0.1,
    worstResidual: 3e-15,
    initialDriftPu: 4e-9,
  },
  notes: [{ timeS: 5.0123, code: 'D110', device: 'tx', message: 'Tap changer is not modelled.' }],
  failure: null,
}

export const run: RunRecord = {
  id: 'run-1',
  studyId: 's1',
  name: 'Run 1',
  status: 'completed',
  reason: null,
  startedAt: '2026-11-20T21:58:01.000Z',
  finishedAt: '2026-11-20T21:58:02.000Z',
  modelHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  engineVersion: '0.1.0',
  summary,
  channels: [],
  samples: 10_001,
  stepS: 1e-3,
  variant: { configuration: null, alternative: null },
  settings: { formulation: 'rms', durationS: 10, recordStepS: 1e-3, tolerance: 1e-5, maxStepS: 0.02, seed: 1 },
}

export const check = (changes: Partial<CheckResult> = {}): CheckResult => ({
  study: 'transient',
  key: 'poiRamp',
  title: 'Ramp rate at the point of interconnection',
  componentId: 'c1',
  place: 'UT1',
  quantity: 'rampRate',
  value: 18.2e6,
  limit: 20e6,
  sense: 'max',
  margin: 0.09,
  timeS: 2.104,
  verdict: 'pass',
  source: 'Interconnection agreement',
  status: 'design value',
  remark: '',
  channel: null,
  ...changes,
})

export function source(changes: Partial<ReportSource> = {}): ReportSource {
  const document = plant()
  const study = document.studies.s1
  if (!study) throw new Error('a new document has a study s1')
  const utility = idOf(document, 'utility')
  const transformer = idOf(document, 'transformer2w')
  return {
    document,
    study,
    run,
    sizing: null,
    waveforms: [waveform(utility, 'p', 10_001, (t) => (t % 1 < 0.5 ? 1.9e6 : 1.2e6))],
    trace: {
      devices: { tx: { componentId: transformer, part: null } },
      buses: { n1: [idOf(document, 'bus')] },
      channels: {},
    },
    checks: [check()],
    problems: [],
    fileName: 'hall.ppx',
    studioVersion: '0.1.0',
    company: '',
    engineer: '',
    ...changes,
  }
}
