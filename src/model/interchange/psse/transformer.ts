/** Transformer records of RAW 33: two and three windings, codes CW, CZ and CM. Per unit of the system base throughout. */
import type { Problem } from '../../problem.ts'
import { type Impedance, isOneTransformer, starOf } from '../../catalogue/shared/transformer.ts'
import { type BranchParts, partsOf } from '../branch.ts'
import type { GridBus, GridLine, GridShunt, GridTaps, GridThreeWinding, GridTransformer } from '../gridCase.ts'
import { bandOf, whyNoChanger } from '../tapChanger.ts'
import { sameLevel } from '../../topology/index.ts'
import { leftOut, type RecordPlace, taken } from '../types.ts'
import { numberAt, textAt, type Fields } from './records.ts'

/** What a record becomes, `buses` being those within it. */
export interface TransformerParts extends Omit<BranchParts, 'bus'> {
  readonly threeWinding: GridThreeWinding | null
  readonly buses: readonly GridBus[]
}
const NOTHING: TransformerParts = { lines: [], transformers: [], shunts: [], threeWinding: null, buses: [] }

const isTransformer = ({ r, x }: Impedance): boolean => x > 0 && r >= 0

/** The component's draws reactive power and loses some. */
const isCore = ({ coreG, coreB }: { readonly coreG: number; readonly coreB: number }): boolean => coreG >= 0 && coreB <= 0

/** One between two buses; resistance or reactance that it cannot have stands behind it, and its core at the first bus then. */
function asParts(transformer: GridTransformer, kvOf: ReadonlyMap<number, number>, baseMva: number, busNumber: number): BranchParts {
  const { line, name, from, to, id, coreG, coreB } = transformer
  if (isTransformer(transformer) && isCore(transformer)) return { lines: [], transformers: [transformer], shunts: [], bus: null }
  const core = { line, bus: from, id: `core of ${name ?? `T ${from}–${to} ${id}`}`, g: coreG * baseMva, b: coreB * baseMva }
  const shunts = coreG !== 0 || coreB !== 0 ? [core] : []
  if (isTransformer(transformer)) return { lines: [], transformers: [{ ...transformer, coreG: 0, coreB: 0 }], shunts, bus: null }
  return { ...partsOf({ ...transformer, b: 0 }, kvOf, baseMva, busNumber), shunts }
}

/** Windings in service, by their places in the record: none where STAT says so or is none of 0 to 4. */
export function connectedEnds(head: Fields): readonly number[] {
  const status = numberAt(head, 11, 1)
  if (numberAt(head, 2, 0) === 0) return status === 1 ? [0, 1] : []
  // 2, 3 and 4: the second, third and first is out.
  return { 1: [0, 1, 2], 2: [0, 2], 3: [0, 1], 4: [1, 2] }[status] ?? []
}

/** `firstNumber` and those below it name the buses within. */
export function readTransformer(
  group: readonly Fields[],
  baseMva: number,
  kvOf: ReadonlyMap<number, number>,
  firstNumber: number,
  problems: Problem[],
): TransformerParts {
  const [head, z, ...windings] = group
  if (!head) return NOTHING
  const buses = [0, 1, 2].map((k) => Math.abs(numberAt(head, k, 0))).filter((n) => n !== 0)
  const id = textAt(head, 3) || '1'
  const record = { file: 'RAW', line: head.line, record: `Transformer ${buses.join('–')} ${id}` }
  if (!z || windings.length < buses.length) {
    problems.push(leftOut(record, 'is cut short and left out.'))
    return NOTHING
  }
  const status = numberAt(head, 11, 1)
  const ends = connectedEnds(head)
  if (ends.length < 2) {
    problems.push(leftOut(record, status === 0 ? 'is out of service.' : `has the unknown status ${status} and is left out.`))
    return NOTHING
  }
  const [cw, cz, cm] = [numberAt(head, 4, 1), numberAt(head, 5, 1), numberAt(head, 6, 1)]
  const kv = (bus: number): number => kvOf.get(bus) ?? 0
  const nominal = (k: number): number => numberAt(windings[k] ?? head, 1, 0) || kv(buses[k] ?? 0)
  /** Of a voltage of winding `k` as CW has it, to its bus. */
  const perUnit = (k: number, value: number): number =>
    cw === 2 ? value / kv(buses[k] ?? 0) : cw === 3 ? (value * nominal(k)) / kv(buses[k] ?? 0) : value
  const ratio = (k: number): number => perUnit(k, numberAt(windings[k] ?? head, 0, cw === 2 ? kv(buses[k] ?? 0) : 1))
  /** Of a pair of windings, to the system base. */
  const impedance = (pair: number): Impedance => {
    const [first, second, base] = [numberAt(z, 3 * pair, 0), numberAt(z, 3 * pair + 1, 0), numberAt(z, 3 * pair + 2, baseMva)]
    if (cz === 1) return { r: first, x: second }
    const scale = (baseMva / base) * (nominal(pair) / kv(buses[pair] ?? 0)) ** 2
    // CZ 3: load loss in W and the size of the impedance.
    const r = cz === 3 ? first / (base * 1e6) : first
    const x = cz === 3 ? Math.sqrt(Math.max(second * second - r * r, 0)) : second
    return { r: r * scale, x: x * scale }
  }
  // All of its windings in service.
  const isWhole = buses.length === ends.length
  const stays = (k: number): void => {
    const w = windings[k] ?? head
    if (k < buses.length && numberAt(w, 6, 0) !== 0)
      problems.push(taken({ ...record, line: w.line }, `has a tap control at winding ${k + 1}; the tap stays.`))
  }
  windings.forEach((_, k) => {
    if (!(isWhole && k === 0)) stays(k)
  })
  const control = (ratioOf: (value: number) => number, isOne: boolean) =>
    tapsOf({ ...record, line: windings[0]?.line ?? head.line }, windings[0] ?? head, buses.slice(1), ratioOf, isOne, problems)
  const shift = (k: number): number => (k < buses.length ? numberAt(windings[k] ?? head, 2, 0) : 0)
  const rating = (k: number): number => numberAt(windings[k] ?? head, 3, 0)
  const atNominal = cm === 2 ? (kv(buses[0] ?? 0) / nominal(0)) ** 2 : 1
  const core = coreOf(numberAt(head, 7, 0), numberAt(head, 8, 0), cm, numberAt(z, 2, baseMva), baseMva, atNominal)
  const [a = 0, b = 0, c = 0] = buses
  if (ends.length === 2) {
    const [first = 0, second = 1] = ends
    if (buses.length === 3)
      problems.push(
        taken(record, `has winding ${status === 4 ? 1 : status} out of service; the other two become a two-winding transformer.`),
      )
    // The pair 3–1 is the third.
    const { r, x } = impedance(second - first === 2 ? 2 : first)
    const t2 = ratio(second)
    // Both windings' ratios in one: the impedance moves to the second winding's side of its own ratio.
    const transformer = {
      line: head.line,
      from: buses[first] ?? 0,
      to: buses[second] ?? 0,
      id,
      r: r * t2 * t2,
      x: x * t2 * t2,
      ratio: ratio(first) / t2,
      shift: shift(first) - shift(second),
      // It stands at the first winding's bus.
      ...(first === 0 ? core : { coreG: 0, coreB: 0 }),
      rating: rating(first),
      ...(isWhole ? control((value) => perUnit(0, value) / t2, isTransformer({ r, x })) : {}),
    }
    const { bus, ...parts } = asParts(transformer, kvOf, baseMva, firstNumber)
    if (bus) problems.push(taken(record, `has the impedance ${r} + j${x} pu: a transformer with an equivalent branch behind it.`))
    return { ...NOTHING, ...parts, buses: bus ? [bus] : [] }
  }
  const pairs = [impedance(0), impedance(1), impedance(2)] as const
  // The component knows vector groups alone: windings with a shift are three transformers with one each.
  const isTurned = shift(0) !== shift(1) || shift(0) !== shift(2)
  // A winding too far off its bus's voltage would not be let onto it.
  const isAtLevel = [ratio(1), ratio(2)].every((t) => sameLevel(t, 1))
  const isSound = pairs.every(isTransformer)
  if (!isTurned && isAtLevel && isSound && isCore(core) && isOneTransformer(pairs)) {
    problems.push(taken(record, 'gets the vector group YNyn0yn0: the file tells no connection. Set it before unbalanced studies.'))
    const threeWinding: GridThreeWinding = {
      line: head.line,
      buses: [a, b, c],
      id,
      pairs,
      ratios: [ratio(0), ratio(1), ratio(2)],
      ...core,
      ratings: [rating(0), rating(1), rating(2)],
      ...control((value) => perUnit(0, value), true),
    }
    return { ...NOTHING, threeWinding }
  }
  stays(0)
  const star = starOf(pairs)
  const middle = { line: head.line, number: firstNumber, name: `within ${record.record}`, baseKv: kv(a), kind: 'load', vm: 1 } as const
  const kvWithin = new Map([...kvOf, [firstNumber, middle.baseKv]])
  problems.push(
    taken(
      record,
      `becomes three two-winding transformers around a star bus${star.every(isTransformer) ? '' : ', a leg below zero with an equivalent branch behind it'}.`,
    ),
  )
  const lines: GridLine[] = []
  const transformers: GridTransformer[] = []
  const shunts: GridShunt[] = []
  const within: GridBus[] = [middle]
  star.forEach((leg, k) => {
    const transformer = {
      line: head.line,
      name: `T ${buses.join('–')} ${id}, winding ${k + 1}`,
      from: buses[k] ?? 0,
      to: firstNumber,
      id,
      ...leg,
      ratio: ratio(k),
      shift: shift(k),
      ...(k === 0 ? core : { coreG: 0, coreB: 0 }),
      rating: rating(k),
    }
    const parts = asParts(transformer, kvWithin, baseMva, firstNumber - within.length)
    lines.push(...parts.lines)
    transformers.push(...parts.transformers)
    shunts.push(...parts.shunts)
    if (parts.bus) within.push(parts.bus)
  })
  return { lines, transformers, shunts, threeWinding: null, buses: within }
}

/** Control of the first winding's taps, where the component has it: a changer that holds the voltage at the bus of another. */
function tapsOf(
  record: RecordPlace,
  w: Fields,
  others: readonly number[],
  ratioOf: (value: number) => number,
  isTransformer: boolean,
  problems: Problem[],
): { readonly taps?: GridTaps; readonly held?: number } {
  const [code, controlled] = [numberAt(w, 6, 0), numberAt(w, 7, 0)]
  if (code === 0) return {}
  const stays = (why: string): Record<never, never> => {
    problems.push(taken(record, `${why}; the tap stays.`))
    return {}
  }
  if (code < 0) return stays('has a tap control at winding 1 that is switched off')
  if (code !== 1) return stays(`has a tap control at winding 1 of another kind than voltage (COD ${code})`)
  if (!others.includes(controlled))
    return stays(
      `has a tap control at winding 1 that holds ${controlled === 0 ? 'no bus' : `bus ${Math.abs(controlled)}`}, not that of another winding`,
    )
  if (!isTransformer) return stays('has a tap control at winding 1 and an impedance that is no transformer’s')
  const ends = [ratioOf(numberAt(w, 8, 1.1)), ratioOf(numberAt(w, 9, 0.9))]
  const taps: GridTaps = {
    lowest: Math.min(...ends),
    highest: Math.max(...ends),
    positions: numberAt(w, 12, 33),
    high: numberAt(w, 10, 1.1),
    low: numberAt(w, 11, 0.9),
    r: numberAt(w, 14, 0),
    x: numberAt(w, 15, 0),
  }
  const why = whyNoChanger(taps)
  if (why) return stays(`has a tap control at winding 1 that ${why}`)
  const narrow = bandOf(taps).isAsked ? '' : ' Its band is widened to 1.2 steps.'
  problems.push(
    taken(
      record,
      `gets an on-load tap changer of ${taps.positions} positions, ${taps.low} to ${taps.high} pu at bus ${controlled}; its delays are assumed.${narrow}`,
    ),
  )
  return { taps, held: controlled }
}

/** CM 1: admittance in pu. CM 2: no-load loss in W and exciting current in pu of the winding's base, both at its nominal voltage. */
function coreOf(
  mag1: number,
  mag2: number,
  cm: number,
  windingMva: number,
  baseMva: number,
  atNominal: number,
): { coreG: number; coreB: number } {
  if (cm !== 2) return { coreG: mag1, coreB: mag2 }
  const g = (mag1 / (baseMva * 1e6)) * atNominal
  const y = ((mag2 * windingMva) / baseMva) * atNominal
  return { coreG: g, coreB: -Math.sqrt(Math.max(y * y - g * g, 0)) }
}
