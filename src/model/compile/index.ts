/**
 * Document and study to the engine's network, with the way back from every engine id to the drawing. Pure and deterministic:
 * everything stands in the order of its ids, so that one drawing gives one network and one hash.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { definitionOf } from '../catalogue/index.ts'
import { canonicalJson } from '../document/canonical.ts'
import type { ComponentRecord, ParamValue, StudioDocument, StudyRecord } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import type { Problem, Result } from '../problem.ts'
import { eventGet, eventKindOf } from '../study/eventKinds.ts'
import { isBank, openingAt } from '../study/openings.ts'
import { parted, type Lasting } from '../study/overlaps.ts'
import { isUnbalanced, openedPorts } from '../study/unbalance.ts'
import { compareIds, standbyGenerators, topologyOf, withBlocks, type ElectricalNode } from '../topology/index.ts'
import { validate } from '../validate/index.ts'
import { effectiveDocument } from '../variants/index.ts'
import { neededChannels } from './channels.ts'
import type { CompileContext, Trace } from './context.ts'
import { NETWORK_FORMAT, type AcBus, type Channel, type Device, type Network, type NetworkEvent, type Profile } from './network.ts'

export type { Trace } from './context.ts'
export type { Network } from './network.ts'

export interface Compiled {
  readonly network: Network
  readonly trace: Trace
}

/**
 * Under the study's configuration and alternative. Fails with the problems that keep the document from being simulated; warnings come along with a
 * network. `phases` where what is said of the phases is asked for although the study is balanced.
 */
export function compile(stored: StudioDocument, studyId: string, { phases = false } = {}): Result<Compiled> {
  const drawn = effectiveDocument(stored, studyId)
  const document = withBlocks(drawn)
  const problems: Problem[] = [...validate(drawn, studyId)]
  const study = Object.hasOwn(document.studies, studyId) ? document.studies[studyId] : undefined
  if (!study || problems.some((p) => p.severity === 'error')) return { ok: false, problems }

  const draft = collect(document, study, problems, phases)
  const nodes = usedNodes(document, draft.devices)
  const live = new Set([...nodes.map((n) => n.id), ...draft.devices.map((d) => d.id)])
  const drawnBuses = nodes.filter((n) => n.domain === 'ac').map(({ id, vNominalV }) => ({ id, vNominalV: vNominalV ?? Number.NaN }))
  const channels = listChannels(document, study, live)
  const network: Network = {
    formatVersion: NETWORK_FORMAT,
    frequencyHz: document.project.frequencyHz,
    acBuses: [...drawnBuses, ...draft.behindOpenings].sort((a, b) => compareIds(a.id, b.id)),
    dcBuses: nodes.filter((n) => n.domain === 'dc').map(({ id, vNominalV }) => ({ id, vNominalV: vNominalV ?? Number.NaN })),
    devices: draft.devices,
    profiles: draft.profiles,
    events: listEvents(document, study, live, problems),
    channels: channels.map((c) => c.channel),
    settings: {
      formulation: study.kind,
      durationS: study.durationS,
      recordStepS: study.recordStepS,
      tolerance: study.tolerance,
      maxStepS: study.maxStepS,
      seed: study.seed,
      ...(study.kind === 'emt' ? { emtStepS: study.emtStepS } : {}),
    },
  }
  problems.push(...notFinite(network, draft.trace))
  if (problems.some((p) => p.severity === 'error')) return { ok: false, problems }
  const trace: Trace = {
    devices: draft.trace,
    buses: Object.fromEntries(nodes.map((n) => [n.id, [...n.busIds, ...others(n)]])),
    channels: Object.fromEntries(channels.map((c) => [c.channel.id, { componentId: c.componentId, output: c.output }])),
  }
  return { ok: true, value: { network, trace }, problems }
}

export const canonicalNetworkJson = (network: Network): string => canonicalJson(network)

/** SHA-256 of the canonical JSON, in hexadecimal: the identity of a run's input. */
export const modelHash = (network: Network): string => bytesToHex(sha256(utf8ToBytes(canonicalNetworkJson(network))))

const inOrder = <T extends { readonly id: string }>(records: Readonly<Record<string, T>>): readonly T[] =>
  Object.values(records).sort((a, b) => compareIds(a.id, b.id))

interface Draft {
  readonly devices: readonly Device[]
  readonly profiles: readonly Profile[]
  readonly trace: Trace['devices']
  /** Nodes between the contacts that open phases and the components. */
  readonly behindOpenings: readonly AcBus[]
}

function collect(document: StudioDocument, study: StudyRecord, problems: Problem[], phases: boolean): Draft {
  const topology = topologyOf(document)
  const devices: Device[] = []
  const trace: Record<string, Trace['devices'][string]> = {}
  const profiles = new Map<string, Profile>()
  const missing = new Set<string>()
  const opened = openedPorts(document, study)
  const behindOpenings: AcBus[] = []
  const get = (component: ComponentRecord, key: string): ParamValue => paramValue(component, key)
  const node = (component: ComponentRecord, port: string): ElectricalNode | null => topology.nodeOf(component.id, port)
  const context: CompileContext = {
    document,
    study,
    phases: phases || study.kind === 'emt' || isUnbalanced(document, study),
    frequencyHz: document.project.frequencyHz,
    get,
    number: (component, key) => {
      const value = get(component, key)
      if (typeof value === 'number' && Number.isFinite(value)) return value
      const place = `${component.id}.${key}`
      if (!missing.has(place)) {
        missing.add(place)
        const label = definitionOf(component.type)?.params[key]?.label ?? key
        problems.push({
          code: 'E205',
          severity: 'error',
          message: `${component.name}: ${label} is missing.`,
          place: { componentId: component.id, param: key },
        })
      }
      return Number.NaN
    },
    bus: (component, port) =>
      opened.get(component.id)?.includes(port)
        ? openingAt(component.id, port).bus
        : (node(component, port)?.id ?? `${component.id}.${port}`),
    standbyGenerators: (component, port) => standbyGenerators(document, component.id, port),
    nominalVoltage: (component, port) => node(component, port)?.vNominalV ?? Number.NaN,
    powersSet: (component) =>
      Object.values(document.events)
        .filter((e) => e.enabled && e.studyId === study.id && e.targetId === component.id && e.kind === 'setLoad')
        .map((e) => Number(eventGet(e)('power'))),
    device: (component, device, part) => {
      const id = part === undefined ? component.id : `${component.id}:${part}`
      devices.push({ ...device, id, count: definitionOf(component.type)?.countable ? component.count : 1 })
      trace[id] = { componentId: component.id, part: part ?? null }
    },
    profile: (id, make) => {
      if (!profiles.has(id)) profiles.set(id, { id, ...make() })
      return id
    },
    problem: (problem) => problems.push(problem),
  }
  for (const component of inOrder(document.components)) {
    if (!component.inService) continue
    definitionOf(component.type)?.compile(component, context)
    for (const port of opened.get(component.id) ?? []) {
      const { part, device, bus } = openingAt(component.id, port)
      const from = node(component, port)
      const behind = devices.findIndex((d) => d.ports.includes(bus))
      const own = devices[behind]
      if (!from || !own) continue
      // The contact has the position of a bank, which itself is on behind it.
      const closed = !isBank(component) || own.params.closed !== false
      if (isBank(component)) devices[behind] = { ...own, params: { ...own.params, closed: true } }
      devices.push({ id: device, kind: 'breaker', count: 1, ports: [from.id, bus], params: { closed } })
      behindOpenings.push({ id: bus, vNominalV: from.vNominalV ?? Number.NaN })
      trace[device] = { componentId: component.id, part }
    }
  }
  return { devices, profiles: [...profiles.values()].sort((a, b) => compareIds(a.id, b.id)), trace, behindOpenings }
}

/** Nodes that a device stands on; a bus nothing in service is connected to is no part of the network. */
function usedNodes(document: StudioDocument, devices: readonly Device[]): readonly ElectricalNode[] {
  const used = new Set(devices.flatMap((d) => d.ports))
  return [...topologyOf(document).nodes.values()].filter((n) => used.has(n.id)).sort((a, b) => compareIds(a.id, b.id))
}

const others = (node: ElectricalNode): readonly string[] => {
  const rest = node.ports.map((p) => p.componentId).filter((id) => !node.busIds.includes(id))
  return [...new Set(rest)].sort(compareIds)
}

interface ListedChannel {
  readonly channel: Channel
  readonly componentId: string
  readonly output: string
}

/** What the study records, and what its checks, the absorption of the pulse and the interharmonics need, once each; outputs of items out of service are left out. */
function listChannels(document: StudioDocument, study: StudyRecord, live: ReadonlySet<string>): readonly ListedChannel[] {
  const topology = topologyOf(document)
  const asked = inOrder(document.channels)
    .filter((c) => c.studyId === study.id)
    .map((c) => ({ id: c.id, componentId: c.componentId, output: c.output }))
  const needed = neededChannels(document, study).map((c) => ({
    id: `check:${c.componentId}.${c.output}`,
    ...c,
  }))
  const seen = new Set<string>()
  return [...asked, ...needed].flatMap(({ id, componentId, output }) => {
    const component = document.components[componentId]
    const definition = component && definitionOf(component.type)
    const key = `${componentId}.${output}`
    if (!component || !definition || seen.has(key)) return []
    // A study that changed its domain keeps the channels of the other for later.
    const defined = definition.outputs.find((o) => o.key === output)
    if (defined?.only && defined.only !== study.kind) return []
    seen.add(key)
    const port = definition.ports[0]?.key ?? ''
    const of = definition.stretchable || defined?.ofNode ? (topology.nodeOf(componentId, port)?.id ?? '') : componentId
    return live.has(of) ? [{ channel: { id, of, signal: output }, componentId, output }] : []
  })
}

/** Events of the study in time, then in the order of their ids; one record may become several engine events. */
function listEvents(document: StudioDocument, study: StudyRecord, live: ReadonlySet<string>, problems: Problem[]): readonly NetworkEvent[] {
  const topology = topologyOf(document)
  const opened = openedPorts(document, study)
  const lasting = new Map<string, Lasting[]>()
  const events = inOrder(document.events)
    .filter((e) => e.studyId === study.id && e.enabled)
    .flatMap((event): NetworkEvent[] => {
      const target = document.components[event.targetId]
      const kind = eventKindOf(event.kind)
      if (!target || !kind) return []
      const get = eventGet(event)
      const expanded = kind.expand(event, target, {
        get,
        number: (key) => Number(get(key)),
        target: (key) => paramValue(target, key),
        bus: (port) => topology.nodeOf(target.id, port)?.id ?? '',
        contact: (isBank(target) && opened.get(target.id)?.map((port) => openingAt(target.id, port).device)[0]) || target.id,
      })
      if (expanded.some((e) => !live.has(e.target))) {
        problems.push({
          code: 'W232',
          severity: 'warning',
          message: `The event ${event.name || event.id} acts on ${target.name}, which takes no part in the run; it is left out.`,
          place: { eventId: event.id, studyId: study.id, componentId: target.id },
        })
        return []
      }
      const named = expanded.map((e, k) => ({ ...e, id: k === 0 ? event.id : `${event.id}:${k + 1}` }))
      const [begin, end = null] = named
      if (!kind.lasts || !begin) return named
      const key = `${kind.kind} ${begin.target}`
      lasting.set(key, [...(lasting.get(key) ?? []), { begin, end, adds: kind.lasts === 'adds' }])
      return []
    })
  const all = [...events, ...[...lasting.values()].flatMap(parted)].filter((e) => e.timeS <= study.durationS)
  // Same-time events keep the order of their records.
  const rank = new Map(inOrder(document.events).map(({ id }, k) => [id, k]))
  const rankOf = ({ id }: NetworkEvent): number => rank.get(id.split(':')[0] ?? id) ?? 0
  return all.sort((a, b) => a.timeS - b.timeS || rankOf(a) - rankOf(b))
}

/** Last guard before the engine: every number is finite. */
function notFinite(network: Network, trace: Trace['devices']): readonly Problem[] {
  const bad = (value: unknown): boolean => (Array.isArray(value) ? value.some(bad) : typeof value === 'number' && !Number.isFinite(value))
  const problem = (message: string, place: Problem['place']): Problem => ({ code: 'E206', severity: 'error', message, place })
  return [
    ...network.devices.flatMap((d) => {
      const componentId = trace[d.id]?.componentId ?? d.id
      return Object.entries(d.params)
        .filter(([, value]) => bad(value))
        .map(([key]) => problem(`“${key}” of ${componentId} is not a finite number.`, { componentId, param: key }))
    }),
    ...[...network.acBuses, ...network.dcBuses]
      .filter((b) => bad(b.vNominalV))
      .map((b) => problem(`The node ${b.id} has no nominal voltage.`, { componentId: b.id.split('.')[0] ?? b.id })),
    ...network.profiles
      .filter((p) => bad(p.timesS) || bad(p.values))
      .map((p) => problem(`The load profile of workload ${p.id} is not finite.`, { workloadId: p.id.split('@')[0] ?? p.id })),
    ...network.events
      .filter((e) => bad(e.timeS) || Object.values(e.params).some(bad))
      .map((e) => problem(`The event ${e.id} has a value that is not a finite number.`, { eventId: e.id.split(':')[0] ?? e.id })),
  ]
}
