/**
 * A DC network with one bolted short circuit between the poles: what each source and each branch carries over time. All sources are in it at
 * once and each current is what a source gives at its terminals; they add up to that of the short circuit.
 */
import { conductances } from './linear.ts'
import { approximation, BATTERY_DECAY_S, BATTERY_FIRST, BATTERY_STEADY, rectifier, type RectifierCurrents } from './standard.ts'
import { type Course, type Injection, type Series, transient } from './transient.ts'
import type { DcBranch, DcElement, DcRectifier, DcSource } from './types.ts'

/** Least of a conductor, by which the equations stay regular, Ω and H. */
const CONTACT = { r: 1e-9, l: 1e-10 }
/** Forward voltage of a converter’s freewheeling diodes, and what their resistance adds at rated current: as in runs. */
const DIODES = 2e-3
/** The quasi steady state of the standard, s. */
export const END_S = 1

export interface Path {
  readonly r: number
  readonly l: number
}
export interface Solved {
  readonly course: Course
  /** Places in the course by the source; of branches by their id. */
  readonly sources: readonly { readonly source: DcSource; readonly place: number; readonly path: Path }[]
  readonly branches: ReadonlyMap<string, number>
}

export const isBranch = (e: DcElement): e is DcBranch => e.kind === 'branch'
const isSource = (e: DcElement): e is DcSource => e.kind !== 'branch'

/** Nodes that conductors join to one. */
export function joined(elements: readonly DcElement[], from: string): ReadonlySet<string> {
  const beside = new Map<string, string[]>()
  const join = (a: string, b: string): void => {
    const list = beside.get(a)
    if (list) list.push(b)
    else beside.set(a, [b])
  }
  for (const { from: a, to: b } of elements.filter(isBranch)) {
    join(a, b)
    join(b, a)
  }
  const seen = new Set([from])
  for (const node of seen) for (const next of beside.get(node) ?? []) seen.add(next)
  return seen
}

/** Voltage of a source without load, V. */
export function noLoadVoltage(source: DcSource): number {
  if (source.kind === 'battery' || source.kind === 'emf') return source.e
  if (source.kind === 'converter') return source.u
  return source.kind === 'rectifier' ? ((3 * Math.SQRT2) / Math.PI) * source.u : 0
}
/** Of the nodes joined to one before the short circuit: that of its highest source; 0 without one. */
export function voltageBefore(elements: readonly DcElement[], node: string): number {
  const nodes = joined(elements, node)
  return elements.filter(isSource).reduce((most, s) => (nodes.has(s.bus) ? Math.max(most, noLoadVoltage(s)) : most), 0)
}

interface Parts {
  readonly placeOf: (node: string) => number
  readonly n: number
  readonly branches: readonly DcBranch[]
  readonly sources: readonly DcSource[]
}
function partsOf(elements: readonly DcElement[], fault: string): Parts {
  const nodes = joined(elements, fault)
  const places = new Map([...nodes].filter((id) => id !== fault).map((id, k) => [id, k]))
  return {
    placeOf: (node) => places.get(node) ?? -1,
    n: places.size,
    branches: elements.filter(isBranch).filter((b) => nodes.has(b.from) && b.from !== b.to),
    sources: elements.filter(isSource).filter((s) => nodes.has(s.bus)),
  }
}
const ofAll = (b: DcBranch): Path => ({ r: Math.max(b.r, CONTACT.r) / b.count, l: b.l / b.count })

/** From each source’s node to the short circuit, nothing else in the network. */
function pathsOf({ placeOf, n, branches, sources }: Parts): readonly Path[] {
  const by = (of: (path: Path) => number): readonly number[] => {
    const solve = conductances(
      n,
      branches.map((b) => ({ a: placeOf(b.from), b: placeOf(b.to), g: 1 / of(ofAll(b)) })),
    )
    return sources.map(({ bus }) => {
      const at = placeOf(bus)
      return at < 0 ? 0 : (solve(Float64Array.from({ length: n }, (_, k) => (k === at ? 1 : 0)))[at] as number)
    })
  }
  const r = by((path) => path.r)
  const l = by((path) => Math.max(path.l, CONTACT.l))
  // What the floor alone adds is no inductance.
  return sources.map((_, k) => ({ r: r[k] as number, l: (l[k] as number) < n * CONTACT.l ? 0 : (l[k] as number) }))
}

/** Currents of the quasi steady state, A: of each source, capacitors and what only stores left out. */
export function steady(elements: readonly DcElement[], fault: string): readonly { readonly source: DcSource; readonly i: number }[] {
  const parts = partsOf(elements, fault)
  const bridges = bridgesAt(parts, pathsOf(parts))
  return steadyOf(parts, (s) => bridges.get(s)?.ik ?? 0).currents
}

function steadyOf({ placeOf, n, branches, sources }: Parts, bridge: (source: DcRectifier) => number) {
  const behind = sources.flatMap((s) =>
    s.kind === 'battery' || s.kind === 'emf' ? [{ s, a: placeOf(s.bus), b: -1, g: 1 / Math.max(s.r + s.cells, CONTACT.r) }] : [],
  )
  const into = new Float64Array(n)
  const add = (place: number, i: number): void => {
    if (place >= 0) into[place] = (into[place] as number) + i
  }
  const emf = (s: DcSource): number => (s.kind === 'battery' ? BATTERY_STEADY * s.e : s.kind === 'emf' ? s.e : 0)
  for (const { s, a, g } of behind) add(a, g * emf(s))
  const held = (s: DcSource): number => (s.kind === 'converter' ? atTime(s.course, END_S) : s.kind === 'rectifier' ? bridge(s) : 0)
  for (const s of sources) add(placeOf(s.bus), held(s))
  const v = conductances(n, [...branches.map((b) => ({ a: placeOf(b.from), b: placeOf(b.to), g: 1 / ofAll(b).r })), ...behind])(into)
  const voltage = (node: string): number => v[placeOf(node)] ?? 0
  const g = new Map<DcSource, number>(behind.map((one) => [one.s, one.g]))
  return {
    voltage,
    currents: sources.map((source) => ({ source, i: (g.get(source) ?? 0) * (emf(source) - voltage(source.bus)) + held(source) })),
  }
}

/**
 * Bridges by the standard’s formulas. Where others feed the same conductors a bridge sees the voltage of all: R_DBr is then that voltage over
 * its own current, which in a radial network is the resistance of its way.
 */
function bridgesAt(parts: Parts, paths: readonly Path[]): ReadonlyMap<DcRectifier, RectifierCurrents> {
  const bridges = parts.sources.flatMap((source, k) => (source.kind === 'rectifier' ? [{ source, path: paths[k] as Path }] : []))
  let found = new Map(bridges.map(({ source, path }) => [source, rectifier(source, source.r + path.r, source.l + path.l)]))
  const isAlone = parts.sources.every((s) => s.kind === 'capacitor' || s === bridges[0]?.source)
  for (let k = 0; k < (isAlone ? 0 : ITERATIONS); k++) {
    const { voltage } = steadyOf(parts, (s) => found.get(s)?.ik ?? 0)
    found = new Map(
      bridges.map(({ source, path }) => {
        const seen = Math.max(voltage(source.bus), 0) / Math.max(found.get(source)?.ik ?? 0, 1e-3)
        const before = found.get(source)?.ik ?? 0
        const next = rectifier(source, source.r + Math.max(seen, path.r), source.l + path.l)
        // Halfway, so that two of them do not chase each other.
        return [source, { ...next, ik: (before + next.ik) / 2 }]
      }),
    )
  }
  return found
}
const ITERATIONS = 40

/** A course of points at a time; the first point is in force before it. */
export function atTime(course: readonly (readonly [number, number])[], t: number): number {
  const k = course.findLastIndex(([at]) => at <= t)
  const [here, next] = [course[Math.max(k, 0)], course[k + 1]]
  if (!here) return 0
  if (k < 0 || !next || next[0] === here[0]) return here[1]
  return here[1] + ((next[1] - here[1]) * (t - here[0])) / (next[0] - here[0])
}

/** `before`: voltage of the capacitors, by their node. */
export function shortCircuited(elements: readonly DcElement[], fault: string, before: (node: string) => number, endS = END_S): Solved {
  const parts = partsOf(elements, fault)
  const { placeOf, n, branches, sources } = parts
  const paths = pathsOf(parts)
  const bridges = bridgesAt(parts, paths)
  const series: Series[] = branches.map((b) => ({
    a: placeOf(b.from),
    b: placeOf(b.to),
    ...ofAll(b),
    c: Number.POSITIVE_INFINITY,
    late: null,
    e: () => 0,
  }))
  const injections: Injection[] = []
  const placed = sources.map((source, k) => {
    const [into, path] = [placeOf(source.bus), paths[k] as Path]
    if (source.kind === 'converter' && source.droop > 0) {
      const { u, droop, course } = source
      const most = (t: number): number => atTime(course, t)
      series.push({ a: -1, b: into, r: droop, l: 0, c: Number.POSITIVE_INFINITY, late: null, e: () => u, most })
      return { source, path, injection: -1, branch: series.length - 1 }
    }
    if (source.kind === 'converter' || source.kind === 'rectifier') {
      const bridge = source.kind === 'rectifier' ? bridges.get(source) : undefined
      const i =
        source.kind === 'converter' ? (t: number) => atTime(source.course, t) : (t: number) => (bridge ? approximation(bridge, t) : 0)
      injections.push({ into, i })
      return { source, path, injection: injections.length - 1, branch: -1 }
    }
    const base = { a: -1, b: into, l: source.l, late: null, c: Number.POSITIVE_INFINITY }
    if (source.kind === 'capacitor') {
      const u = before(source.bus)
      const diodes = source.rated === null ? null : { drop: DIODES * u, r: (DIODES * u * u) / source.rated }
      series.push({ ...base, r: Math.max(source.r, CONTACT.r), c: source.c, e: () => u, diodes })
    } else if (source.kind === 'emf') series.push({ ...base, r: Math.max(source.r, CONTACT.r), e: () => source.e })
    else
      series.push({
        ...base,
        r: Math.max(source.r + BATTERY_FIRST * source.cells, CONTACT.r),
        late: [(1 - BATTERY_FIRST) * source.cells, BATTERY_DECAY_S],
        e: (t) => source.e * (BATTERY_STEADY + (1 - BATTERY_STEADY) * Math.exp(-t / BATTERY_DECAY_S)),
      })
    return { source, path, injection: -1, branch: series.length - 1 }
  })
  return {
    course: transient(n, series, injections, endS),
    sources: placed.map(({ source, path, injection, branch }) => ({
      source,
      path,
      place: injection < 0 ? branch : series.length + injection,
    })),
    branches: new Map(branches.map((b, k) => [b.id, k])),
  }
}
