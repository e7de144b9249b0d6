import { describe, expect, it } from 'vitest'
import { execute } from '../../commands/index.ts'
import { checkDocument } from '../../document/check.ts'
import { createDocument } from '../../document/create.ts'
import type { ParamValue, StudioDocument } from '../../document/records.ts'
import { bandPowersOf, cut, extremes, integral, sampled, sustainedLevel, workloadGet, workloadKinds } from '../index.ts'
import type { Series } from '../types.ts'
import { csvReader, traceRecord, unpackTrace, type CsvOptions, type MeasuredTrace } from './index.ts'
import { reduce } from './reduce.ts'

function read(text: string, options: CsvOptions = {}): MeasuredTrace {
  const reader = csvReader(options)
  // In pieces, as a file comes.
  for (let k = 0; k < text.length; k += 1000) reader.push(text.slice(k, k + 1000))
  const result = reader.end()
  if (!result.ok) throw new Error(result.problems[0]?.message)
  return result.value
}
const refusal = (text: string, options: CsvOptions = {}): string => {
  const reader = csvReader(options)
  reader.push(text)
  const result = reader.end()
  return result.ok ? '' : (result.problems[0]?.message ?? '')
}
const body = (head: string, rows: readonly string[]): string => [head, ...rows].join('\n')

describe('a table of power', () => {
  it.each([
    ['seconds and kilowatts', body('time_s,power_kW', ['0,1', '1,2', '2,3']), [0, 1, 2], [1e3, 2e3, 3e3]],
    ['milliseconds, decimal commas', body('t (ms);P [MW]', ['0,5;1,5', '1,5;2,5']), [0, 1e-3], [1.5e6, 2.5e6]],
    [
      'a date with microseconds',
      body('timestamp,watts', ['2026-01-01T00:00:00.000001Z,5', '2026-01-01T00:00:00.000003Z,6']),
      [0, 2e-6],
      [5, 6],
    ],
    [
      'a monitor that writes units',
      body('timestamp, power.draw [W]', ['2026/01/01 10:00:00.100, 305.21 W', '2026/01/01 10:00:00.200, 310.00 W']),
      [0, 0.1],
      [305.21, 310],
    ],
    ['nanoseconds since 1970', body('time,power', ['1764316800000000000,1', '1764316800000001000,2']), [0, 1e-6], [1, 2]],
    ['a time of day over midnight', body('time,W', ['23:59:59,1', '00:00:01,2']), [0, 2], [1, 2]],
    ['a row of units and a comment', body('# meter 7', ['time;power', 's;kW', '0;1', '1;2']), [0, 1], [1e3, 2e3]],
    ['no heading', '0 100\n0.5 200\n1 300', [0, 0.5, 1], [100, 200, 300]],
    ['decimal commas from the second row on', body('Zeit;Leistung [kW]', ['0;100', '0,5;100,5']), [0, 0.5], [100e3, 100.5e3]],
    ['groups of three beside decimal commas', body('Zeit;Leistung (W)', ['0,0;1.000', '1,0;12.300,5']), [0, 1], [1000, 12300.5]],
    [
      'times with points beside values with commas',
      body('time (s);power (kW)', ['0.995;120,0', '1.005;60,0', '1.1;60,0']),
      [0, 0.01, 0.105],
      [120e3, 60e3, 60e3],
    ],
    ['groups of three in quotes', body('time,power (W)', ['0,"1,000"', '1,"12,300.5"']), [0, 1], [1000, 12300.5]],
    ["groups parted by '", body('time;power', ["0;1'000", '1;12.5']), [0, 1], [1000, 12.5]],
    ['gigawatts over days', body('time (d),P (GW)', ['0,1', '1,2']), [0, 86400], [1e9, 2e9]],
    ['cells that change their unit', body('time,power', ['0,900 W', '1,1.1 kW']), [0, 1], [900, 1100]],
    ['a title above heading and units', body('Meter 7', ['time;power', 's;kW', '0;1', '1;2']), [0, 1], [1e3, 2e3]],
    ['the power beside its factor and its energy', body('time,power_factor,kWh,power_kW', ['0,0.9,5,1', '1,0.9,6,2']), [0, 1], [1e3, 2e3]],
    ['a date without seconds', body('time,kW', ['2026-01-01 23:45,1', '2026-01-02 00:00,2']), [0, 900], [1e3, 2e3]],
    ['a date with the day first', body('time;kW', ['31.01.2026 23:59:59;1', '01.02.2026 00:00:00;2']), [0, 1], [1e3, 2e3]],
    ['a date with half a day', body('time,kW', ['1/31/2026 11:59:59 AM,1', '1/31/2026 12:00:00 PM,2']), [0, 1], [1e3, 2e3]],
  ])('is read: %s', (_name, text, times, values) => {
    const { timesS, values: got } = read(text)
    times.forEach((t, k) => {
      expect(timesS[k]).toBeCloseTo(t, 9)
    })
    expect([...got]).toEqual(values)
  })
  it('adds up the columns that are named, and takes a rate where there is no time', () => {
    expect([...read(body('t,gpu0_W,gpu1_W', ['0,1,10', '1,2,20']), { power: ['gpu0_W', 'gpu1_W'] }).values]).toEqual([11, 22])
    const { timesS } = read('1\n2\n3', { rateHz: 1e6 })
    expect(timesS[2]).toBeCloseTo(2e-6, 12)
  })
  it('adds up columns each in its own unit', () => {
    const { values, unit } = read(body('t,P1 (kW),P2 (W)', ['0,1,500', '1,2,700']), { power: ['P1', 'P2'] })
    expect([...values]).toEqual([1500, 2700])
    expect(unit).toBe('kW, W')
  })
  it('says how it reads what both decimal signs fit', () => {
    const reader = csvReader()
    reader.push(body('t;W', ['0;1,250', '1;2,500']))
    const result = reader.end()
    expect(result.ok && [...result.value.values]).toEqual([1.25, 2.5])
    expect(result.problems.map((p) => p.message)).toEqual([expect.stringContaining('“1,250” is read with a decimal comma, as 1.250')])
  })
  it('names gaps and rows it leaves out', () => {
    const rows = Array.from({ length: 20 }, (_, k) => `${k < 10 ? k : k + 100},${k === 3 ? 'NaN' : 5}`)
    const reader = csvReader()
    reader.push(body('s,W', rows))
    const result = reader.end()
    expect(result.problems.map((p) => p.message)).toEqual([
      expect.stringContaining('9.00000–110.000 s'),
      '1 rows without a number were left out.',
    ])
  })
  it('takes a stretch of slower samples, as recorders write before a trigger, for a rate of its own; a hole in it is a gap', () => {
    const times = (hole: number): number[] => [
      ...Array.from({ length: 40 }, (_, k) => 0.1 * k + (k < 20 ? 0 : hole)),
      ...Array.from({ length: 200 }, (_, k) => 3.9 + hole + 1e-3 * (k + 1)),
    ]
    const told = (hole: number): readonly string[] => {
      const reader = csvReader()
      reader.push(
        body(
          's,W',
          times(hole).map((t) => `${t.toFixed(4)},5`),
        ),
      )
      return reader.end().problems.map((p) => p.message)
    }
    expect(told(0)).toEqual([])
    expect(told(1)).toEqual([expect.stringContaining('1 gaps longer than 5 steps of 0.00100 s')])
  })
  it('is refused with the line or the columns', () => {
    expect(refusal(body('s,W', ['0,1', '2,1', '1,1']))).toContain('Line 4')
    expect(refusal(body('s,W', ['0,1', '1,1']), { power: ['gpu9'] })).toContain('“gpu9”; the columns are s, W')
    expect(refusal('nothing here')).toContain('No row of numbers')
    expect(refusal(body('time,kW', ['11/12/2026 13:00,5', '11/12/2026 13:01,5']))).toContain(
      '“11/12/2026 13:00” is neither a number nor a time',
    )
    expect(refusal(body('t,S (kVA)', ['0,1', '1,2']))).toContain('No column of power was found; the columns are t, S (kVA)')
    expect(refusal(body('t,S (kVA)', ['0,1', '1,2']), { power: ['S (kVA)'] })).toContain('is in kVA, which is no unit of power')
    expect(refusal('0,0 100,5\n1,0 200,5')).toContain('No row of numbers')
    expect(refusal('')).toContain('No row of numbers')
  })
})

const training = workloadKinds.training
if (!training) throw new Error('no training workload')
const job = (params: Readonly<Record<string, ParamValue>>, durationS: number): Series =>
  training.profile(workloadGet({ id: 'l', name: '', kind: 'training', params: { ...params }, provenance: {} }), { durationS, seed: 1 })

describe('thinning', () => {
  it('keeps the energy exactly, the edges and the peaks', () => {
    const course = job({ period: 0.4, riseTime: 0.003, fallTime: 0.001, overshoot: 1.3, overshootTime: 0.01, rackSpread: 0 }, 20)
    const stepS = 1e-4
    const values = sampled(course, 0, stepS, 200_001)
    const timesS = Float64Array.from(values, (_, k) => k * stepS)
    const { series, largestDifference } = reduce({ timesS, values }, 5000)
    const all = { timesS: Array.from(timesS), values: Array.from(values) }
    expect(series.timesS.length).toBeLessThan(2000)
    expect(Math.abs(integral(series) / integral(all) - 1)).toBeLessThan(1e-11)
    expect(Math.abs(extremes(series).most - extremes(all).most)).toBeLessThan(0.01)
    expect(largestDifference).toBeLessThan(0.05)
    bandPowersOf(all).forEach((power, k) => {
      expect(Math.abs((bandPowersOf(series)[k] ?? 0) / power - 1)).toBeLessThan(1e-3)
    })
  })
})

/** Imports a job's course sampled at a rate, in kW at 140 kW full load. */
function imported(
  params: Readonly<Record<string, ParamValue>>,
  durationS: number,
  rateHz: number,
): { document: StudioDocument; id: string; course: Series } {
  const course = job(params, durationS)
  const values = sampled(course, 0, 1 / rateHz, Math.round(durationS * rateHz))
  const text = body(
    'time_s;power_kW',
    Array.from(values, (v, k) => `${(k / rateHz).toFixed(6)};${(140 * v).toFixed(4)}`),
  )
  const trace = traceRecord(read(text), 'rack.csv')
  const added = execute(createDocument(), 'workload/add', { kind: 'trace', name: 'Rack', params: { reference: 140e3 }, trace })
  if (!added.ok) throw new Error(added.problems[0]?.message)
  return { document: added.value.document, id: added.value.created[0] ?? '', course }
}

describe('a recording in the project', () => {
  it('is looked at in all its length for what it holds', () => {
    const rows = [0, 7200, 7201, 7300, 7301, 9000].map((t) => `${t};${t >= 7201 && t <= 7300 ? 126 : 28}`)
    const trace = traceRecord(read(body('time_s;power_kW', rows)), 'day.csv')
    const day = { id: 'w1', name: 'Day', kind: 'trace', params: { reference: 140e3 }, provenance: {}, trace }
    expect(sustainedLevel(day)).toBeCloseTo(0.9, 6)
  })

  it('plays back what was measured, again and again', () => {
    const { document, id, course } = imported({ firstPulse: 0.5 }, 8, 1000)
    const workload = document.workloads[id]
    if (!workload?.trace) throw new Error('no recording')
    expect(checkDocument(document)).toEqual([])
    expect(unpackTrace(workload.trace.data).timesS).toHaveLength(workload.trace.points)
    const played = workloadKinds.trace?.profile(workloadGet(workload), { durationS: 30, seed: 1 })
    if (!played) throw new Error('no course')
    expect(integral(cut(played, 1, 8.999)) / integral(cut(course, 0, 7.999))).toBeCloseTo(1, 4)
    expect(played.timesS.at(-1)).toBe(30)
    expect(integral(cut(played, 10, 11)) / integral(cut(played, 10 + 7.999, 11 + 7.999))).toBeCloseTo(1, 6)
  })
  it('that is damaged is named', () => {
    const { document, id } = imported({}, 4, 500)
    const workload = document.workloads[id]
    if (!workload?.trace) throw new Error('no recording')
    const broken = { ...document, workloads: { [id]: { ...workload, trace: { ...workload.trace, data: 'abcd' } } } }
    expect(checkDocument(broken).map((p) => p.code)).toEqual(['E162'])
  })
})

describe('fit', () => {
  it.each([
    ['a slow pulse', { period: 2, duty: 0.75, riseTime: 0.05, fallTime: 0.02, rackSpread: 0, firstPulse: 1.3 }],
    [
      'a fast one',
      { period: 0.31, duty: 0.5, riseTime: 0.01, fallTime: 0.01, rackSpread: 0.002, computeLevel: 0.8, communicationLevel: 0.3 },
    ],
    ['iterations that vary', { period: 1, duty: 0.6, iterationVariation: 0.03, rackSpread: 0 }],
  ])('of %s gives its energy within 2 % and its band powers within 5 %', (_name, params) => {
    const { document, id, course } = imported(params, 40, 1000)
    const fitted = execute(document, 'workload/fit', { id })
    if (!fitted.ok) throw new Error(fitted.problems[0]?.message)
    const made = fitted.value.document.workloads[fitted.value.created[0] ?? '']
    if (!made) throw new Error('no job')
    expect(Math.abs(Number(made.params.period) / params.period - 1)).toBeLessThan(0.01)
    const again = training.profile(workloadGet(made), { durationS: 40, seed: 1 })
    const [from, to] = [2, 38]
    const [before, after] = [cut(course, from, to), cut(again, from, to)]
    expect(Math.abs(integral(after) / integral(before) - 1)).toBeLessThan(0.02)
    bandPowersOf(before).forEach((power, k) => {
      // A band that holds next to nothing has no shape to be met.
      if (power < 0.005) return
      expect(Math.abs((bandPowersOf(after)[k] ?? 0) / power - 1)).toBeLessThan(0.05)
    })
    expect(made.provenance.period?.source).toContain('rack.csv')
  })
  it('is refused where nothing repeats', () => {
    const text = body(
      's,W',
      Array.from({ length: 500 }, (_, k) => `${k / 100},${k < 250 ? 100 : 500}`),
    )
    const added = execute(createDocument(), 'workload/add', { kind: 'trace', trace: traceRecord(read(text), 'step.csv') })
    if (!added.ok) throw new Error('refused')
    const fitted = execute(added.value.document, 'workload/fit', { id: added.value.created[0] })
    expect(fitted.ok ? '' : fitted.problems[0]?.code).toBe('E161')
  })
})
