/**
 * A test stand for one component: the smallest drawing it works in, with its shipped values, run by the engine along the path a user takes.
 */
import { catalogue } from '../../src/model/catalogue/index.ts'
import type { ComponentDefinition, PortDefinition } from '../../src/model/catalogue/types.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { Device, NetworkEvent } from '../../src/model/compile/network.ts'
import type { ParamValue, StudioDocument } from '../../src/model/document/records.ts'
import { GREATEST_PHASE } from '../../src/model/limits/evaluators/types.ts'
import { HIGHEST_LINE, LOWEST_LINE } from '../../src/model/limits/required.ts'
import { buildDocument, type Sourced } from '../../src/model/templates/builder.ts'
import { runNetwork } from './engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const mark = { mark: 'assumed', source: '' } as const
/** Values as a drawing in the making takes them. */
export const set = (values: Record<string, number | string | boolean>): { params: Record<string, Sourced> } => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, mark]])),
})
/** Everything that is a piece of equipment with a run of its own. */
export const equipment = catalogue.filter(
  (d) => d.drawingOnly !== true && d.stretchable === undefined && d.container !== true && d.type !== 'dcCapacitor',
)

/** Values without which it does nothing. */
const SET: Readonly<Record<string, Record<string, boolean>>> = { genset: { running: true } }

/** It stands alone with a load, without the strong source. */
export const feedsAlone = (definition: ComponentDefinition): boolean =>
  definition.feeds?.((key) => (definition.params[key] as { default: ParamValue }).default) ?? definition.category === 'Sources'

/** Nominal voltage at a port, V. */
export function voltsAt(definition: ComponentDefinition, port: PortDefinition): number {
  const given = port.voltageParam === undefined ? undefined : definition.params[port.voltageParam]
  if (given?.type === 'number' && given.default !== null) return given.default
  return port.domain === 'ac' ? 480 : 50
}

/**
 * A strong source U0 at its first port and a load L1 of `powerW` at the others; a source of its own has just the load L0. The component is
 * X with the id c1, with some values of its own.
 */
export function drawing(definition: ComponentDefinition, powerW: number, values: Record<string, number> = {}): StudioDocument {
  const b = buildDocument({ name: definition.label, frequencyHz: 60 })
  const component = b.place(definition.type, 'X', 0, 100, set({ ...SET[definition.type], ...values }))
  const isSource = feedsAlone(definition)
  definition.ports.forEach((port, k) => {
    const v = voltsAt(definition, port)
    const ac = port.domain === 'ac'
    const bus = ac
      ? b.place('bus', `B${k}`, 0, 200 * k, { ...set({ vNominal: v }), length: 200 })
      : b.place('dcBus', `B${k}`, 0, 200 * k, { ...set({ vNominal: v }), length: 200 })
    b.wire([bus, 'tap'], [component, port.key])
    const feed = k === 0 && !isSource
    const load = (name: string, x: number, power: number) =>
      ac
        ? b.place('constantPowerLoad', name, x, 300, set({ power }))
        : b.place('dcConstantPowerLoad', name, x, 300, set({ power, vNominal: v }))
    const source = () =>
      ac
        ? b.place('utility', `U${k}`, 50, 0, set({ vNominal: v, shortCircuitPower: 1e9 }))
        : b.place('dcSource', `U${k}`, 50, 0, set({ voltage: v }))
    b.wire([bus, 'tap'], [feed ? source() : load(`L${k}`, 50, powerW), ac ? 'ac' : 'dc'])
    // A constant power behind the inductance of a cable alone has no stable operating point.
    if (!ac && !feed) b.wire([bus, 'tap'], [b.place('dcCapacitor', `C${k}`, 100, 300), 'dc'])
  })
  b.study('Study')
  return b.finish()
}
export interface Outcome {
  readonly summary: RunSummary
  readonly series: Readonly<Record<string, readonly number[]>>
  /** Greatest magnitude of each output between the points as well. */
  readonly greatest: Readonly<Record<string, number>>
}

/** Kinds of devices of the engine that the component becomes. */
export function kindsOf(definition: ComponentDefinition): readonly string[] {
  const compiled = compile(drawing(definition, 1000), 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value.network.devices.filter((d) => d.id === 'c1' || d.id.startsWith('c1.')).map((d) => d.kind)
}

type Bare = Pick<Device, 'kind' | 'params'>
/** Devices of the engine that no component becomes, each in the place of one with the same port and outputs. */
export const BARE: Readonly<Record<string, { readonly type: string; readonly as: Bare }>> = {
  dcResistor: { type: 'dcConstantPowerLoad', as: { kind: 'dcResistor', params: { resistance: 2 } } },
  dcCurrentLoad: { type: 'dcConstantPowerLoad', as: { kind: 'dcCurrentLoad', params: { current: 20 } } },
  gpuClusterAc: {
    type: 'constantPowerLoad',
    as: {
      kind: 'gpuClusterAc',
      params: {
        ...{ power: 1e5, vBlend: 300, currentLimit: 300, vTrip: 100, tripDelay: 0.02, vRestart: 430, restartDelay: 0.1, restartRamp: 0.1 },
        ...{ tanPhi: 0.1, pfcTime: 0.01, efficiency: 0.96 },
      },
    },
  },
}

export interface Trial {
  readonly kind: 'rms' | 'emt'
  readonly durationS: number
  readonly powerW: number
  /** The engine's device that stands in the component's place. */
  readonly as?: Bare | undefined
  /** By the name in the drawing. */
  readonly events?: readonly {
    readonly timeS: number
    readonly target: string
    readonly action: string
    readonly params?: NetworkEvent['params']
  }[]
}

/** Runs it and gives every output of the component at a hundred points. */
export async function stand(definition: ComponentDefinition, { kind, durationS, powerW, as, events = [] }: Trial): Promise<Outcome> {
  const document = drawing(definition, powerW)
  const s1 = document.studies.s1
  if (!s1) throw new Error('no study')
  // The lowest and the highest line are of the place, where they stay when the component goes; the greatest phase is of the last cycle, which
  // passes after it.
  const channels = definition.outputs
    .filter((o) => !o.only && o.key !== LOWEST_LINE && o.key !== HIGHEST_LINE && o.key !== GREATEST_PHASE)
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
  const devices = compiled.value.network.devices.map((d) => (d.id === 'c1' && as ? { ...d, ...as } : d))
  const network = { ...compiled.value.network, devices }
  const idOf = (name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? name
  const happening = events.map(({ target, params = {}, ...e }, k) => ({ ...e, id: `e${k}`, target: idOf(target), params }))
  const { summary, column } = await runNetwork({ ...network, events: happening })
  const own = network.channels.map((c, k) => [c, k] as const).filter(([c]) => c.of === 'c1')
  const of = (k: number, which: 'values' | 'minima' | 'maxima'): number[] => [...column(k)[which]]
  return {
    summary,
    series: Object.fromEntries(own.map(([c, k]) => [c.signal, of(k, 'values')])),
    greatest: Object.fromEntries(
      own.map(([c, k]) => [c.signal, [...of(k, 'minima'), ...of(k, 'maxima')].reduce((m, v) => Math.max(m, Math.abs(v)), 0)]),
    ),
  }
}
