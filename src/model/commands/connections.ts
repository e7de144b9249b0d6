/** Commands on connections. */
import { z } from 'zod'
import { definitionOf } from '../catalogue/index.ts'
import {
  connectionEndSchema,
  idSchema,
  pointSchema,
  type ConnectionEnd,
  type ComponentRecord,
  type ConnectionRecord,
  type StudioDocument,
} from '../document/records.ts'
import { opposite, placeEnd, portOf, snapPoint, tapNear, towards } from '../geometry/transform.ts'
import { startDraft, gone, refuse, type Command, type CommandContext, type CommandResult, type Draft } from './command.ts'
import { newComponent, placeSchema, withParams } from './components.ts'
import { connectable, type Connectable } from './connectable.ts'
import { midSentence } from '../words.ts'

const endSchema = connectionEndSchema.extend({ at: z.number().nullable().default(null) })
const cornersSchema = z.array(pointSchema).max(200)

const connectSchema = z.strictObject({ from: endSchema, to: endSchema, corners: cornersSchema.default([]) })
/** Joins two ports, if the field allows it; an untouched bus takes the voltage of what it is joined to. */
export const connect: Command<z.infer<typeof connectSchema>> = {
  id: 'connection/add',
  args: connectSchema,
  label: ({ from, to }, document) => `Connect ${name(document, from)} to ${name(document, to)}`,
  run: (document, { from, to, corners }, { newId }) => {
    const allowed = connectable(document, from, to)
    if (!allowed.ok) return refuse(allowed.reason, { componentId: to.componentId, port: to.port })
    const draft = startDraft(document)
    const id = newId('connections')
    const pageId = document.components[from.componentId]?.pageId ?? ''
    draft.put('connections', { id, pageId, ...pinTaps(document, from, to), corners: corners.map((c) => snapPoint(c)) })
    adopt(draft, allowed)
    return draft.done([id])
  },
}

const reconnectSchema = z.strictObject({ id: idSchema, end: z.enum(['from', 'to']), to: endSchema })
/** Moves one end of a connection to another port, or along its bus. */
export const reconnect: Command<z.infer<typeof reconnectSchema>> = {
  id: 'connection/reconnect',
  args: reconnectSchema,
  label: ({ to }, document) => `Connect to ${name(document, to)}`,
  run: (document, { id, end, to }) => {
    const wire = find(document, id)
    if (!wire) return gone('connection')
    const draft = startDraft(document)
    const same = wire[end].componentId === to.componentId && wire[end].port === to.port
    if (!same) {
      const other = end === 'from' ? wire.to : wire.from
      const allowed = connectable(document, other, to, id)
      if (!allowed.ok) return refuse(allowed.reason, { componentId: to.componentId, port: to.port })
      adopt(draft, allowed)
    }
    const ends = end === 'from' ? pinTaps(document, to, wire.to) : pinTaps(document, wire.from, to)
    draft.put('connections', { ...wire, ...ends, corners: same ? wire.corners : [] })
    return draft.done([id])
  },
}

const setCornersSchema = z.strictObject({ id: idSchema, corners: cornersSchema })
export const setCorners: Command<z.infer<typeof setCornersSchema>> = {
  id: 'connection/setCorners',
  args: setCornersSchema,
  label: () => 'Shape connection',
  run: (document, { id, corners }) => {
    const wire = find(document, id)
    if (!wire) return gone('connection')
    const draft = startDraft(document)
    draft.put('connections', { ...wire, corners: corners.map((c) => snapPoint(c)) })
    return draft.done([id])
  },
}

const rerouteSchema = z.strictObject({ ids: z.array(idSchema).min(1) })
/** Forgets corners fixed by the user, so that the connections are routed anew. */
export const reroute: Command<z.infer<typeof rerouteSchema>> = {
  id: 'connection/reroute',
  args: rerouteSchema,
  label: ({ ids }) => (ids.length === 1 ? 'Re-route connection' : `Re-route ${ids.length} connections`),
  run: (document, { ids }) => {
    const draft = startDraft(document)
    for (const id of ids) {
      const wire = find(document, id)
      if (!wire) return gone('connection')
      if (wire.corners.length > 0) draft.put('connections', { ...wire, corners: [] })
    }
    return draft.done(ids)
  },
}

const insertSchema = z.strictObject({
  connectionId: idSchema,
  component: placeSchema,
  /** Ports that take the two halves: the first towards the connection's `from`. Chosen by position unless given. */
  ports: z.tuple([z.string(), z.string()]).optional(),
})
/** Drops a new component into a connection, which is split in two. */
export const insert: Command<z.infer<typeof insertSchema>> = {
  id: 'connection/insert',
  args: insertSchema,
  label: ({ component }) => `Insert ${midSentence(definitionOf(component.type)?.label ?? component.type)}`,
  run: (document, { connectionId, component: args, ports }, context) => {
    const wire = find(document, connectionId)
    if (!wire) return gone('connection')
    const draft = startDraft(document)
    const component = newComponent(document, draft, args, context)
    if ('ok' in component) return component
    return splitBy(document, draft, wire, component, context, ports)
  },
}

const placeConnectedSchema = z.strictObject({
  component: placeSchema,
  /** Without a port: the one port of the component that fits the new one. */
  to: z.strictObject({ componentId: idSchema, port: z.string().optional(), at: z.number().nullable().default(null) }),
})
/**
 * Places a component and joins it to one that stands there, where it is clear by which port: exactly one that fits. Of the new one's own
 * the first that fits, as the catalogue names them from the supply to the load; a series element of which that is the far one is turned around. Where
 * nothing fits, or more than one port does, it is placed alone.
 */
type Placed = z.infer<typeof placeConnectedSchema>
export const placeConnected: Command<Placed> = {
  id: 'component/placeConnected',
  args: placeConnectedSchema,
  label: ({ component }) => `Place ${midSentence(definitionOf(component.type)?.label ?? component.type)}`,
  run: (document, { component: args, to }, context) => {
    const standing = Object.hasOwn(document.components, to.componentId) ? document.components[to.componentId] : undefined
    if (!standing) return gone('component')
    const draft = startDraft(document)
    const component = newComponent(document, draft, args, context)
    if ('ok' in component) return component
    const opened: StudioDocument = { ...document, components: { ...document.components, [component.id]: component } }
    const fitting = fittingOf(opened, standing, component, to).flatMap(({ allowed }) => allowed ?? [])
    const [one] = fitting
    if (one && fitting.length === 1) {
      const id = context.newId('connections')
      const turned = args.rotation === undefined ? facing(component, one.end, standing) : component
      draft.put('components', turned)
      const placed = { ...opened, components: { ...opened.components, [component.id]: turned } }
      draft.put('connections', { id, pageId: component.pageId, ...pinTaps(placed, one.from, one.end), corners: [] })
      adopt(draft, one.allowed)
    }
    return draft.done([component.id])
  },
}

interface Joint {
  readonly from: ConnectionEnd
  readonly end: ConnectionEnd
  readonly allowed: Connectable
}
/** By each port of what stands there: the first of the new one's own that fits, or why the first does not. */
function fittingOf(document: StudioDocument, standing: ComponentRecord, component: ComponentRecord, to: Placed['to']) {
  return (definitionOf(standing.type)?.ports ?? [])
    .filter((port) => to.port === undefined || port.key === to.port)
    .map((port): { readonly allowed: Joint | null; readonly reason: string | null } => {
      const from: ConnectionEnd = { componentId: standing.id, port: port.key, at: to.at }
      const joints = (definitionOf(component.type)?.ports ?? []).map((own): Joint => {
        const end: ConnectionEnd = { componentId: component.id, port: own.key, at: null }
        return { from, end, allowed: connectable(document, from, end) }
      })
      const refused = joints.find(({ allowed }) => !allowed.ok)?.allowed
      return { allowed: joints.find(({ allowed }) => allowed.ok) ?? null, reason: refused && !refused.ok ? refused.reason : null }
    })
}

/** Why a component was placed alone; null where it was joined, or has nothing to join. */
export function whyAlone(document: StudioDocument, componentId: string, to: Placed['to']): string | null {
  const [standing, component] = [document.components[to.componentId], document.components[componentId]]
  if (!standing || !component) return null
  if (Object.values(document.connections).some(({ from, to: end }) => [from, end].some((e) => e.componentId === componentId))) return null
  const tried = fittingOf(document, standing, component, to)
  if (tried.filter(({ allowed }) => allowed).length > 1)
    return `${component.name} fits more than one terminal of ${standing.name}: draw the wire to the one that is meant.`
  // What stands in the way at the last terminal, which the others of a row are usually taken before.
  return tried.at(-1)?.reason ?? null
}

/** A series element with that port on the side of what it is joined to. */
function facing(component: ComponentRecord, end: ConnectionEnd, other: ComponentRecord): ComponentRecord {
  const port = placeEnd(component, end)
  const [side] = port?.sides ?? []
  if (!port || !side || port.sides.length > 1 || (definitionOf(component.type)?.ports.length ?? 0) < 2) return component
  const distance = (point: { readonly x: number; readonly y: number }): number => Math.hypot(point.x - other.x, point.y - other.y)
  const isAway = distance(towards(port.point, side, 1)) > distance(towards(port.point, opposite(side), 1))
  return isAway ? { ...component, rotation: ((component.rotation + 180) % 360) as ComponentRecord['rotation'] } : component
}

const insertExistingSchema = z.strictObject({ connectionId: idSchema, componentId: idSchema, x: z.number(), y: z.number() })
/** Moves a component that hangs on nothing into a connection, which is split in two. */
export const insertExisting: Command<z.infer<typeof insertExistingSchema>> = {
  id: 'connection/insertExisting',
  args: insertExistingSchema,
  label: ({ componentId }, document) => `Insert ${name(document, { componentId })}`,
  run: (document, { connectionId, componentId, x, y }, context) => {
    const wire = find(document, connectionId)
    const component = Object.hasOwn(document.components, componentId) ? document.components[componentId] : undefined
    if (!wire) return gone('connection')
    if (!component) return gone('component')
    if (component.pageId !== wire.pageId) return refuse(`${component.name} stands on another page.`, { componentId })
    if (Object.values(document.connections).some((c) => c.from.componentId === componentId || c.to.componentId === componentId))
      return refuse(`${component.name} is connected already.`, { componentId })
    const moved = { ...component, ...snapPoint({ x, y }) }
    const draft = startDraft(document)
    draft.put('components', moved)
    return splitBy(document, draft, wire, moved, context)
  },
}

/** Both halves of a connection on two ports of a component that stands in the draft. */
function splitBy(
  document: StudioDocument,
  draft: Draft,
  wire: ConnectionRecord,
  component: ComponentRecord,
  context: CommandContext,
  ports?: readonly [string, string],
): CommandResult {
  const connectionId = wire.id
  draft.remove('connections', connectionId)
  const { [connectionId]: _, ...connections } = document.connections
  const opened: StudioDocument = { ...document, connections, components: { ...document.components, [component.id]: component } }
  const choices = ports ? [ports] : portPairs(opened, component.id, wire)
  let reason = `${component.name} has no two ports to stand in a connection.`
  for (const [first, second] of choices) {
    const near: ConnectionEnd = { componentId: component.id, port: first, at: null }
    const far: ConnectionEnd = { componentId: component.id, port: second, at: null }
    const a = connectable(opened, wire.from, near)
    const b = connectable(opened, far, wire.to)
    if (!a.ok || !b.ok) {
      if (reason.includes('no two ports')) reason = !a.ok ? a.reason : !b.ok ? b.reason : reason
      continue
    }
    draft.put('connections', { id: context.newId('connections'), pageId: wire.pageId, ...pinTaps(opened, wire.from, near), corners: [] })
    draft.put('connections', { id: context.newId('connections'), pageId: wire.pageId, ...pinTaps(opened, far, wire.to), corners: [] })
    adopt(draft, a)
    adopt(draft, b)
    return draft.done([component.id])
  }
  return refuse(reason, { connectionId })
}

/** Pairs of ports in the order to try: the one nearer to the connection's start first; a bus takes both halves on its one port. */
function portPairs(document: StudioDocument, componentId: string, wire: ConnectionRecord): readonly (readonly [string, string])[] {
  const component = document.components[componentId]
  const ports = component ? (definitionOf(component.type)?.ports ?? []) : []
  const start = document.components[wire.from.componentId]
  const from = start && placeEnd(start, wire.from)
  if (!component || !from) return []
  const distance = (port: string): number => {
    const placed = placeEnd(component, { componentId, port, at: null })
    return placed ? Math.hypot(placed.point.x - from.point.x, placed.point.y - from.point.y) : 0
  }
  const pairs = ports.flatMap((a) => ports.flatMap((b) => (a.key !== b.key || a.many ? [[a.key, b.key] as const] : [])))
  return pairs.sort(([a], [b]) => distance(a) - distance(b))
}

/** A tap without a place gets the one nearest to the other end, so that it stays there when other things move. */
function pinTaps(document: StudioDocument, from: ConnectionEnd, to: ConnectionEnd): { from: ConnectionEnd; to: ConnectionEnd } {
  const pin = (end: ConnectionEnd, other: ConnectionEnd): ConnectionEnd => {
    const component = document.components[end.componentId]
    const opposite = document.components[other.componentId]
    const tap = component && portOf(definitionOf(component.type), end.port)?.tap
    if (!component || !opposite || !tap) return tap ? end : { ...end, at: null }
    if (end.at !== null) return end
    const target = placeEnd(opposite, other, component)
    return { ...end, at: target ? tapNear(component, target.point) : 0 }
  }
  const pinned = pin(from, to)
  return { from: pinned, to: pin(to, pinned) }
}

function adopt(draft: Draft, allowed: Connectable): void {
  if (!allowed.ok) return
  for (const { componentId, param, voltageV } of allowed.adopts) {
    const component = draft.get('components', componentId)
    if (component)
      draft.put(
        'components',
        withParams(component, { [param]: voltageV }, { [param]: { mark: 'user', source: 'taken from what it is connected to' } }),
      )
  }
}

const find = (document: StudioDocument, id: string): ConnectionRecord | undefined =>
  Object.hasOwn(document.connections, id) ? document.connections[id] : undefined
const name = (document: StudioDocument, end: { readonly componentId: string }): string =>
  document.components[end.componentId]?.name ?? 'component'
