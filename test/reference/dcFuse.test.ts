/**
 * A rack's DC fuse as a user draws it, with its shipped curve: a short circuit that it clears beside the circuit's equation, the part behind it after
 * that, a start without links, and what power flow and netlist say of it.
 */
import { describe, expect, it } from 'vitest'
import { fuseCurve } from '../../src/model/catalogue/shared/fuseCurve.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { ComponentRecord } from '../../src/model/document/records.ts'
import { spiceNetlist } from '../../src/model/interchange/spice/netlist.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { validate } from '../../src/model/validate/index.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const [E, R_S, R_F, LOAD_W] = [800, 5e-3, 1e-3, 5e3]
/** Busway of 20 m behind the fuse. */
const BUSWAY = { length: 20, resistance: 34e-6, inductance: 0.2e-6 }
const [R_W, L_W] = [BUSWAY.length * BUSWAY.resistance, BUSWAY.length * BUSWAY.inductance]
const AT_S = 0.01
const STEP_S = 2e-6

function drawn(kind: 'rms' | 'emt', fuseValues: Parameters<typeof set>[0] = {}, resistance = R_F, isBare = false) {
  const b = buildDocument({ name: 'Rack', frequencyHz: 60 })
  const source = b.place('dcSource', 'E', 0, 0, set({ voltage: E, resistance: R_S }))
  const main = b.place('dcBus', 'Main', 0, 100, { length: 200 })
  const fuse = b.place('dcFuse', 'F', 0, 200, set(fuseValues))
  const busway = b.place('dcBusway', 'BW', 0, 300, set({ ...BUSWAY, skinEffect: 0, ...(isBare ? { inductance: 0 } : {}) }))
  const row = b.place('dcBus', 'Row', 0, 400, { length: 200 })
  const load = b.place('dcConstantPowerLoad', 'L', 0, 500, set({ power: LOAD_W, vNominal: E }))
  // Small enough to be no part of the short circuit, and to keep the load stable.
  const filter = isBare ? null : b.place('dcCapacitor', 'C', 100, 500, set({ capacitance: 10e-6 }))
  const wires: (readonly [ComponentRecord, string, ComponentRecord, string])[] = [
    [source, 'dc', main, 'tap'],
    [main, 'tap', fuse, 'from'],
    [fuse, 'to', busway, 'from'],
    [busway, 'to', row, 'tap'],
    [row, 'tap', load, 'dc'],
    ...(filter ? ([[row, 'tap', filter, 'dc']] as const) : []),
  ]
  for (const [from, port, to, other] of wires) b.wire([from, port], [to, other])
  const study = { ...b.study('Fault', { durationS: 0.014, recordStepS: STEP_S, emtStepS: 1e-6 }), kind }
  if (resistance > 0) b.event(study, 'Fault', AT_S, 'dcFault', row, { resistance })
  const watched = [
    ...['i', 'closed', 'energy', 'arcI2t', 'loss', 'loading'].map((output) => [fuse, output] as const),
    [row, 'v'],
    [main, 'v'],
    [load, 'p'],
  ] as const
  const channels = Object.fromEntries(
    watched.map(([{ id }, output], k) => [`k${k}`, { id: `k${k}`, studyId: study.id, componentId: id, output }]),
  )
  const document = { ...b.finish(), studies: { [study.id]: study }, channels }
  return { document, study, fuse, main, row, load }
}
async function run(...args: Parameters<typeof drawn>) {
  const { document, study, ...parts } = drawn(...args)
  const compiled = compile(document, study.id)
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  const of = (component: ComponentRecord, output: string) =>
    column(
      network.channels.findIndex(({ id }) => {
        const from = trace.channels[id]
        return from?.componentId === component.id && from.output === output
      }),
    )
  return {
    ...parts,
    network,
    summary,
    of,
    noted: (code: string) => (summary.notes.find((n) => n.code === code)?.timeS ?? Number.NaN) - AT_S,
  }
}
const near = (value: number, expected: number, share: number) =>
  expect(Math.abs(value / expected - 1), `${value} beside ${expected}`).toBeLessThan(share)

/** Shipped values of the fuse. */
const [I_R, I_M, PRE, COLD, WARM, ARC, RISE] = [400, 600, 11e3, 0.25e-3, 65 / 400 ** 2, 1500, 50e-6]
const curve = fuseCurve(
  I_M,
  PRE,
  [800, 1200, 2000, 3200].map((current, k) => ({ current, time: [100, 3, 0.05, 0.003][k] as number })),
)
const own = (heat: number): number => COLD + ((WARM - COLD) * heat) / (I_R / I_M) ** 2

/** L·di/dt = E − R·i − u by Heun's rule, the load gone with the voltage (a constant power draws by its resistance below its blend voltage: 1e-3 of the current). */
function cleared() {
  let before = LOAD_W / E
  for (let k = 0; k < 50; k++) before = LOAD_W / (E - before * (R_S + R_W + own((before / I_M) ** 2)))
  const heats = curve.masses.map(({ part }) => part * (before / I_M) ** 2)
  const h = 5e-9
  let [t, i, u, energy, joule, peak] = [0, before, 0, 0, 0, 0]
  let melted: number | null = null
  while (i > 0) {
    const heat = heats.reduce((sum, x) => sum + x, 0)
    const slope = (x: number, arc: number): number => (E - (R_S + R_W + R_F + own(heat)) * x - arc) / L_W
    const rise = (arc: number): number => (melted === null ? 0 : (ARC - arc) / RISE)
    const [first, up] = [slope(i, u), rise(u)]
    const next = i + (h / 2) * (first + slope(i + h * first, u + h * up))
    const arc = u + (h / 2) * (up + rise(u + h * up))
    const square = (i * i + next * next) / 2
    if (melted === null) {
      curve.masses.forEach(({ tau, part }, k) => {
        heats[k] = (heats[k] as number) + (h / tau) * ((part * square) / I_M ** 2 - (heats[k] as number))
      })
    } else {
      energy += (h / 2) * (u * i + arc * Math.max(next, 0))
      joule += h * square
    }
    ;[t, i, u, peak] = [t + h, next, arc, Math.max(peak, next)]
    if (melted === null && heats.reduce((sum, x) => sum + x, 0) >= 1) melted = t
  }
  return { melted: melted ?? Number.NaN, t, energy, joule, peak, before }
}
const known = cleared()

describe.each(['rms', 'emt'] as const)('a short circuit in %s', (kind) => {
  it('is cleared as its equation has it, and nothing is left behind the gap', async () => {
    const { of, noted, fuse, row, main, summary } = await run(kind)
    near(noted('D365'), known.melted, 2e-3)
    near(noted('D366'), known.t, 2e-3)
    const i = of(fuse, 'i')
    near(Math.max(...i.maxima), known.peak, 3e-3)
    near(i.values[0] ?? 0, known.before, 1e-4)
    near(of(fuse, 'energy').values.at(-1) ?? 0, known.energy, 5e-3)
    near(of(fuse, 'arcI2t').values.at(-1) ?? 0, known.joule, 5e-3)
    for (const [component, output] of [
      [fuse, 'i'],
      [fuse, 'closed'],
      [fuse, 'loss'],
    ] as const)
      expect(of(component, output).values.at(-1), `${component.name} ${output}`).toBe(0)
    expect(Math.abs(of(row, 'v').values.at(-1) ?? E)).toBeLessThan(0.1)
    near(of(main, 'v').values.at(-1) ?? 0, E, 1e-9)
    expect(summary.audit?.relative).toBeLessThan(1e-4)
  })
  it('holds to 1e-8 without one', async () => {
    const { of, fuse, row } = await run(kind, {}, 0)
    for (const column of [of(fuse, 'i'), of(fuse, 'loss'), of(row, 'v')]) {
      const first = column.values[0] ?? Number.NaN
      const most = column.values.reduce((m, v) => Math.max(m, Math.abs(v - first)), 0)
      expect(most).toBeLessThan(1e-8 * Math.abs(first))
    }
    const i = of(fuse, 'i').values[0] ?? 0
    near(of(fuse, 'loss').values[0] ?? 0, own((i / I_M) ** 2) * i * i, 1e-6)
  })
  it('begins with a dead part behind a fuse without links', async () => {
    const { document, study } = drawn(kind, { closed: false }, 0, true)
    expect(validate(document, study.id).map(({ code }) => code)).toContain('E202')
    const { document: closing, study: other, fuse, row } = drawn(kind, { closed: false }, 0, true)
    const event = { id: 'on', studyId: other.id, name: 'Links', timeS: 5e-3, kind: 'close', targetId: fuse.id, params: {}, enabled: true }
    const problems = validate({ ...closing, events: { on: event as never } }, other.id).filter((p) => p.severity === 'error')
    expect(problems).toEqual([])
    const compiled = compile({ ...closing, events: { on: event as never } }, other.id)
    if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
    const { summary, column } = await runNetwork(compiled.value.network)
    expect(summary.failure).toBeNull()
    const at = compiled.value.network.channels.findIndex(({ id }) => compiled.value.trace.channels[id]?.componentId === row.id)
    const volts = column(at).values
    expect(volts[1000]).toBe(0)
    near(volts.at(-1) ?? 0, E - known.before * (R_S + R_W + 0.3e-3), 1e-4)
  })
})

it('is refused by a netlist by its name', async () => {
  const { network } = await run('rms')
  const made = spiceNetlist(network, 'Rack')
  expect(made.ok).toBe(false)
  expect(made.ok ? [] : made.problems.map(({ code, message }) => `${code} ${message}`).join()).toContain(
    'it has no counterpart in a netlist',
  )
})

it('tells a link for too low a voltage, and an arc that brings nothing to zero', () => {
  const codes = (values: Parameters<typeof set>[0]) => {
    const { document, study } = drawn('rms', values, 0)
    return validate(document, study.id).flatMap(({ code, severity }) => (severity === 'warning' ? [code] : []))
  }
  expect(codes({})).toEqual([])
  expect(codes({ ratedVoltage: 750 })).toEqual(['W257'])
  expect(codes({ arcVoltage: 700 })).toEqual(['W258'])
  // A link in both poles.
  expect(codes({ arcVoltage: 700, poles: 'both' })).toEqual([])
})
