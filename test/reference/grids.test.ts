/**
 * Grids of other programs through import, compile and engine. PSS/E: PowerSimulationsDynamics.jl, test/benchmarks/psse (BSD-3, licence beside
 * the files). IEEE cases: as distributed with PYPOWER 5.1.21, held against its Newton power flow at 1e-12.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile, type Compiled } from '../../src/model/compile/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { gridFormat, importGrid } from '../../src/model/interchange/index.ts'
import { engine, runNetwork } from '../support/engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const fixture = (path: string): string => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8')

function imported(path: string, dyr: string | null, loads: 'constantPower' | 'constantImpedance') {
  const format = gridFormat(path)
  if (!format) throw new Error(path)
  const result = importGrid({ name: path, format, text: fixture(path), dyr: dyr === null ? null : fixture(dyr) }, { loads })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return { document: result.value, problems: result.problems }
}
const idOf = (document: StudioDocument, name: string): string => {
  const found = Object.values(document.components).find((c) => c.name === name)
  if (!found) throw new Error(`${name} is not among ${Object.values(document.components).map((c) => c.name)}`)
  return found.id
}
function compiled(document: StudioDocument): Compiled {
  const result = compile(document, 's1')
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1))
  return result.value
}

const IEEE = ['case9', 'case14', 'case30', 'case57', 'case118', 'case300'].map((name) => `ieee/${name}.m`)
describe('power flow', () => {
  it.each([...IEEE, 'psse/windings.raw'])('%s', (name) => {
    const { document } = imported(name, null, 'constantPower')
    const { network, trace } = compiled(document)
    const summary = JSON.parse(engine.steadyState(JSON.stringify(network))) as RunSummary
    if (!summary.steadyState) throw new Error(JSON.stringify(summary.failure))
    expect(summary.steadyState.mismatchPu).toBeLessThan(1e-8)
    const rows = fixture(name.replace(/\.\w+$/, '.csv'))
      .trim()
      .split('\n')
      .slice(1)
    const expected = new Map(rows.map((row) => row.split(',').map(Number)).map(([bus, vm, va]) => [String(bus), { vm, va }]))
    const reference = Object.values(document.components).find((c) => c.type === 'utility')
    const slack = expected.get(reference?.name.split(' ')[1] ?? '')?.va ?? 0
    let seen = 0
    for (const { id, vPu, angleRad } of summary.steadyState.buses) {
      const component = document.components[trace.buses[id]?.[0] ?? '']
      // MATPOWER has no names of buses.
      const row = expected.get(component?.name.split(' ')[0] ?? '')
      if (!row) continue
      seen++
      expect(Math.abs(vPu - (row.vm ?? 0)), `bus ${component?.name}`).toBeLessThan(1e-6)
      expect(Math.abs((angleRad * 180) / Math.PI - ((row.va ?? 0) - slack)), `bus ${component?.name}`).toBeLessThan(1e-4)
    }
    expect(seen).toBe(expected.size)
  })
})

async function ran(document: StudioDocument) {
  const { network } = compiled(document)
  const { summary, column: recorded } = await runNetwork(network)
  const columns = network.channels.map((_, k) => [...recorded(k).values])
  return { network, columns, summary }
}

interface Wanted {
  readonly component: string
  readonly output: string
  readonly column: number
  /** From SI to the column's unit. */
  readonly scale: number
  readonly tolerance: number
}
/** On import, of the three buses of PSS/E. */
const TOLD = [
  expect.stringContaining('2 records of the section Generator have limits of active power that are not carried over'),
  expect.stringContaining('Load 103 1 is turned into the impedance'),
]
const DEGREES = 180 / Math.PI
const MW = 1e-6

const MACHINES: readonly (readonly [
  folder: string,
  dyr: string,
  csv: string,
  durationS: number,
  stepS: number,
  wanted: readonly Wanted[],
])[] = [
  [
    'GENROU',
    'machines.dyr',
    'result.csv',
    20,
    0.005,
    [{ component: 'G 102 1', output: 'angle', column: 1, scale: DEGREES, tolerance: 0.1 }],
  ],
  [
    'SEXS',
    'machines.dyr',
    'result.csv',
    20,
    0.005,
    [
      { component: '102 BUS 2', output: 'v', column: 1, scale: 1 / 138e3, tolerance: 1e-2 },
      { component: 'L 101–103 1', output: 'pFrom', column: 2, scale: MW, tolerance: 1 },
      { component: 'L 101–103 1', output: 'qFrom', column: 3, scale: MW, tolerance: 1 },
      { component: 'L 101–103 1', output: 'pTo', column: 4, scale: -MW, tolerance: 1 },
      { component: 'L 101–103 1', output: 'qTo', column: 5, scale: -MW, tolerance: 1 },
      { component: 'G 102 1', output: 'field', column: 6, scale: 1, tolerance: 1e-2 },
      { component: 'G 102 1', output: 'torque', column: 7, scale: 1, tolerance: 1e-2 },
    ],
  ],
  [
    'TGOV1',
    'machines.dyr',
    'result.csv',
    20,
    0.005,
    [
      { component: 'G 102 1', output: 'angle', column: 1, scale: DEGREES, tolerance: 0.1 },
      { component: 'G 102 1', output: 'field', column: 2, scale: 1, tolerance: 1e-2 },
    ],
  ],
  [
    'DEGOV',
    'machines_nodelay.dyr',
    'result_nodelay.csv',
    5,
    1 / 240,
    [{ component: 'G 102 1', output: 'speed', column: 1, scale: 1, tolerance: 5e-5 }],
  ],
  [
    'DEGOV',
    'machines_delay.dyr',
    'result_delay.csv',
    5,
    1 / 240,
    [{ component: 'G 102 1', output: 'speed', column: 1, scale: 1, tolerance: 5e-5 }],
  ],
]

describe('PSS/E cases from RAW and DYR', () => {
  it.each(MACHINES)('%s with %s follows %s', async (folder, dyr, csv, durationS, stepS, wanted) => {
    const read = imported(`psse/${folder}/network.raw`, `psse/${folder}/${dyr}`, 'constantImpedance')
    expect(read.problems.map((p) => p.message)).toEqual(TOLD)
    const { document } = read
    const study = document.studies.s1
    if (!study) throw new Error('no study')
    const channels = wanted.map((w, k) => ({ id: `r${k + 1}`, studyId: 's1', componentId: idOf(document, w.component), output: w.output }))
    const changed: StudioDocument = {
      ...document,
      studies: { s1: { ...study, durationS, recordStepS: stepS, tolerance: 1e-8, maxStepS: 0.05 } },
      channels: Object.fromEntries(channels.map((c) => [c.id, c])),
      events: {
        e1: {
          id: 'e1',
          studyId: 's1',
          name: 'Line out',
          timeS: 1,
          kind: 'disconnect',
          targetId: idOf(document, 'L 101–102 1'),
          params: {},
          enabled: true,
        },
      },
    }
    const { network, columns, summary } = await ran(changed)
    expect(summary.failure).toBeNull()
    const rows = fixture(`psse/${folder}/${csv}`)
      .trim()
      .split('\n')
      .map((row) => row.split(',').map(Number))
    wanted.forEach(({ output, column, scale, tolerance }, k) => {
      const at = network.channels.findIndex((c) => c.id === `r${k + 1}`)
      let worst = 0
      for (const row of rows) {
        const t = row[0] ?? 0
        // At the instant of the switching the two programs write different sides.
        if (t > durationS - stepS || Math.abs(t - 1) < 2 * stepS) continue
        const place = t / stepS
        const [low, part] = [Math.floor(place), place - Math.floor(place)]
        const value = (columns[at]?.[low] ?? 0) * (1 - part) + (columns[at]?.[low + 1] ?? 0) * part
        worst = Math.max(worst, Math.abs(value * scale - (row[column] ?? 0)))
      }
      expect(worst, output).toBeLessThan(tolerance)
    })
  })
})

const ROUND = "102 'GENROU' 1 8 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.3 0.55 0.25 0.2 0.1 0.8 /"
const SALIENT = '5 0.05 0.06 5 0.05 1.5 1.2 0.4 0.25 0.12 0.1 0.4 /'
const STATIC = "102 'EXST1' 1 0.02 0.2 -0.2 1 10 80 0.05 8 -3 0.1 0.02 1 /"
/** The standard’s sample data of each model, as a DYR file holds them. */
const MODELS: readonly (readonly [name: string, records: readonly string[]])[] = [
  [
    'GENSAL, EXST1, IEEEST, IEEEG1',
    [
      `102 'GENSAL' 1 ${SALIENT}`,
      STATIC,
      "102 'IEEEST' 1 1 0 0 0 0 0 0 0 0.15 0.05 0.15 0.05 3 3 5 0.05 -0.05 0 0 /",
      "102 'IEEEG1' 1 0 0 20 0.1 0 0.2 0.3 -0.5 1.2 0 0.3 0.3 0 7 0.4 0 0.4 0.3 0 0 0 0 /",
    ],
  ],
  ['GENSAE, SCRX', [`102 'GENSAE' 1 ${SALIENT}`, "102 'SCRX' 1 0.1 10 100 0.05 0 5 0 10 /"]],
  [
    'GENROE, AC7B',
    [
      ROUND.replace('GENROU', 'GENROE'),
      "102 'AC7B' 1 0 4.24 4.24 0 0 5.79 -5.79 20 10 1 -0.95 4.96 10 0.212 0 0 1 0.18 0.02 1 1.1 6.9 0 3.02 0.075 6.3 0.44 /",
    ],
  ],
  [
    'ESST1A, GGOV1',
    [
      ROUND,
      "102 'ESST1A' 1 1 1 0.02 0.3 -0.3 1 10 0.1 0.2 190 0.02 9 -9 7.8 -6.7 0.1 0 1 1 4 /",
      "102 'GGOV1' 1 1 0 0.04 1 0.05 -0.05 10 2 0 1 1 0.15 0.5 1.5 0.2 0.5 0 0.1 3 2 0.67 1.1 0 0.1 -0.1 0.002 0.01 10 0.1 120 0 4 5 99 -99 /",
    ],
  ],
  ['IEEET1 (self-excited)', [ROUND, "102 'IEEET1' 1 0.02 46 0.06 6 -6 0 0.46 0.1 1 0 3.1 0.33 2.3 0.1 /"]],
  ['ESDC1A', [ROUND, "102 'ESDC1A' 1 0.02 46 0.06 0.06 0.173 6 -6 1 0.46 0.1 1 0 2.3 0.1 3.1 0.33 /"]],
  ['EXAC1', [ROUND, "102 'EXAC1' 1 0.02 0 0 400 0.02 14.5 -14.5 0.8 0.03 1 0.2 0.38 1 3.14 0.03 4.18 0.1 /"]],
  [
    'GENSAL, ESST4B, PSS2B, PIDGOV',
    [
      `102 'GENSAL' 1 ${SALIENT}`,
      "102 'ESST4B' 1 0.02 3.15 3.15 1 -0.87 0.02 1 0.2 1 -0.87 0.1 6.5 0.1 8.2 0.11 0.06 10 /",
      "102 'PSS2B' 1 1 0 3 0 5 1 2 2 0 2 0 2 0.2 1 0.5 0.1 8 0.12 0.02 0.3 0.02 0 0 0.2 -0.2 2 -2 0.1 -0.1 /",
      "102 'PIDGOV' 1 1 0.05 0.1 2 0.3 0.5 0.05 0.1 0 0.1 0.5 0.6 0.8 1 1.3 1 0 1 1 0.2 -0.2 /",
    ],
  ],
  [
    'ST6B, PSS2A, WPIDHY',
    [
      ROUND,
      "102 'ST6B' 1 1 0.012 18.038 45.094 0 0.02 4.81 -3.85 1 1 1.0577 17.33 4.164 4.81 -3.85 1 0.02 /",
      "102 'PSS2A' 1 1 0 3 0 5 1 2 2 0 2 0 2 0.16 1 0.5 0.1 5 0.12 0.02 0.3 0.02 0.1 -0.1 /",
      "102 'WPIDHY' 1 0.1 -0.05 3 0.3 0.8 0.05 0.1 0.2 -0.2 1 0 1 1.5 0 0 0.1 0.5 0.6 0.8 1 1.3 /",
    ],
  ],
  [
    'GENROE, ST8C',
    [
      ROUND.replace('GENROU', 'GENROE'),
      "102 'ST8C' 1 1 1 1 1 0.02 10 2 4 0 5 8 1 -0.87 1 0.01 1 -0.87 1 0.02 0.1 6.5 0.1 0.05 5 8 0.1 0.2 1 /",
    ],
  ],
  [
    'GENTPJ, PSS2C',
    [
      "102 'GENTPJ1' 1 8 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.3 0.55 0.25 0.26 0.2 0.1 0.5 0.05 /",
      "102 'SEXS' 1 0.4 5 20 0.1 0 4 /",
      "102 'PSS2C' 1 1 0 3 0 5 1 2 2 0 2 0 2 0.16 1 0.5 0.1 8 0.12 0.02 0.3 0.02 0 0 0 0 0 0 0.1 -0.1 0.1 0.05 0.2 0.1 /",
    ],
  ],
  ['SEXS, STAB1', [ROUND, "102 'SEXS' 1 0.4 5 20 0.1 0 4 /", "102 'STAB1' 1 5 10 5 0.03 5 0.03 0.1 /"]],
  ['AC8B', [ROUND, "102 'AC8B' 1 0 80 5 10 0.1 35 0 35 0 50 0 0 1 1.2 0.55 1.1 1 6.5 0.3 9 3 /"]],
]

describe('every model of a DYR file', () => {
  it.each(MODELS)('%s holds still, rides through a line outage and comes to rest', async (_, records) => {
    const raw = fixture('psse/GENROU/network.raw')
    const dyr = ["101 'GENCLS' 1 0 0 /", ...records].join('\n')
    const read = importGrid({ name: 'case', format: 'raw', text: raw, dyr }, { loads: 'constantImpedance' })
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    expect(read.problems.map((p) => p.message)).toEqual(TOLD)
    const study = read.value.studies.s1
    if (!study) throw new Error('no study')
    const outputs = ['speed', 'field', 'v']
    const { columns, summary } = await ran({
      ...read.value,
      studies: { s1: { ...study, durationS: 30, recordStepS: 0.05, tolerance: 1e-8, maxStepS: 0.05 } },
      channels: Object.fromEntries(
        outputs.map((output, k) => [`r${k}`, { id: `r${k}`, studyId: 's1', componentId: idOf(read.value, 'G 102 1'), output }]),
      ),
      events: {
        e1: {
          id: 'e1',
          studyId: 's1',
          name: 'Line out',
          timeS: 1,
          kind: 'disconnect',
          targetId: idOf(read.value, 'L 101–102 1'),
          params: {},
          enabled: true,
        },
      },
    })
    expect(summary.failure).toBeNull()
    for (const column of columns) {
      const before = column.slice(0, 20)
      expect(Math.max(...before) - Math.min(...before)).toBeLessThan(1e-8 * Math.max(1, Math.abs(before[0] ?? 0)))
      expect(column.every(Number.isFinite)).toBe(true)
    }
    const speed = columns[0] ?? []
    expect(Math.max(...speed.slice(20).map((w) => Math.abs(w - 1)))).toBeGreaterThan(1e-5)
    expect(Math.max(...speed.slice(-100).map((w) => Math.abs(w - 1)))).toBeLessThan(2e-3)
  })
})

/**
 * The same buses with a machine, regulator and governor of none of the published cases, line 102–103 opened at 0.7 s: GENROU, SEXS and TGOV1 of the
 * PSS/E library integrated once with SciPy (DOP853, 1e-11). Time s, rotor angle °, V at 102, field voltage and speed pu.
 */
const OTHER: readonly (readonly [number, number, number, number, number])[] = [
  [0.72, 52.8437669, 1.04456031, 1.8150586, 1.0008590889],
  [0.75, 53.7463481, 1.04446784, 1.7059566, 1.0018747548],
  [0.8, 56.3932589, 1.04333028, 1.5973306, 1.0028844659],
  [0.9, 62.6965844, 1.03930687, 1.5393497, 1.0024500481],
  [1, 65.5095075, 1.03743158, 1.5563849, 1.0000263964],
  [1.2, 59.0560346, 1.0419363, 1.4993114, 0.9983817425],
  [1.5, 63.1441824, 1.03651284, 1.5068599, 1.0014926048],
  [2, 62.0167216, 1.03567748, 1.5036405, 1.0008801988],
  [3, 65.7260522, 1.03079588, 1.5562407, 0.9997354232],
  [4, 67.8143594, 1.0271206, 1.588932, 1.0001570203],
  [6, 69.7367014, 1.0235737, 1.6507612, 1.0000129038],
  [8, 70.4604345, 1.02234262, 1.6910985, 1.000004469],
  [9.9, 70.5516291, 1.02227315, 1.7106981, 0.9999977915],
]
const OTHER_ANGLE = 52.6525303

describe('a grid case of our own from RAW and DYR', () => {
  it('follows its equations', async () => {
    const dyr = [
      "101 'GENCLS' 1 0 0 /",
      "102 'GENROU' 1 6.5 0.045 0.9 0.06 4.1 0 1.6 1.45 0.32 0.5 0.22 0.13 0.06 0.35 /",
      "102 'SEXS' 1 0.3 8 60 0.08 -3 4 /",
      "102 'TGOV1' 1 0.04 0.4 2 0 1.5 6 0.2 /",
    ].join('\n')
    const read = importGrid({ name: 'case', format: 'raw', text: fixture('psse/GENROU/network.raw'), dyr }, { loads: 'constantImpedance' })
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const study = read.value.studies.s1
    if (!study) throw new Error('no study')
    const wanted = [
      ['G 102 1', 'angle'],
      ['102 BUS 2', 'v'],
      ['G 102 1', 'field'],
      ['G 102 1', 'speed'],
    ] as const
    const { network, columns, summary } = await ran({
      ...read.value,
      studies: { s1: { ...study, durationS: 10, recordStepS: 0.01, tolerance: 1e-9, maxStepS: 0.05 } },
      channels: Object.fromEntries(
        wanted.map(([name, output], k) => [`r${k}`, { id: `r${k}`, studyId: 's1', componentId: idOf(read.value, name), output }]),
      ),
      events: {
        e1: {
          id: 'e1',
          studyId: 's1',
          name: 'Line out',
          timeS: 0.7,
          kind: 'disconnect',
          targetId: idOf(read.value, 'L 102–103 1'),
          params: {},
          enabled: true,
        },
      },
    })
    expect(summary.failure).toBeNull()
    const at = (k: number, t: number): number =>
      columns[network.channels.findIndex((c) => c.id === `r${k}`)]?.[Math.round(t / 0.01)] ?? Number.NaN
    const worst = [0, 0, 0, 0]
    for (const [t, ...expected] of OTHER) {
      const got = [(at(0, t) - at(0, 0)) * DEGREES + OTHER_ANGLE, at(1, t) / 138e3, at(2, t), at(3, t)]
      got.forEach((value, k) => {
        worst[k] = Math.max(worst[k] ?? 0, Math.abs(value - (expected[k] ?? 0)))
      })
    }
    expect(worst[0]).toBeLessThan(1e-4)
    expect(Math.max(...worst.slice(1))).toBeLessThan(1e-6)
  })
})

describe('a machine behind the step-up transformer of its RAW record', () => {
  it('gives the power flow of the file at its bus', () => {
    // 50 MW over 0.2 pu of 100 MVA between 1 and 1.02 pu: sin δ = P·X/(V₁·V₂), Q₂ = (V₂² − V₁·V₂·cos δ)/X.
    const angle = Math.asin((0.5 * 0.2) / 1.02)
    const q = (100 * (1.02 ** 2 - 1.02 * Math.cos(angle))) / 0.2
    const machine = (bus: number, p: number, reactive: number, v: number, stepUp: string): string =>
      `${bus},'1 ',${p},${reactive},99,-99,${v},0,60.0,0,0.2,${stepUp},1,100\n`
    const text = [
      "0, 100.0, 33, 0, 0, 60.0\ntitle\ntitle\n1,'GRID',230.0,3,1,1,1,1.0,0\n2,'PLANT',230.0,2,1,1,1,1.02,0\n0\n0\n0\n",
      machine(1, -50, 0, 1, '0,0,1'),
      machine(2, 50, q, 1.02, '0.01,0.12,1.05'),
      `0\n1,2,'1',0,0.2,0\n${'0\n'.repeat(15)}Q\n`,
    ].join('')
    const read = importGrid({ name: 'case', format: 'raw', text, dyr: null }, { loads: 'constantPower' })
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const { network, trace } = compiled(read.value)
    const { steadyState } = JSON.parse(engine.steadyState(JSON.stringify(network))) as RunSummary
    const nameOf = (id: string): string => read.value.components[trace.buses[id]?.[0] ?? '']?.name ?? ''
    const plant = steadyState?.buses.find(({ id }) => nameOf(id) === '2 PLANT')
    expect(plant?.vPu).toBeCloseTo(1.02, 7)
    expect(plant?.angleRad).toBeCloseTo(angle, 7)
  })
})
