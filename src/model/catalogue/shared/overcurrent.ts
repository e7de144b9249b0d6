/**
 * When overcurrent protection acts on a lasting current: inverse curves of IEC 60255-151 and IEEE Std C37.112 and the melting of a fuse, with the
 * equations of the engine's relay and fuse.
 */
export interface TimeCurrent {
  /** Element whose pick-up is the lowest. */
  readonly by: string
  /** From which it acts, A of one unit. */
  readonly current: number
  /** Until nothing stops it any more, and until the current has been parted, s; infinite where it does not act. `i`: A of one unit. */
  readonly acts: (i: number) => number
  readonly clears: (i: number) => number
  /** Time by which it may act sooner, s; left out, that of relays. */
  readonly toleranceS?: number
}
export interface Overcurrent {
  /** By the current of a phase; null where no such element is on. */
  readonly phases: TimeCurrent | null
  /** Of one phase to earth, whose current is the residual one as well: by either. The same as that of the phases where no element takes the residual current. */
  readonly earth: TimeCurrent | null
}

/** Of several elements of one device; null of none. */
export function together(elements: readonly TimeCurrent[]): TimeCurrent | null {
  const [first] = elements.toSorted((a, b) => a.current - b.current)
  if (!first) return null
  const { by, current } = first
  const least = (of: 'acts' | 'clears') => (i: number) => Math.min(...elements.map((e) => e[of](i)))
  return { by, current, acts: least('acts'), clears: least('clears') }
}

/** t = dial·(a/(M^p − 1) + b), M the current over its pick-up. */
const CURVES: Readonly<Record<string, readonly [a: number, b: number, p: number]>> = {
  iecStandard: [0.14, 0, 0.02],
  iecVery: [13.5, 0, 1],
  iecExtremely: [80, 0, 2],
  iecLongTime: [120, 0, 1],
  ieeeModerately: [0.0515, 0.114, 0.02],
  ieeeVery: [19.61, 0.491, 2],
  ieeeExtremely: [28.2, 0.1217, 2],
}
/** Multiple of the pick-up beyond which a curve runs no faster (IEC 60255-151). */
const MOST = 20

/** s; infinite up to the pick-up. */
export function inverseTime(curve: string, dial: number, multiple: number): number {
  const [a, b, p] = CURVES[curve] ?? [Number.NaN, Number.NaN, Number.NaN]
  return multiple > 1 ? dial * (a / (Math.min(multiple, MOST) ** p - 1) + b) : Number.POSITIVE_INFINITY
}

/** Of a fuse from cold, s: t = τ·ln(I²/(I² − I_m²)), τ = (I²t)_m/I_m². */
export const meltingTime = (i: number, meltingCurrent: number, preArcingI2t: number): number =>
  i > meltingCurrent ? (preArcingI2t / meltingCurrent ** 2) * -Math.log1p(-((meltingCurrent / i) ** 2)) : Number.POSITIVE_INFINITY
