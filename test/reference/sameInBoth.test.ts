/**
 * The same event in phasors and in phases: one drawing, compiled and run in both domains. From a cycle after each change on, what both show is
 * within 1 % of the figure named with it: the nominal value of a voltage or frequency, the rated power of a device.
 */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { EventRecord, StudioDocument, StudyRecord } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { templates } from '../../src/model/templates/index.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const F = 60
/** Points in a cycle, over which the waves of an instantaneous run are averaged. */
const CYCLE = 32
const STEP = 1 / (CYCLE * F)
/** What a voltage measured over a quarter of a cycle may be late by, s. */
const MEASURED = 6e-3

/** Output of a component, and what its differences are shares of. */
type Signal = readonly [name: string, output: string, of: number]

interface Case {
  readonly document: StudioDocument
  readonly durationS: number
  readonly signals: readonly Signal[]
  /** Instants at which the drawing's events act. */
  readonly eventsS?: readonly number[]
  /** First notes of these codes are changes of their own: a device decides by what it measures, in phases some milliseconds later. */
  readonly changes?: readonly string[]
}
interface Difference {
  readonly signal: string
  /** From its least to its greatest value. */
  readonly swing: number
  readonly worst: number
  /** After the change before it. */
  readonly afterS: number
}

/** Greatest differences of means over a cycle, from a cycle after each change to the next, each domain counted from its own instant of the change. */
async function inBoth({ document, durationS, signals, eventsS = [], changes = [] }: Case): Promise<readonly Difference[]> {
  const idOf = (name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? name
  const channels = signals.map(([name, output], k) => ({ id: `k${k}`, studyId: 's1', componentId: idOf(name), output }))
  const of = async (kind: 'rms' | 'emt') => {
    const s1 = document.studies.s1 as StudyRecord
    const studies = { s1: { ...s1, kind, durationS, recordStepS: STEP } }
    const compiled = compile({ ...document, studies, channels: Object.fromEntries(channels.map((c) => [c.id, c])) }, 's1')
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { network } = compiled.value
    const { summary, column } = await runNetwork(network)
    expect(summary.failure).toBeNull()
    expect(summary.audit?.relative).toBeLessThan(1e-3)
    const decided = changes.map((code) => summary.notes.find((n) => n.code === code)?.timeS ?? Number.NaN)
    return {
      changes: [0, ...eventsS, ...decided].sort((a, b) => a - b),
      series: channels.map((c) => [...column(network.channels.findIndex((n) => n.id === c.id)).values]),
    }
  }
  const [rms, emt] = [await of('rms'), await of('emt')]
  for (const [k, t] of rms.changes.entries())
    expect(Math.abs(t - (emt.changes[k] ?? Number.NaN)), `change at ${t} s`).toBeLessThan(MEASURED)
  return signals.map(([name, output, reference], k) => {
    const size = (rms.series[k] ?? []).reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)] as const, [
      Infinity,
      -Infinity,
    ] as const)
    let found = { signal: `${name} ${output}`, swing: (size[1] - size[0]) / reference, worst: 0, afterS: 0 }
    rms.changes.forEach((fromRms, n) => {
      const fromEmt = emt.changes[n] ?? Number.NaN
      const lasts = Math.min((rms.changes[n + 1] ?? durationS) - fromRms, (emt.changes[n + 1] ?? durationS) - fromEmt)
      const mean = (series: readonly number[] | undefined, from: number, j: number): number => {
        const first = Math.ceil(from / STEP - 1e-6) + j
        return (series ?? []).slice(first, first + CYCLE).reduce((sum, v) => sum + v, 0) / CYCLE
      }
      for (let j = CYCLE; j + CYCLE + 1 < lasts / STEP; j += 1) {
        const worst = Math.abs(mean(emt.series[k], fromEmt, j) - mean(rms.series[k], fromRms, j)) / reference
        if (!(worst <= found.worst)) found = { ...found, worst, afterS: j * STEP }
      }
    })
    return found
  })
}

/** `swings` by more than a tenth of its reference, so that there is something to agree on. */
const agrees = async (study: Case, swings: string): Promise<void> => {
  const found = await inBoth(study)
  expect(found.find(({ signal }) => signal === swings)?.swing).toBeGreaterThan(0.1)
  expect(found.filter(({ worst }) => !(worst <= 0.01))).toEqual([])
}

/** Utility, UPS and load of constant power; the utility's voltage sags from 0.2 to 0.5 s. */
function upsPlant(params: Parameters<typeof set>[0], remaining: number): StudioDocument {
  const b = buildDocument({ name: 'UPS', frequencyHz: F })
  const utility = b.place('utility', 'Utility', 0, 0, set({ vNominal: 480, shortCircuitPower: 40e6, xOverR: 10 }))
  const input = b.place('bus', 'In', 0, 100, { ...set({ vNominal: 480 }), length: 200 })
  const ups = b.place(
    'ups',
    'UPS',
    100,
    200,
    set({ sRated: 1e6, inputRampLimited: false, returnDelay: 0.5, walkInTime: 2, retransferDelay: 0.5, ...params }),
  )
  const output = b.place('bus', 'Out', 0, 300, { ...set({ vNominal: 480 }), length: 200 })
  const load = b.place('constantPowerLoad', 'Load', 100, 400, set({ power: 0.8e6, powerFactor: 0.98 }))
  b.wire([utility, 'ac'], [input, 'tap'])
  b.wire([input, 'tap'], [ups, 'acInput'])
  b.wire([ups, 'acOutput'], [output, 'tap'])
  b.wire([output, 'tap'], [load, 'ac'])
  b.event(b.study('Study'), 'Sag', 0.2, 'sag', utility, { remaining, duration: 0.3 })
  return b.finish()
}
const atUps: readonly Signal[] = [
  ['In', 'v', 480],
  ['Out', 'v', 480],
  ['UPS', 'pIn', 1e6],
  ['UPS', 'qIn', 1e6],
  ['UPS', 'pOut', 1e6],
  ['UPS', 'pBattery', 1e6],
  ['UPS', 'iOut', 1203],
  ['Utility', 'p', 1e6],
]

describe('the same in rms and emt, within 1 % from a cycle after each change', () => {
  const hall = templates.find((t) => t.key === 'ai-hall-100mw')?.build()
  if (!hall) throw new Error('no template')
  const atHall: readonly Signal[] = [
    ['Utility', 'v', 138e3],
    ['Utility', 'p', 100e6],
    ['Utility', 'q', 100e6],
    ['UPS-H1', 'pIn', 1.5e6],
    ['UPS-H1', 'pOut', 1.5e6],
    ['UPS-H1', 'pBattery', 1.5e6],
    ['UPS-H1', 'vOut', 480],
  ]

  it('pulse train: a training job in the 100 MW hall', async () => {
    await agrees({ document: { ...hall, events: {} }, durationS: 4.1, signals: atHall }, 'UPS-H1 pOut')
  })

  it('sag: the grid of the 100 MW hall falls to 0.7 pu for 150 ms', async () => {
    const utility = Object.values(hall.components).find((c) => c.name === 'Utility')
    const sag: EventRecord = {
      ...{ id: 'e1', studyId: 's1', name: '', timeS: 0.2, kind: 'sag', enabled: true },
      ...{ targetId: utility?.id ?? '', params: { remaining: 0.7, duration: 0.15 } },
    }
    await agrees(
      { document: { ...hall, events: { e1: sag } }, durationS: 0.8, signals: atHall, eventsS: [0.2, 0.35], changes: ['D320'] },
      'Utility v',
    )
  })

  it('genset step: 0.8 MW onto a diesel set of 2.5 MW', async () => {
    const b = buildDocument({ name: 'Genset', frequencyHz: F })
    const genset = b.place('genset', 'G', 0, 0, set({ running: true }))
    const bus = b.place('bus', 'B', 0, 100, { ...set({ vNominal: 480 }), length: 200 })
    const cable = b.place('cable', 'K', 0, 150, set({ length: 30 }))
    const far = b.place('bus', 'F', 0, 200, { ...set({ vNominal: 480 }), length: 200 })
    const load = b.place('constantImpedanceLoad', 'L', 0, 300, set({ power: 0.5e6, powerFactor: 0.95 }))
    b.wire([genset, 'ac'], [bus, 'tap'])
    b.wire([bus, 'tap'], [cable, 'from'])
    b.wire([cable, 'to'], [far, 'tap'])
    b.wire([far, 'tap'], [load, 'ac'])
    b.event(b.study('Study'), 'Step', 0.2, 'setLoad', load, { power: 1.3e6 })
    const signals: readonly Signal[] = [
      ['G', 'p', 2.5e6],
      ['G', 'q', 2.5e6],
      ['G', 'frequency', F],
      ['F', 'v', 480],
    ]
    await agrees({ document: b.finish(), durationS: 3, signals, eventsS: [0.2] }, 'G p')
  })

  it('UPS transfer: to the battery in a sag to 0.4 pu, and back by walk-in', async () => {
    await agrees(
      { document: upsPlant({}, 0.4), durationS: 4, signals: atUps, eventsS: [0.2, 0.5], changes: ['D320', 'D326', 'D327'] },
      'UPS pBattery',
    )
  })

  it('UPS transfer: from eco mode to the inverter in a sag to 0.75 pu, and back to the bypass', async () => {
    const changes = ['D318', 'D320', 'D326', 'D327', 'D317']
    await agrees(
      { document: upsPlant({ ecoMode: true }, 0.75), durationS: 4.5, signals: atUps, eventsS: [0.2, 0.5], changes },
      'UPS pBattery',
    )
  })
})
