/**
 * Interharmonic groups and centred subgroups after IEC 61000-4-7:2002 with A1:2008, aggregated as in IEC 61000-4-30, of a course of space
 * vectors. A window is 10 cycles at 50 Hz and 12 at 60 Hz, so that a bin is 5 Hz, without weights, and turns with the frequency of the island
 * as the standard's locked sampling does. Clauses quoted from general knowledge.
 */
import { transformOf } from '../fourier.ts'

export const WINDOW_S = 0.2
export const BIN_HZ = 1 / WINDOW_S
/** Windows of the very short time of 3 s, and of 10 min. */
const VERY_SHORT = 15
export const SHORT = 3000
/** A window may differ from its cycles by this share of its length (IEC 61000-4-7, 5.2). */
const WINDOW_ERROR = 3e-4
/** Bins on both sides of a harmonic that belong to it, not to the centred subgroup beside it. */
const BESIDE = 1
const HIGHEST_ORDER = 50
/** Powers closer than this are alike: the first window of them is told. */
const ROUNDING = 1e-9
/** Longest recording step of waveforms whose cycle is no whole number of them, s: to order 41 at 60 Hz; what lies above folds, and there is little. */
export const FINE_STEP_S = 2e-4

/** Phasors in a frame that turns with the island, RMS; real and imaginary parts in turn. */
export interface PhasorCourse {
  readonly stepS: number
  readonly phasors: Float64Array
  /** Frequency of the frame, Hz; null where it is the nominal one throughout. */
  readonly frameHz: Float64Array | null
}
export interface SpectrumOptions {
  readonly frequencyHz: number
  /** Waveforms, both sequences of them, and every order that the step carries. Otherwise the modulation of the positive sequence: 0 to twice the fundamental. */
  readonly isEmt: boolean
  /** Parts of the run that are looked at, as [from, to) in seconds. */
  readonly stretches: readonly (readonly [number, number])[]
  /** Line-to-line quantities stand 30° from those of the phases, forwards in the positive and backwards in the negative sequence. */
  readonly isLineToLine: boolean
}
export interface InterharmonicGroup {
  /** Of the harmonic below: 0 lies below the fundamental, 1 between it and the second. */
  readonly order: number
  /** Outermost bins of the centred subgroup that the record carries, Hz. */
  readonly fromHz: number
  readonly toHz: number
  readonly isWhole: boolean
  /** RMS of the centred subgroup over 10 min, the greatest; of what there is in a shorter run. The phase that has most counts. */
  readonly value: number
  /** Greatest over 3 s; NaN where nothing lasts as long. */
  readonly veryShort: number
  /** RMS of the whole group, the bins beside the harmonics with it, as `value`. */
  readonly whole: number
  /** When the window begins in which the subgroup is largest, s. */
  readonly timeS: number
}
export interface InterharmonicSpectrum {
  /** RMS of the fundamental over all windows. */
  readonly fundamental: number
  /** RMS of every bin over all windows: `bins[b]` at b·5 Hz, in the phase that has most; NaN where the record carries none. */
  readonly bins: readonly number[]
  readonly groups: readonly InterharmonicGroup[]
  readonly windows: number
}

/** The spectrum of a course, or why there is none. */
export function interharmonicSpectrum(course: PhasorCourse, options: SpectrumOptions): InterharmonicSpectrum | string {
  const { frequencyHz, isEmt } = options
  const { stepS } = course
  const size = Math.round(WINDOW_S / stepS)
  const base = Math.round(frequencyHz / BIN_HZ)
  if (Math.abs(size * stepS - WINDOW_S) > WINDOW_ERROR * WINDOW_S)
    return `The recording step of ${milliseconds(stepS)} does not divide a window of 200 ms.`
  const points = 1 / (stepS * frequencyHz)
  if (isEmt && stepS > FINE_STEP_S * (1 + 1e-9) && Math.abs(points - Math.round(points)) > 1e-6 * points)
    return `At a recording step of ${milliseconds(stepS)} harmonics beyond ${Math.floor(0.5 / stepS)} Hz would fold in between the others: record at least every ${milliseconds(FINE_STEP_S)}.`
  const windows = windowsOf(course, options.stretches, size, base)
  const reach = Math.ceil(windows.reduce((least, w) => Math.min(least, w.size), size) / 2) - 1
  const first = isEmt ? 1 : Math.max(1, base - reach)
  const last = Math.min(isEmt ? reach - base : base + reach, isEmt ? (HIGHEST_ORDER + 1) * base - 1 : 2 * base - 1)
  if (last < base + 1 + BESIDE) return `The recording step of ${milliseconds(stepS)} carries nothing beside the fundamental.`

  if (windows.length === 0) return 'No window of 200 ms in normal operation with voltage.'
  const transforms = new Map<number, ReturnType<typeof transformOf>>()
  const transformFor = (samples: number): ReturnType<typeof transformOf> => {
    const transform = transforms.get(samples) ?? transformOf(samples)
    transforms.set(samples, transform)
    return transform
  }
  const rotations = (isEmt ? [0, -120, -240] : [0]).map((degrees) => ((degrees + (options.isLineToLine ? 30 : 0)) * Math.PI) / 180)
  const orders = groupsOf(base, first, last)
  const sums = rotations.map(() => new Float64Array(last + 1))
  const courses = orders.map(() =>
    rotations.map(() => ({ centred: new Float64Array(windows.length), whole: new Float64Array(windows.length) })),
  )
  const powers = new Float64Array(last + 1)
  const veryShort = blocks(windows, VERY_SHORT)
  windows.forEach((window, w) => {
    const z = transformFor(window.size)(blockOf(course, window))
    rotations.forEach((angle, phase) => {
      phasePowers(z, window.size, base, window.angle + angle, isEmt, first, powers)
      const sum = sums[phase] as Float64Array
      for (let b = first; b <= last; b++) sum[b] = (sum[b] as number) + (powers[b] as number)
      orders.forEach(({ inner, outer }, h) => {
        const of = courses[h]?.[phase]
        if (!of) return
        of.centred[w] = total(powers, inner)
        of.whole[w] = total(powers, outer)
      })
    })
  })
  const rms = (b: number): number => Math.sqrt(Math.max(...sums.map((sum) => sum[b] as number)) / windows.length)
  return {
    fundamental: rms(base),
    bins: Array.from({ length: last + 1 }, (_, b) => (b < first ? Number.NaN : rms(b))),
    groups: orders.map(({ order, inner, isWhole }, h) => {
      const of = courses[h] ?? []
      const most = (read: (c: (typeof of)[number]) => number): number => Math.sqrt(Math.max(...of.map(read)))
      const top = of.reduce(
        (best, { centred }) => centred.reduce((at, p, w) => (p > (1 + ROUNDING) * at.power ? { power: p, at: w } : at), best),
        {
          power: -1,
          at: 0,
        },
      )
      return {
        order,
        fromHz: inner[0] * BIN_HZ,
        toHz: inner[1] * BIN_HZ,
        isWhole,
        value: most(({ centred }) => shortTime(centred)),
        veryShort: most(({ centred }) => greatestMean(centred, veryShort)),
        whole: most(({ whole }) => shortTime(whole)),
        timeS: (windows[top.at]?.start ?? 0) * stepS,
      }
    }),
    windows: windows.length,
  }
}

const milliseconds = (s: number): string => `${Number((1e3 * s).toPrecision(4))} ms`

type Span = readonly [number, number]
interface OrderBins {
  readonly order: number
  /** First and last bin of the centred subgroup, and of the group. */
  readonly inner: Span
  readonly outer: Span
  readonly isWhole: boolean
}
function groupsOf(base: number, first: number, last: number): readonly OrderBins[] {
  return Array.from({ length: Math.floor(last / base) + 1 }, (_, order): OrderBins => {
    const clipped = (beside: number): Span => [Math.max(order * base + beside, first), Math.min((order + 1) * base - beside, last)]
    const inner = clipped(1 + BESIDE)
    return { order, inner, outer: clipped(1), isWhole: inner[1] - inner[0] === base - 2 - 2 * BESIDE }
  }).filter(({ inner }) => inner[1] >= inner[0])
}

interface Window {
  /** First sample, and how many. */
  readonly start: number
  readonly size: number
  /** Angle of the frame at its start, rad. */
  readonly angle: number
}
/** Change of the frequency, as a share, beyond which no window holds the cycles. */
const FAR_OFF = 0.1

/**
 * Windows of whole cycles of the island, `size` samples each at nominal frequency, one after another from the first multiple of it in each
 * stretch: all of a window in one stretch and with voltage.
 */
function windowsOf(
  { stepS, phasors, frameHz }: PhasorCourse,
  stretches: SpectrumOptions['stretches'],
  size: number,
  cycles: number,
): readonly Window[] {
  const windows: Window[] = []
  const isLive = (start: number, end: number): boolean => {
    for (let k = start; k < end; k++) if (!(Math.hypot(phasors[2 * k] as number, phasors[2 * k + 1] as number) > 0)) return false
    return true
  }
  const cyclesUntil = (from: number, to: number): number => {
    if (!frameHz) return ((to - from) * cycles) / size
    let sum = 0
    for (let k = from; k < to; k++) sum += ((frameHz[k] as number) + (frameHz[Math.min(k + 1, frameHz.length - 1)] as number)) / 2
    return sum * stepS
  }
  let [told, turns] = [0, 0]
  for (const [fromS, toS] of stretches) {
    const end = Math.min(Math.floor(toS / stepS + 1e-9), phasors.length / 2)
    for (let start = Math.ceil(fromS / (size * stepS) - 1e-9) * size; start + size * (1 - FAR_OFF) <= end; ) {
      const share = cyclesUntil(start, Math.min(start + size, end)) / (Math.min(start + size, end) - start) / (cycles / size)
      const own = Math.abs(share - 1) < FAR_OFF ? Math.round(size / share) : size
      if (start + own <= end && Math.abs(share - 1) < FAR_OFF && isLive(start, start + own)) {
        turns += cyclesUntil(told, start)
        told = start
        windows.push({ start, size: own, angle: 2 * Math.PI * (turns % 1) })
      }
      start += own
    }
  }
  return windows
}

/** A window's phasors, turned from the island's frame into one that turns at its mean frequency. */
function blockOf({ phasors, frameHz, stepS }: PhasorCourse, { start, size }: Window): Float64Array {
  const block = phasors.slice(2 * start, 2 * (start + size))
  if (!frameHz) return block
  let mean = 0
  for (let k = start; k < start + size; k++) mean += (frameHz[k] as number) / size
  let angle = 0
  for (let k = 1; k < size; k++) {
    angle += Math.PI * stepS * ((frameHz[start + k - 1] as number) + (frameHz[start + k] as number) - 2 * mean)
    const [c, s, re, im] = [Math.cos(angle), Math.sin(angle), block[2 * k] as number, block[2 * k + 1] as number]
    block[2 * k] = re * c - im * s
    block[2 * k + 1] = re * s + im * c
  }
  return block
}

/** Squared RMS of each bin in one phase, from the frame's angle at the window's start on: what turns forwards at its frequency, and the conjugate of what turns backwards. */
function phasePowers(z: Float64Array, size: number, base: number, angle: number, both: boolean, first: number, powers: Float64Array): void {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  for (let b = first; b < powers.length; b++) {
    const forwards = 2 * ((b - base + size) % size)
    const backwards = 2 * (size - base - b)
    const [fr, fi] = [z[forwards] as number, z[forwards + 1] as number]
    const [br, bi] = both ? [z[backwards] as number, z[backwards + 1] as number] : [0, 0]
    // f·e^(jα) + (b·e^(jα))*
    const re = (fr + br) * c - (fi + bi) * s
    const im = (fr - br) * s + (fi - bi) * c
    powers[b] = (re * re + im * im) / (size * size)
  }
}

function total(powers: Float64Array, [from, to]: Span): number {
  let sum = 0
  for (let b = from; b <= to; b++) sum += powers[b] as number
  return sum
}

/** Runs of so many windows without a gap, one after another: from and behind the last. */
function blocks(windows: readonly Window[], count: number): readonly Span[] {
  const found: Span[] = []
  const endOf = (w: number): number => (windows[w]?.start ?? 0) + (windows[w]?.size ?? 0)
  for (let from = 0, w = 1; w <= windows.length; w++) {
    if (w - from === count) {
      found.push([from, w])
      from = w
    } else if (windows[w]?.start !== endOf(w - 1)) from = w
  }
  return found
}
const meanOf = (of: Float64Array, [from, to]: Span): number => of.subarray(from, to).reduce((sum, p) => sum + p, 0) / (to - from)
const greatestMean = (of: Float64Array, spans: readonly Span[]): number =>
  spans.length === 0 ? Number.NaN : spans.reduce((most, span) => Math.max(most, meanOf(of, span)), 0)

/** Mean over every ten minutes of windows and over the last ten, the greatest; over all of fewer. */
function shortTime(of: Float64Array): number {
  const n = of.length
  if (n <= SHORT) return meanOf(of, [0, n])
  const whole = Array.from({ length: Math.floor(n / SHORT) }, (_, k): Span => [k * SHORT, (k + 1) * SHORT])
  return greatestMean(of, [...whole, [n - SHORT, n]])
}
