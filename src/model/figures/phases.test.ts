import { describe, expect, it } from 'vitest'
import type { EventRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import type { Waveform } from '../limits/types.ts'
import { fourBusTutorial } from '../templates/fourBus.ts'
import { phaseFigures } from './phases.ts'

const STEP = 1e-4
const END = 1

/** Three phases of 100 A at the utility, `more` times that from 0.4 s to 0.5 s. */
function plant(more: number, events: readonly Partial<EventRecord>[], stepS = STEP) {
  const drawn = fourBusTutorial()
  const study: StudyRecord = { ...(drawn.studies.s1 as StudyRecord), kind: 'emt', durationS: END }
  const utility = Object.values(drawn.components).find(({ type }) => type === 'utility')
  if (!utility) throw new Error('no utility')
  const base = { studyId: 's1', targetId: utility.id, kind: 'sag', enabled: true, params: {} }
  const document: StudioDocument = {
    ...drawn,
    events: Object.fromEntries(
      events.map((e, k) => [`e${k}`, { ...base, id: `e${k}`, name: `Sag ${k + 1}`, timeS: 0, ...e } as EventRecord]),
    ),
  }
  const omega = 2 * Math.PI * document.project.frequencyHz
  const waveforms = ['ia', 'ib', 'ic'].map((output, phase): Waveform => {
    const values = Float64Array.from({ length: Math.round(END / stepS) + 1 }, (_, k) => {
      const t = k * stepS
      return (t > 0.4 && t <= 0.5 ? more : 1) * 100 * Math.cos(omega * t - (phase * 2 * Math.PI) / 3)
    })
    return { componentId: utility.id, output, stepS, values, minima: values, maxima: values }
  })
  return { document, study, waveforms, name: utility.name, cycleS: 1 / document.project.frequencyHz }
}
const extent = (x: ArrayLike<number>): readonly number[] => [x[0] as number, x[x.length - 1] as number]

describe('figures of phases', () => {
  it('show a few cycles around the event that changes them most, with the instant marked', () => {
    const { document, study, waveforms, name, cycleS } = plant(8, [{ timeS: 0.1 }, { timeS: 0.4, params: { duration: 0.3 } }])
    const { figures, note } = phaseFigures(document, study, waveforms)
    expect(figures.map(({ title }) => title)).toEqual([`Phases of ${name}: “Sag 2” at ${name}, at 400 ms`])
    const [figure] = figures
    expect(figure?.panes).toEqual([{ title: 'Phase currents', unit: 'A' }])
    const signals = figure?.traces.filter(({ role }) => role === 'signal') ?? []
    expect(signals.map((t) => t.name)).toEqual(['Phase A', 'Phase B', 'Phase C'])
    const [from = 0, to = 0] = extent(signals[0]?.x ?? [])
    expect(from).toBeCloseTo(0.4 - 1.5 * cycleS, 3)
    expect(to).toBeCloseTo(0.4 + 4.5 * cycleS, 3)
    expect(figure?.traces.at(-1)).toMatchObject({ role: 'reference', x: [0.4, 0.4] })
    expect(note).toContain('around the event')
  })
  it('stand at the end of an event where that changes them most', () => {
    const { document, study, waveforms, name } = plant(8, [{ timeS: 0.2, params: { duration: 0.2 } }])
    expect(phaseFigures(document, study, waveforms).figures[0]?.title).toBe(`Phases of ${name}: end of “Sag 1” at ${name}, at 400 ms`)
  })
  it('stand at the change itself where no event is near', () => {
    const { document, study, waveforms } = plant(8, [])
    expect(phaseFigures(document, study, waveforms).figures[0]?.title).toMatch(/: largest change, at 4\d\d(\.\d+)? ms$/)
  })
  it('stand at the end of a run in which nothing happens', () => {
    const { document, study, waveforms } = plant(1, [{ timeS: 0.4 }])
    const figure = phaseFigures(document, study, waveforms).figures[0]
    expect(figure?.title).toContain('the last cycles of the run')
    expect(extent(figure?.traces[0]?.x ?? [])[1]).toBeCloseTo(END, 6)
  })
  it('are left out, and said to be, where they were recorded too seldom; and in phasors', () => {
    const { document, study, waveforms } = plant(8, [{ timeS: 0.4 }], 4e-3)
    expect(phaseFigures(document, study, waveforms)).toMatchObject({ figures: [], note: expect.stringContaining('not drawn') })
    expect(phaseFigures(document, { ...study, kind: 'rms' }, waveforms)).toEqual({ figures: [], note: '' })
  })
})
