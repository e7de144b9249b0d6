/** Interharmonics of runs: what a pulsed load makes in both domains, against the network's impedance and each other. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { StudioDocument, StudyRecord } from '../../src/model/document/records.ts'
import type { InterharmonicPlace } from '../../src/model/harmonics/recorded.ts'
import { interharmonicRows, interharmonicsOf } from '../../src/model/limits/interharmonics.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { fourBusTutorial } from '../../src/model/templates/fourBus.ts'
import { judge } from '../../src/sim/checks.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

async function ran(drawn: StudioDocument, studyId: string, changes: Partial<StudyRecord>) {
  const study = { ...(drawn.studies[studyId] as StudyRecord), ...changes } as StudyRecord
  const document = { ...drawn, studies: { ...drawn.studies, [studyId]: study } }
  const compiled = compile(document, studyId)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  const waveforms = network.channels.flatMap(({ id }, k) => {
    const place = trace.channels[id]
    return place ? [{ ...place, stepS: network.settings.recordStepS, ...column(k) }] : []
  })
  const found = interharmonicsOf(document, study, waveforms)
  const at = (quantity: InterharmonicPlace['quantity']): InterharmonicPlace => {
    const place = found.places.find((p) => p.quantity === quantity && p.isPoint)
    if (!place) throw new Error(found.notes.join(' '))
    return place
  }
  return { document, study, waveforms, found, voltage: at('voltage'), current: at('current') }
}
const bin = ({ spectrum }: InterharmonicPlace, hz: number): number => spectrum.bins[hz / 5] ?? Number.NaN

/** A load that jumps between 20 and 60 MW behind 1500 MVA, X/R 10, 60 Hz. */
function pulsed(hz: number): { readonly document: StudioDocument; readonly study: string } {
  const b = buildDocument({ name: 'Pulsed load', frequencyHz: 60 })
  const bus = b.place('bus', 'POI', 0, 100, { length: 100, ...set({ vNominal: 34.5e3 }) })
  const grid = b.place('utility', 'Grid', 0, 0, set({ vNominal: 34.5e3, shortCircuitPower: 1500e6, xOverR: 10, voltage: 1 }))
  const load = b.place('constantPowerLoad', 'Load', 0, 200, set({ power: 20e6, powerFactor: 1 }))
  b.wire([grid, 'ac'], [bus, 'tap'])
  b.wire([bus, 'tap'], [load, 'ac'])
  const limits = { 'interharmonicVoltage.enabled': true, 'interharmonicSideBands.enabled': true }
  const study = b.study('Pulses', { durationS: 8, recordStepS: 0.001, limits })
  for (let k = 1; k < 2 * hz * 8; k++) b.event(study, `Edge ${k}`, k / (2 * hz), 'setLoad', load, { power: k % 2 ? 60e6 : 20e6 })
  const document = b.finish()
  const records = ['v', 'angle', 'f'].map((output, k) => ({ id: `bus${k}`, studyId: study.id, componentId: bus.id, output }))
  const channels = { ...document.channels, ...Object.fromEntries(records.map((c) => [c.id, c])) }
  return { document: { ...document, channels }, study: study.id }
}
const EMT = { kind: 'emt', emtStepS: 5e-5, recordStepS: 5e-5 } as const
const R = (34.5 ** 2 / 1500 / Math.hypot(1, 10)) * 1
/** Impedance of the grid at a frequency, Ω. */
const z = (hz: number): number => Math.hypot(R, (10 * R * hz) / 60)

describe('interharmonics of a pulsed load', () => {
  const HZ = 25
  it('side bands of the current are those of the square wave of power, of the voltage those through the impedance', async () => {
    const { document, study } = pulsed(HZ)
    const rms = await ran(document, study, {})
    const emt = await ran(document, study, EMT)
    // A square of ±20 MW about 40 MW: side bands of 2/π·20/40 each, the voltage falling by a per cent under it.
    const expected = (2 / Math.PI) * 0.5
    for (const run of [rms, emt])
      for (const hz of [60 - HZ, 60 + HZ]) expect(bin(run.current, hz) / run.current.base / expected, `${hz} Hz`).toBeCloseTo(1, 1)
    // The bus at its terminals sees the same voltage.
    const bus = rms.found.places.find(({ isPoint }) => !isPoint)
    expect(bus?.spectrum.bins.slice(1)).toEqual(rms.voltage.spectrum.bins.slice(1))
    for (const hz of [60 - HZ, 60 + HZ]) {
      const line = Math.sqrt(3) * bin(rms.current, hz)
      // Phasors know the impedance at the fundamental alone.
      expect(bin(rms.voltage, hz) / (line * z(60))).toBeCloseTo(1, 2)
      expect(Math.abs(bin(emt.voltage, hz) / (Math.sqrt(3) * bin(emt.current, hz) * z(hz)) - 1)).toBeLessThan(0.01)
      expect(Math.abs(bin(emt.current, hz) / bin(rms.current, hz) - 1)).toBeLessThan(0.03)
      expect(Math.abs(bin(emt.voltage, hz) / ((bin(rms.voltage, hz) * z(hz)) / z(60)) - 1)).toBeLessThan(0.04)
    }
  })

  it('are judged in emt from twice the fundamental on, and told about it without a verdict', async () => {
    const { document, study } = pulsed(HZ)
    const of = async (changes: Partial<StudyRecord>) => {
      const run = await ran(document, study, changes)
      const checks = await judge(run.document, study, run.waveforms)
      return {
        ...run,
        far: checks.find(({ key }) => key === 'interharmonicVoltage'),
        near: checks.find(({ key }) => key === 'interharmonicSideBands'),
      }
    }
    const emt = await of(EMT)
    const rows = interharmonicRows(emt.found, emt.voltage)
    const worst = Math.max(...rows.filter(({ order, isWhole }) => order >= 2 && isWhole).map(({ share }) => share))
    expect(emt.far).toMatchObject({ verdict: 'fail', limit: 0.002 })
    expect(emt.far?.value).toBeCloseTo(worst, 12)
    expect(emt.near?.verdict).toBe('information')
    expect(rows.slice(0, 3).map(({ byFlicker, isMet }) => [byFlicker, isMet])).toEqual([
      [true, null],
      [true, null],
      [false, false],
    ]) // prettier-ignore
    const rms = await of({})
    expect(rms.far?.verdict).toBe('notEvaluated')
    expect(rms.far?.remark).toContain('in emt')
    expect(rms.near?.value).toBeCloseTo(bin(rms.voltage, 85) / 34.5e3, 6)
    // Harmonics of 60 Hz would fold in between at 1 ms.
    expect((await of({ ...EMT, recordStepS: 0.001 }).catch((e: Error) => ({ far: e.message }))).far).toContain('fold')
  })
})

describe('interharmonics of the four-bus tutorial', () => {
  it('agree in both domains beside the fundamental', async () => {
    const document = fourBusTutorial()
    const study = Object.keys(document.studies)[0] ?? ''
    const rms = await ran(document, study, { durationS: 10, recordStepS: 0.001 })
    const emt = await ran(document, study, { kind: 'emt', emtStepS: 5e-5, durationS: 10, recordStepS: 1e-4 })
    expect(emt.current.base / rms.current.base).toBeCloseTo(1, 3)
    // A pulse of 1 Hz: what its edges leave 10 Hz away, within 7 %; of the subgroups, in which phasors miss more, 16 %.
    for (const hz of [50, 70]) expect(Math.abs(bin(emt.current, hz) / bin(rms.current, hz) - 1), `${hz} Hz`).toBeLessThan(0.07)
    for (const order of [0, 1]) {
      const of = ({ spectrum, base }: InterharmonicPlace): number => (spectrum.groups[order]?.value ?? Number.NaN) / base
      expect(of(rms.current)).toBeGreaterThan(0.03)
      expect(Math.abs(of(emt.current) / of(rms.current) - 1)).toBeLessThan(0.16)
      expect(Math.abs(of(emt.voltage) / of(rms.voltage) - 1)).toBeLessThan(0.16)
    }
  })
})
