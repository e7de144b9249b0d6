/** Open phases by the path a user takes: phasors against phases, phase by phase, and what the 100 MW hall makes of one. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { ParamValue, StudioDocument, StudyRecord } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { templates } from '../../src/model/templates/index.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const F = 60
const CYCLE = 160
const STEP = 1 / (CYCLE * F)
const OPENS = 0.2
const JOINED = 0.7
const PHASES = ['va', 'vb', 'vc'] as const

interface Ran {
  readonly summary: RunSummary
  readonly series: (name: string, output: string) => readonly number[]
}

async function run(document: StudioDocument, study: Partial<StudyRecord>, outputs: readonly (readonly [string, string])[]): Promise<Ran> {
  const idOf = (name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? name
  const channels = outputs.map(([name, output], k) => ({ id: `k${k}`, studyId: 's1', componentId: idOf(name), output }))
  const studies = { s1: { ...(document.studies.s1 as StudyRecord), recordStepS: STEP, ...study } }
  const compiled = compile({ ...document, studies, channels: Object.fromEntries(channels.map((c) => [c.id, c])) }, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  const series = (name: string, output: string): readonly number[] => {
    const k = outputs.findIndex(([n, o]) => n === name && o === output)
    return [...column(network.channels.findIndex((c) => c.id === `k${k}`)).values]
  }
  return { summary, series }
}

/** RMS of the fundamental over the cycle before `t`. */
function fundamental(wave: readonly number[], t: number): number {
  const end = Math.round(t / STEP)
  const part = (shift: number): number =>
    (2 / CYCLE) * wave.slice(end - CYCLE, end).reduce((sum, v, k) => sum + v * Math.cos((2 * Math.PI * k) / CYCLE + shift), 0)
  return Math.hypot(part(0), part(Math.PI / 2)) / Math.SQRT2
}

type Target = 'cable' | 'transformer' | 'motor' | 'load'
/** A utility, a cable, a transformer to 480 V and behind it a load and perhaps a fan. */
function plant(target: Target, params: Record<string, ParamValue>, vectorGroup: string, hasFan: boolean): StudioDocument {
  const b = buildDocument({ name: 'Open phase', frequencyHz: F })
  const utility = b.place('utility', 'Utility', 0, 0, set({ vNominal: 13.8e3, shortCircuitPower: 300e6, xOverR: 10 }))
  const high = b.place('bus', 'High', 0, 100, { ...set({ vNominal: 13.8e3 }), length: 200 })
  const cable = b.place('cable', 'Cable', 0, 150, set({ length: 500 }))
  const middle = b.place('bus', 'Middle', 0, 200, { ...set({ vNominal: 13.8e3 }), length: 200 })
  const transformer = b.place(
    'transformer2w',
    'Transformer',
    0,
    250,
    set({ sRated: 2.5e6, vHv: 13.8e3, vLv: 480, vectorGroup, saturates: false }),
  )
  const low = b.place('bus', 'Low', 0, 300, { ...set({ vNominal: 480 }), length: 200 })
  const motor = b.place('inductionMotor', 'Fan', 0, 400, { ...set({ vRated: 480, sRated: 0.9e6 }), inService: hasFan })
  const load = b.place('constantImpedanceLoad', 'Load', 100, 400, set({ power: 0.8e6, powerFactor: 0.95 }))
  b.wire([utility, 'ac'], [high, 'tap'])
  b.wire([high, 'tap'], [cable, 'from'])
  b.wire([cable, 'to'], [middle, 'tap'])
  b.wire([middle, 'tap'], [transformer, 'hv'])
  b.wire([transformer, 'lv'], [low, 'tap'])
  b.wire([low, 'tap'], [motor, 'ac'])
  b.wire([low, 'tap'], [load, 'ac'])
  const targets = { cable, transformer, motor, load }
  b.event(b.study('Study'), 'Open', OPENS, 'openPhase', targets[target], { duration: JOINED - OPENS, ...params })
  return b.finish()
}

describe('an open phase in rms and emt', () => {
  // A motor's stator has a transient of its own, some 50 ms long, which phasors neglect. With two phases open a motor falls out of step.
  it.each([
    ['transformer', { phases: 'a' }, 'Dyn1', false],
    ['transformer', { phases: 'bc', terminal: 'second' }, 'Dyn1', false],
    ['transformer', { phases: 'bc' }, 'YNd1', false],
    ['cable', { phases: 'ca' }, 'YNyn0', false],
    ['load', { phases: 'ab' }, 'Dyn1', false],
    ['transformer', { phases: 'a' }, 'Dyn1', true],
    ['cable', { phases: 'c', terminal: 'second' }, 'YNd1', true],
    ['motor', { phases: 'b' }, 'Dyn1', true],
    ['load', { phases: 'ab' }, 'Dyn1', true],
  ] as const)('at the %s, %o, %s, with a fan: %s', async (target, params, group, hasFan) => {
    const document = plant(target, params, group, hasFan)
    const after = hasFan ? 0.25 : 3 / F
    const buses = ['High', 'Middle', 'Low'] as const
    const outputs = (suffix: string) => buses.flatMap((bus) => PHASES.map((v) => [bus, `${v}${suffix}`] as const))
    const study = { durationS: 1.1 }
    const rms = await run(document, study, [...outputs('Rms'), ['Low', 'unbalance']])
    const emt = await run(document, { ...study, kind: 'emt' }, outputs(''))
    for (const bus of buses)
      for (const v of PHASES)
        for (const t of [0.19, OPENS + after, 0.5, 0.69, JOINED + after, 1.09]) {
          const nominal = (bus === 'Low' ? 480 : 13.8e3) / Math.sqrt(3)
          const phasor = rms.series(bus, `${v}Rms`)[Math.round(t / STEP)] ?? Number.NaN
          const difference = Math.abs(phasor - fundamental(emt.series(bus, v), t)) / nominal
          expect(difference, `${bus} ${v} at ${t} s`).toBeLessThan(0.01)
        }
    const unbalance = rms.series('Low', 'unbalance')
    expect(unbalance[Math.round(0.19 / STEP)]).toBe(0)
    expect(unbalance[Math.round(0.5 / STEP)]).toBeGreaterThan(1e-3)
    expect(unbalance[Math.round(1.09 / STEP)]).toBe(0)
    expect(rms.summary.audit?.relative).toBeLessThan(1e-6)
    expect(emt.summary.audit?.relative).toBeLessThan(1e-4)
  })

  // With one conductor left a motor runs down alone. Phasors part at once what parts at two zeros in phases, so that what follows the second is held;
  // and they take its flux at nominal frequency, so that its voltage is to be taken times its speed.
  it('of two conductors at the motor: it runs down alike', async () => {
    const document = plant('motor', { phases: 'ab' }, 'Dyn1', true)
    const outputs = [
      ['Fan', 'speed'],
      ['Fan', 'v'],
      ['Low', 'v'],
    ] as const
    const emt = await run(document, { durationS: JOINED, kind: 'emt' }, outputs)
    const parted = emt.summary.notes.filter(({ code }) => code === 'D110').map(({ timeS }) => timeS)
    expect(parted).toHaveLength(2)
    const events = Object.fromEntries(Object.values(document.events).map((e) => [e.id, { ...e, timeS: Math.max(...parted) }]))
    const rms = await run({ ...document, events }, { durationS: JOINED }, outputs)
    for (const t of [0.19, 0.25, 0.3, 0.4, 0.5, 0.6, 0.69]) {
      const end = Math.round(t / STEP)
      const mean = (ran: Ran, name: string, output: string): number =>
        ran
          .series(name, output)
          .slice(end - CYCLE, end)
          .reduce((sum, v) => sum + v / CYCLE, 0)
      const speed = mean(rms, 'Fan', 'speed')
      expect(Math.abs(speed - mean(emt, 'Fan', 'speed')), `speed at ${t} s`).toBeLessThan(0.01)
      expect(Math.abs(mean(rms, 'Low', 'v') - mean(emt, 'Low', 'v')) / 480, `bus at ${t} s`).toBeLessThan(0.01)
      const alone = t > OPENS ? speed : 1
      expect(Math.abs(alone * mean(rms, 'Fan', 'v') - mean(emt, 'Fan', 'v')) / 480, `motor at ${t} s`).toBeLessThan(0.01)
    }
    expect(rms.summary.audit?.relative).toBeLessThan(1e-6)
    expect(emt.summary.audit?.relative).toBeLessThan(1e-4)
  })

  it('leaves a run as it is until it opens', async () => {
    const document = plant('transformer', { phases: 'a' }, 'Dyn1', true)
    for (const kind of ['rms', 'emt'] as const) {
      const [event] = Object.values(document.events)
      if (!event) throw new Error('no event')
      const late = { ...document, events: { [event.id]: { ...event, timeS: 0.49 } } }
      const without = { ...document, events: {} }
      const [a, b] = [
        await run(late, { durationS: 0.5, kind }, [['Low', 'v']]),
        await run(without, { durationS: 0.5, kind }, [['Low', 'v']]),
      ]
      const [first = 0] = b.series('Low', 'v')
      const until = (ran: Ran): readonly number[] => ran.series('Low', 'v').slice(0, Math.round(0.485 / STEP))
      const [opened, whole] = [until(a), until(b)]
      // The contact's 20 µΩ at 13.8 kV.
      for (const [k, v] of opened.entries()) expect(Math.abs(v - (whole[k] ?? 0))).toBeLessThan(1e-6 * first)
    }
  })
})

describe('an open phase upstream of a transformer of the 100 MW hall', () => {
  const hall = templates.find((t) => t.key === 'ai-hall-100mw')?.build()
  if (!hall) throw new Error('no template')
  const target = Object.values(hall.components).find((c) => c.name === 'T-H1')?.id ?? ''
  const shown = ['vIn', 'pIn', 'pOut', 'pBattery'].map((output) => ['UPS-H1', output] as const)

  it.each(['c', 'ab'])('%s: sends its UPS to the battery in both domains, and it comes back', async (phases) => {
    const event = { id: 'e1', studyId: 's1', name: '', timeS: 0.2, kind: 'openPhase', enabled: true }
    const document = { ...hall, events: { e1: { ...event, targetId: target, params: { phases, duration: 0.5 } } } }
    const of = (kind: 'rms' | 'emt') => run(document, { durationS: 2, kind, recordStepS: 1e-3 }, shown)
    const [rms, emt] = [await of('rms'), await of('emt')]
    const onBattery = [rms, emt].map(({ summary }) => summary.notes.filter((n) => n.code === 'D320').map((n) => n.timeS))
    for (const times of onBattery) {
      expect(times).toHaveLength(1)
      expect((times[0] ?? 0) - 0.2).toBeLessThan(0.015)
    }
    // Joined again, the core draws an inrush in phases.
    for (const t of [0.19, 0.25, 0.4, 0.69])
      for (const [name, output] of shown) {
        const reference = output === 'vIn' ? 480 : 1.5e6
        const [a, b] = [rms, emt].map((ran) => ran.series(name, output)[Math.round(t * 1e3)] ?? Number.NaN)
        expect(Math.abs((a ?? 0) - (b ?? 0)) / reference, `${output} at ${t} s`).toBeLessThan(0.01)
      }
    expect(rms.summary.audit?.relative).toBeLessThan(1e-6)
    expect(emt.summary.audit?.relative).toBeLessThan(1e-4)
  })

  it('takes its UPS to the battery without saturation at every step length', async () => {
    const components = Object.fromEntries(
      Object.values(hall.components).map((c) => [
        c.id,
        c.type === 'transformer2w' ? { ...c, params: { ...c.params, saturates: false } } : c,
      ]),
    )
    const event = { id: 'e1', studyId: 's1', name: '', timeS: 0.1, kind: 'openPhase', enabled: true, targetId: target }
    for (const terminal of ['first', 'second'])
      for (const emtStepS of [20e-6, 25e-6, 50e-6]) {
        const document = { ...hall, components, events: { e1: { ...event, params: { phases: 'c', terminal } } } }
        const { summary } = await run(document, { durationS: 0.2, kind: 'emt', recordStepS: 1e-3, emtStepS }, shown)
        expect(summary.audit?.relative, `${terminal}, ${emtStepS} s`).toBeLessThan(1e-5)
      }
  })
})
