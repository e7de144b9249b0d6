/** Several swing buses: one angle is held in a network, and windings whose share of the star lies below zero. */
import { expect, it } from 'vitest'
import { checkDocument } from '../document/check.ts'
import { importGrid } from './index.ts'

function read(format: 'raw' | 'matpower', text: string, dyr: string | null = null) {
  const made = importGrid({ name: 'Case', format, text, dyr }, { loads: 'constantPower' })
  if (!made.ok) throw new Error(made.problems.map((p) => p.message).join('; '))
  expect(checkDocument(made.value)).toEqual([])
  const components = Object.values(made.value.components)
  const told = made.problems.map((p) => p.message)
  return { told, types: Object.fromEntries(components.map((c) => [c.name, c.type])), components }
}

/** Two swing buses of 0 and the given degrees; a line between them, or none. */
const caseOf = (degrees: number, isJoined = true): string => `mpc.baseMVA = 100;
mpc.bus = [
1 3 0 0 0 0 1 1.0 0 230 1 1.1 0.9;
2 1 30 10 0 0 1 1.0 0 230 1 1.1 0.9;
3 3 0 0 0 0 1 1.0 ${degrees} 230 1 1.1 0.9;
];
mpc.gen = [
1 40 0 999 -999 1.0 100 1 999 0;
3 -10 0 999 -999 1.0 100 1 999 0;
];
mpc.branch = [
1 2 0.01 0.1 0 0 0 0 0 0 1 -360 360;
${isJoined ? '2 3 0.01 0.1 0 0 0 0 0 0 1 -360 360;' : ''}
];
`

it('a second swing bus at another angle delivers the power of its record instead, and says so', () => {
  const { told, types, components } = read('matpower', caseOf(-4))
  expect(types).toMatchObject({ 'G 1 1': 'utility', 'G 3 1': 'genset' })
  expect(components.find(({ name }) => name === 'G 3 1')?.params.pSet).toBe(-10e6)
  expect(told).toContainEqual(expect.stringContaining('MATPOWER line 5: Bus 3 is a further swing bus, at -4° beside 0° of bus 1'))
})

it.each([
  ['at the same angle', caseOf(0)],
  ['of a network of its own', caseOf(-4, false)],
])('a second swing bus %s stays one', (_, text) => {
  const { told, types } = read('matpower', text)
  expect(types).toMatchObject({ 'G 1 1': 'utility', 'G 3 1': 'utility' })
  expect(told.filter((message) => message.includes('swing'))).toEqual([])
})

it('a branch that would be shorter than a cable may be is an equivalent of its impedance', () => {
  const low = caseOf(0).replaceAll(' 230 ', ' 0.48 ').replace('1 2 0.01 0.1 0', '1 2 1e-8 1e-7 0')
  const { types, components } = read('matpower', low)
  expect(types).toMatchObject({ 'L 1–2 1': 'equivalentBranch', 'L 2–3 1': 'cable' })
  expect(components.find(({ name }) => name === 'L 1–2 1')?.params.reactance).toBeCloseTo((1e-7 * 480 ** 2) / 100e6, 18)
})

const END = '0 / end\n'
const raw = (transformer: string): string => {
  const buses = "1,'HIGH',220.0,3,1,1,1,1.02,0.0\n2,'LOW',110.0,1,1,1,1,1.0,0.0\n3,'TERTIARY',20.0,1,1,1,1,1.0,0.0\n"
  const sections = [buses, '', '', '', '', transformer]
  return `0, 100.0, 33, 0, 0, 50.0\ntitle\ntitle\n${Array.from({ length: 19 }, (_, k) => `${sections[k] ?? ''}${END}`).join('')}Q\n`
}
/** Reactance of a component of the drawing, pu of 100 MVA on `kv`. */
const reactance = (components: ReturnType<typeof read>['components'], name: string, kv: number): number => {
  const params = components.find((c) => c.name === name)?.params ?? {}
  return params.uk === undefined ? (Number(params.reactance) * 100) / kv ** 2 : Number(params.uk) / (Number(params.sRated) / 100e6)
}

it('a leg of a star below zero stands behind a transformer, its core at the bus', () => {
  // Legs 12, −2 and 8 % around the star; the third winding turns the phases.
  const three = "1,2,3,'1',1,1,1,0.0005,-0.002,2,'T3',1\n0,0.10,100,0,0.06,100,0,0.20,100,1,0\n1.05,0,0\n1,0,0\n1,0,-30\n"
  const { told, types, components } = read('raw', raw(three))
  expect(types).toMatchObject({ 'T 1–2–3 1, winding 2': 'transformer2w', 'T 1–2–3 1, winding 2, behind it': 'equivalentBranch' })
  const [own, behind] = ['', ', behind it'].map((part) => reactance(components, `T 1–2–3 1, winding 2${part}`, 220))
  expect((own ?? 0) + (behind ?? 0)).toBeCloseTo(-0.02, 9)
  expect([1, 3].map((k) => reactance(components, `T 1–2–3 1, winding ${k}`, 220).toFixed(6))).toEqual(['0.120000', '0.080000'])
  expect(told).toContainEqual(expect.stringContaining('a leg below zero with an equivalent branch behind it'))
  expect(told.filter((message) => message.includes('left out'))).toEqual([])
})

it('a transformer of two windings with a negative reactance is taken, with its core', () => {
  const two = "1,2,0,'1',1,1,1,0.0005,-0.002,2,'T',1\n0.001,-0.04,100\n1.05,0,0\n1,0\n"
  const { told, types, components } = read('raw', raw(two))
  expect(types).toMatchObject({
    'T 1–2 1': 'transformer2w',
    'L 1–2 1': 'equivalentBranch',
    'Shunt 1 core of T 1–2 1': 'constantImpedanceLoad',
  })
  expect(reactance(components, 'T 1–2 1', 220) + reactance(components, 'L 1–2 1', 110)).toBeCloseTo(-0.04, 9)
  expect(components.find(({ name }) => name.startsWith('Shunt'))?.params).toMatchObject({ power: 50e3, reactivePower: 200e3 })
  expect(told).toContainEqual(expect.stringContaining('has the impedance 0.001 + j-0.04 pu'))
})

/** A swing bus and another of this type at 20°, each with a generator, and a line between them. */
const pair = (type: number): string => {
  const buses = `1,'A',220.0,3,1,1,1,1.0,0.0\n2,'B',220.0,${type},1,1,1,1.0,20.0\n`
  const generator = (bus: number) => `${bus},'1',50.0,0.0,99.0,-99.0,1.0,0,100.0,0.0,0.2,0.0,0.0,1.0,1\n`
  const sections = [buses, '', '', `${generator(1)}${generator(2)}`, "1,2,'1',0.001,0.1,0.0\n"]
  return `0, 100.0, 33, 0, 0, 50.0\ntitle\ntitle\n${Array.from({ length: 19 }, (_, k) => `${sections[k] ?? ''}${END}`).join('')}Q\n`
}
const INFINITE = "1 'GENCLS' '1' 0 0 /\n2 'GENCLS' '1' 0 0 /\n"

it.each([3, 2])('two infinite buses by dynamic data at angles apart are said to stand at one, type %i', (type) => {
  const { told, types } = read('raw', pair(type), INFINITE)
  expect(types).toMatchObject({ 'G 1 1': 'utility', 'G 2 1': 'utility' })
  expect(told).toContainEqual(expect.stringContaining('Generator 2 1 is an infinite bus, at 20° beside 0° of bus 1'))
  expect(told.filter((message) => message.includes('deliver the power of their records'))).toEqual([])
})

it('a machine with inertia beside an infinite bus swings at its own angle, of which nothing is said', () => {
  const { told, types } = read('raw', pair(2), INFINITE.replace("2 'GENCLS' '1' 0 0", "2 'GENCLS' '1' 3 0"))
  expect(types).toMatchObject({ 'G 1 1': 'utility', 'G 2 1': 'genset' })
  expect(told.filter((message) => message.includes('°'))).toEqual([])
})

it('a MATPOWER case tells the columns that it loses, once a matrix, and none that say nothing', () => {
  const plain = `function mpc = c
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
  1 3 0 0 0 0 1 1 0 20 1 1.1 0.9;
  2 1 50 10 0 0 1 1 0 20 1 1.1 0.9;
];
mpc.gen = [
  1 50 0 60 -60 1 100 1 0 0;
];
mpc.branch = [
  1 2 0.01 0.1 0 90 90 0 0 0 1 -360 360;
];
`
  const lost = (text: string): readonly string[] => read('matpower', text).told.filter((message) => message.includes('not carried over'))
  expect(lost(plain)).toEqual([])
  const full = plain
    .replace('2 1 50 10 0 0 1 1 0 20 1 1.1', '2 1 50 10 0 0 2 1 0 20 1 1.06')
    .replace('100 1 0 0;', '100 1 80 10 5 40 -30 30 -20 20 3 3 0 0 1;')
    .replace('90 90 0 0 0 1 -360 360', '90 100 110 0 0 1 -30 30')
  expect(lost(full)).toEqual([
    'MATPOWER line 6: Bus 2 has an area or a zone of its own that is not carried over: no study goes by them.',
    'MATPOWER line 6: Bus 2 has voltage limits that are not carried over: those of a run are the rule packs’.',
    'MATPOWER line 9: Generator 1 has limits of active power that are not carried over: those of a governor are its own.',
    'MATPOWER line 9: Generator 1 has a capability curve, ramps or a participation that are not carried over: its reactive limits are QMIN and QMAX.',
    'MATPOWER line 12: Branch 1–2 has further ratings that are not carried over: a branch has one, RATE_A.',
    'MATPOWER line 12: Branch 1–2 has limits of its angle that are not carried over: they bound an optimal power flow alone.',
  ])
})
