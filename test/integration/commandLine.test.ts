/** Every command on a real project with the real engine, and the numbers that must agree between them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import type { CheckResult, OutputDifference, ParameterStudyResult, RunRecord } from '../../src/contract/index.ts'
import type { Comparison } from '../../src/model/comparison/index.ts'
import type { ImpedanceScan } from '../../src/sim/engineApi.ts'
import { ppx, ppxJson, root } from '../support/ppx.ts'

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-cli-'))
  file = join(folder, 'tutorial.ppx')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('new, info, validate', () => {
  expect(ppx('new', file, '--template', 'four-bus-tutorial').exit).toBe(EXIT.ok)
  expect(ppx('new', file)).toMatchObject({ exit: EXIT.file, error: expect.stringContaining('file/exists: ') })
  expect(ppx('new', join(folder, 'x.ppx'), '--template', 'nothing').error).toContain('template/not-found: ')
  const info = ppxJson<{ components: Record<string, number>; runs: unknown[] }>('info', file)
  expect(info.components.utility).toBe(1)
  expect(info.runs).toEqual([])
  expect(ppxJson<{ errors: number }>('validate', file).errors).toBe(0)
  expect(ppx('check', file)).toMatchObject({ exit: EXIT.usage, error: expect.stringContaining('run/not-found: ') })
})

it('COMTRADE of a recorder that names its files in capitals', () => {
  const record = join(folder, 'RELAY.CFG')
  writeFileSync(
    record,
    'SUB,REL,1999\r\n1,1A,0D\r\n1,IA,A,L1,A,0.5,1.0,0,-32767,32767,1000,5,S\r\n50\r\n1\r\n1000,2\r\n01/01/2020,00:00:00.000000\r\n01/01/2020,00:00:00.000000\r\nASCII\r\n1\r\n',
  )
  writeFileSync(join(folder, 'RELAY.DAT'), '1,0,10\r\n2,1000,-2\r\n')
  // (0.5·10 + 1)·1000/5 and (0.5·(−2) + 1)·1000/5.
  expect(ppxJson<{ channels: unknown[] }>('trace', record).channels).toEqual([{ label: 'IA', phase: 'A', unit: 'A', min: 0, max: 1200 }])
})

it('drawing: a page as SVG, all pages as PDF, before any run and under the alternative of a study', () => {
  const campus = join(folder, 'campus.ppx')
  copyFileSync('resources/examples/eight-ways.ppx', campus)
  const svg = join(folder, 'campus.svg')
  const written = (): string => readFileSync(svg, 'utf8')
  expect(ppxJson('drawing', campus, svg)).toMatchObject({ pages: 1 })
  const drawn = written()
  expect(drawn).toMatch(/^<svg /)
  expect(drawn).toContain('>Racks on 800 V<')
  expect(ppx('drawing', campus, svg).error).toContain('file/exists: ')
  // Under another alternative other parts are out of service.
  expect(ppx('drawing', campus, svg, '--study', '800 V DC with shelf', '--force').exit).toBe(EXIT.ok)
  expect(written().match(/out of service/g)?.length).not.toBe(drawn.match(/out of service/g)?.length)
  expect(ppx('drawing', campus, svg, '--page', 'Cellar', '--force').error).toContain('There is no page “Cellar”')
  expect(ppx('drawing', campus, join(folder, 'campus.dxf')).error).toContain('file/extension: ')

  const blocks = join(folder, 'blocks.ppx')
  copyFileSync('resources/examples/campus-1gw.ppx', blocks)
  const pdf = join(folder, 'blocks.pdf')
  expect(ppxJson('drawing', blocks, pdf)).toMatchObject({ pages: 3 })
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-')

  const empty = join(folder, 'empty.ppx')
  expect(ppx('new', empty).exit).toBe(EXIT.ok)
  expect(ppx('drawing', empty, join(folder, 'empty.pdf')).error).toContain('drawing/empty: ')
})

it('table, out and back in', () => {
  const sheet = join(folder, 'transformers.tsv')
  const before = ppxJson<string[][]>('table', file, 'transformer2w')
  const power = before[0]?.indexOf('Rated power [MVA]') ?? -1
  const name = before[1]?.[0] ?? ''
  expect(before[1]?.[power]).toBe('2.5')
  writeFileSync(sheet, `Name\tRated power [kVA]\n${name}\t2500\n`)
  expect(ppxJson<{ values: number }>('table', file, 'transformer2w', '--fill', sheet).values).toBe(1)
  writeFileSync(sheet, `Name\tRated power\n${name}\tlarge\n`)
  expect(ppx('table', file, 'transformer2w', '--fill', sheet)).toMatchObject({
    exit: EXIT.usage,
    error: expect.stringContaining('“large” is not a number.'),
  })
  expect(ppxJson<string[][]>('table', file, 'transformer2w')).toEqual(before)
})

it('packs: list, switch, take in and out', () => {
  type Pack = { pack: string; title: string; checks: { key: string }[] }
  const all = ppxJson<Pack[]>('packs', file)
  const [first] = all
  expect(all.length).toBeGreaterThan(5)
  if (!first) throw new Error('no pack')
  const rows = (): string[] => ppx('packs', file).out.split('\n')
  const row = (): string => rows().find((line) => line.includes(first.title)) ?? ''
  ppx('packs', file, '--off', first.pack)
  expect(row()).toContain(`0/${first.checks.length}`)
  ppx('packs', file, '--on', first.title)
  expect(row()).toContain(`${first.checks.length}/${first.checks.length}`)

  const own = join(folder, 'own.json')
  const shown = ppxJson<Pack>('packs', file, '--show', first.pack)
  writeFileSync(own, JSON.stringify({ ...shown, pack: 'own-rules', title: 'Own rules' }))
  expect(ppx('packs', file, '--add', own).error).toContain('give it a key of its own')
  const checks = shown.checks.map((check) => ({ evaluator: check.key, ...check, key: `own-${check.key}` }))
  writeFileSync(own, JSON.stringify({ ...shown, pack: 'own-rules', title: 'Own rules', checks }))
  expect(ppx('packs', file, '--add', own)).toMatchObject({ exit: EXIT.ok })
  expect(ppxJson<Pack[]>('packs', file).map(({ pack }) => pack)).toContain('own-rules')
  ppx('packs', file, '--remove', 'own-rules')
  expect(ppxJson<Pack[]>('packs', file)).toEqual(all)
  expect(ppx('packs', file, '--on', 'nothing').error).toContain('There is no rule pack “nothing”')
  writeFileSync(own, '{')
  expect(ppx('packs', file, '--add', own).error).toContain('is not JSON')
})

it('snapshots: take, compare, restore', () => {
  const sheet = join(folder, 'changed.tsv')
  const [head, row] = ppxJson<string[][]>('table', file, 'transformer2w')
  expect(ppx('snapshots', file, '--take', 'Tender').exit).toBe(EXIT.ok)
  expect(ppx('snapshots', file, '--take', 'Tender').error).toContain('snapshot/exists: ')
  writeFileSync(sheet, `Name\tRated power [MVA]\n${row?.[0]}\t1.6\n`)
  expect(ppx('table', file, 'transformer2w', '--fill', sheet).exit).toBe(EXIT.ok)
  const found = ppxJson<{ name: string; what: string; before: string; after: string }[]>('snapshots', file, '--compare', 'Tender')
  expect(found).toMatchObject([{ name: row?.[0], what: 'Rated power', before: '2.5 MVA', after: '1.6 MVA' }])
  expect(ppx('snapshots', file, '--restore', 'Tender').exit).toBe(EXIT.ok)
  expect(ppxJson('table', file, 'transformer2w')).toMatchObject([head, row])
  expect(ppxJson('snapshots', file, '--compare', 'Tender')).toEqual([])
  expect(ppx('snapshots', file, '--remove', 'Tender').exit).toBe(EXIT.ok)
  expect(ppx('snapshots', file, '--compare', 'Tender').error).toContain('snapshot/not-found: ')
})

it('run, check, results, report', () => {
  const { run } = ppxJson<{ run: RunRecord }>('run', file)
  expect(run.status).toBe('completed')
  expect(run.summary?.audit?.relative).toBeLessThan(1e-6)
  const judged = ppx('check', file, '--json')
  const { checks } = JSON.parse(judged.out) as { checks: CheckResult[] }
  expect(checks.length).toBeGreaterThan(5)
  expect(judged.exit).toBe(checks.some(({ verdict }) => verdict === 'fail') ? EXIT.checksFailed : EXIT.ok)
  for (const check of checks) expect(check.source).not.toBe('')
  // What is held against no limit has none: null, and not left out.
  const without = checks.filter(({ verdict }) => verdict === 'information' || verdict === 'notApplicable')
  expect(without.length).toBeGreaterThan(0)
  for (const { limit } of without) expect(limit).toBeNull()
  for (const { limit, verdict } of checks) if (verdict === 'pass' || verdict === 'fail') expect(limit).toBeTypeOf('number')
  // The studies of the operating point count in the same verdict.
  expect([...new Set(checks.map(({ study }) => study))]).toEqual(['transient', 'powerFlow', 'shortCircuit', 'harmonics'])
  expect(ppx('check', file).out).toContain('Harmonics: ')

  const csv = ppx('results', file).out.trim().split('\r\n')
  expect(csv).toHaveLength(run.samples + 1)
  // Each heading bears the unit of the numbers below it: a loading of 0.4 is one of one, not of a hundred.
  for (const title of ['Utility · Active power to site [W]', 'T1 · Loading [pu]', 'Racks · Running (1)'])
    expect(csv[0]?.split(',')).toContain(title)
  expect(csv.at(-1)?.split(',')).toHaveLength(run.channels.length + 1)
  expect(
    csv
      .at(-1)
      ?.split(',')
      .every((cell) => Number.isFinite(Number(cell))),
  ).toBe(true)

  const pdf = join(folder, 'tutorial.pdf')
  const { pages } = ppxJson<{ pages: number }>('report', file, pdf, '--paper', 'letter')
  expect(pages).toBeGreaterThan(10)
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-')
  expect(statSync(pdf).size).toBeGreaterThan(100_000)
})

it('export and import give the same model, and the same run', () => {
  const json = join(folder, 'tutorial.json')
  const copy = join(folder, 'copy.ppx')
  expect(ppx('export', file, json).exit).toBe(EXIT.ok)
  expect(ppx('import', json, copy).exit).toBe(EXIT.ok)
  const again = join(folder, 'again.json')
  expect(ppx('export', copy, again).exit).toBe(EXIT.ok)
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(json, 'utf8'))
  const [first] = ppxJson<{ runs: RunRecord[] }>('info', file).runs
  const { run } = ppxJson<{ run: RunRecord }>('run', copy)
  expect(run.modelHash).toBe(first?.modelHash)
  expect(ppx('results', copy).out).toBe(ppx('results', file).out)
})

it('says what it does not understand', () => {
  expect(ppx('fly').exit).toBe(EXIT.usage)
  expect(ppx('run').exit).toBe(EXIT.usage)
  const help = ppx('--help')
  expect(help.exit).toBe(EXIT.ok)
  expect(help.out).toContain('Exit codes')
  expect(JSON.parse(ppx('info', join(folder, 'none.ppx'), '--json').error)).toMatchObject({ code: 'file/not-found' })
  expect(ppx('impedance', file, 'IT bus', '--from', '60', '--to', '60')).toMatchObject({
    exit: EXIT.usage,
    error: expect.stringContaining('The range of frequencies must rise'),
  })
})

it('ends quietly for a reader that has seen enough', async () => {
  const command = spawn(process.execPath, ['src/cli/index.ts', 'info', file], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  command.stdout.destroy()
  const [[exit], error] = await Promise.all([once(command, 'close'), text(command.stderr)])
  expect({ exit, error }).toEqual({ exit: EXIT.ok, error: '' })
})

it('compare sets the latest run of every study side by side', () => {
  const studies = ppxJson<{ studies: { name: string }[] }>('info', file).studies.map(({ name }) => name)
  for (const name of studies) expect(ppxJson<{ run: RunRecord }>('run', file, '--study', name).run.status).toBe('completed')
  const comparison = ppxJson<Comparison>('compare', file)
  expect(comparison.alternatives).toHaveLength(studies.length)
  for (const { cells } of comparison.limits) expect(cells).toHaveLength(studies.length)
  expect(comparison.energies.find(({ key }) => key === 'loss')?.cells.every((loss) => loss !== null && loss > 0)).toBe(true)
  expect(ppx('compare', file, '--runs', 'None').error).toContain('run/not-found: ')
})

it('vary carries out a parameter study and keeps its result in the project', () => {
  const hall = join(folder, 'hall.ppx')
  expect(ppx('new', hall, '--template', 'ai-hall-100mw').exit).toBe(EXIT.ok)
  expect(ppx('vary', hall, '--parameter-study', 'None').error).toContain('parameterStudy/not-found: ')
  const json = join(folder, 'hall.json')
  expect(ppx('export', hall, json).exit).toBe(EXIT.ok)
  const project = JSON.parse(readFileSync(json, 'utf8')) as {
    document: { parameterStudies: Record<string, object>; studies: Record<string, object> }
  }
  const { parameterStudies, studies } = project.document
  for (const study of Object.values(parameterStudies)) Object.assign(study, { method: 'sweep', evaluations: 2 })
  for (const study of Object.values(studies)) Object.assign(study, { durationS: 6 })
  writeFileSync(json, JSON.stringify(project))
  expect(ppx('import', json, hall, '--force').exit).toBe(EXIT.ok)
  const result = ppxJson<ParameterStudyResult>('vary', hall)
  expect(result).toMatchObject({ status: 'completed', study: { name: 'Battery of the UPS' } })
  expect(result.evaluations).toHaveLength(4)
  // Six seconds do not show whether the charge lasts.
  expect(result.answer?.open).toContainEqual(
    expect.objectContaining({ key: 'batteryCreep', place: 'UPS-H1', why: expect.stringContaining('one of 36 s is needed') }),
  )
  expect(ppx('vary', hall).out).toContain('The cheapest of them inside every limit that could be judged:')
})

it('runs under another alternative than the study names, and keeps both runs for comparison', () => {
  const file = join(folder, 'variants.ppx')
  copyFileSync(fileURLToPath(new URL('../fixtures/ppx-versions/v4.ppx', import.meta.url)), file)
  expect(ppxJson<{ kind: string; changes: { here: string }[] }[]>('variants', file)).toMatchObject([
    { kind: 'configuration', changes: [] },
    { kind: 'alternative', name: 'Larger UPS', changes: [{ component: 'UPS 1', drawn: '2.5 MVA', here: '4 MVA' }] },
  ])
  const { run } = ppxJson<{ run: RunRecord }>('run', file, '--alternative', 'drawn')
  expect(run.variant).toEqual({ configuration: { id: 'k1', name: 'As switched' }, alternative: null })
  expect(ppxJson<{ alternatives: { name: string }[] }>('compare', file).alternatives.map(({ name }) => name)).toEqual([
    'Battery share off, As switched, Larger UPS 1',
    'Battery share off, As switched 1',
  ])
  expect(ppx('run', file, '--alternative', 'none such').error).toContain('There are: drawn, Larger UPS')
})

it('impedance in the zero sequence, with what the balanced study leaves out of its network', () => {
  const own = join(folder, 'earthed.ppx')
  const sheet = join(folder, 'earthing.tsv')
  ppxJson('new', own, '--template', 'four-bus-tutorial')
  const at = (bus: string): { points: { z: number[] }[]; open: object | null } =>
    ppxJson('impedance', own, bus, '--from', '50', '--to', '70', '--points', '2', '--sequence', 'zero')
  expect(at('Bus 2').points[0]?.z[0]).toBeLessThan(0.01)
  writeFileSync(sheet, 'Name\tLow-side star point\nT1\tEarthed through an impedance\n')
  ppxJson('table', own, 'transformer2w', '--fill', sheet)
  // 3·55.4 Ω and the windings.
  const [re = 0, im = 0] = at('Bus 2').points[0]?.z ?? []
  expect(re).toBeCloseTo(166.2, 2)
  expect(im).toBeGreaterThan(0)
  const points = join(folder, 'points.csv')
  ppxJson('impedance', own, 'Bus 2', '--from', '50', '--to', '70', '--points', '2', '--sequence', 'zero', '--output', points)
  const [heads = '', first = ''] = readFileSync(points, 'utf8').split('\r\n')
  expect(heads).toBe('\ufeff"Frequency, Hz","|Z₀|, Ω","Angle of Z₀, °","R₀, Ω","X₀, Ω"')
  expect(first.split(',').map(Number)).toEqual([50, Math.hypot(re, im), (Math.atan2(im, re) * 180) / Math.PI, re, im])
  expect(ppx('impedance', own, 'Bus 3', '--sequence', 'zero').out).toContain('Open: no zero-sequence path leads from Bus 3 to earth.')
})

it('impedance and power flow look as far as the screen and the report do, and say what they found', () => {
  const hall = join(folder, 'dc-hall.ppx')
  ppxJson('new', hall, '--template', 'dc-hall-800v')
  const { points, middlebrook } = ppxJson<ImpedanceScan>('impedance', hall, 'Row A')
  expect([points[0]?.frequencyHz, points.at(-1)?.frequencyHz, points.length]).toEqual([0.1, 5000, 200])
  // Where the shelves' terminal capacitors resonate with the cables, above a kilohertz.
  expect(middlebrook?.atHz).toBeGreaterThan(1000)
  // A study of the operating point is of either one that it is asked for.
  type Flow = { totals: { loads: number } }
  const [start, full] = ['start', 'full-load'].map((at) => ppxJson<Flow>('power-flow', hall, '--at', at).totals.loads)
  expect(full).toBeGreaterThan(5 * (start ?? Number.NaN))
  expect(ppx('impedance', hall, 'Row A', '--output', join(folder, 'row.csv')).out).toContain('Middlebrook’s criterion is not met')
})

it('refine runs again with a tenth of the tolerance, and says how far the results are apart', () => {
  type Refined = { run: RunRecord; of: string; differences: OutputDifference[] }
  const { run, of, differences } = ppxJson<Refined>('refine', file)
  const [first, second] = [of, run.id].map((id) => ppxJson<{ runs: RunRecord[] }>('info', file).runs.find((each) => each.id === id))
  expect(second?.name).toBe(`${first?.name} at tolerance 1e−6`)
  expect(second?.modelHash).toBe(first?.modelHash)
  expect(differences).toHaveLength(run.channels.length)
  expect(differences.map(({ share }) => share)).toEqual(differences.map(({ share }) => share).toSorted((a, b) => b - a))
  // Not the same run, and not another result.
  expect(differences[0]?.share).toBeGreaterThan(1e-6)
  expect(differences[0]?.share).toBeLessThan(1e-3)
})

it('short circuits on direct current: currents that add up, duties, curves on demand', () => {
  const hall = join(folder, 'dc-hall.ppx')
  copyFileSync('resources/examples/dc-hall-800v.ppx', hall)
  interface Answer {
    readonly clearingS: number
    readonly buses: readonly { e: number; ik: number; times?: number[]; contributions: { ik: number; kind: string }[] }[]
    readonly duties: readonly { verdict: string; timeS: number | null }[]
  }
  const asked = ['shortcircuit', hall, '--standard', 'iec61660', '--clearing', '0.01']
  const spoken = ppx(...asked)
  // Assumed ratings of busbars and breakers are exceeded.
  expect(spoken.exit).toBe(EXIT.checksFailed)
  expect(spoken.out).toContain('Steady Ik')
  const { clearingS, buses, duties } = ppxJson<Answer>(...asked)
  expect(clearingS).toBe(0.01)
  for (const { e, ik, contributions, times } of buses) {
    expect([808, 51]).toContain(e)
    expect(times).toBeUndefined()
    expect(contributions.reduce((sum, c) => sum + c.ik, 0)).toBeCloseTo(ik, 6)
  }
  expect(new Set(duties.map(({ timeS }) => timeS))).toContain(0.01)
  const drawn = ppxJson<Answer>('shortcircuit', file, '--standard', 'iec61660', '--curves')
  expect(drawn.buses.map(({ times = [] }) => times.at(-1))).toEqual([1])
})
