/** Circuits exported as netlists and run by ngspice, against the engine’s instantaneous domain: within 0.1 % of the peak, which is far above what is met. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { execute } from '../../src/model/commands/index.ts'
import { skinSections } from '../../src/model/catalogue/shared/skinEffect.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { Device, Network, NetworkEvent } from '../../src/model/compile/network.ts'
import { projectToJson } from '../../src/model/document/interchange.ts'
import { spiceNetlist } from '../../src/model/interchange/spice/netlist.ts'
import { BRIDGE, device, energisation, RLC } from '../support/circuits.ts'
import { runNetwork } from '../support/engine.ts'
import { ppx, ppxJson } from '../support/ppx.ts'

const reason = existsSync('/usr/bin/ngspice') ? '' : 'ngspice is not installed'
const told = reason === '' ? '' : ` (skipped: ${reason})`

/** The netlist of a network, which must have one. */
function netlist(network: Network): string {
  const made = spiceNetlist(network, 'test')
  if (!made.ok) throw new Error(made.problems.map((p) => p.message).join(' '))
  return made.value
}

/** Time and value of one vector, on the grid of the study's step. */
function ngspice(deck: string, vector: string): readonly (readonly [number, number])[] {
  const folder = mkdtempSync(join(tmpdir(), 'ppx-spice-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const control = `.control\nrun\nlinearize ${vector}\nwrdata out.txt ${vector}\n.endc\n.end\n`
  writeFileSync(join(folder, 'net.cir'), deck.replace(/\.end\n$/, control))
  const { stdout, stderr } = spawnSync('/usr/bin/ngspice', ['-b', 'net.cir'], { cwd: folder, encoding: 'utf8', timeout: 120_000 })
  const said = `${stdout}${stderr}`
  if (/aborted|error/i.test(said) || !existsSync(join(folder, 'out.txt'))) throw new Error(said.slice(-2000))
  const rows = readFileSync(join(folder, 'out.txt'), 'utf8').trim().split('\n')
  return rows.map((row) => row.trim().split(/\s+/).map(Number) as unknown as [number, number])
}

/** Values of the network's one channel, of a run to its end. */
async function emt(network: Network): Promise<readonly number[]> {
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  return [...column(0).values]
}

/** Largest difference from `from` seconds on, of the largest value there. */
async function apart(network: Network, vector: string, from = 0): Promise<number> {
  const ours = await emt(network)
  const step = network.settings.recordStepS
  let [worst, peak, points] = [0, 0, 0]
  for (const [t, value] of ngspice(netlist(network), vector)) {
    const k = Math.round(t / step)
    if (t < from - 1e-9 || Math.abs(k * step - t) > 1e-9) continue
    points += 1
    peak = Math.max(peak, Math.abs(value))
    worst = Math.max(worst, Math.abs(value - (ours[k] ?? Number.NaN)))
  }
  expect(points).toBeGreaterThan(1000)
  expect(peak).toBeGreaterThan(0)
  return worst / peak
}

const dcNetwork = (
  volts: number,
  buses: readonly string[],
  devices: readonly Device[],
  event: Omit<NetworkEvent, 'id'>,
  durationS: number,
): Network => ({
  formatVersion: 1,
  frequencyHz: 60,
  acBuses: [],
  dcBuses: buses.map((id) => ({ id, vNominalV: volts })),
  devices,
  profiles: [],
  events: [{ id: 'e1', ...event }],
  channels: [{ id: 'x', of: buses.at(-1) ?? '', signal: 'v' }],
  settings: { formulation: 'emt', durationS, recordStepS: 1e-5, tolerance: 1e-5, maxStepS: 0.05, seed: 1, emtStepS: 1e-5 },
})

const FINE = { durationS: 0.1, recordStepS: 1e-5, emtStepS: 1e-5 }
/** The same in steps of 5 µs. */
const finely = (network: Network): Network => ({
  ...network,
  settings: { ...network.settings, recordStepS: 5e-6, emtStepS: 5e-6 },
})

describe.skipIf(reason !== '')(`a netlist run by ngspice${told}`, () => {
  it('R-L-C switched onto a source: a damped swing', async () => {
    const network = dcNetwork(100, ['source', 'end'], RLC, { timeS: 1e-3, target: 'l', action: 'close', params: {} }, 0.02)
    expect(await apart(network, 'v(nend)')).toBeLessThan(1e-4)
  })

  it('a DC cable with its skin effect swings against a capacitance at 9 kHz', async () => {
    const skin = skinSections({ resistanceOhm: 4.7e-3, inductanceH: 20e-6, lengthM: 50, coefficient: 1 })
    const cable = { resistance: 4.7e-3, inductance: 20e-6, ...skin, capacitance: 12.5e-9, closed: false }
    const devices = [
      device('e', 'dcSource', ['source'], { voltage: 800, resistance: 1e-3 }),
      { ...device('l', 'dcBranch', ['source', 'end'], cable), count: 2 },
      device('c', 'dcCapacitor', ['end'], { capacitance: 40e-6 }),
      device('r', 'dcResistor', ['end'], { resistance: 500 }),
    ]
    const made = dcNetwork(800, ['source', 'end'], devices, { timeS: 2e-4, target: 'l', action: 'close', params: {} }, 2e-3)
    const network = { ...made, settings: { ...made.settings, recordStepS: 1e-7, emtStepS: 1e-7 } }
    expect(await apart(network, 'v(nend)')).toBeLessThan(1e-4)
  })

  it('a constant power steps behind its filter', async () => {
    const devices = [
      device('e', 'dcSource', ['source'], { voltage: 800, resistance: 1e-3 }),
      device('l', 'dcBranch', ['source', 'link'], { resistance: 0.05, inductance: 200e-6 }),
      device('c', 'dcCapacitor', ['link'], { capacitance: 5e-3 }),
      device('p', 'dcConstantPowerLoad', ['link'], { power: 50e3, vBlend: 400, currentLimit: 1e4 }),
    ]
    const step = { timeS: 2e-3, target: 'p', action: 'set', params: { power: 150e3 } }
    expect(await apart(dcNetwork(800, ['source', 'link'], devices, step, 0.05), 'v(nlink)')).toBeLessThan(1e-5)
  })

  it('a six-pulse bridge with a choke, commutating on its reactor and the grid', async () => {
    const network: Network = {
      ...dcNetwork(648, ['link'], [], { timeS: 0, target: '', action: '', params: {} }, 0.15),
      acBuses: ['grid', 'input'].map((id) => ({ id, vNominalV: 480 })),
      devices: BRIDGE,
      events: [],
      channels: [{ id: 'x', of: 'b', signal: 'ia' }],
    }
    expect(await apart(network, 'i(lndevice_u_a)', 0.1)).toBeLessThan(2e-5)
    const link = { ...network, channels: [{ id: 'x', of: 'link', signal: 'v' }] }
    expect(await apart(link, 'v(nlink)', 0.1)).toBeLessThan(2e-5)
  })

  it('a capacitor bank switched on at the crest under a surge arrester', async () => {
    const network: Network = {
      ...dcNetwork(1, [], [], { timeS: 0.016667, target: 's', action: 'close', params: {} }, 0.04),
      acBuses: ['grid', 'bank'].map((id) => ({ id, vNominalV: 11e3 })),
      devices: [
        device('u', 'utility', ['grid'], { vNominal: 11e3, shortCircuitPower: 300e6, xOverR: 20, voltage: 1 }),
        device('s', 'breaker', ['grid', 'bank'], { closed: false, ratedCurrent: 1000 }),
        device('c', 'shuntCapacitor', ['bank'], { qRated: 3e6, vRated: 11e3 }),
        device('a', 'surgeArrester', ['bank'], {
          residualVoltage: 16e3,
          dischargeCurrent: 10e3,
          exponent: 25,
          continuousVoltage: 9e3,
          energyRating: 100e3,
        }),
      ],
      channels: [{ id: 'x', of: 'bank', signal: 'va' }],
      settings: { ...dcNetwork(1, [], [], { timeS: 0, target: '', action: '', params: {} }, 0.04).settings, emtStepS: 2e-6 },
    }
    expect(await apart(network, 'v(nbank_a)', 0.017)).toBeLessThan(1e-3)
  })

  it('a line whose phases are coupled, switched onto an unearthed end', async () => {
    const overhead = { length: 20e3, resistance: 0.12e-3, reactance: 0.36e-3, capacitance: 12e-12, ampacity: 400 }
    const zero = { zeroResistance: 0.27e-3, zeroReactance: 1.2e-3, zeroCapacitance: 5e-12 }
    const network: Network = {
      ...dcNetwork(0, [], [], { timeS: 4e-3, target: 'b', action: 'close', params: {} }, 0.06),
      acBuses: ['grid', 'from', 'end'].map((id) => ({ id, vNominalV: 33e3 })),
      devices: [
        device('u', 'utility', ['grid'], { vNominal: 33e3, shortCircuitPower: 500e6, xOverR: 8, voltage: 1, zeroSequence: 2 }),
        device('b', 'breaker', ['grid', 'from'], { closed: false, ratedCurrent: 1000 }),
        device('l', 'line', ['from', 'end'], { ...overhead, ...zero }),
        device('z', 'constantImpedanceLoad', ['end'], { p: 1e6, q: 0 }),
      ],
      channels: [{ id: 'x', of: 'end', signal: 'va' }],
    }
    const step = { ...network.settings, recordStepS: 2e-6, emtStepS: 2e-6 }
    expect(await apart({ ...network, settings: step }, 'v(nend_a)', 4e-3)).toBeLessThan(1e-3)
  })

  it.each([
    ['YNyn0', 1],
    ['YNyn0', 4],
    ['Dyn11', 1],
    ['YNd1', 0.5],
    ['Dd0', 1],
    ['Dyn5', 1],
    ['YNd7', 0.5],
    ['YNyn6', 4],
    ['Dd6', 1],
  ] as const)('the inrush of a saturating transformer, %s, behind a grid of Z₀ = %d Z₁', async (group, zeroSequence) => {
    const compiled = compile(energisation(group, zeroSequence, FINE), 's1')
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { network } = compiled.value
    const of = (kind: string): string => network.devices.find((d) => d.kind === kind)?.id ?? ''
    const metered: Network = { ...network, channels: [{ id: 'x', of: of('breaker'), signal: 'ia' }] }
    expect(await apart(metered, `i(lndevice_${of('utility')}_a)`, 1e-5)).toBeLessThan(1e-4)
  })

  it.each([
    ['the low side', {}],
    ['both sides', { neutralResistanceHv: 3, neutralReactanceHv: 8 }],
    ['both sides, a resistance at the high one', { neutralResistanceHv: 40 }],
    ['the low side, on three limbs', { x0OverX: 0.85, r0OverR: 1.4 }],
  ])('a transformer energised with its star point above earth at %s', async (_, high) => {
    const network: Network = {
      ...dcNetwork(0, [], [], { timeS: 4e-3, target: 'b', action: 'close', params: {} }, 0.06),
      acBuses: ['grid', 'hv', 'lv'].map((id) => ({ id, vNominalV: id === 'lv' ? 690 : 11e3 })),
      devices: [
        device('u', 'utility', ['grid'], { vNominal: 11e3, shortCircuitPower: 300e6, xOverR: 8, voltage: 1 }),
        device('b', 'breaker', ['grid', 'hv'], { closed: false, ratedCurrent: 1000 }),
        {
          ...device('t', 'transformer', ['hv', 'lv'], {
            sRated: 1e6,
            vHv: 11e3,
            vLv: 690,
            uk: 0.06,
            xOverR: 8,
            noLoadLoss: 0.002,
            noLoadCurrent: 0.01,
            tap: 1,
            vectorGroup: 'YNyn0',
            kneeFlux: 1.1,
            airCoreReactance: 0.3,
            remanence: 0.6,
            neutralResistance: 0.05,
            neutralReactance: 0.1,
            ...high,
          }),
          count: 2,
        },
        device('c', 'shuntCapacitor', ['lv'], { qRated: 2e5, vRated: 690 }),
        device('z', 'constantImpedanceLoad', ['lv'], { p: 3e5, q: 1e5 }),
      ],
      channels: [{ id: 'x', of: 'lv', signal: 'va' }],
    }
    expect(await apart(finely(network), 'v(nlv_a)', 4e-3)).toBeLessThan(1e-3)
  })

  it.each(['Dzn0', 'Yzn1', 'Yzn11', 'Dzn6', 'Yzn5'])(
    'a zigzag %s energised with remanence, an arrester drawing a zero sequence behind it',
    async (vectorGroup) => {
      const network: Network = {
        ...dcNetwork(0, [], [], { timeS: 4e-3, target: 'b', action: 'close', params: {} }, 0.06),
        acBuses: ['grid', 'hv', 'lv'].map((id) => ({ id, vNominalV: id === 'lv' ? 690 : 11e3 })),
        devices: [
          device('u', 'utility', ['grid'], { vNominal: 11e3, shortCircuitPower: 300e6, xOverR: 8, voltage: 1 }),
          device('b', 'breaker', ['grid', 'hv'], { closed: false, ratedCurrent: 1000 }),
          {
            ...device('t', 'transformer', ['hv', 'lv'], {
              ...{ sRated: 1e6, vHv: 11e3, vLv: 690, uk: 0.06, xOverR: 8, noLoadLoss: 0.002, noLoadCurrent: 0.01, tap: 1.025, vectorGroup },
              ...{ kneeFlux: 1.1, airCoreReactance: 0.3, remanence: 0.6 },
              ...{ x0OverX: 0.1, r0OverR: 0.4, neutralResistance: 0.05, neutralReactance: 0.1 },
            }),
            count: 2,
          },
          device('c', 'shuntCapacitor', ['lv'], { qRated: 2e5, vRated: 690 }),
          device('z', 'constantImpedanceLoad', ['lv'], { p: 3e5, q: 1e5 }),
          device('a', 'surgeArrester', ['lv'], {
            ...{ residualVoltage: 800, dischargeCurrent: 1000, exponent: 15, continuousVoltage: 600, energyRating: 1e6 },
          }),
        ],
        channels: [{ id: 'x', of: 'lv', signal: 'va' }],
      }
      const fine = finely(network)
      expect(await apart(fine, 'v(nlv_a)', 4e-3)).toBeLessThan(1e-3)
      expect(await apart({ ...fine, channels: [{ id: 'x', of: 'b', signal: 'ib' }] }, 'i(lndevice_u_b)', 4e-3)).toBeLessThan(1e-3)
    },
  )

  // The pair medium–low of 3 % makes the medium winding's leg of the star negative.
  it.each([
    ['YNyn0d11', 0.07],
    ['YNyn0d1', 0.03],
    ['YNyn0yn0', 0.07],
    ['Dyn1yn1', 0.16],
    ['YNd1d1', 0.07],
    ['YNyn0d5', 0.07],
    ['YNd5d5', 0.07],
    ['Dyn5yn5', 0.16],
    ['Dyn11d0', 0.07],
    ['Dd0yn5', 0.07],
  ])('three windings %s of a saturating core energised, %f between the secondaries', async (vectorGroup, ukMl) => {
    const stars = [...vectorGroup.matchAll(/YN|yn|D|d/g)].flatMap(([side], k) => {
      const at = ['Hv', 'Mv', 'Lv'][k]
      return side.toLowerCase() === 'yn'
        ? [[`neutralResistance${at}`, 2 / (k + 1)] as const, [`neutralReactance${at}`, k === 0 ? 0 : 0.4] as const]
        : []
    })
    const network: Network = {
      ...dcNetwork(0, [], [], { timeS: 4e-3, target: 'b', action: 'close', params: {} }, 0.03),
      acBuses: [
        { id: 'grid', vNominalV: 33e3 },
        { id: 'h', vNominalV: 33e3 },
        { id: 'm', vNominalV: 11e3 },
        { id: 'l', vNominalV: 6.3e3 },
      ],
      devices: [
        device('u', 'utility', ['grid'], { vNominal: 33e3, shortCircuitPower: 500e6, xOverR: 8, voltage: 1, zeroSequence: 2 }),
        device('b', 'breaker', ['grid', 'h'], { closed: false, ratedCurrent: 1000 }),
        {
          ...device('t', 'transformer3w', ['h', 'm', 'l'], {
            ...{ sHv: 10e6, sMv: 6e6, sLv: 5e6, vHv: 33e3, vMv: 11e3, vLv: 6.3e3, tap: 1.025, vectorGroup },
            ...{ ukHm: 0.1, ukHl: 0.12, ukMl, xOverRHm: 12, xOverRHl: 10, xOverRMl: 14 },
            ...{ x0OverXHm: 0.85, x0OverXHl: 0.9, x0OverXMl: 0.95, r0OverR: 1.3 },
            ...{ noLoadLoss: 0.002, noLoadCurrent: 0.01, kneeFlux: 1.1, airCoreReactance: 0.3, remanence: 0.6 },
            ...Object.fromEntries(stars),
          }),
          count: 2,
        },
        device('cm', 'shuntCapacitor', ['m'], { qRated: 2e6, vRated: 11e3 }),
        device('zm', 'constantImpedanceLoad', ['m'], { p: 3e6, q: 1e6 }),
        device('cl', 'shuntCapacitor', ['l'], { qRated: 1e6, vRated: 6.3e3 }),
        device('zl', 'constantImpedanceLoad', ['l'], { p: 2e6, q: 1e6 }),
        device('a', 'surgeArrester', ['m'], {
          ...{ residualVoltage: 11e3, dischargeCurrent: 1000, exponent: 15, continuousVoltage: 9e3, energyRating: 1e7 },
        }),
      ],
      channels: [{ id: 'x', of: 'm', signal: 'va' }],
    }
    const fine = finely(network)
    expect(await apart(fine, 'v(nm_a)', 4e-3)).toBeLessThan(1e-3)
    expect(await apart({ ...fine, channels: [{ id: 'x', of: 'b', signal: 'ia' }] }, 'i(lndevice_u_a)', 4e-3)).toBeLessThan(1e-3)
  })

  it('earthing transformers behind a delta, where arresters draw a zero sequence at each crest', async () => {
    const network: Network = {
      ...dcNetwork(0, [], [], { timeS: 4e-3, target: 'b', action: 'close', params: {} }, 0.06),
      acBuses: ['grid', 'hv', 'end'].map((id) => ({ id, vNominalV: id === 'end' ? 11e3 : 33e3 })),
      devices: [
        device('u', 'utility', ['grid'], { vNominal: 33e3, shortCircuitPower: 500e6, xOverR: 8, voltage: 1 }),
        device('t', 'transformer', ['hv', 'end'], {
          ...{ sRated: 10e6, vHv: 33e3, vLv: 11e3, uk: 0.08, xOverR: 10, noLoadLoss: 0.002, noLoadCurrent: 0.01, tap: 1 },
          vectorGroup: 'YNd1',
        }),
        device('b', 'breaker', ['grid', 'hv'], { closed: false, ratedCurrent: 1000 }),
        {
          ...device('e', 'earthingTransformer', ['end'], {
            ...{ zeroResistance: 0.5, zeroReactance: 4, neutralResistance: 12, neutralReactance: 1 },
            ...{ shortTimeCurrent: 400, shortTime: 10 },
          }),
          count: 2,
        },
        device('c', 'shuntCapacitor', ['end'], { qRated: 1e6, vRated: 11e3 }),
        device('a', 'surgeArrester', ['end'], {
          ...{ residualVoltage: 10e3, dischargeCurrent: 1000, exponent: 15, continuousVoltage: 9e3, energyRating: 1e6 },
        }),
      ],
      channels: [{ id: 'x', of: 'end', signal: 'va' }],
    }
    expect(await apart(finely(network), 'v(nend_a)', 4e-3)).toBeLessThan(1e-3)
  })
})

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ppx-spice-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const at = (name: string): string => join(folder, name)

  it('writes what is drawn, and says whose the elements are', () => {
    const document = energisation('Dyn11', 1, FINE)
    writeFileSync(at('small.json'), projectToJson(document))
    ppxJson('import', at('small.json'), at('small.ppx'))
    ppxJson('export-spice', at('small.ppx'), at('small.cir'))
    const deck = readFileSync(at('small.cir'), 'utf8')
    for (const name of ['UT1', 'Q1', 'TX1']) expect(deck).toContain(` belong to ${name}\n`)
    expect(ppx('export-spice', at('small.ppx'), at('small.cir')).error).toContain('file/exists')
  })

  it('names every part that has no counterpart, and writes nothing', () => {
    ppxJson('new', at('hall.ppx'), '--template', 'ai-hall-100mw')
    const { exit, error } = ppx('export-spice', at('hall.ppx'), at('hall.cir'))
    expect(exit).not.toBe(0)
    expect(error).toContain('UPS-H1: it has no counterpart in a netlist.')
    expect(existsSync(at('hall.cir'))).toBe(false)
  })

  it('names what of a part has no counterpart as the drawing does', () => {
    const document = energisation('Dyn11', 1, FINE)
    const [id = ''] = Object.values(document.components).flatMap((c) => (c.type === 'transformer2w' ? [c.id] : []))
    const changed = execute(document, 'component/setParams', { ids: [id], params: { tapChanger: true } })
    if (!changed.ok) throw new Error(changed.problems[0]?.message)
    writeFileSync(at('taps.json'), projectToJson(changed.value.document))
    ppxJson('import', at('taps.json'), at('taps.ppx'))
    const { exit, error } = ppx('export-spice', at('taps.ppx'), at('taps.cir'))
    expect(exit).not.toBe(0)
    const labels = /TX1: its (.*) have no counterpart in a netlist\./.exec(error)?.[1]
    expect(labels).toMatch(/^“On-load tap changer: Step, Positions above, .*, Set-point, .*”$/)
    expect(existsSync(at('taps.cir'))).toBe(false)
  })
})
