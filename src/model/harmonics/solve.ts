/**
 * Harmonic power flow: at each order the network's admittances carry the converters' currents, all sources short-circuited (current
 * injection; converters take the currents of their spectrum whatever the voltage). Positive-sequence data; orders 3n+1 are positive, 3n+2
 * negative sequence, 3n zero sequence when balanced and not carried.
 *
 * R grows with √h (skin effect, assumed), X with h. Vector groups turn positive sequence by their angle and negative by its opposite: the
 * network is solved unturned and each injection turned by (h ∓ 1) times the lead of its bus.
 */
import { grouped } from '../grouped.ts'
import { nodal } from '../nodal/index.ts'
import { type Complex, inverse, times } from './complex.ts'
import { longLine } from './longLine.ts'
import type { HarmonicBranch, HarmonicElement, HarmonicFlow, HarmonicInput, Summation } from './types.ts'

export const HIGHEST_ORDER = 50
export const ORDERS = Array.from({ length: HIGHEST_ORDER - 1 }, (_, k) => k + 2)
/** Of rounding, beside closed breakers of some micro-ohms; of the currents drawn. Above it the answer is refused. */
const RESIDUAL = 1e-7

type Injection = Extract<HarmonicElement, { kind: 'injection' }>

export function solveHarmonics(input: HarmonicInput, summation: Summation): HarmonicFlow {
  const at = new Map(input.buses.map(({ id }, k) => [id, k]))
  const bus = (id: string): number => at.get(id) as number
  const elements = input.elements
  const leads = leadsOf(input)
  const injections = elements.filter((e): e is Injection => e.kind === 'injection')
  const y = nodal(
    at.size,
    elements.flatMap((e): [number, number][] => (ends(e).length === 2 ? [[bus(ends(e)[0] as string), bus(ends(e)[1] as string)]] : [])),
  )
  const u = input.buses.map(() => new Array<number>(ORDERS.length).fill(0))
  const i = elements.map(() => new Array<number>(ORDERS.length).fill(0))
  let residual = 0
  for (const [k, h] of ORDERS.entries()) {
    const drawn = h % 3 === 0 ? [] : injections.flatMap((e) => currentAt(e, h, leads.get(e.bus) ?? 0))
    if (drawn.length === 0) continue
    y.clear()
    for (const e of elements) stamp(y, e, h, bus)
    if (!y.factor()) throw new Error(`The network is singular at order ${h}`)
    const groups = summation === 'phasor' ? [...grouped(drawn, (d) => d.apart ?? '').values()] : drawn.map((d) => [d])
    const exponent = summation === 'arithmetic' || groups.length === 1 ? 1 : h < 5 ? 1 : h <= 10 ? 1.4 : 2
    const gather = (into: number[], value: number): void => {
      into[k] = (into[k] as number) + value ** exponent
    }
    for (const group of groups) {
      const b = new Float64Array(2 * at.size)
      for (const d of group) {
        const row = 2 * bus(d.bus)
        b[row] = (b[row] as number) - d.current[0]
        b[row + 1] = (b[row + 1] as number) - d.current[1]
      }
      const v = Float64Array.from(b)
      y.solve(v)
      residual = Math.max(residual, y.residual(v, b))
      const volts = (id: string): Complex => [v[2 * bus(id)] as number, v[2 * bus(id) + 1] as number]
      for (const [n, values] of u.entries()) gather(values, Math.sqrt(3) * Math.hypot(v[2 * n] as number, v[2 * n + 1] as number))
      const own = new Map(group.map((d) => [d.id, d.current]))
      for (const [n, e] of elements.entries()) gather(i[n] as number[], Math.hypot(...currentOf(e, h, volts, own.get(e.id))))
    }
    for (const values of [...u, ...i]) values[k] = (values[k] as number) ** (1 / exponent)
  }
  if (!(residual <= RESIDUAL)) throw new Error(`The solution leaves a residual of ${residual.toExponential(1)}`)
  return {
    buses: input.buses.map((bus, n) => ({ ...bus, u: u[n] as number[], thd: rss(u[n] as number[]) / bus.un })),
    branches: elements.map((e, n) => branch(e, input.i1[n] ?? Number.NaN, i[n] as number[])),
    residual,
  }
}

export const ends = (e: HarmonicElement): readonly string[] =>
  e.kind === 'series' ? [e.from, e.to] : e.kind === 'transformer' ? [e.hv, e.lv] : [e.bus]

export const rss = (values: readonly number[]): number => Math.hypot(...values)

function branch(e: HarmonicElement, i1: number, i: readonly number[]): HarmonicBranch {
  const squares = i.map((value) => value * value)
  const weighted = squares.reduce((sum, value, k) => sum + value * (k + 2) ** 2, 0)
  const whole = i1 * i1 + squares.reduce((sum, value) => sum + value, 0)
  return { id: e.id, kind: e.kind, i1, i, thd: i1 > 0 ? rss(i) / i1 : Number.NaN, kFactor: (i1 * i1 + weighted) / whole }
}

/** Current that the shares of a spectrum are of, A. */
export const baseOf = ({ base, current }: Injection): number => base ?? current

interface Drawn extends Pick<Injection, 'id' | 'bus' | 'apart'> {
  readonly current: Complex
}
/** Current of one converter at an order. */
function currentAt(e: Injection, h: number, lead: number): Drawn[] {
  const turned = h * e.angle - (h % 3 === 1 ? lead : -lead)
  const sum = e.lines
    .filter(([order, share]) => order === h && share !== 0)
    .reduce<Complex>(
      ([re, im], [, share, angle]) => {
        const size = baseOf(e) * share
        return [re + size * Math.cos(turned + angle), im + size * Math.sin(turned + angle)]
      },
      [0, 0],
    )
  return sum[0] === 0 && sum[1] === 0 ? [] : [{ ...e, current: sum }]
}

/** Lead of a bus over the first one it hangs together with, rad. */
function leadsOf({ buses, elements }: HarmonicInput): ReadonlyMap<string, number> {
  const lead = new Map<string, number>()
  const near = new Map<string, { to: string; by: number }[]>(buses.map(({ id }) => [id, []]))
  for (const e of elements) {
    const [a, b] = ends(e)
    if (a === undefined || b === undefined) continue
    const by = e.kind === 'transformer' ? e.lead : 0
    near.get(a)?.push({ to: b, by })
    near.get(b)?.push({ to: a, by: -by })
  }
  for (const { id } of buses) {
    if (lead.has(id)) continue
    lead.set(id, 0)
    for (const queue = [id]; queue.length > 0; ) {
      const from = queue.pop() as string
      for (const { to, by } of near.get(from) ?? []) {
        const turned = (lead.get(from) as number) + by
        const known = lead.get(to)
        if (known === undefined) {
          lead.set(to, turned)
          queue.push(to)
        } else if (Math.abs(Math.sin((known - turned) / 2)) > 1e-6)
          throw new Error(`The vector groups of the transformers around “${to}” do not agree: two ways to it turn the phases differently`)
      }
    }
  }
  return lead
}

/** A negative reactance is a series capacitor; in the leg of a transformer's star equivalent it is an inductance all the same. */
const impedance = (e: { readonly kind: HarmonicElement['kind']; readonly r: number; readonly x: number }, h: number): Complex => [
  e.r * Math.sqrt(h),
  e.x < 0 && e.kind !== 'transformer' ? e.x / h : e.x * h,
]

/** Series admittance, and that to earth at each end. */
function piOf(e: Extract<HarmonicElement, { kind: 'series' | 'transformer' }>, h: number): { series: Complex; shunt: Complex } {
  const z = impedance(e, h)
  if (e.kind === 'transformer') return { series: inverse(z), shunt: [0, 0] }
  return e.hasWaves ? longLine(z, e.b * h) : { series: inverse(z), shunt: [0, (e.b * h) / 2] }
}

/** Admittance to earth of what has one end. */
function shunt(e: HarmonicElement, h: number): Complex {
  switch (e.kind) {
    case 'source':
    case 'motor':
      return inverse(impedance(e, h))
    case 'load':
      // Inductive part as a reactance, capacitive as a capacitance.
      return [e.g, e.b < 0 ? e.b / h : e.b * h]
    case 'capacitor':
      return [0, e.b * h]
    default:
      return [0, 0]
  }
}

function stamp(y: ReturnType<typeof nodal>, e: HarmonicElement, h: number, bus: (id: string) => number): void {
  if (e.kind === 'series' || e.kind === 'transformer') {
    const { series, shunt: charging } = piOf(e, h)
    const [g, b] = series
    const [from, to] = ends(e).map(bus) as [number, number]
    const n = e.kind === 'transformer' ? e.ratio : 1
    y.add(from, from, g / (n * n) + charging[0], b / (n * n) + charging[1])
    y.add(to, to, g + charging[0], b + charging[1])
    y.add(from, to, -g / n, -b / n)
  } else if (e.kind !== 'injection') {
    const k = bus(e.bus)
    y.add(k, k, ...shunt(e, h))
  }
}

/** Current at the first end; of a source with a spectrum of its own what it draws besides. */
function currentOf(e: HarmonicElement, h: number, volts: (id: string) => Complex, drawn: Complex = [0, 0]): Complex {
  if (e.kind === 'injection') return drawn
  if (e.kind === 'series' || e.kind === 'transformer') {
    const [a, b] = ends(e).map(volts) as [Complex, Complex]
    const n = e.kind === 'transformer' ? e.ratio : 1
    const { series, shunt: charging } = piOf(e, h)
    const [dr, di] = times(series, [a[0] / n - b[0], a[1] / n - b[1]])
    const [cr, ci] = times(charging, a)
    return [dr / n + cr, di / n + ci]
  }
  const [re, im] = times(shunt(e, h), volts(e.bus))
  return e.kind === 'source' ? [re + drawn[0], im + drawn[1]] : [re, im]
}
