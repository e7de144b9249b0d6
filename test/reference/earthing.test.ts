/** An islanded plant's earth fault by the path a user takes: star points of its sets and an earthing transformer, in both domains. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import { evaluateChecks, type Waveform } from '../../src/model/limits/index.ts'
import type { StudioDocument, StudyRecord } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const F = 60
const STEP = 1 / (160 * F)
const V = 13.8e3
const FAULT = { resistance: 0, reactance: 0, phases: 'a', clears: false }

/** A gas engine on its own, a transformer to its load, and an earthing transformer. */
function plant(earthing: string, hasEarthingTransformer: boolean, isFaulted = true, windings = {}): StudioDocument {
  const b = buildDocument({ name: 'Island', frequencyHz: F })
  const bus = b.place('bus', 'Bus', 0, 100, { ...set({ vNominal: V }), length: 400 })
  const star = { earthing, neutralResistance: 20, neutralReactance: 0, xZero: 0.06 }
  const engine = b.place('gasEngine', 'Set', 0, 0, set({ sRated: 12.5e6, vRated: V, running: true, ...star }))
  const way = { vNominal: V, zeroResistance: 1, zeroReactance: 8, neutralResistance: 40, shortTimeCurrent: 200, shortTime: 0.5 }
  const coupler = b.place('earthingTransformer', 'Coupler', 200, 200, { ...set(way), inService: hasEarthingTransformer })
  const transformer = b.place(
    'transformer2w',
    'Transformer',
    0,
    200,
    set({ sRated: 2.5e6, vHv: V, vLv: 480, saturates: false, ...windings }),
  )
  const low = b.place('bus', 'Low', 0, 300, { ...set({ vNominal: 480 }), length: 200 })
  b.wire([engine, 'ac'], [bus, 'tap'])
  b.wire([bus, 'tap'], [coupler, 'ac'])
  b.wire([bus, 'tap'], [transformer, 'hv'])
  b.wire([transformer, 'lv'], [low, 'tap'])
  b.wire([low, 'tap'], [b.place('constantImpedanceLoad', 'Load', 0, 400, set({ power: 1e6, powerFactor: 1 })), 'ac'])
  const study = b.study('Study')
  if (isFaulted) b.event(study, 'Fault', 0.2, 'fault', bus, FAULT)
  return b.finish()
}
const idOf = ({ components }: StudioDocument, name: string): string => Object.values(components).find((c) => c.name === name)?.id ?? ''

function network(document: StudioDocument, study: Partial<StudyRecord> = {}) {
  const outputs = [
    ['Set', 'iNeutral'],
    ['Coupler', 'iNeutral'],
    ['Coupler', 'heat'],
  ].filter(([name]) => document.components[idOf(document, name ?? '')]?.inService)
  const channels = outputs.map(([name = '', output = ''], k) => ({
    ...{ id: `k${k}`, studyId: 's1', componentId: idOf(document, name), output },
  }))
  const studies = { s1: { ...(document.studies.s1 as StudyRecord), recordStepS: STEP, durationS: 1, ...study } }
  const compiled = compile({ ...document, studies, channels: Object.fromEntries(channels.map((c) => [c.id, c])) }, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value.network
}
const paramsOf = (document: StudioDocument) => network(document).devices.find((d) => d.kind === 'genset')?.params ?? {}

async function neutral(document: StudioDocument, kind: 'rms' | 'emt') {
  const ran = network(document, { kind, emtStepS: STEP / 4 })
  const { summary, column } = await runNetwork(ran)
  expect(summary.failure).toBeNull()
  expect(summary.audit?.relative).toBeLessThan(1e-4)
  const of = (name: string, output: string): readonly number[] => {
    const k = ran.channels.findIndex((c) => c.of === idOf(document, name) && c.signal === output)
    return k < 0 ? [] : [...column(k).values]
  }
  /** RMS over the three cycles from `t` on. */
  const size = (name: string, t: number): number => {
    const from = Math.round(t / STEP)
    const part = of(name, 'iNeutral').slice(from, from + 480)
    return kind === 'rms' ? (part[0] ?? Number.NaN) : Math.sqrt(part.reduce((sum, i) => sum + i * i, 0) / part.length)
  }
  return { size, of, notes: summary.notes }
}

describe('an earth fault in an island', () => {
  it('asks for the star point where the phases differ alone, and leaves studies of before as they were', () => {
    const keys = ['xZero', 'neutralResistance', 'neutralReactance', 'earthing']
    const asked = (earthing: string, isFaulted: boolean) => keys.filter((key) => key in paramsOf(plant(earthing, false, isFaulted)))
    expect(asked('impedance', true)).toEqual(['xZero', 'neutralResistance', 'neutralReactance'])
    expect(asked('solid', true)).toEqual(['xZero'])
    expect(asked('none', true)).toEqual([])
    expect(asked('impedance', false)).toEqual([])
  })

  it('takes the star point of a high side where it is in star, as a way to earth in both domains', async () => {
    const high = { earthingHv: 'impedance', neutralResistanceHv: 30, neutralReactanceHv: 5 }
    const of = (vectorGroup: string, isFaulted = true) => plant('none', true, isFaulted, { ...high, vectorGroup })
    const asked = (document: StudioDocument) => network(document).devices.find((d) => d.kind === 'transformer')?.params ?? {}
    expect(asked(of('YNd1'))).toMatchObject({ neutralResistanceHv: 30, neutralReactanceHv: 5 })
    for (const document of [of('Dyn1'), of('YNd1', false)]) expect(asked(document)).not.toHaveProperty('neutralResistanceHv')
    const limbs = (isFaulted: boolean, x0OverX = 0.85) => asked(plant('none', true, isFaulted, { ...high, vectorGroup: 'YNd1', x0OverX }))
    expect(limbs(true)).toMatchObject({ x0OverX: 0.85 })
    expect(limbs(true)).not.toHaveProperty('r0OverR')
    for (const params of [limbs(false), limbs(true, 1)]) expect(params).not.toHaveProperty('x0OverX')
    expect(asked(plant('none', true, true, { vectorGroup: 'Dzn0', x0OverX: 0.85 }))).toMatchObject({ x0OverX: 0.1, r0OverR: 0.4 })
    const [rms, emt] = [await neutral(of('YNd1'), 'rms'), await neutral(of('YNd1'), 'emt')]
    const [alone, beside] = [await neutral(plant('none', true), 'rms'), rms].map(({ size }) => size('Coupler', 0.3)) as [number, number]
    // Both ways share the zero sequence's voltage, which the machine's own impedance lowers a little more.
    expect(beside).toBeLessThan(alone)
    expect(beside).toBeGreaterThan(0.85 * alone)
    expect(Math.abs(emt.size('Coupler', 0.3) - beside)).toBeLessThan(0.01 * beside)
  })

  it.each([
    ['impedance', false],
    ['none', true],
    ['impedance', true],
  ] as const)('with a star point of the set: %s, earthing transformer: %s', async (earthing, hasCoupler) => {
    const document = plant(earthing, hasCoupler)
    const [rms, emt] = [await neutral(document, 'rms'), await neutral(document, 'emt')]
    // Phase voltage over the way to earth alone is above what flows: the machine's own impedance stands before it.
    const most = (V / Math.sqrt(3)) * ((earthing === 'none' ? 0 : 1 / 20) + (hasCoupler ? 1 / 40 : 0))
    const [set, coupler] = [rms.size('Set', 0.3), hasCoupler ? rms.size('Coupler', 0.3) : 0]
    expect(set + coupler).toBeLessThan(1.01 * most)
    expect(set + coupler).toBeGreaterThan(0.85 * most)
    if (earthing === 'none') expect(set).toBe(0)
    expect(Math.abs(emt.size('Set', 0.3) - set)).toBeLessThan(0.01 * most)
    if (hasCoupler) expect(Math.abs(emt.size('Coupler', 0.3) - coupler)).toBeLessThan(0.01 * most)
  })

  it('judges the neutral by its short-time rating', async () => {
    const document = plant('none', true)
    const { of, notes } = await neutral(document, 'rms')
    const told = notes.find((n) => n.code === 'D390')
    let [left, k] = [200 ** 2 * 0.5, 0]
    for (const i of of('Coupler', 'iNeutral')) {
      if (left <= 0) break
      left -= i * i * STEP
      k += 1
    }
    expect(Math.abs((told?.timeS ?? Number.NaN) - k * STEP)).toBeLessThan(3 * STEP)
    const values = Float64Array.from(of('Coupler', 'heat'))
    const wave: Waveform = { componentId: idOf(document, 'Coupler'), output: 'heat', stepS: STEP, values, minima: values, maxima: values }
    const study = document.studies.s1 as StudyRecord
    const [duty] = evaluateChecks(document, study, [wave]).filter((c) => c.componentId === wave.componentId)
    expect(duty).toMatchObject({ verdict: 'fail', limit: 1 })
    expect(duty?.value).toBeGreaterThan(1)
  })
})
