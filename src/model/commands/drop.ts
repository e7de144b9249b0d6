/** What is let go on the drawing: terminals that come to lie on free ones that fit are joined in the same step. */
import { createIdSource } from '../document/create.ts'
import { applyDiff, squashDiffs } from '../document/diff.ts'
import type { Point, StudioDocument } from '../document/records.ts'
import { meetingsOf, type Meeting } from '../geometry/meetings.ts'
import { topologyOf } from '../topology/index.ts'
import type { Command, CommandContext, CommandResult } from './command.ts'
import { move, place } from './components.ts'
import { connectable } from './connectable.ts'
import { connect } from './connections.ts'

type MoveArgs = Parameters<typeof move.run>[1]
type PlaceArgs = Parameters<typeof place.run>[1]

/** Moves, and joins what then meets something that stood still. */
export const drop: Command<MoveArgs> = {
  id: 'component/drop',
  args: move.args,
  label: (args, document) => {
    const { ids, dx, dy } = args
    const [first, ...more] = meetings(document, ids)({ x: dx, y: dy }).filter((m) => m.reason === null)
    if (!first) return move.label(args, document)
    const name = ids.length === 1 ? `Move ${document.components[ids[0] ?? '']?.name}` : move.label(args, document)
    return `${name} and connect${more.length > 0 ? '' : ` to ${document.components[first.to.componentId]?.name}`}`
  },
  run: (document, args, context) => joined(document, move.run(document, args, context), args.ids, context),
}

/** Places, and joins what then meets something that stood there. */
export const dropNew: Command<PlaceArgs> = {
  id: 'component/dropNew',
  args: place.args,
  label: (args, document) => place.label(args, document),
  run: (document, args, context) => {
    const placed = place.run(document, args, context)
    return placed.ok ? joined(document, placed, placed.created, context) : placed
  },
}

function joined(document: StudioDocument, result: CommandResult, ids: readonly string[], context: CommandContext): CommandResult {
  if (!result.ok) return result
  const diffs = [result.diff]
  let now = applyDiff(document, result.diff)
  for (const { from, to } of meetings(now, ids)({ x: 0, y: 0 })) {
    // Each by what those before it made of the network.
    const wired = connect.run(now, { from, to, corners: [] }, context)
    if (!wired.ok) continue
    diffs.push(wired.diff)
    now = applyDiff(now, wired.diff)
  }
  return { ok: true, diff: squashDiffs(diffs), created: result.created }
}

export interface JudgedMeeting extends Meeting {
  /** Why the two are not joined; null where a drop joins them. */
  readonly reason: string | null
}

/** Where components meet what stands still, for each shift of them; what is on one node already is left out. */
export function meetings(document: StudioDocument, ids: readonly string[]): (shift: Point) => readonly JudgedMeeting[] {
  const taken = new Set(ids)
  const moved = ids.flatMap((id) => (Object.hasOwn(document.components, id) ? (document.components[id] ?? []) : []))
  const pages = new Set(moved.map((c) => c.pageId))
  const still = Object.values(document.components).filter((c) => pages.has(c.pageId) && !taken.has(c.id))
  const find = meetingsOf(moved, still)
  const topology = topologyOf(document)
  const nodeOf = ({ componentId, port }: Meeting['from']): string | undefined => topology.nodeOf(componentId, port)?.id
  return (shift) =>
    find(shift)
      .filter(({ from, to }) => nodeOf(from) !== nodeOf(to))
      .map((meeting) => {
        const allowed = connectable(document, meeting.from, meeting.to)
        return { ...meeting, reason: allowed.ok ? null : allowed.reason }
      })
}

/** The same of a component that does not stand yet, by the place it would be given. */
export function meetingsOfNew(document: StudioDocument, type: string, pageId: string): (at: Point) => readonly JudgedMeeting[] {
  const placed = place.run(document, { type, pageId, x: 0, y: 0 }, { newId: createIdSource(document) })
  return placed.ok ? meetings(applyDiff(document, placed.diff), placed.created) : () => []
}
