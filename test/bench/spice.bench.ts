/**
 * Speed of instantaneous runs beside ngspice on the same circuits at equal error: ours at its default step of 50 µs, ngspice at whichever step and tolerance of a
 * ladder is the fastest that errs no more, both against the engine at 1 µs. Times are those of the transient analysis alone, without reading and without the operating
 * point: ngspice counts from behind it, and of ours what a run of one point of the grid takes is taken off and shown beside.
 * Run by `npm run bench:spice`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from '../../src/model/compile/index.ts'
import type { Network } from '../../src/model/compile/network.ts'
import { spiceNetlist } from '../../src/model/interchange/spice/netlist.ts'
import { enginePath, loadEngine } from '../../src/sim/engine.ts'
import type { EngineChunk, RunSummary } from '../../src/sim/engineApi.ts'
import { BRIDGE, device, energisation, RLC } from '../support/circuits.ts'

/** Of each round one of ngspice and so many of ours, whose runs are short. */
const ROUNDS = 25
const RUNS = 4
const STEP_S = 50e-6
const GRID_S = 200e-6
/** Largest steps, s, and relative tolerances that ngspice may take. */
const SPICE_STEPS = [50e-6, 20e-6, 10e-6, 5e-6, 2e-6, 1e-6]
const SPICE_TOLERANCES = [1e-3, 1e-5, 1e-6]
/** Errors as near to ours as this are equal: both programs take the trapezoidal rule, whose error is its step's. */
const EQUAL = 1.1

if (!existsSync('/usr/bin/ngspice')) {
  console.error('ngspice is not installed (Debian: apt-get install ngspice)')
  process.exit(1)
}
const loaded = loadEngine(enginePath(fileURLToPath(new URL('../../out/native', import.meta.url))))
if (!loaded.ok) {
  console.error(loaded.error.message)
  process.exit(1)
}
const engine = loaded.value

const network = (rest: Pick<Network, 'acBuses' | 'dcBuses' | 'devices' | 'events' | 'channels'>, durationS: number): Network => ({
  formatVersion: 1,
  frequencyHz: 60,
  profiles: [],
  ...rest,
  settings: { formulation: 'emt', durationS, recordStepS: GRID_S, tolerance: 1e-5, maxStepS: 0.05, seed: 1, emtStepS: STEP_S },
})

/** A network, the vector of ngspice that is its one channel, and the time from which both are in the same state: a netlist with AC begins at rest. */
interface Circuit {
  readonly network: Network
  readonly vector: string
  readonly fromS?: number
}

/** A 13.8 kV feeder of so many sections of cable, each with a load and every fourth with a capacitor bank, switched onto its grid. */
function feeder(sections: number): Circuit {
  const buses = Array.from({ length: sections + 2 }, (_, k) => `b${k}`)
  const last = buses.at(-1) ?? ''
  const along = buses.slice(2).flatMap((bus, k) => [
    device(`line${k}`, 'line', [buses[k + 1] ?? '', bus], {
      length: 500,
      resistance: 1e-4,
      reactance: 1e-4,
      capacitance: 3e-10,
      ampacity: 400,
    }),
    device(`load${k}`, 'constantImpedanceLoad', [bus], { p: 4e6 / sections, q: 1.5e6 / sections }),
    ...(k % 4 === 3 ? [device(`bank${k}`, 'shuntCapacitor', [bus], { qRated: 2e6 / sections, vRated: 13.8e3 })] : []),
  ])
  const devices = [
    device('grid', 'utility', ['b0'], { vNominal: 13.8e3, shortCircuitPower: 500e6, xOverR: 10, voltage: 1 }),
    device('switch', 'breaker', ['b0', 'b1'], { closed: false, ratedCurrent: 1200 }),
    ...along,
  ]
  return {
    network: network(
      {
        acBuses: buses.map((id) => ({ id, vNominalV: 13.8e3 })),
        dcBuses: [],
        devices,
        events: [{ id: 'e1', timeS: 4.15e-3, target: 'switch', action: 'close', params: {} }],
        channels: [{ id: 'x', of: last, signal: 'va' }],
      },
      0.2,
    ),
    vector: `v(n${last}_a)`,
  }
}

/** A DC bus with constant-power loads behind a filter each, one of which steps. */
function dcHall(racks: number): Circuit {
  const buses = ['bus', ...Array.from({ length: racks }, (_, k) => `rack${k}`)]
  const devices = [
    device('e', 'dcSource', ['bus'], { voltage: 800, resistance: 1e-3 }),
    device('c', 'dcCapacitor', ['bus'], { capacitance: 20e-3 }),
    ...buses
      .slice(1)
      .flatMap((bus, k) => [
        device(`l${k}`, 'dcBranch', ['bus', bus], { resistance: 0.05, inductance: 200e-6 }),
        device(`c${k}`, 'dcCapacitor', [bus], { capacitance: 5e-3 }),
        device(`p${k}`, 'dcConstantPowerLoad', [bus], { power: 50e3, vBlend: 400, currentLimit: 1e4 }),
      ]),
  ]
  return {
    network: network(
      {
        acBuses: [],
        dcBuses: buses.map((id) => ({ id, vNominalV: 800 })),
        devices,
        events: [{ id: 'e1', timeS: 2e-3, target: 'p0', action: 'set', params: { power: 150e3 } }],
        channels: [{ id: 'x', of: 'rack0', signal: 'v' }],
      },
      0.2,
    ),
    vector: 'v(nrack0)',
  }
}

/** R-L-C switched onto a voltage. */
function rlc(): Circuit {
  const dcBuses = ['source', 'end'].map((id) => ({ id, vNominalV: 100 }))
  const events = [{ id: 'e1', timeS: 1e-3, target: 'l', action: 'close', params: {} }]
  const channels = [{ id: 'x', of: 'end', signal: 'v' }]
  return { network: network({ acBuses: [], dcBuses, devices: [...RLC], events, channels }, 0.2), vector: 'v(nend)' }
}

/** A six-pulse bridge, its load switched by nothing: it commutates for ever. */
function bridge(): Circuit {
  const acBuses = ['grid', 'input'].map((id) => ({ id, vNominalV: 480 }))
  const dcBuses = [{ id: 'link', vNominalV: 648 }]
  const channels = [{ id: 'x', of: 'link', signal: 'v' }]
  return { network: network({ acBuses, dcBuses, devices: [...BRIDGE], events: [], channels }, 0.2), vector: 'v(nlink)', fromS: 0.1 }
}

/** A saturating transformer with remanence, switched onto its grid. */
function inrush(): Circuit {
  const compiled = compile(energisation('Dyn11', 1, { durationS: 0.2, recordStepS: GRID_S, emtStepS: STEP_S }), 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network: of } = compiled.value
  const id = (kind: string): string => of.devices.find((d) => d.kind === kind)?.id ?? ''
  return {
    network: { ...of, channels: [{ id: 'x', of: id('breaker'), signal: 'ia' }] },
    vector: `i(lndevice_${id('utility')}_a)`,
  }
}

interface Ran {
  readonly seconds: number
  readonly values: readonly number[]
  readonly unknowns: number
}
async function ours(of: Network): Promise<Ran> {
  const chunks: EngineChunk[] = []
  const { failure, statistics } = await new Promise<RunSummary>((resolve) => {
    engine.run(JSON.stringify(of), (message) => {
      if (message.type === 'chunk') chunks.push(message)
      if (message.type === 'finished') resolve(message.summary)
    })
  })
  if (failure) throw new Error(failure.message)
  return { seconds: statistics.wallS, values: chunks.flatMap((c) => [...c.values]), unknowns: statistics.unknowns }
}

const folder = mkdtempSync(join(tmpdir(), 'ppx-bench-'))
/** Its own time for the analysis, s, and values on the grid; nothing where it does not come to the end. */
function ngspice(
  deck: string,
  vector: string,
  stepS: number,
  tolerance: number,
): { readonly seconds: number; readonly values: Map<number, number> } | null {
  const durationS = Number(/\.tran \S+ (\S+)/.exec(deck)?.[1])
  const changed = deck
    .replace(/reltol=\S+ abstol=\S+ vntol=\S+/, `reltol=${tolerance}`)
    .replace(/\.tran \S+ \S+ 0 \S+/, `.tran ${GRID_S} ${durationS} 0 ${stepS}`)
    .replace(/\.end\n$/, `.control\nrun\nrusage trantime\nlinearize ${vector}\nset wr_vecnames\nwrdata out.txt ${vector}\n.endc\n.end\n`)
  writeFileSync(join(folder, 'net.cir'), changed)
  rmSync(join(folder, 'out.txt'), { force: true })
  const { stdout, stderr } = spawnSync('/usr/bin/ngspice', ['-b', 'net.cir'], { cwd: folder, encoding: 'utf8', timeout: 20_000 })
  const seconds = Number(/Transient analysis time = ([\d.e+-]+)/.exec(`${stdout}${stderr}`)?.[1])
  // At the finest steps and tolerances it can come to a stand: “timestep too small”.
  if (!Number.isFinite(seconds)) return null
  const rows = readFileSync(join(folder, 'out.txt'), 'utf8').trim().split('\n').slice(1)
  return {
    seconds,
    values: new Map(rows.map((row) => row.trim().split(/\s+/).map(Number)).map(([t = 0, v = 0]) => [Math.round(t / GRID_S), v])),
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const rows: Record<string, string>[] = []
for (const [title, circuit] of [
  ['R-L-C switched on', rlc()],
  ['six-pulse bridge', bridge()],
  ['transformer energisation', inrush()],
  ['feeder, 5 sections', feeder(5)],
  ['feeder, 20 sections', feeder(20)],
  ['constant power behind its filter', dcHall(1)],
  ['DC bus, 20 constant powers', dcHall(20)],
] as const) {
  const { network: of, vector, fromS } = circuit
  const exact = await ours({ ...of, settings: { ...of.settings, emtStepS: 1e-6 } })
  const peak = exact.values.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  // RMS over the run: where a switching edge falls within a step is not what is compared.
  const first = Math.round((fromS ?? 0) / GRID_S)
  const error = (at: (k: number) => number | undefined): number => {
    const points = exact.values.slice(1, -1).map((v, k) => (k < first ? 0 : (v - (at(k + 1) ?? Number.NaN)) ** 2))
    return Math.sqrt(points.reduce((sum, v) => sum + v, 0) / (points.length - first)) / peak
  }
  const run = await ours(of)
  const wanted = error((k) => run.values[k])
  const made = spiceNetlist(of, title)
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join(' '))
  const deck = made.value
  let best: { seconds: number; error: number; stepS: number; tolerance: number } | null = null
  for (const stepS of SPICE_STEPS)
    for (const tolerance of SPICE_TOLERANCES) {
      const ran = ngspice(deck, vector, stepS, tolerance)
      if (!ran) continue
      const { values, seconds: took } = ran
      const errs = error((k) => values.get(k))
      if (errs <= EQUAL * wanted && (!best || took < best.seconds)) best = { seconds: took, error: errs, stepS, tolerance }
    }
  // Side by side, so that both meet the same host.
  const [runs, starts, peers]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let k = 0; k < RUNS; k += 1) {
      runs.push((await ours(of)).seconds)
      starts.push((await ours({ ...of, events: [], settings: { ...of.settings, durationS: GRID_S } })).seconds)
    }
    if (best) peers.push(ngspice(deck, vector, best.stepS, best.tolerance)?.seconds ?? Number.NaN)
  }
  if (best) best.seconds = median(peers)
  const start = median(starts)
  const seconds = median(runs) - start
  rows.push({
    circuit: title,
    unknowns: String(run.unknowns),
    'our error, of peak': wanted.toExponential(1),
    'our time, ms': (1e3 * seconds).toFixed(2),
    'its start, ms': (1e3 * start).toFixed(2),
    'ngspice error': best ? best.error.toExponential(1) : 'none as small',
    'at step, µs': best ? (1e6 * best.stepS).toFixed(0) : '',
    reltol: best ? String(best.tolerance) : '',
    'ngspice time, ms': best ? (1e3 * best.seconds).toFixed(0) : '',
    'times as fast': best ? (best.seconds / seconds).toFixed(1) : '',
  })
}
rmSync(folder, { recursive: true })
console.table(rows)
