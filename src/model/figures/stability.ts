/** Figures of the operating point: eigenvalues in the complex plane, impedance over frequency. Plotly data, for any host. */
import { formatNumber } from '../units/index.ts'
import type { ImpedanceScan, ScanPoint, ScanQuality, SmallSignal } from './analysis.ts'
import { type PlotlyFigure, SEPARATORS } from './plotly.ts'
import type { FigureTheme } from './types.ts'

/** Scan of the linearised network from slow voltage control to the resonances of DC filters. */
export const PHASOR_SCAN = { fromHz: 0.1, toHz: 5000, points: 200 } as const
/** What is asked where nothing else is said, by domain; in phases from where a window is some seconds long. */
export const SCANS = { rms: PHASOR_SCAN, emt: { fromHz: 5, toHz: 5000, points: 100 } } as const

/** Below this a mode rings for long; a usual planning criterion for electromechanical modes. */
export const POOR_DAMPING = 0.05

const axis = (title: string, theme: FigureTheme): Readonly<Record<string, unknown>> => ({
  title: { text: title, font: { color: theme.muted } },
  gridcolor: theme.grid,
  linecolor: theme.grid,
  zerolinecolor: theme.muted,
  tickfont: { color: theme.muted },
  exponentformat: 'power',
})
/** More decades than this have no room for names within them. */
const FEW_DECADES = 2.5
/** Values at 1, 2 and 5 of each decade, or at the decade alone where there are many. */
function logAxis(title: string, theme: FigureTheme, values: readonly (number | null)[]): Readonly<Record<string, unknown>> {
  const positive = values.filter((v): v is number => v !== null && v > 0)
  const [low, high] = [Math.min(...positive), Math.max(...positive)]
  const shared = { ...axis(title, theme), type: 'log' }
  if (!(Math.log10(high / low) < FEW_DECADES)) return { ...shared, dtick: 1, exponentformat: 'SI' }
  const [first, last] = [Math.floor(Math.log10(low)) - 1, Math.ceil(Math.log10(high)) + 1]
  const tickvals = Array.from({ length: last - first + 1 }, (_, k) => [1, 2, 5].map((m) => Number(`${m}e${first + k}`))).flat()
  return { ...shared, tickvals, ticktext: tickvals.map((v) => formatNumber(v, 3)) }
}
const layout = (width: number, height: number, theme: FigureTheme): Readonly<Record<string, unknown>> => ({
  width,
  height,
  margin: { l: 62, r: 14, t: 8, b: 40 },
  paper_bgcolor: theme.paper,
  plot_bgcolor: theme.paper,
  font: { family: theme.fontFamily, size: theme.fontSize, color: theme.ink },
  separators: SEPARATORS,
  showlegend: false,
  hovermode: 'closest',
})

/** Share of its damping above which a mode turns round before it is gone; rounding splits equal real modes into pairs below it. */
const TURNS = 1e-4
export const isSwinging = ({ re, im }: { readonly re: number; readonly im: number }): boolean => Math.abs(im) > TURNS * Math.abs(re)

/** Swings, and dies away slowly; what stands still or grows is told apart. */
export const isPoorlyDamped = (mode: SmallSignal['modes'][number]): boolean =>
  isSwinging(mode) && mode.re <= 0 && mode.dampingRatio < POOR_DAMPING

/** Modes that swing, least damped first, each with its place among all. */
export const swinging = <M extends SmallSignal['modes'][number]>(
  modes: readonly M[],
): readonly { readonly mode: M; readonly k: number }[] =>
  modes
    .map((mode, k) => ({ mode, k }))
    .filter(({ mode }) => isSwinging(mode))
    .toSorted((a, b) => a.mode.dampingRatio - b.mode.dampingRatio)

/** Damping that leaves the plane its proportions: ten times that of the fastest that swings; without any of those 1e4 1/s. */
function leftmost(modes: SmallSignal['modes']): number {
  const swinging = modes.filter(isSwinging).map(({ re }) => -re)
  return swinging.length > 0 ? 10 * Math.max(...swinging, 1) : 1e4
}
/** Real parts that the plane shows, 1/s; null where it has none. `further`: modes beyond its left edge. */
export function shownPlane(modes: SmallSignal['modes']): { readonly range: readonly [number, number] | null; readonly further: number } {
  const left = -leftmost(modes)
  const shown = modes.filter(({ re }) => re >= left).map(({ re }) => re)
  const [from, to] = [Math.min(...shown), Math.max(...shown, 0)]
  const margin = 0.06 * (to - from || 1)
  return { range: shown.length > 0 ? [from - margin, to + margin] : null, further: modes.length - shown.length }
}
export const realPartTitle = (further: number): string => `Real part, 1/s${further > 0 ? ` (${further} further left)` : ''}`
/** Line of 5 % damping over the negative real axis from `from`, 1/s, up to `highest`, Hz: both sides of the plane, through its origin. */
export function dampingLine(from: number, highest: number): { readonly x: readonly number[]; readonly y: readonly number[] } {
  const slope = Math.sqrt(1 - POOR_DAMPING ** 2) / POOR_DAMPING / (2 * Math.PI)
  const edge = Math.min(-from, highest / slope)
  return { x: [-edge, 0, -edge], y: [slope * edge, 0, -slope * edge] }
}
/** An eigenvalue of a mode that does not swing, both of a pair of one that does. */
export const eigenvalues = <M extends SmallSignal['modes'][number]>(mode: M): readonly M[] =>
  isSwinging(mode) ? [mode, { ...mode, im: -mode.im }] : [{ ...mode, im: 0 }]

/** Both eigenvalues of a pair; modes that grow and those poorly damped stand out; the chosen one is ringed. */
export function modesFigure(
  { modes }: SmallSignal,
  chosen: number | null,
  size: { readonly width: number; readonly height: number },
  theme: FigureTheme,
): PlotlyFigure {
  const points = modes.flatMap((m, k) => eigenvalues({ ...m, k }))
  const { range, further } = shownPlane(modes)
  const color = (mode: SmallSignal['modes'][number]): string | undefined =>
    mode.re > 0 ? theme.limit : theme.palette[isPoorlyDamped(mode) ? 1 : 0]
  const highest = 1.12 * Math.max(...points.map(({ im }) => im / (2 * Math.PI)))
  return {
    data: [
      ...(range && highest > 0
        ? [
            {
              ...{ type: 'scatter', mode: 'lines', name: 'Damping 5 %', hoverinfo: 'name' },
              ...dampingLine(range[0], highest),
              line: { color: theme.muted, width: 1.2, dash: 'dot' },
            },
          ]
        : []),
      {
        type: 'scatter',
        mode: 'markers',
        x: points.map((p) => p.re),
        y: points.map((p) => p.im / (2 * Math.PI)),
        marker: {
          symbol: 'x-thin',
          size: points.map((p) => (p.k === chosen ? 13 : 8)),
          line: { width: points.map((p) => (p.k === chosen ? 3 : 1.6)), color: points.map(color) },
        },
        hovertemplate: '%{x:.4g} 1/s, %{y:.4g} Hz<extra></extra>',
      },
    ],
    layout: {
      ...layout(size.width, size.height, theme),
      xaxis: {
        ...axis(realPartTitle(further), theme),
        ...(range ? { range } : {}),
      },
      yaxis: { ...axis('Frequency, Hz', theme), ...(highest > 0 ? { range: [-highest, highest] } : {}) },
    },
    panes: [],
    ranges: [],
  }
}

/** Of a bus without a path to earth for a zero sequence: the verdict, and why, by names. */
export function openText(buses: readonly string[], devices: readonly string[]): readonly [verdict: string, why: string] {
  const further = buses.length > 1 ? `From there a zero sequence reaches ${listed(buses.slice(1))}. ` : ''
  const ends =
    devices.length > 0
      ? `It ends at ${listed(devices)}: deltas, star points without earth, open contacts, and devices that carry a balanced current alone.`
      : ''
  return [`Open: no zero-sequence path leads from ${buses[0]} to earth.`, `${further}${ends}`.trim()]
}
const MOST_NAMED = 8
const listed = (names: readonly string[]): string =>
  [
    ...names.slice(0, MOST_NAMED).map((name) => `“${name}”`),
    ...(names.length > MOST_NAMED ? [`${names.length - MOST_NAMED} more`] : []),
  ].join(', ')

/** A speed of a mode shape: `0.25 ∠ 180°`, with spaces that do not break. */
export const swingText = ({ size, angleDeg }: { readonly size: number; readonly angleDeg: number }): string =>
  `${formatNumber(size, 3)}\u00a0∠\u00a0${formatNumber(Math.round(angleDeg))}°`

/** A state's name without its unit: a share has none. */
export const stateName = (variable: string): string => variable.replace(/, [^,]+$/, '')

/** Speeds below this share of the largest one stand still beside it in words; an assumption. */
const MOVES = 0.1
/** A mode shape in words: “GT 8 against GT 1–7”, “GT 1, GT 2 together”, “GT 8 alone”; `name` of each device, empty without a shape. */
export function swingWords<S extends { readonly size: number; readonly angleDeg: number }>(
  shape: readonly S[],
  name: (s: S) => string,
): string {
  const moving = shape.filter(({ size }) => size >= MOVES)
  const [ahead, against] = [true, false].map((isAhead) => [
    ...new Set(moving.filter(({ angleDeg }) => Math.abs(angleDeg) <= 90 === isAhead).map(name)),
  ]) as [string[], string[]]
  if (against.length > 0) return `${ahead.join(', ')} against ${against.join(', ')}`
  return ahead.length > 1 ? `${ahead.join(', ')} together` : ahead.length === 1 ? `${ahead[0]} alone` : ''
}

/** What a scan of phasors cannot show, where an engineer would look for it; null of any other scan. */
export const phasorNote = ({ domain, formulation, sequence }: Pick<ImpedanceScan, 'domain' | 'formulation' | 'sequence'>): string | null =>
  domain === 'ac' && formulation === 'rms' && sequence !== 'zero'
    ? 'Phasor model: lines, transformers and capacitors keep the reactance of the nominal frequency, so that only machines and controls answer to the frequency. Where they no longer do the curve is flat, and it shows no resonance of the network. An injection in emt does.'
    : null

/** A scan in phases in one sentence. */
export function qualityText({ stepS, warping, moved, nonlinearity, residual, unsettled }: ScanQuality): string {
  const [shortest, longest] = stepS.map((s) => formatNumber(s * 1e6, 3))
  const percent = (share: number): string => `${share < 1e-6 ? '< 0.0001' : formatNumber(100 * share, 2)} %`
  const steps = shortest === longest ? shortest : `${shortest} to ${longest}`
  return `Voltage moved by ${percent(moved)}; with half the current the impedance changes by ${percent(nonlinearity)}, from one period to the next by ${percent(unsettled)}; at other frequencies stand ${percent(residual)} of the response; steps of ${steps} µs, frequency error up to ${percent(warping)}.`
}

/** |Z| over frequency: of a DC bus, of the axes of an AC bus, of its sequences in phases beside the phasor model, or of its zero sequence. */
export function impedanceFigure(
  { domain, formulation, sequence, points }: ImpedanceScan,
  size: { readonly width: number; readonly height: number },
  theme: FigureTheme,
): PlotlyFigure {
  const curve = (name: string, z: (p: ScanPoint) => readonly number[] | null, entry: number, line: object) => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: points.map((p) => p.frequencyHz),
    y: points.map((p) => {
      const of = z(p)
      return of ? Math.hypot(of[2 * entry] ?? 0, of[2 * entry + 1] ?? 0) : null
    }),
    line,
    hovertemplate: `${name}: %{y:.4g} Ω at %{x:.4g} Hz<extra></extra>`,
  })
  const line = (name: string, entry: number, color = entry) => curve(name, (p) => p.z, entry, { color: theme.palette[color], width: 1.6 })
  const phasor = curve('linearised rms', (p) => p.phasor, 0, { color: theme.ink, width: 1.4, dash: 'dot' })
  const entries =
    sequence === 'zero'
      ? formulation === 'emt'
        ? [line('zero sequence in emt', 0), { ...phasor, name: 'zero-sequence network' }]
        : [line('zero sequence', 0)]
      : formulation === 'emt'
        ? domain === 'dc'
          ? [line('Z in emt', 0), phasor]
          : [line('positive sequence in emt', 0), line('negative sequence in emt', 1), phasor]
        : domain === 'dc'
          ? [line('Z', 0)]
          : [line('Z dd', 0), line('Z dq', 1), line('Z qd', 2), line('Z qq', 3)]
  return {
    data: entries,
    layout: {
      ...layout(size.width, size.height, theme),
      xaxis: logAxis(
        'Frequency, Hz',
        theme,
        points.map((p) => p.frequencyHz),
      ),
      yaxis: logAxis(
        'Impedance, Ω',
        theme,
        entries.flatMap(({ y }) => y),
      ),
      showlegend: entries.length > 1,
      legend: { orientation: 'h', y: 1.02, yanchor: 'bottom', font: { color: theme.muted } },
    },
    panes: [],
    ranges: [],
  }
}
