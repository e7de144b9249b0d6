/**
 * Whether of two overcurrent protections in a row the one next to a short circuit parts it before the other has made up its mind, over all currents
 * from where the other picks up to the greatest three-phase short circuit right behind the first; and of one phase to earth, where one of the two has
 * an element for the residual current. Only where the whole current of the first passes the other one as well.
 */
import type { TimeCurrent } from '../catalogue/shared/overcurrent.ts'
import type { StudioDocument } from '../document/records.ts'
import { formatQuantity } from '../units/index.ts'
import { withBlocks } from '../topology/index.ts'
import { effectiveDocument } from '../variants/index.ts'
import { type Alone, currentsAlone } from './apart.ts'
import { shortCircuitInput, spread } from './network.ts'
import { isFedByStars, type Protection, protectionsIn } from './protection.ts'
import type { ShortCircuitElement } from './types.ts'

/** `poles`: on direct current. */
export type RowKind = 'phases' | 'earth' | 'poles'
export interface Grading {
  readonly kind: RowKind
  /** Next to the short circuit, and the next one towards the source. */
  readonly componentId: string
  readonly before: string
  /** Current of one unit, A, at which least time is left; in the first and, by the voltages, in the other. */
  readonly current: number
  readonly currentBefore: number
  /** Until the first has parted the current and until nothing stops the other, s; infinite where it does not act. */
  readonly clearsS: number
  readonly actsS: number
  /** Least time between, s. */
  readonly neededS: number
  readonly isSelective: boolean
}
/** Tolerances of both relays and errors of settings; the opening time of the breaker is counted besides. IEEE Std 242-2001, relays without a disc, from general knowledge. */
const TOLERANCE_S = 0.12
/** What is next to the short circuit must have cleared within this share of a fuse's melting time. IEEE Std 242-2001, from general knowledge. */
const OF_MELTING = 0.75
/** Currents that are looked at, evenly in their logarithm. */
const POINTS = 200

/** A protection with what it carries of the short circuits right behind the lowest of its row. */
export interface RowMember {
  readonly componentId: string
  readonly acting: TimeCurrent
  /** Current of one of its units over that of one unit of the lowest, by voltages and units. */
  readonly ratio: number
}
/** From the protection next to a short circuit towards the source. */
export interface ProtectionRow {
  readonly kind: RowKind
  readonly members: readonly RowMember[]
  /** Greatest short circuit right behind the lowest, of three phases or of one to earth, A of one unit. */
  readonly greatest: number
}

/** A row for every protection that another one stands before. */
export function protectionRows(drawn: StudioDocument, studyId: string, faults: readonly Alone[]): readonly ProtectionRow[] {
  const document = withBlocks(effectiveDocument(drawn, studyId))
  const { elements: all, least: elements, buses } = shortCircuitInput(document)
  const nominal = new Map(buses.map(({ id, un }) => [id, un]))
  const at = new Map(faults.map((f) => [f.id, f]))
  const behind = protectionsIn(document, elements).flatMap((p): readonly Placed[] => {
    const { load } = p
    const un = load === null ? undefined : nominal.get(load)
    return load === null || un === undefined ? [] : [{ ...p, load, un, buses: spread([load], elements, (e) => e !== p.way) }]
  })
  return behind.flatMap((lowest): readonly ProtectionRow[] => {
    const fault = at.get(lowest.load)
    if (!fault) return []
    const source = lowest.way.from === lowest.load ? lowest.way.to : lowest.way.from
    // The nearest has the fewest behind it.
    const above = behind.filter((p) => p !== lowest && p.buses.has(source)).toSorted((a, b) => a.buses.size - b.buses.size)
    // Behind one unit of a count alone: most that one can carry.
    const { ik3, ik1 } = currentsAlone(document, all, fault)
    const phases = rowOf('phases', lowest, above, ik3)
    return ik1 === null || isFedByStars(lowest, elements)
      ? phases
      : [...phases, ...rowOf('earth', lowest, above.filter(sharesEarthWith(lowest, source, elements)), ik1)]
  })
}
interface Placed extends Protection {
  readonly load: string
  readonly un: number
  /** What is behind it. */
  readonly buses: ReadonlySet<string>
}

/** Through which the whole residual current of an earth fault behind the lowest passes: no transformer between, and no star point beside. */
function sharesEarthWith(lowest: Placed, source: string, elements: readonly ShortCircuitElement[]): (p: Placed) => boolean {
  const level = spread([source], elements, (e) => e.kind === 'line' && e !== lowest.way)
  return (p) => level.has(p.load) && !isFedByStars(p, elements)
}

/** None where the lowest has no such element or stands alone; of earth faults where the two lowest look at the phases alone, which those say already. */
function rowOf(kind: Exclude<RowKind, 'poles'>, lowest: Placed, above: readonly Placed[], greatest: number): readonly ProtectionRow[] {
  const acting = [lowest, ...above].flatMap((p) => {
    const one = p.overcurrent[kind]
    return one ? [{ ...p, one }] : []
  })
  const two = acting.slice(0, 2)
  if (two.length < 2 || two[0]?.way !== lowest.way) return []
  if (kind === 'earth' && two.every(({ overcurrent }) => overcurrent.earth === overcurrent.phases)) return []
  const members = acting.map(({ component, one, un }) => ({
    componentId: component.id,
    acting: one,
    ratio: lowest.un / un / Math.max(1, component.count / lowest.component.count),
  }))
  return [{ kind, members, greatest }]
}

/** Each row by its two lowest. */
export const gradings = (rows: readonly ProtectionRow[]): readonly Grading[] =>
  rows.flatMap(({ kind, members: [first, before], greatest }) => (first && before ? [{ kind, ...graded(first, before, greatest) }] : []))

function graded(first: RowMember, before: RowMember, greatest: number): Omit<Grading, 'kind'> {
  const { ratio } = before
  const isFuse = before.acting.by === 'fuse'
  // Below, the other one does not act.
  const lowest = before.acting.current / ratio
  const currents = Array.from({ length: POINTS }, (_, k) => lowest * (greatest / lowest) ** ((k + 1) / POINTS))
  const found = (lowest < greatest ? currents : [greatest]).map((current) => {
    const clearsS = first.acting.clears(current)
    const actsS = before.acting.acts(current * ratio)
    const neededS = isFuse ? (1 / OF_MELTING - 1) * clearsS : (before.acting.toleranceS ?? TOLERANCE_S)
    return { current, currentBefore: current * ratio, clearsS, actsS, neededS }
  })
  const worst = found.reduce((a, b) => (spareOf(b) < spareOf(a) ? b : a))
  return { componentId: first.componentId, before: before.componentId, ...worst, isSelective: spareOf(worst) >= 0 }
}
/** Time left beyond what is needed, s; infinite where the other does not act. */
const spareOf = ({ actsS, clearsS, neededS }: Pick<Grading, 'actsS' | 'clearsS' | 'neededS'>): number =>
  actsS === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : actsS - clearsS - neededS

/** Those with the least time left first. */
export const tightestFirst = (found: readonly Grading[]): readonly Grading[] => found.toSorted((a, b) => spareOf(a) - spareOf(b))

const ROW_KINDS: Readonly<Record<RowKind, string>> = { phases: 'Phases', earth: 'To earth', poles: 'Between poles' }
/** Of the row that begins with this device, among all. */
export const rowKey = ({ kind }: { readonly kind: RowKind }, componentId: string): string => `${componentId}/${kind}`

/** Columns beside the device: text, then numbers. */
export const GRADING_HEADS = {
  left: ['Next upstream', 'Fault', 'Selective'],
  right: ['At', 'Cleared after', 'Upstream acts after', 'Between', 'Needed'],
} as const
export function gradingCells(grading: Grading, name: (id: string) => string): readonly string[] {
  const { kind, before, isSelective, current, clearsS, actsS, neededS } = grading
  const time = (s: number): string => (Number.isFinite(s) ? formatQuantity(s, 'time') : 'never')
  const between = actsS - clearsS
  return [
    name(before),
    ROW_KINDS[kind],
    isSelective ? 'Yes' : 'No',
    formatQuantity(current, 'current'),
    time(clearsS),
    time(actsS),
    Number.isFinite(between) ? formatQuantity(between, 'time') : '–',
    Number.isFinite(neededS) ? formatQuantity(neededS, 'time') : '–',
  ]
}
/** What the table is, in sentences; none where nothing is graded. */
export const gradingNotes = (found: readonly Grading[]): readonly string[] =>
  found.length === 0
    ? []
    : [
        'Grading: of two overcurrent protections in a row, where the whole current of one passes the other, the current of one unit at which least time is left between that the one next to a short circuit has cleared it and that nothing stops the one upstream; from the pick-up of that one to the greatest three-phase short circuit right behind the first, from rest. Needed: 0.12 s for tolerances of both relays, the breaker’s opening time besides; below a fuse a third of the clearing time (IEEE Std 242-2001, from general knowledge). Elements 50, 51 and fuses; of one phase to earth with 50N and 51N as well, between two of the same level of which one has such an element, where no star point stands behind; a motor’s part and what a relay has counted before are not in it.',
      ]
