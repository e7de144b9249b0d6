import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../document/check.ts'
import type { ParamValue, StudioDocument } from '../document/records.ts'
import { importGrid } from './index.ts'

const HEAD = '0, 100.0, 33, 0, 0, 50.0 / comment\ntitle\ntitle\n'
const END = '0 / end\n'
/** Sections in the file's order; missing ones are empty. */
const raw = (sections: Readonly<Record<number, string>>, head = HEAD): string =>
  `${head + Array.from({ length: 19 }, (_, k) => `${sections[k] ?? ''}${END}`).join('')}Q\n`
const BUSES = "1,'HIGH', 220.0,3,1,1,1,1.02,0.0\n2,'LOW', 110.0,1,1,1,1,1.0,0.0\n3,'TERTIARY', 20.0,1,1,1,1,1.0,0.0\n"
const read = (text: string, dyr: string | null = null) => importGrid({ name: 'Case', format: 'raw', text, dyr }, { loads: 'constantPower' })
function drawn(text: string, dyr: string | null = null): { document: StudioDocument; messages: readonly string[] } {
  const result = read(text, dyr)
  if (!result.ok) throw new Error(result.problems.map((p) => p.message).join('; '))
  expect(checkDocument(result.value)).toEqual([])
  return { document: result.value, messages: result.problems.map((p) => p.message) }
}
const params = (document: StudioDocument, name: string): Readonly<Record<string, ParamValue>> =>
  Object.values(document.components).find((c) => c.name === name)?.params ?? {}

describe('PSS/E RAW', () => {
  it('turns winding data on their own base into the nameplate', () => {
    // 40 MVA, 12 % on 40 MVA, 0.5 % resistive; tap 1.05 at winding 1; CW 1, CZ 2.
    const transformer = "1,2,0,'1 ',1,2,1,0,0,2,'T1',1,1,1.0\n0.005,0.12,40.0\n1.05,0,0,40,0,0,0\n1.0,0\n"
    const { document, messages } = drawn(raw({ 0: BUSES, 5: transformer }))
    const t = params(document, 'T 1–2 1')
    expect(t.sRated).toBe(40e6)
    expect(t.uk).toBeCloseTo(Math.hypot(0.005, 0.12), 12)
    expect(t.xOverR).toBeCloseTo(24, 12)
    expect([t.tap, t.vHv, t.vLv]).toEqual([1.05, 220e3, 110e3])
    expect(messages).toEqual([])
  })

  it('makes a tap changer of a control that holds the second winding’s bus', () => {
    const controlled = (control: string, tap = '1.0375') =>
      drawn(raw({ 0: BUSES, 5: `1,2,0,'1 ',1,2,1,0,0,2,'T1',1,1,1.0\n0.005,0.12,40.0\n${tap},0,0,40,0,0,${control}\n1.0,0\n` }))
    const { document, messages } = controlled('1,2,1.1,0.9,1.03,0.99,17,0,0.02,0.05')
    expect(params(document, 'T 1–2 1')).toMatchObject({ tapChanger: true, tapStepsUp: 8, tapStepsDown: 8, tapPosition: 3, tap: 1 })
    const t = params(document, 'T 1–2 1')
    const of = (key: string): number => Number(t[key])
    expect([of('tapStep'), of('tapSetPoint'), of('tapBand')].map((v) => v.toFixed(9))).toEqual([
      '0.012500000',
      '1.010000000',
      '0.040000000',
    ])
    // From 100 MVA to 40 MVA.
    expect([of('tapDropResistance'), of('tapDropReactance')].map((v) => v.toFixed(9))).toEqual(['0.008000000', '0.020000000'])
    expect(messages).toEqual([expect.stringContaining('gets an on-load tap changer of 17 positions, 0.99 to 1.03 pu at bus 2')])
    // Between two positions the ratio of the file stays; an even number has one more above.
    const between = params(controlled('1,2,1.1,0.9,1.03,0.99,16,0,0,0', '1.05').document, 'T 1–2 1')
    expect([between.tapStepsUp, between.tapStepsDown]).toEqual([8, 7])
    expect(Number(between.tap) + Number(between.tapPosition) * Number(between.tapStep)).toBeCloseTo(1.05, 12)
    const narrow = controlled('1,2,1.1,0.9,1.005,0.995,17,0,0,0')
    expect(params(narrow.document, 'T 1–2 1').tapBand).toBeCloseTo(0.015, 12)
    expect(narrow.messages).toEqual([expect.stringContaining('widened to 1.2 steps')])
    for (const [control, why] of [
      ['-1,2,1.1,0.9,1.03,0.99,17', 'switched off'],
      ['1,1,1.1,0.9,1.03,0.99,17', 'holds bus 1'],
      ['1,0,1.1,0.9,1.03,0.99,17', 'holds no bus'],
      ['3,0,30,-30,10,-10,17', 'COD 3'],
      ['1,2,1.1,0.9,1.03,0.99,2', 'no steps'],
      ['1,2,1.1,0.9,1.03,0.99,201', 'more than 101'],
    ] as const) {
      const { document, messages } = controlled(control)
      expect(params(document, 'T 1–2 1')).not.toHaveProperty('tapChanger')
      expect(messages).toEqual([expect.stringContaining(why)])
    }
  })

  const pairs = '0.001,0.10,100,0.001,0.06,100,0.001,0.08,100,1,0'
  const three = (angles: readonly number[], z = pairs): string => {
    const windings = angles.map((angle, k) => `${k === 0 ? 1.05 : 1},0,${angle},${[80, 60, 20][k]}`).join('\n')
    return `1,2,3,'1',1,1,1,0.0005,-0.002,2,'T3',1\n${z}\n${windings}\n`
  }

  it('takes three windings over as they are, and a leg below zero with them', () => {
    const { document, messages } = drawn(raw({ 0: BUSES, 5: three([0, 0, 0]) }))
    const t = params(document, 'T 1–2–3 1')
    // Pairs 1–2, 2–3, 3–1 of 10, 6, 8 % on 100 MVA, each on the lesser power of both.
    expect([t.ukHm, t.ukMl, t.ukHl].map((v) => Number(v).toFixed(4))).toEqual(['0.0600', '0.0120', '0.0160'])
    expect(t).toMatchObject({ sHv: 80e6, sLv: 20e6, vHv: 220e3, vLv: 20e3, tap: 1.05, vectorGroup: 'YNyn0yn0', xOverRHm: 100 })
    // 50 kW at the bus, behind a tap of 1.05.
    expect(Number(t.noLoadLoss) * 80).toBeCloseTo(0.05 * 1.05 ** 2, 9)
    expect(Object.values(document.connections)).toHaveLength(3)
    expect(messages).toEqual([expect.stringContaining('the vector group YNyn0yn0')])
    const { document: odd } = drawn(raw({ 0: BUSES, 5: three([0, 0, 0], '0,0.10,100,0,0.06,100,0,0.17,100,1,0') }))
    expect(Object.values(odd.components).filter((c) => c.type === 'transformer3w')).toHaveLength(1)
  })

  it('takes the control of three windings over to the side whose bus it holds', () => {
    const controlled = (bus: number, angles = [0, 0, 0]) =>
      drawn(raw({ 0: BUSES, 5: three(angles).replace('1.05,0,0,80', `1.05,0,0,80,0,0,1,${bus},1.1,0.9,1.03,0.99,17,0,0.02,0`) }))
    const t = params(controlled(3).document, 'T 1–2–3 1')
    expect(t).toMatchObject({ tapChanger: true, tapSide: 'low', tapPosition: 4, tapStepsUp: 8 })
    // 20 of 100 MVA.
    expect(t.tapDropResistance).toBeCloseTo(0.004, 12)
    expect(params(controlled(2).document, 'T 1–2–3 1').tapSide).toBe('medium')
    expect(controlled(1).messages).toContainEqual(expect.stringContaining('holds bus 1, not that of another winding; the tap stays'))
    expect(controlled(3, [0, 0, -30]).messages).toContainEqual(expect.stringContaining('has a tap control at winding 1; the tap stays'))
  })

  it('makes a star of three windings that turn the phases', () => {
    // 6, 4, 2 % around the star.
    const { document } = drawn(raw({ 0: BUSES, 5: three([0, 0, -30]) }))
    const x = (name: string): number => {
      const { uk, sRated } = params(document, name)
      return Number(uk) / (Number(sRated) / 100e6)
    }
    expect(['T 1–2–3 1, winding 1', 'T 1–2–3 1, winding 2', 'T 1–2–3 1, winding 3'].map((n) => x(n).toFixed(3))).toEqual([
      '0.060',
      '0.040',
      '0.020',
    ])
  })

  it('takes a winding voltage in kV that is left out as the bus’s own', () => {
    // CW 2: 231 kV of 220 kV at winding 1, nothing at winding 2, whose nominal voltage is 115 kV.
    const transformer = "1,2,0,'1 ',2,1,1,0,0,2,'T1',1\n0.005,0.12,40.0\n231,220,0,40\n,115\n"
    const t = params(drawn(raw({ 0: BUSES, 5: transformer })).document, 'T 1–2 1')
    expect(t.tap).toBeCloseTo(1.05, 12)
    expect(Number(t.uk) / (Number(t.sRated) / 100e6)).toBeCloseTo(Math.hypot(0.005, 0.12), 12)
  })

  it('takes the core of CM 2 at the nominal voltage of the first winding', () => {
    // 60 kW and 0.8 % of 40 MVA at 200 kV; at 220 kV 1.21 times as much.
    const transformer = "1,2,0,'1 ',2,1,2,60e3,0.008,2,'T1',1\n0.005,0.12,40.0\n220,200,0,40\n110,110\n"
    const t = params(drawn(raw({ 0: BUSES, 5: transformer })).document, 'T 1–2 1')
    expect(Number(t.noLoadLoss) * Number(t.sRated)).toBeCloseTo(60e3 * 1.21, 6)
    expect(Number(t.noLoadCurrent) * Number(t.sRated)).toBeCloseTo(0.32e6 * 1.21, 6)
  })

  it.each([
    [2, 'T 1–3 1', 220e3, 20e3, 0.08, true],
    [3, 'T 1–2 1', 220e3, 110e3, 0.1, true],
    [4, 'T 2–3 1', 110e3, 20e3, 0.06, false],
  ])('keeps the two windings that are in service (STAT %i)', (status, name, vHv, vLv, z, hasCore) => {
    const record = three([0, 0, 0]).replace("'T3',1", `'T3',${status}`)
    // The bus of the winding that is out may be isolated.
    const buses = status === 3 ? BUSES.replace("'TERTIARY', 20.0,1", "'TERTIARY', 20.0,4") : BUSES
    const { document, messages } = drawn(raw({ 0: buses, 5: record }))
    const t = params(document, name)
    expect(t).toMatchObject({ vHv, vLv })
    expect(Number(t.uk) / (Number(t.sRated) / 100e6)).toBeCloseTo(Math.hypot(0.001, z), 12)
    expect(Number(t.noLoadLoss) > 0).toBe(hasCore)
    expect(messages).toContainEqual(expect.stringContaining(`has winding ${status === 4 ? 1 : status} out of service`))
  })

  it('names a record that is left out by what tells it from the others', () => {
    const { messages } = drawn(raw({ 0: BUSES, 4: "1,2,'7',0.01,0.1,0,0,0,0,0,0,0,0,0\n", 16: '2,1,0,0,1.1,0.9,0,100,,3\n' }))
    expect(messages).toEqual(['RAW line 24: Switched shunt 2 is out of service.', 'RAW line 11: Branch 1 2 7 is out of service.'])
  })

  it('reads a quote within a name', () => {
    const { document } = drawn(raw({ 0: BUSES.replace("'LOW'", "'ST. JOHN''S, 1/2'") }))
    expect(params(document, "2 ST. JOHN'S, 1/2").vNominal).toBe(110e3)
  })

  it.each([
    ["1,2,'1',0.01,0.1x,0.02\n", 4, 'RAW line 11: the branch has a value that is no finite number (x).'],
    ["2,'1 ',1,1,1,ten,2,0,0,0,0,1\n", 1, 'RAW line 8: the load has a value that is no finite number (p).'],
  ])('refuses a record whose values are no numbers, by its line: %s', (record, section, message) => {
    const result = read(raw({ 0: BUSES, [section]: record }))
    expect(result.ok ? '' : result.problems[0]?.message).toBe(message)
  })

  it('refuses two buses of one number', () => {
    const result = read(raw({ 0: `${BUSES}2,'AGAIN', 110.0,1\n` }))
    expect(result.ok ? '' : result.problems[0]?.message).toBe('RAW line 7: bus 2 is there already, from line 5.')
  })

  it('lists what it leaves out by name and line', () => {
    const dc = "'VSC 1',1,1,1,1\n2,1,1,1\n3,1,1,1\n"
    const load = "2,'1 ',1,1,1,10.0,2.0,3.0,1.0,5.0,-1.0,1\n9,'1 ',1,1,1,1,1,0,0,0,0,1\n"
    const { document, messages } = drawn(raw({ 0: BUSES, 1: load, 8: dc }))
    expect(messages).toEqual([
      'RAW line 9: Load 9 1 stands on bus 9, which is isolated or not in the file.',
      expect.stringContaining('VSC DC line VSC 1 1 has no counterpart'),
    ])
    expect(document.project.notes).toContain('stands on bus 9')
    expect(params(document, 'Load 2 1')).toMatchObject({ p: 10e6, q: 2e6, pCurrent: 3e6, qCurrent: 1e6, pImpedance: 5e6, qImpedance: 1e6 })
  })

  it('tells what matters first, and records without effect in one line a section', () => {
    const zones = [1, 2, 3].map((k) => `${k},'Z${k}'\n`).join('')
    const { messages } = drawn(raw({ 0: BUSES, 6: "1,1,0.0,10.0,'A1'\n", 12: zones, 15: "'SVC 1',2,0,1,0,0\n" }))
    expect(messages).toEqual([
      expect.stringMatching(/^RAW line \d+: FACTS device SVC 1 2 has no counterpart in the model\.$/),
      expect.stringMatching(/^RAW line \d+: Area 1 1 is left out: areas have no effect on a run\.$/),
      expect.stringMatching(/^RAW lines \d+ to \d+: 3 records of the section Zone are left out: zones have no effect on a run\.$/),
    ])
  })

  it('takes a DC line as the powers at its ends', () => {
    // 1000 MW at the rectifier, 500 kV held at the inverter, 5 Ω: 5·I² + 500·I = 1000, I = 1.96152 kA; V_d0 = 2·(3√2/π)·230 kV·0.9.
    const line = (mode: number, set: number, compounding = 0) =>
      `'P1',${mode},5.0,${set},500.0,0,${compounding},0.1\n1,2,17,5,0,5,230,0.9,1.0\n2,2,20,18,0,5,230,0.9,1.0\n`
    const { document, messages } = drawn(raw({ 0: BUSES.replace('1.02', '1.0'), 7: line(1, 1000) }))
    const [from, to] = [params(document, 'Load 1 DC P1 rectifier'), params(document, 'Load 2 DC P1 inverter')]
    const current = (Math.sqrt(500 ** 2 + 4 * 5 * 1000) - 500) / 10
    expect(from.power).toBeCloseTo(1000e6, 0)
    expect(to.power).toBeCloseTo(-500e6 * current, 0)
    const ideal = 2 * ((3 * Math.SQRT2) / Math.PI) * 230 * 0.9
    expect(from.reactivePower).toBeCloseTo(1000e6 * Math.tan(Math.acos((500 + 5 * current) / ideal)), 0)
    expect(to.reactivePower).toBeCloseTo(500e6 * current * Math.tan(Math.acos(500 / ideal)), 0)
    expect(messages.filter((m) => m.includes('DC line'))).toEqual([
      expect.stringContaining('1000.0 MW taken at bus 1, 980.8 MW given at bus 2'),
    ])
    const at = (text: string, name: string) => params(drawn(raw({ 0: BUSES, 7: text })).document, name).power
    expect(at(line(1, -900), 'Load 2 DC P1 inverter')).toBeCloseTo(-900e6, 0)
    expect(at(line(2, 2000), 'Load 1 DC P1 rectifier')).toBeCloseTo(2e6 * 510, 0)
    // Held at the rectifier: 500 kV there.
    expect(at(line(2, 2000, 5), 'Load 1 DC P1 rectifier')).toBeCloseTo(2e6 * 500, 0)
    expect(drawn(raw({ 0: BUSES, 7: line(0, 1000) })).messages.join()).toContain('is out of service')
    expect(drawn(raw({ 0: BUSES, 7: line(1, 1000).replace("'P1',1,5.0", "'P1',1,-5.0") })).messages.join()).toContain(
      'cannot carry 1000 MW',
    )
  })

  it('stands a machine behind the step-up transformer of its record', () => {
    // 60 MVA, 5 % + j12 % of it, ratio 1.05 at the bus: 50 + j10 MVA at 1.02 pu.
    const machine = "1,'1 ',50.0,10.0,30,-20,1.02,0,60.0,0,0.2,0.05,0.12,1.05,1,100\n"
    const { document, messages } = drawn(raw({ 0: BUSES.replace('220.0,3', '220.0,2').replace('110.0,1', '110.0,3'), 3: machine }))
    const t = params(document, 'T 1 G 1')
    expect(t).toMatchObject({ sRated: 60e6, vHv: 220e3, vLv: 220e3, tap: 1.05 })
    expect(t.uk).toBeCloseTo(0.13, 12)
    const g = params(document, 'G 1 1')
    const [re, im] = [(1.05 * 50) / 60 / 1.02, (-1.05 * 10) / 60 / 1.02]
    const square = re * re + im * im
    expect(g.pSet).toBeCloseTo((50 + 0.05 * square * 60) * 1e6, 3)
    expect(g.vSet).toBeCloseTo(Math.hypot(1.02 / 1.05 + 0.05 * re - 0.12 * im, 0.05 * im + 0.12 * re), 12)
    expect(g.qMax).toBeCloseTo((30 + 0.12 * square * 60) * 1e6, 3)
    expect(messages.join()).toContain('Generator 1 1 has a step-up transformer within its record (RT, XT, GTAP): it stands')
    expect(drawn(raw({ 0: BUSES, 3: machine.replace('0.12,1.05', '-0.12,1.05') })).messages.join()).toContain('that is left out')
  })

  it('refuses other versions and other files', () => {
    const code = (text: string): string => {
      const result = read(text)
      return result.ok ? 'read' : (result.problems[0]?.code ?? '')
    }
    expect(code(raw({ 0: BUSES }, HEAD.replace('33', '35')))).toBe('E141')
    expect(code('hello')).toBe('E140')
    expect(code(raw({ 0: 'x,y\n' }))).toBe('E140')
    expect(code(raw({}))).toBe('E140')
  })
})

describe('PSS/E DYR', () => {
  const network = raw({ 0: BUSES, 3: "1,'1 ',50.0,0,50,-50,1.02,0,60.0,0,0.2,0,0,1,1,100\n" })
  const round = "1 'GENROU' 1 8.0 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.3 0.55 0.25 0.2 0.1 0.8 /\n"
  it('maps exciters that are another by their limits', () => {
    const basler = drawn(network, `${round}1 'ESAC8B' 1 0.01 80 5 10 0.1 1 0.02 35 0 1.2 1 6.5 0.3 9 3 /\n`)
    expect(params(basler.document, 'G 1 1')).toMatchObject({ exciter: 'ac8b', ac8bKp: 80, ac8bMax: 35, ac8bTe: 1.2, ac8bS2: 3, ac8bKc: 0 })
    const open = drawn(network, `${round}1 'ESAC8B' 1 0.01 80 5 10 0.1 1 0.02 0 0 1.2 1 6.5 0.3 9 3 /\n`)
    expect(open.messages.some((m) => m.includes('VRMAX of 0'))).toBe(true)
    for (const model of ['EXDC2', 'ESDC2A']) {
      const { document } = drawn(network, `${round}1 '${model}' 1 0.01 46 0.06 0 0 1 -0.9 1 0.46 0.1 1 0 2.3 0.1 3.1 0.33 /\n`)
      expect(params(document, 'G 1 1')).toMatchObject({ exciter: 'ieeet1', ieeet1LimitsFollow: true, ieeet1Ka: 46, ieeet1S2: 0.33 })
    }
  })
  it('maps standard models, over several lines, and lists the others', () => {
    const { document, messages } = drawn(
      network,
      "// comment\n1 'GENROU' 1 8.0 0.03 0.4\n 0.05 6.175 0.05 1.8 1.7 0.3 0.55 0.25 0.2 0.1 0.8 /\n1 'SEXS' 1 0.4 5.0 20 1 -5 5 /\n1 'ST2CUT' 1 1 2 3 /\n7 'SEXS' 1 0.4 5.0 20 1 -5 5 /\n",
    )
    expect(params(document, 'G 1 1')).toMatchObject({
      machineModel: 'genrou',
      xd: 1.8,
      inertia: 6.175,
      exciter: 'sexs',
      sexsTa: 2,
      governor: 'none',
    })
    expect(messages).toEqual([
      expect.stringMatching(/^DYR line 5: ST2CUT of generator 1 1 is left out/),
      'DYR line 6: SEXS of generator 7 1 is left out: the case has no such generator in service.',
    ])
  })
  it('reads GENTPJ with and without a transient winding on the q-axis', () => {
    const read = (tq0: string) =>
      params(drawn(network, `1 'GENTPJ1' 1 8.0 0.03 ${tq0} 0.05 3.5 0 1.2 0.8 0.3 0.55 0.22 0.24 0.15 0.1 0.4 0.06 /\n`).document, 'G 1 1')
    const shared = {
      machineModel: 'gentpj',
      xd: 1.2,
      xdSubtransient: 0.22,
      xqSubtransient: 0.24,
      xLeakage: 0.15,
      saturation12: 0.4,
      kis: 0.06,
    }
    expect(read('0.4')).toMatchObject({ ...shared, xqTransient: 0.55, tq0Transient: 0.4 })
    expect(read('0')).toMatchObject({ ...shared, xqTransient: 0.8 })
  })
  it('reads PSS2C, whose power switch may be given in either order or not at all', () => {
    const pss = (ending: string) =>
      drawn(
        network,
        `${round}1 'SEXS' 1 0.4 5.0 20 1 -5 5 /\n1 'PSS2C' 1 1 0 3 0 5 1 2 2 0 2 0 2 0.2 1 0.5 0.1 8 0.12 0.02 0.3 0.04 0 0 0 0 0 0 0.1 -0.05 0.2 0.03 ${ending} /\n`,
      )
    const params2 = (ending: string) => params(pss(ending).document, 'G 1 1')
    expect(params2('0.3 0.2')).toMatchObject({ stabiliser: 'pss2b', pss2bT12: 0.2, pss2bT13: 0.03, pss2bPowerOn: 0.3, pss2bPowerOff: 0.2 })
    expect(params2('0.2 0.3')).toMatchObject({ pss2bPowerOn: 0.3, pss2bPowerOff: 0.2 })
    expect(params2('0 0')).toMatchObject({ pss2bPowerOn: -100, pss2bPowerOff: -1000, pss2bMax: 0.1 })
    expect(pss('0.2 0.2').messages.some((m) => m.includes('no hysteresis'))).toBe(true)
    // X_comp and T_comp of the frequency input.
    expect(pss('0.3 0.2 0 0').messages).toEqual([expect.stringContaining('the first 33 are read')])
  })
  it('maps the constants of controllers with many of them', () => {
    const { document, messages } = drawn(
      network,
      `${round}1 'ST6B' 1 1 0.012 18 45 0.1 0.02 4.8 -3.8 1.1 1.2 1.06 17.3 4.2 4.9 -3.9 0.9 0.03 /
1 'PSS2B' 1 1 0 3 0 5 1 2 2.5 0.01 3 0 1.5 0.2 1 0.5 0.1 8 0.12 0.02 0.3 0.04 0.2 0.05 0 0 2 -1 0.1 -0.05 /
1 'PIDGOV' 1 0 0.05 0.1 2 0.3 0.5 0.06 0.07 0.4 0.1 0.5 0.6 0.8 0.9 1.1 0.98 0.02 1.3 1.4 0.2 -0.25 /
`,
    )
    expect(messages).toEqual([])
    expect(params(document, 'G 1 1')).toMatchObject({
      ...{ exciter: 'st6b', st6bTr: 0.012, st6bKda: 0.1, st6bVaMin: -3.8, st6bKm: 1.2, st6bIlr: 4.2, st6bVrMax: 4.9, st6bTg: 0.03 },
      ...{ stabiliser: 'pss2b', pss2bInput2: 'power', pss2bM: 5, pss2bTw2: 2.5, pss2bT6: 0.01, pss2bKs1: 8, pss2bT11: 0.05 },
      ...{ pss2bMax1: 1000, pss2bMin1: -1000, pss2bMax2: 2, pss2bMin2: -1, pss2bMin: -0.05 },
      ...{ governor: 'pidgov', pidgovFeedback: 'power', droop: 0.05, pidgovTb: 0.07, turbineDamping: 0.4, pidgovG1: 0.5, pidgovP1: 0.6 },
      ...{
        pidgovG2: 0.8,
        pidgovP2: 0.9,
        pidgovP3: 1.1,
        torqueMax: 0.98,
        torqueMin: 0.02,
        pidgovAtw: 1.3,
        pidgovTw: 1.4,
        pidgovClosing: 0.25,
      },
    })
    const hydro = drawn(
      network,
      `${round}1 'WPIDHY' 1 0.1 -0.05 3 0.3 0.8 0.05 0.1 0.2 -0.3 0.9 0.01 1.2 1.5 -0.1 0.6 0.1 0.5 0.55 0.8 0.85 1.2 /\n`,
    )
    expect(params(hydro.document, 'G 1 1')).toMatchObject({
      ...{ governor: 'wpidhy', droop: 0.05, pidgovTreg: 0.1, pidgovKd: 0.8, pidgovClosing: 0.3, torqueMax: 0.9, torqueMin: 0.01 },
      ...{ pidgovTw: 1.2, pidgovPmax: 1.5, pidgovPmin: -0.1, turbineDamping: 0.6, pidgovG0: 0.1, pidgovP3: 1.2 },
    })
    const simple = drawn(network, `${round}1 'SEXS' 1 0.4 5 20 1 -5 5 /\n1 'STAB1' 1 5 10 4 0.03 5 0.05 0.1 /\n`)
    expect(params(simple.document, 'G 1 1')).toMatchObject({
      ...{ stabiliser: 'ieeest', ieeestKs: 5, ieeestT5: 10, ieeestT6: 10, ieeestT1: 0.12, ieeestT2: 0.03, ieeestT3: 0.25, ieeestMin: -0.1 },
    })
    const wrong = drawn(network, `${round}1 'WPIDHY' 1 0.1 0.05 3 0.3 0.8 0.05 0.1 0.2 -0.3 0.9 0 1 1 0 0 0.1 0.5 0.5 0.8 0.8 1 /\n`)
    expect(wrong.messages).toEqual([expect.stringContaining('its REG of 0.05 would feed the power back')])
  })
  it('lists models of users and of other equipment whatever stands in them, and refuses broken numbers of its own', () => {
    const { messages } = drawn(
      network,
      `${round}1 'USRMDL' 1 'REGCAU1' 101 1 1 14 3 4 1 0.02 10 /\n1 'CMLDBLU2' 1 '*' 12 /\n0 'IEELAL' '*' 1 0 0.5 0 /\n`,
    )
    expect(messages).toEqual([
      expect.stringMatching(/^DYR line 2: USRMDL REGCAU1 of generator 1 1 is left out: the model is not among GENCLS, /),
      expect.stringMatching(/^DYR line 3: CMLDBLU2 of generator 1 1 is left out/),
      expect.stringMatching(/^DYR line 4: IEELAL of generator 0 \* is left out/),
    ])
    const result = importGrid(
      { name: 'x', format: 'raw', text: network, dyr: `${round}1 'SEXS' 1 0.4 five 20 1 -5 5 /\n` },
      { loads: 'constantPower' },
    )
    expect(result.ok ? '' : result.problems[0]?.message).toBe('DYR line 2: “five” of SEXS is no number.')
  })
  it('says why a model cannot be carried over, and what it reads of it', () => {
    const machine = "1 'GENSAL' 1 5 0.05 0.06 5 0 1.5 1.2 0.4 0.25 0.12 0.1 0.4 /\n"
    const { document, messages } = drawn(
      network,
      `${machine}1 'IEEEST' 1 2 0 0 0 0 0 0 0 0.1 0.05 0 0 3 3 5 0.1 -0.1 0 0 /
1 'IEEEG1' 1 7 0 20 0.1 0 0.2 0.3 -0.5 1 0 0.3 1 0 0 0 0 0 0 0 0 0 0 /
1 'ESST1A' 1 1 2 0.02 0.3 -0.3 1 10 0.1 0.2 190 0.02 9 -9 7.8 -6.7 0.1 0 1 1 4 9 /
`,
    )
    expect(messages).toEqual([
      'DYR line 2: IEEEST of generator 1 1 is left out: its input 2 (bus frequency, derivative of the voltage) is not there.',
      'DYR line 3: IEEEG1 of generator 1 1 is left out: its second shaft drives a generator at bus 7.',
      'DYR line 4: ESST1A of generator 1 1 has 21 constants; the first 20 are read.',
    ])
    expect(params(document, 'G 1 1')).toMatchObject({
      machineModel: 'gensal',
      xqSubtransient: 0.25,
      exciter: 'esst1a',
      esst1aStabiliser: 'output',
      esst1aIlr: 4,
      stabiliser: 'none',
      governor: 'none',
    })
  })
  it('refuses a record without an end', () => {
    const result = read(network, "1 'GENCLS' 1 0 0\n")
    expect(result.ok ? '' : result.problems[0]?.message).toContain('DYR line 1')
  })
})

describe('MATPOWER', () => {
  const text = `function mpc = two
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [ 1 3 0 0 0 0 1 1 0 0 1 1.1 0.9; % reference
  2 1 50 10 0 0 1 1 0 0 1 1.1 0.9;
];
mpc.branch = [
  1 2 0.01 0.1 0.02 0 0 0 0 0 1 -360 360;
  1 2 0.01 -0.1 0 0 0 0 0 0 1;
];
mpc.gencost = [
  2 0 0 3 0.1 5 150;
];
`
  it('reads matrices and lists the rest', () => {
    const result = importGrid({ name: 'two', format: 'matpower', text, dyr: null }, { loads: 'constantPower' })
    if (!result.ok) throw new Error('refused')
    expect(
      Object.values(result.value.components)
        .map((c) => c.name)
        .sort(),
    ).toEqual(['1', '2', 'L 1–2 1', 'L 1–2 2', 'Load 2'])
    expect(Object.values(result.value.components).find((c) => c.name === 'L 1–2 2')?.type).toBe('equivalentBranch')
    expect(result.problems.map((p) => p.message).filter((m) => m.includes('left out'))).toEqual([
      expect.stringContaining('MATPOWER line 11: Field gencost'),
    ])
  })
  it.each([
    ['mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);', 'mpc.branch'],
    ['mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;', 'mpc.bus'],
    ['mpc.gen = ext2int(mpc.gen);', 'mpc.gen'],
    ['mpc.baseMVA = 2 * 50;', 'mpc.baseMVA'],
    ['mpc = scale_load(1.2, mpc);', 'mpc'],
    ['mpc.branch(2, 4) = 0.2;', 'mpc.branch'],
  ])('refuses a case that goes on to calculate: %s', (line, what) => {
    const result = importGrid({ name: 'two', format: 'matpower', text: `${text}${line}\n`, dyr: null }, { loads: 'constantPower' })
    expect(result.ok ? '' : result.problems[0]?.message).toBe(
      `MATPOWER line 14: ${what} is changed by a calculation, which is not carried out: load the case in MATPOWER and write it with savecase.`,
    )
  })
  it('joins rows that go on in the next line, and passes over blocks that are commented out', () => {
    const long = text.replace('2 1 50 10 0 0 1', '2 1 50 10 0 ... the rest\n 0 1')
    const old = '%{\nmpc.branch = [\n 1 2 9 9 9 0 0 0 0 0 1;\n];\n%}\n'
    const result = importGrid({ name: 'two', format: 'matpower', text: `${long}${old}`, dyr: null }, { loads: 'constantPower' })
    if (!result.ok) throw new Error(result.problems[0]?.message)
    expect(params(result.value, 'Load 2')).toMatchObject({ power: 50e6, reactivePower: 10e6 })
    expect(params(result.value, 'L 1–2 2').reactance).toBeCloseTo(-10, 9)
    // Lines are those of the file.
    expect(result.problems.map((p) => p.message)).toContainEqual(expect.stringContaining('MATPOWER line 12: Field gencost'))
  })
  it('takes no notice of what only reads the case', () => {
    const more = "Vbase = mpc.bus(1, BASE_KV) * 1e3;\n[PQ, PV] = idx_bus;\nmpc.bus_name = {\n  'A';\n};\n"
    const result = importGrid({ name: 'two', format: 'matpower', text: `${text}${more}`, dyr: null }, { loads: 'constantPower' })
    expect(result.ok).toBe(true)
  })
  it('names the line of what is no number', () => {
    const result = importGrid({ name: 'two', format: 'matpower', text: text.replace('0.02', 'abc'), dyr: null }, { loads: 'constantPower' })
    expect(result.ok ? '' : result.problems[0]?.message).toBe('MATPOWER line 8: “abc” in mpc.branch is no number.')
  })
})

it('tells once which machines have no dynamic data', () => {
  const text = readFileSync('test/fixtures/ieee/case118.m', 'utf8')
  const result = importGrid({ name: 'case118', format: 'matpower', text, dyr: null }, { loads: 'constantPower' })
  const told = result.problems.filter(({ message }) => message.includes('no dynamic data: a classical machine'))
  expect(told.map(({ message }) => message)).toEqual([expect.stringMatching(/Generator 1 1 .*, as for 52 more: 4 1, 6 1, .*, 116 1\.$/)])
})
