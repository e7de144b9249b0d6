/** Short circuits of a DC network at each of its buses, by source and in total. */
import { joined, noLoadVoltage, shortCircuited, type Solved, steady, voltageBefore } from './circuit.ts'
import { jouleTo, shapeOf, thinned } from './curve.ts'
import { battery, BATTERY_FIRST, capacitor, rectifier } from './standard.ts'
import type { DcContribution, DcFault, DcInput, DcSource } from './types.ts'

/** Times to which ∫i²·dt is taken, s. */
export const CLEARING_TIMES_S = [0.001, 0.01, 0.1, 0.5, 1] as const
export type ClearingTime = (typeof CLEARING_TIMES_S)[number]
/** Usual total time of a DC circuit breaker with its relay. */
export const CLEARING_S: ClearingTime = 0.1

export function dcFaults(input: DcInput, clearingS: number): readonly DcFault[] {
  const before = voltagesBefore(input)
  return input.buses.map(({ id, un }) => {
    const solved = shortCircuited(input.elements, id, before)
    const { times } = solved.course
    const total = sumOf(solved)
    const currents = solved.sources.map(({ place }) => solved.course.currents[place] as Float64Array)
    const kept = thinned(times, [total, ...currents])
    const picked = (of: Float64Array): readonly number[] => kept.map((k) => of[k] as number)
    const contributions = solved.sources.map(({ source, path }, k): DcContribution => {
      const own = currents[k] as Float64Array
      return {
        ...{ id: source.id, kind: source.kind, part: source.kind === 'capacitor' ? source.part : '' },
        ...shapeOf(times, own),
        joule: jouleTo(times, own, clearingS),
        ...byHand(source, path, before(source.bus)),
        course: picked(own),
      }
    })
    return {
      ...{ id, un, e: before(id), units: unitsAt(input, id) },
      ...shapeOf(times, total),
      joule: jouleTo(times, total, clearingS),
      leastIk: steady(input.least, id).reduce((sum, { i }) => sum + i, 0),
      // The greatest first.
      contributions: contributions.toSorted((a, b) => Math.abs(b.ip) - Math.abs(a.ip)),
      times: picked(times),
      course: picked(total),
    }
  })
}

function unitsAt({ elements, counts }: DcInput, bus: string): number {
  const nodes = joined(elements, bus)
  const here = elements.filter((e) => nodes.has(e.kind === 'branch' ? e.from : e.bus)).map(({ id }) => counts.get(id) ?? 1)
  return here.every((n) => n === here[0]) ? (here[0] ?? 1) : 1
}

export function voltagesBefore({ elements }: DcInput): (node: string) => number {
  const known = new Map<string, number>()
  return (node) => {
    const found = known.get(node) ?? voltageBefore(elements, node)
    known.set(node, found)
    return found
  }
}

/** Current of the short circuit: what all sources give. */
export function sumOf({ course, sources }: Solved): Float64Array {
  const sum = new Float64Array(course.times.length)
  for (const { place } of sources)
    course.currents[place]?.forEach((i, k) => {
      sum[k] = (sum[k] as number) + i
    })
  return sum
}

/** The source alone at the end of its way, by the formulas of the standard. */
function byHand(source: DcSource, path: { readonly r: number; readonly l: number }, before: number) {
  const none = { r: null, l: null, c: null, e: noLoadVoltage(source), standardIp: null, standardIk: null }
  if (source.kind === 'converter') return none
  const [r, l] = [source.r + path.r, source.l + path.l]
  switch (source.kind) {
    case 'battery': {
      const first = r + BATTERY_FIRST * source.cells
      const { ip, ik } = battery(source.e, first, l, source.cells)
      return { ...none, r: first, l, standardIp: ip, standardIk: ik }
    }
    case 'emf':
      return { ...none, r, l, standardIp: source.e / r, standardIk: source.e / r }
    case 'capacitor':
      return { ...none, r, l, c: source.c, e: before, standardIp: capacitor(before, r, l, source.c).ip, standardIk: 0 }
    case 'rectifier': {
      const { ip, ik } = rectifier(source, r, l)
      return { ...none, r, l, standardIp: ip, standardIk: ik }
    }
  }
}
