/** Faults of the 100 MW hall in both domains, by the path a user takes. What both show of balanced events: `sameInBoth.test.ts`. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { EventRecord, StudioDocument, StudyRecord } from '../../src/model/document/records.ts'
import { templates } from '../../src/model/templates/index.ts'
import { runNetwork } from '../support/engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const hall = templates.find((t) => t.key === 'ai-hall-100mw')?.build()
if (!hall) throw new Error('no template')

/** RMS of the fundamental over whole cycles. */
function fundamental(wave: readonly number[], cycles: number): number {
  const part = (shift: number): number =>
    (2 / wave.length) * wave.reduce((sum, v, k) => sum + v * Math.cos((2 * Math.PI * cycles * k) / wave.length + shift), 0)
  return Math.hypot(part(0), part(Math.PI / 2)) / Math.SQRT2
}

const component = (name: string): string => {
  const found = Object.values(hall.components).find((c) => c.name === name)
  if (!found) throw new Error(`${name} is not one of ${Object.values(hall.components).map((c) => c.name)}`)
  return found.id
}

interface Outcome {
  readonly summary: RunSummary
  readonly series: (name: string, output: string) => readonly number[]
}

async function run(
  study: Partial<StudyRecord>,
  events: readonly EventRecord[],
  extra: readonly [string, string][] = [],
  saturates = true,
): Promise<Outcome> {
  const base = hall as StudioDocument
  const s1 = base.studies.s1 as StudyRecord
  const channels = extra.map(([name, output], k) => ({ id: `x${k}`, studyId: 's1', componentId: component(name), output }))
  const document: StudioDocument = {
    ...base,
    components: Object.fromEntries(
      Object.entries(base.components).map(([id, c]) => [id, c.type === 'transformer2w' ? { ...c, params: { ...c.params, saturates } } : c]),
    ),
    studies: { ...base.studies, s1: { ...s1, recordStepS: 1e-3, ...study } },
    events: Object.fromEntries(events.map((e) => [e.id, e])),
    channels: { ...base.channels, ...Object.fromEntries(channels.map((c) => [c.id, c])) },
  }
  const compiled = compile(document, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  const series = (name: string, output: string): readonly number[] => {
    const k = network.channels.findIndex(
      (c) => trace.channels[c.id]?.componentId === component(name) && trace.channels[c.id]?.output === output,
    )
    if (k < 0) throw new Error(`${name} ${output} is not recorded`)
    return [...column(k).values]
  }
  return { summary, series }
}

const sag = (remaining: number): EventRecord => ({
  id: 'e1',
  studyId: 's1',
  name: '',
  timeS: 0.2,
  kind: 'sag',
  targetId: component('Utility'),
  params: { remaining, duration: 0.15 },
  enabled: true,
})

describe('the 100 MW hall in both domains', () => {
  it('in a fault between two phases', async () => {
    const bus = Object.values(hall.components).find((c) => c.type === 'bus')?.name ?? ''
    const fault: EventRecord = {
      ...sag(1),
      kind: 'fault',
      targetId: component(bus),
      params: { phases: 'bc', resistance: 0.01, duration: 0.1 },
    }
    const voltages: [string, string][] = [
      [bus, 'va'],
      [bus, 'vb'],
      [bus, 'vc'],
    ]
    const study = { durationS: 0.5, kind: 'emt', recordStepS: 1e-4 } as const
    const emt = await run(study, [fault], voltages, false)
    expect(emt.summary.failure).toBeNull()
    const [va, vb, vc] = ['va', 'vb', 'vc'].map((phase) => emt.series(bus, phase)) as [number[], number[], number[]]
    const crest = Math.max(...va.slice(0, 1000))
    // The faulted phases stand together at half of the healthy one, the other way round; before and after, all is whole.
    for (let k = 2300; k < 2800; k += 1) {
      expect(Math.abs((vb[k] ?? 0) - (vc[k] ?? 0))).toBeLessThan(0.02 * crest)
      expect(Math.abs((vb[k] ?? 0) + (va[k] ?? 0) / 2)).toBeLessThan(0.05 * crest)
    }
    for (const v of [va, vb, vc]) expect(Math.max(...v.slice(4500)) / crest).toBeCloseTo(1, 1)
    expect(emt.summary.notes.filter((n) => n.code === 'D111')).toHaveLength(1)
    expect(emt.summary.notes.filter((n) => n.code === 'D320')).toHaveLength(4)
    // The voltage that comes back meets cores with a flux of their own: their inrush bends the crests, the less the longer the windings damp it.
    const saturated = (await run(study, [fault], voltages, true)).series(bus, 'va')
    const [early, late] = [Math.max(...saturated.slice(3100, 3300)), Math.max(...saturated.slice(4500))]
    expect(early).toBeLessThan(0.97 * crest)
    expect(late).toBeLessThan(0.98 * crest)
    expect(late).toBeGreaterThan(early)
  })

  it('in a distant fault of one phase, which the UPS see in one of the lines', async () => {
    const bus = Object.values(hall.components).find((c) => c.type === 'bus')?.name ?? ''
    const fault: EventRecord = {
      ...sag(1),
      kind: 'fault',
      timeS: 0.2,
      targetId: component(bus),
      params: { phases: 'a', resistance: 14, duration: 0.2 },
    }
    const rms = await run(
      { durationS: 0.6 },
      [fault],
      [
        ['UPS-H1', 'vIn'],
        ['UPS-H1', 'vLowest'],
      ],
      false,
    )
    const emt = await run({ durationS: 0.6, kind: 'emt' }, [fault], [['UPS-H1', 'vLowest']], false)
    expect(rms.series('UPS-H1', 'vIn')[300]).toBeGreaterThan(0.9 * 480)
    expect(rms.series('UPS-H1', 'vLowest')[300]).toBeLessThan(0.8 * 480)
    // A tenth of a second into the fault the cycle that it is taken from lies within it.
    expect(Math.abs((emt.series('UPS-H1', 'vLowest')[300] ?? 0) / (rms.series('UPS-H1', 'vLowest')[300] ?? 1) - 1)).toBeLessThan(2e-3)
    for (const { summary } of [rms, emt]) {
      expect(summary.failure).toBeNull()
      const onBattery = summary.notes.filter((n) => n.code === 'D320').map((n) => n.timeS)
      expect(onBattery).toHaveLength(4)
      for (const timeS of onBattery) expect(timeS - 0.2).toBeLessThan(0.015)
    }
  })

  it.each(['a', 'bc', 'bcg'])('in a fault of the phases %s, phase by phase', async (phases) => {
    const bus = Object.values(hall.components).find((c) => c.type === 'bus')?.name ?? ''
    const fault: EventRecord = {
      ...sag(1),
      kind: 'fault',
      timeS: 0.2,
      targetId: component(bus),
      params: { phases, resistance: 0.5, duration: 0.2 },
    }
    const of = (suffix: string): [string, string][] => ['va', 'vb', 'vc'].map((v) => [bus, `${v}${suffix}`])
    const rms = await run({ durationS: 0.6 }, [fault], [...of('Rms'), ['UPS-H1', 'vLowest']], false)
    const emt = await run({ durationS: 0.6, kind: 'emt', recordStepS: 1e-4 }, [fault], of(''), false)
    expect(rms.summary.failure ?? emt.summary.failure).toBeNull()
    const nominal = rms.series(bus, 'vaRms')[100] ?? 0
    for (const phase of ['va', 'vb', 'vc']) {
      for (const atS of [0.35, 0.39, 0.55]) {
        const wave = emt.series(bus, phase).slice(Math.round(atS * 1e4) - 500, Math.round(atS * 1e4))
        const phasor = rms.series(bus, `${phase}Rms`)[Math.round(atS * 1e3)] ?? 0
        expect(Math.abs(phasor - fundamental(wave, 3)) / nominal, `${phase} at ${atS} s`).toBeLessThan(0.005)
      }
    }
    for (const domain of [rms, emt]) expect(domain.summary.notes.filter((n) => n.code === 'D320')).toHaveLength(4)
    expect(rms.summary.audit?.relative).toBeLessThan(1e-6)
  })
})

describe('the campus of gas turbines in a bolted fault between two phases, in emt', () => {
  const campus = templates.find((t) => t.key === 'gas-turbine-campus')?.build()
  if (!campus) throw new Error('no template')
  const bus = Object.values(campus.components).find((c) => c.type === 'bus')?.id ?? ''

  // Half of the voltage is negative sequence, with which the buffers of all UPS and loads swing.
  it.each([
    [50e-6, 2e-4],
    [25e-6, 5e-5],
  ])('keeps its energies at %s s within %s', async (emtStepS, within) => {
    const study = { ...(campus.studies.s1 as StudyRecord), kind: 'emt' as const, durationS: 0.4, recordStepS: 1e-3, emtStepS }
    const fault = { ...sag(1), timeS: 0.1, kind: 'fault', targetId: bus, params: { phases: 'bc', duration: 0.1 } }
    const compiled = compile({ ...campus, studies: { s1: study }, events: { e1: fault }, channels: {} }, 's1')
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { summary } = await runNetwork(compiled.value.network)
    expect(summary.failure).toBeNull()
    expect(summary.audit?.relative).toBeLessThan(within)
  })
})
