/** The catalogue and the engine say the same: kinds, ports, parameters, ranges, choices, signals, actions. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/model/catalogue/index.ts'
import type { CompileContext } from '../../src/model/compile/context.ts'
import type { Device } from '../../src/model/compile/network.ts'
import { createDocument } from '../../src/model/document/create.ts'
import type { ComponentRecord, ParamValue } from '../../src/model/document/records.ts'
import { effectiveValue } from '../../src/model/document/values.ts'
import { eventKinds } from '../../src/model/study/index.ts'
import { enginePath, loadEngine } from '../../src/sim/engine.ts'

interface ParamSpec {
  readonly name: string
  readonly type: 'number' | 'integer' | 'choice' | 'flag' | 'series' | 'profile' | 'meter' | 'devices'
  readonly required: boolean
  readonly min?: number | null
  readonly max?: number | null
  readonly exclusiveMinimum?: boolean
  readonly options?: readonly string[]
}
interface Spec {
  readonly kind: string
  readonly ports: readonly { readonly name: string; readonly domain: 'ac' | 'dc' }[]
  readonly params: readonly ParamSpec[]
  readonly signals: readonly { readonly name: string }[]
  readonly actions: readonly string[]
}
interface Description {
  readonly acBus: Pick<Spec, 'signals' | 'actions'> & { readonly instantaneous: Spec['signals']; readonly phasor: Spec['signals'] }
  readonly instantaneous: Spec['signals']
  readonly phasor: Spec['signals']
  readonly dcBus: Pick<Spec, 'signals' | 'actions'>
  readonly devices: readonly Spec[]
}

const path = enginePath(fileURLToPath(new URL('../../out/native', import.meta.url)))
if (!existsSync(path)) throw new Error(`No engine at ${path}: run “npm run build:engine” first`)
const engine = loadEngine(path)
if (!engine.ok) throw new Error(engine.error.message)
const description = JSON.parse(engine.value.describe()) as Description
const specs = new Map(description.devices.map((d) => [d.kind, d]))

const component = (type: string, params: Record<string, ParamValue>): ComponentRecord => ({
  id: 'c1',
  type,
  name: 'X',
  pageId: 'p1',
  x: 0,
  y: 0,
  rotation: 0,
  mirrored: false,
  length: null,
  inService: true,
  count: 1,
  params,
  provenance: {},
  libraryItem: null,
  note: '',
  labels: null,
})

function devicesOf(type: string, params: Record<string, ParamValue>): readonly Device[] {
  const definition = catalogue.find((d) => d.type === type)
  const document = createDocument()
  const workload = { id: 'l1', name: 'Job', kind: 'training', params: {}, provenance: {} }
  const devices: Device[] = []
  const record = component(type, params)
  const value = (key: string): ParamValue => effectiveValue(record, key, definition)?.value ?? null
  const context: CompileContext = {
    document: { ...document, workloads: { l1: workload } },
    study: Object.values(document.studies)[0] as CompileContext['study'],
    phases: true,
    frequencyHz: 60,
    get: (_, key) => value(key),
    number: (_, key) => Number(value(key)),
    bus: (_, port) => port,
    nominalVoltage: () => 480,
    standbyGenerators: () => ['x1'],
    powersSet: () => [],
    device: (_, device) => devices.push({ ...device, id: 'c1', count: 1 }),
    profile: (id, make) => {
      make()
      return id
    },
    problem: () => {},
  }
  definition?.compile(record, context)
  return devices
}

/** Defaults, and each other option of each choice and switch. */
const cases = catalogue.flatMap((d) => {
  const options = Object.entries(d.params).flatMap(([key, param]): Record<string, ParamValue>[] => {
    if (param.type === 'choice') return param.options.map((o) => ({ [key]: o.value }))
    if (param.type === 'flag') return [{ [key]: true }, { [key]: false }]
    if (param.type === 'workload') return [{ [key]: 'l1' }]
    if (param.type === 'meter') return [{ [key]: 'x1' }]
    return []
  })
  return [{}, ...options].map((params) => [d.type, params] as const)
})

describe('catalogue against the engine’s own description', () => {
  it.each(cases)('%s %j compiles to what the engine takes', (type, params) => {
    const definition = catalogue.find((d) => d.type === type)
    for (const device of devicesOf(type, params)) {
      const spec = specs.get(device.kind)
      if (!spec) throw new Error(`the engine has no ${device.kind}`)
      expect(device.ports).toHaveLength(spec.ports.length)
      device.ports.forEach((port, k) => {
        expect(definition?.ports.find((p) => p.key === port)?.domain).toBe(spec.ports[k]?.domain)
      })
      for (const p of spec.params) if (p.required) expect(Object.keys(device.params), device.kind).toContain(p.name)
      for (const [name, value] of Object.entries(device.params)) {
        const p = spec.params.find((s) => s.name === name)
        if (!p) throw new Error(`${device.kind} takes no “${name}”`)
        const typeOf = {
          number: 'number',
          integer: 'number',
          choice: 'string',
          flag: 'boolean',
          profile: 'string',
          meter: 'string',
          devices: 'object',
          series: 'object',
        } as const
        expect(typeof value, name).toBe(typeOf[p.type])
        if (p.options) expect(p.options).toContain(value)
        if (typeof value === 'number') {
          if (typeof p.min === 'number') expect(value, name).toBeGreaterThanOrEqual(p.min)
          if (typeof p.max === 'number') expect(value, name).toBeLessThanOrEqual(p.max)
          if (p.exclusiveMinimum) expect(value, name).not.toBe(p.min)
        }
      }
    }
  })

  it.each(catalogue.map((d) => [d.type, d] as const))('%s offers outputs that the engine measures', (type, definition) => {
    const kind = devicesOf(type, {})[0]?.kind
    const signals =
      kind === undefined ? description[definition.ports[0]?.domain === 'dc' ? 'dcBus' : 'acBus'].signals : specs.get(kind)?.signals
    const { instantaneous, phasor } = kind === undefined ? description.acBus : description
    const offered = { rms: phasor, emt: instantaneous }
    // Without a domain of its own: of the device, or of every place in both.
    const always = [...(signals ?? []), ...phasor.filter(({ name }) => instantaneous.some((s) => s.name === name))]
    for (const output of definition.outputs) {
      const own = output.ofNode ? description[definition.ports[0]?.domain === 'dc' ? 'dcBus' : 'acBus'].signals : always
      expect((output.only ? offered[output.only] : own).map((s) => s.name)).toContain(output.key)
    }
  })

  it.each(Object.values(eventKinds).map((k) => [k.kind, k] as const))('event %s becomes actions that its targets know', (_, kind) => {
    for (const definition of catalogue.filter((d) => kind.targets(d))) {
      const device = devicesOf(definition.type, {})[0]
      const known = device ? specs.get(device.kind)?.actions : description.acBus.actions
      const target = component(definition.type, {})
      const get = (key: string): ParamValue => (kind.params[key]?.default ?? null) as ParamValue
      const event = { id: 'e1', studyId: 's1', name: '', timeS: 1, kind: kind.kind, targetId: 'c1', params: {}, enabled: true }
      const expanded = kind.expand(event, target, {
        get,
        number: (key) => Number(get(key)),
        target: (key) => effectiveValue(target, key, definition)?.value ?? null,
        bus: (port) => port,
        contact: target.id,
      })
      expect(expanded.length).toBeGreaterThan(0)
      // An open phase is the matter of a contact that the compiled network has for it.
      const contact = specs.get('breaker')?.actions
      for (const e of expanded) expect(e.target.includes(':') ? contact : known, definition.type).toContain(e.action)
    }
  })
})
