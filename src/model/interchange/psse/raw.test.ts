/** RAW files as other programs write them: free format, records of several lines, and what of a record the drawing does not hold. */
import { expect, it } from 'vitest'
import { checkDocument } from '../../document/check.ts'
import { importGrid } from '../index.ts'

const HEAD = '0, 100.0, 33, 0, 0, 50.0 / comment\nNorthern ring\nwinter peak\n'
const BUSES = "1,'HIGH', 220.0,3,1,1,1,1.02,0.0\n2,'LOW', 110.0,1,1,1,1,0.98,0.0\n3,'TERTIARY', 20.0,1,1,1,1,1.0,0.0\n"
const raw = (sections: Readonly<Record<number, string>>, end = '0 / end\n', head = HEAD): string =>
  `${head + Array.from({ length: 19 }, (_, k) => `${{ 0: BUSES, ...sections }[k] ?? ''}${end}`).join('')}Q\n`

function read(text: string) {
  const result = importGrid({ name: 'Case', format: 'raw', text, dyr: null }, { loads: 'constantPower' })
  if (!result.ok) return { messages: result.problems.map((p) => p.message), of: () => undefined, notes: '', refused: true }
  expect(checkDocument(result.value)).toEqual([])
  return {
    messages: result.problems.map((p) => p.message),
    of: (name: string) => Object.values(result.value.components).find((c) => c.name === name),
    notes: result.value.project.notes,
    refused: false,
  }
}
const TRANSFORMER = "1,2,0,'1 ',1,2,1,0,0,2,'T1',1\n0.005,0.12,40.0\n1.05,0,0,40\n1.0,0\n"
const BRANCH = "2,3,'1',0.01,0.1,0.02\n"

it('ends a section at a bus number 0, whatever stands behind it', () => {
  const load = "2,'1 ',1,1,1,10.0,2.0\n"
  for (const end of ['0 END OF DATA\n', ' 0, 0\n', '0/x\n', '0\n']) {
    const { messages, of } = read(raw({ 1: load }, end))
    expect(messages).toEqual([])
    expect(of('Load 2 1')?.params.power).toBe(10e6)
  }
})

it('takes a line of a slash alone as one of nothing but defaults', () => {
  const { messages, of } = read(
    raw({ 5: `${TRANSFORMER.replace('1.0,0\n', '/\n')}2,3,0,'7',1,1,1,0,0,2,'T2',1\n0.0,0.2\n/\n/ all defaults\n` }),
  )
  expect(messages).toEqual([])
  expect(of('T 1–2 1')?.params.tap).toBe(1.05)
  expect(of('T 2–3 7')?.params).toMatchObject({ tap: 1, vHv: 110e3 })
})

it('a transformer cut short leaves the sections behind it as they are', () => {
  const { messages } = read(raw({ 5: TRANSFORMER.replace('1.0,0\n', ''), 6: "1,1,0.0,10.0,'A1'\n" }))
  expect(messages).toEqual([
    'RAW line 12: Transformer 1–2 1 is cut short and left out.',
    'RAW line 16: Area 1 1 is left out: areas have no effect on a run.',
  ])
})

it('names a record of several lines once', () => {
  const multi = "'MT 1',2,3,1,1,500,1,0\n1,2,17,5,0,5,230,0.9,1.0\n2,2,20,18,0,5,230,0.9,1.0\n1,1\n2,2\n3,0\n1,2,'1',1,5.0\n"
  const gne = "'GNE 1','MODEL',1,2,12,1,3,1,1,0\n1,2,3,4,5,6,7,8,9,10\n11,12\n0\n'A','B'\n'C'\n'GNE 2','MODEL',1,2,0,0,0,1,1,0\n"
  const { messages } = read(raw({ 10: multi, 17: gne, 18: "2,'1',1,1\n" }))
  expect(messages).toEqual([
    expect.stringMatching(/^RAW line 17: Multi-terminal DC line MT 1 /),
    expect.stringMatching(/^RAW line 31: GNE device GNE 1 /),
    expect.stringMatching(/^RAW line 37: GNE device GNE 2 /),
    expect.stringMatching(/^RAW line 39: Induction machine 2 1 /),
  ])
})

it('tells what follows the last section, and a file that ends within one', () => {
  const { messages } = read(raw({}).replace(/Q\n$/, "1,'MORE'\n2,'MORE'\nQ\n"))
  expect(messages).toEqual([expect.stringMatching(/^RAW line 26: What follows the last section is left out/)])
  const cut = read(`${HEAD}${BUSES}0 /\n0 /\n0 /\n0 /\n${BRANCH}`)
  expect(cut.messages).toContainEqual(expect.stringMatching(/^RAW line 11: The file ends within the section Branch/))
})

it('refuses a quote without an end by its line, and reads double quotes', () => {
  expect(read(raw({ 0: "1,'HIGH, 220.0,3\n" })).messages).toEqual(['RAW line 4: a quote has no end.'])
  expect(read(raw({ 0: `${BUSES}4,"ST. MARY'S 1",20.0,1\n` })).of("4 ST. MARY'S 1")?.params.vNominal).toBe(20e3)
})

it('refuses a code or a status that is no number', () => {
  const bus = '1,HIGH SIDE, 220.0,3,1,1,1,1.02,0.0\n'
  expect(read(raw({ 0: bus })).messages).toEqual(['RAW line 4: bus 1 has the unknown type 220.0.'])
  expect(read(raw({ 1: "2,'1 ',on,1,1,10\n" })).messages).toEqual(['RAW line 8: “on” is no number (Load data, field 3).'])
  expect(read(raw({ 4: BRANCH.replace('0.02', '0.02,0,0,0,0,0,0,0,closed') })).messages).toEqual([
    'RAW line 11: “closed” is no number (Branch data, field 14).',
  ])
})

it('refuses two records of one identity, whichever way a branch stands', () => {
  const load = "2,'1 ',1,1,1,10.0,2.0\n"
  expect(read(raw({ 1: load + load })).messages).toEqual(['RAW line 9: Load 2 1 is there already, from line 8.'])
  expect(read(raw({ 4: `${BRANCH}3,-2,1,0.01,0.1\n` })).messages).toEqual(['RAW line 12: Branch 3 -2 1 is there already, from line 11.'])
  expect(read(raw({ 4: `${BRANCH}3,-2,2,0.01,0.1\n` })).messages).toEqual([])
})

it('leaves out what joins a bus with itself', () => {
  const { messages } = read(raw({ 4: "2,-2,'1',0.01,0.1\n", 5: TRANSFORMER.replace('1,2,0', '1,1,0') }))
  expect(messages).toEqual([
    'RAW line 11: Branch 2 -2 1 joins a bus with itself and is left out.',
    'RAW line 13: Transformer 1 1 0 1 joins a bus with itself and is left out.',
  ])
})

it('keeps the titles, and tells of a change case and of a frequency that is not given', () => {
  expect(read(raw({})).notes).toContain('Northern ring\nwinter peak')
  expect(read(raw({}, '0 /\n', HEAD.replace('0, 100.0', '1, 100.0'))).messages).toEqual([
    expect.stringMatching(/^RAW line 1: The case changes another \(IC = 1\)/),
  ])
  expect(read(raw({}, '0 /\n', HEAD.replace(', 50.0', ''))).messages).toEqual([
    'RAW line 1: The case has no base frequency; 60 Hz are taken.',
  ])
})

const generator = (tail: string, q = '0.0'): string => `2,'1 ',50.0,${q},30,-20,1.02,${tail}\n`
const HELD = BUSES.replace('110.0,1', '110.0,2')
it('a machine that regulates another bus holds the voltage that its own has in the file', () => {
  const { messages, of } = read(raw({ 0: HELD, 3: generator('3,60.0,0,0.2') }))
  expect(of('G 2 1')?.params.vSet).toBe(0.98)
  expect(messages).toContainEqual(expect.stringContaining('regulates bus 3; here it holds its own bus at the 0.98 pu of the file'))
})

it('takes the reactive power of wind machines as their mode has it', () => {
  const wind = (mode: number, factor: number) =>
    read(raw({ 0: HELD, 3: generator(`0,60.0,0,0.2,0,0,1,1,100,60,0,1,1,0,1,0,1,0,1,${mode},${factor}`) }))
  const fixed = wind(3, -0.95)
  const q = 50 * Math.tan(Math.acos(0.95))
  expect(fixed.of('G 2 1')?.type).toBe('constantPowerLoad')
  expect(fixed.of('G 2 1')?.params.power).toBe(-50e6)
  expect(Number(fixed.of('G 2 1')?.params.reactivePower)).toBeCloseTo(q * 1e6, 3)
  expect(fixed.messages).toContainEqual(expect.stringContaining('is a wind machine of fixed power factor'))
  const bounded = wind(2, 0.95)
  expect(Number(bounded.of('G 2 1')?.params.qMax)).toBeCloseTo(q * 1e6, 3)
  expect(Number(bounded.of('G 2 1')?.params.qMin)).toBeCloseTo(-q * 1e6, 3)
  expect(wind(1, 1).of('G 2 1')?.params.qMax).toBe(30e6)
})

it('tells of machines whose file has them at a reactive limit', () => {
  expect(read(raw({ 0: HELD, 3: generator('0,60.0,0,0.2', '30.0') })).messages).toContainEqual(
    expect.stringContaining('Generator 2 1 stands at its limit of 30 Mvar in the file'),
  )
  expect(read(raw({ 0: HELD, 3: generator('0,60.0,0,0.2', '29.0') })).messages.join()).not.toContain('stands at its limit')
})

it('a core that gives reactive power, or loss below zero, is a shunt at the bus', () => {
  const core = (g: number, b: number) => read(raw({ 5: TRANSFORMER.replace("1,0,0,2,'T1'", `1,${g},${b},2,'T1'`) }))
  const { of, messages } = core(0.001, 0.01)
  expect(of('T 1–2 1')?.params).toMatchObject({ noLoadLoss: 0, noLoadCurrent: 0 })
  expect(of('Shunt 1 core of T 1–2 1')?.params).toMatchObject({ power: 100e3, reactivePower: -1e6 })
  expect(messages).toEqual([])
  expect(core(0.001, -0.01).of('Shunt 1 core of T 1–2 1')).toBeUndefined()
})

it('tells in one line a section which fields are not carried over', () => {
  const { messages } = read(
    raw({
      0: BUSES.replace('1.02,0.0', '1.02,0.0,1.05,0.95,1.1,0.9'),
      3: "1,'1 ',50.0,0,30,-20,1.02,0,60.0,0,0.2,0,0,1,1,100,55,5\n",
      4: "2,3,'1',0.01,0.1,0.02,100,120,0,0,0,0,0,1,1,12.5\n2,3,'2',0.01,0.1,0.02,100,120,0,0,0,0,0,1,1,12.5\n",
      5: TRANSFORMER.replace("'T1',1", "'T1',1,1,1,0,1,0,1,0,1,'Dyn11'").replace('0,0,40', '0,0,40,50,60'),
    }),
  )
  expect(messages.filter((m) => m.includes('not carried over'))).toEqual([
    'RAW line 4: Bus 1 HIGH has voltage limits that are not carried over: those of a run are the rule packs’.',
    'RAW line 10: Generator 1 1 has limits of active power that are not carried over: those of a governor come from its dynamic data.',
    'RAW lines 12 to 13: 2 records of the section Branch have further ratings that are not carried over: a branch has one, RATEA.',
    'RAW lines 12 to 13: 2 records of the section Branch have a length that is not carried over: the file does not tell its unit, and the impedance is that of the record.',
    'RAW line 15: Transformer 1 2 0 1 has further ratings that are not carried over: a winding has one, RATA.',
    'RAW line 15: Transformer 1 2 0 1 has a vector group that is not carried over: set it before unbalanced studies; the phase shift is that of the record.',
  ])
})
