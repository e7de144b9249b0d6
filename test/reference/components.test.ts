/**
 * What every component keeps to, whatever it is: on the smallest drawing it works in, with its shipped values, in both domains, it stands
 * still where nothing happens, is exactly zero from the instant it is disconnected, and the energy of the run closes.
 */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/model/catalogue/index.ts'
import type { ComponentDefinition, PortDefinition } from '../../src/model/catalogue/types.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { feeds } from '../../src/model/topology/index.ts'
import { buildDocument, type Sourced } from '../../src/model/templates/builder.ts'
import { enginePath, loadEngine } from '../../src/sim/engine.ts'
import type { EngineChunk, RunSummary } from '../../src/sim/engineApi.ts'

const engine = loadEngine(enginePath(fileURLToPath(new URL('../../out/native', import.meta.url))))
if (!engine.ok) throw new Error(engine.error.message)
const native = engine.value

const mark = { mark: 'assumed', source: '' } as const
const set = (values: Record<string, number | string | boolean>): { params: Record<string, Sourced> } => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, mark]])),
})
const types = catalogue.filter(
  (d) => d.drawingOnly !== true && d.stretchable === undefined && d.container !== true && d.type !== 'dcCapacitor',
)

/** Power at the far end, W: small beside every shipped rating, but within what a steam turbine can be turned down to. */
const load = (type: string): number => (type === 'steamUnit' ? 200e6 : 1000)
/** Values without which it does nothing. */
const SET: Readonly<Record<string, Record<string, boolean>>> = { genset: { running: true } }

/** A strong source at its first port and a small load at the others; a source of its own has just the load. */
function drawing(definition: ComponentDefinition): StudioDocument {
  const b = buildDocument({ name: definition.label, frequencyHz: 60 })
  const component = b.place(definition.type, 'X', 0, 100, set(SET[definition.type] ?? {}))
  const isSource = feeds(component)
  const volts = (port: PortDefinition): number => {
    const given = port.voltageParam === undefined ? undefined : definition.params[port.voltageParam]
    if (given?.type === 'number' && given.default !== null) return given.default
    return port.domain === 'ac' ? 480 : 50
  }
  definition.ports.forEach((port, k) => {
    const v = volts(port)
    const ac = port.domain === 'ac'
    const bus = ac
      ? b.place('bus', `B${k}`, 0, 200 * k, { ...set({ vNominal: v }), length: 200 })
      : b.place('dcBus', `B${k}`, 0, 200 * k, { ...set({ vNominal: v }), length: 200 })
    b.wire([bus, 'tap'], [component, port.key])
    const feed = k === 0 && !isSource
    const neighbour = feed
      ? ac
        ? b.place('utility', `U${k}`, 50, 0, set({ vNominal: v, shortCircuitPower: 1e9 }))
        : b.place('dcSource', `U${k}`, 50, 0, set({ voltage: v }))
      : ac
        ? b.place('constantPowerLoad', `L${k}`, 50, 300, set({ power: load(definition.type) }))
        : b.place('dcConstantPowerLoad', `L${k}`, 50, 300, set({ power: load(definition.type), vNominal: v }))
    b.wire([bus, 'tap'], [neighbour, ac ? 'ac' : 'dc'])
    // A constant power behind the inductance of a cable alone has no stable operating point.
    if (!ac && !feed) b.wire([bus, 'tap'], [b.place('dcCapacitor', `C${k}`, 100, 300), 'dc'])
  })
  b.study('Study')
  return b.finish()
}
interface Outcome {
  readonly summary: RunSummary
  readonly series: Readonly<Record<string, readonly number[]>>
}

async function run(definition: ComponentDefinition, kind: 'rms' | 'emt', action?: string): Promise<Outcome> {
  const durationS = kind === 'rms' ? 1 : 0.06
  const document = drawing(definition)
  const s1 = document.studies.s1
  if (!s1) throw new Error('no study')
  const channels = definition.outputs
    .filter((o) => o.instantaneous !== true)
    .map((o, k) => ({ id: `k${k}`, studyId: 's1', componentId: 'c1', output: o.key }))
  const compiled = compile(
    {
      ...document,
      studies: { s1: { ...s1, kind, durationS, recordStepS: durationS / 100 } },
      channels: Object.fromEntries(channels.map((c) => [c.id, c])),
    },
    's1',
  )
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network } = compiled.value
  const events = action === undefined ? [] : [{ id: 'e', timeS: durationS / 2, target: 'c1', action, params: {} }]
  const chunks: EngineChunk[] = []
  const summary = await new Promise<RunSummary>((resolve) => {
    native.run(JSON.stringify({ ...network, events }), (message) => {
      if (message.type === 'chunk') chunks.push(message)
      if (message.type === 'finished') resolve(message.summary)
    })
  })
  const series = Object.fromEntries(
    network.channels
      .map((c, k) => [c, chunks.flatMap(({ n, values }) => [...values.subarray(k * n, (k + 1) * n)])] as const)
      .filter(([c]) => c.of === 'c1')
      .map(([c, values]) => [c.signal, values]),
  )
  return { summary, series }
}

/** What is not a flow or a state of it: the code of its mode, and what a relay measures at its bus. */
const READINGS: Readonly<Record<string, readonly string[]>> = { relayBreaker: ['v', 'frequency', 'rocof'] }

/** Energy that is not accounted for, of what flowed; a microjoule is rounding where next to nothing flows. */
const open = ({ audit }: RunSummary): number => (audit === null ? Number.NaN : Math.abs(audit.residualJ) < 1e-6 ? 0 : audit.relative)

describe.each([
  { kind: 'rms', audit: 1e-8, auditGone: 1e-5 },
  // The audit of the fixed step closes with its square; a current that the disconnection chops takes the energy of its inductance along.
  { kind: 'emt', audit: 1e-4, auditGone: 0.1 },
] as const)('$kind', ({ kind, audit, auditGone }) => {
  it.each(types.map((d) => [d.type, d] as const))(
    '%s stands still, vanishes when disconnected, and its energy closes',
    async (type, definition) => {
      const held = await run(definition, kind)
      expect(held.summary.failure).toBeNull()
      expect(held.summary.statistics.initialDriftPu).toBeLessThan(1e-8)
      expect(open(held.summary)).toBeLessThan(audit)

      const gone = await run(definition, kind, 'disconnect')
      expect(gone.summary.failure).toBeNull()
      expect(open(gone.summary)).toBeLessThan(auditGone)
      // In `emt` a switch opens at the next zero of each current.
      const after = kind === 'rms' ? 51 : 75
      const signals = Object.entries(gone.series).filter(([name]) => name !== 'mode' && READINGS[type]?.includes(name) !== true)
      expect(signals.length).toBeGreaterThan(0)
      for (const [name, values] of signals)
        expect(
          values.slice(after).filter((v) => v !== 0),
          name,
        ).toEqual([])
    },
  )
})
