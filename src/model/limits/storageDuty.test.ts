/** Whether charge lasts beyond the run, by courses whose reading is known. */
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument, createStudy } from '../document/create.ts'
import type { EventRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { evaluateChecks, shippedChecks, type CheckResult, type Waveform } from './index.ts'

function site(): { readonly document: StudioDocument; readonly ids: Readonly<Record<string, string>> } {
  let document = createDocument()
  const ids: Record<string, string> = {}
  for (const type of ['ups', 'bess', 'rackBbu', 'battery', 'flywheel', 'capacitorShelf']) {
    const placed = execute(document, 'component/place', { type, pageId: 'p1', x: 100 * Object.keys(ids).length, y: 0 })
    if (!placed.ok) throw new Error(JSON.stringify(placed.problems))
    document = placed.value.document
    ids[type] = placed.value.created[0] ?? ''
  }
  return { document, ids }
}
const { document, ids } = site()
const limits: StudyRecord['limits'] = Object.fromEntries(shippedChecks.map(({ key }) => [`${key}.enabled`, key === 'batteryCreep']))
const study: StudyRecord = { ...createStudy('s1', 'Study'), durationS: 60, limits }

const STEP = 0.1
type Course = (t: number) => number
const wave = (type: string, output: string, seconds: number, f: Course): Waveform => {
  const values = Float64Array.from({ length: Math.round(seconds / STEP) + 1 }, (_, k) => f(k * STEP))
  return { componentId: ids[type] ?? '', output, stepS: STEP, values, minima: values, maxima: values }
}
const sag = (timeS: number, params: EventRecord['params']): EventRecord => ({
  ...{ id: 'e1', studyId: 's1', name: 'Sag', timeS, kind: 'sag', targetId: ids.ups ?? '', params, enabled: true },
})
function judge(type: string, waves: readonly Waveform[], events: readonly EventRecord[] = []): CheckResult {
  const on = { ...document, events: Object.fromEntries(events.map((e) => [e.id, e])) }
  const found = evaluateChecks(on, study, waves).find(({ componentId }) => componentId === ids[type])
  if (!found) throw new Error(type)
  return found
}
/** Down by 0.01 % a second, without a target of recentring to go to. */
const falls: Course = (t) => 0.5 - 1e-4 * t
const normal = (seconds: number): Waveform => wave('ups', 'mode', seconds, () => 0)

describe('charge beyond the run', () => {
  it('of every storage is told by its own band', () => {
    // At the end 0.494: down to the lower limit by 1e-4 a second.
    expect(judge('battery', [wave('battery', 'soc', 60, falls)])).toMatchObject({ verdict: 'fail', value: expect.closeTo(3940, -1) })
    // Energy goes by the square of the speed: 0.81 less 1e-4 a second, to a quarter; recentring gives 5 kW of the megawatt at most.
    const wheel = (perS: number): CheckResult => judge('flywheel', [wave('flywheel', 'speed', 60, (t) => Math.sqrt(0.81 - perS * t))])
    expect(wheel(3e-3)).toMatchObject({ verdict: 'fail', value: expect.closeTo((0.81 - 0.18 - 0.25) / 3e-3, 0) })
    expect(wheel(0).verdict).toBe('pass')
    // 316 V of 400 at rest, 200 V at least.
    const shelf = (f: Course): CheckResult => judge('capacitorShelf', [wave('capacitorShelf', 'soc', 60, f)])
    expect(shelf(() => 0.79).verdict).toBe('pass')
    expect(shelf((t) => 0.79 - 4e-3 * t).verdict).toBe('pass')
    expect(shelf((t) => Math.max(0.79 - 8e-3 * t, 0.5)).verdict).toBe('fail')
  })

  it('is not judged by a run that ends within the beginning or behind an event, and says how long one would be', () => {
    const soc = (seconds: number): readonly Waveform[] => [wave('ups', 'soc', seconds, falls), normal(seconds)]
    expect(judge('ups', soc(20))).toMatchObject({
      ...{ verdict: 'notEvaluated', limit: 86400, sense: 'min' },
      remark: expect.stringContaining('the run ends at 20 s, one of 33 s is needed'),
    })
    expect(judge('ups', soc(60)).verdict).toBe('fail')
    // Half a second at 40 s: another 30 s and three periods behind it.
    const after = judge('ups', soc(60), [sag(40, { remaining: 0.5, duration: 0.5 })])
    expect(after).toMatchObject({ verdict: 'notEvaluated', remark: expect.stringContaining('one of 73.5 s is needed') })
    expect(judge('ups', soc(60), [sag(61, { duration: 0.5 })]).verdict).toBe('fail')
    expect(judge('ups', soc(60), [{ ...sag(40, {}), enabled: false }]).verdict).toBe('fail')
  })

  it('is not held against a battery that carries an outage of the study to the end of the run', () => {
    const mode = (until: number): Waveform => wave('ups', 'mode', 60, (t) => (t < until ? 1 : 0))
    const outage = [sag(10, { remaining: 0, duration: 3600, clears: false })]
    expect(judge('ups', [wave('ups', 'soc', 60, falls), mode(61)], outage)).toMatchObject({
      ...{ verdict: 'notEvaluated', remark: expect.stringContaining('carries an outage') },
    })
    expect(judge('ups', [wave('ups', 'soc', 60, falls), mode(59.8)], outage).verdict).toBe('fail')
    expect(judge('ups', [wave('ups', 'soc', 60, () => 0.5), mode(61)], outage).verdict).toBe('pass')
    // One that does not take its supply by itself is no outage.
    expect(judge('ups', [wave('ups', 'soc', 60, falls), mode(61)]).verdict).toBe('fail')
  })

  it('is not told by a drift that has just turned', () => {
    const turned = judge('battery', [wave('battery', 'soc', 60, (t) => 0.5 + 1e-4 * (t < 50 ? t : 100 - t))])
    expect(turned).toMatchObject({ verdict: 'notEvaluated', remark: expect.stringContaining('which a longer run tells') })
  })

  it('is not there for one that is at its lower limit already', () => {
    const empty = judge('battery', [wave('battery', 'soc', 60, (t) => Math.max(0.5 - 0.02 * t, 0.1))])
    expect(empty).toMatchObject({ verdict: 'fail', value: 0, remark: expect.stringContaining('is at its limit already') })
  })
})
