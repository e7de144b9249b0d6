/** What a run says of the plant's demand, for money and carbon: taken from the recorded powers of sources and racks. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { CELLS, cycleYears, type CycleYears } from '../limits/cellWear.ts'
import type { Waveform } from '../limits/types.ts'
import { moduleGroupsOf, type OutputGroup, STEP_WINDOW_S, sumOf, upsGroupsOf } from './outputs.ts'
import { isPower, steadyPowers, type SteadyPowers } from './steady.ts'
import { withBlocks } from '../topology/index.ts'
import { isTransformerFact, transformerGroupsOf } from './transformers.ts'

export interface RunFacts {
  /** All sources together, W; `peak` and `least` of the recorded instants. */
  readonly source: Extremes
  /** What of it the grid delivers, W; null without a connection. */
  readonly grid: Extremes | null
  /** Who delivers it while the jobs run as they always do: means of the steady periods, of the whole run where it holds none. */
  readonly shares: Shares
  /** Largest difference within any second, W: of the grid, without one of all sources together. */
  readonly stepW: number
  /** UPS by the output that they feed together; empty where there is none, or one was not recorded. */
  readonly upsGroups: readonly OutputGroup[]
  /** UPS of several modules, each for itself. */
  readonly moduleGroups: readonly OutputGroup[]
  /** Transformers by the output that they feed together; empty where one was not recorded. */
  readonly transformerGroups: readonly OutputGroup[]
  /** Racks and other IT load, W; null where none was recorded. */
  readonly it: Extremes | null
  /** Powers of whole periods of the job, where the run holds any in which nothing else happens. */
  readonly steady: SteadyPowers | null
  /** Years of cycle life of a battery if the run's course of its charge went on all the time, by component: by charge throughput, and by depth. */
  readonly cycleYears: Readonly<Record<string, CycleYears>>
}
/** Means, W. What neither the grid nor fuel delivers is sun, wind and water. */
interface Shares {
  readonly sourceW: number
  /** Below 0: the site exports. */
  readonly gridW: number
  /** Of machines that burn fuel. */
  readonly fuelW: number
}
interface Extremes {
  readonly meanW: number
  readonly peakW: number
  readonly leastW: number
}

/** Sources that feed AC: their output `p` is what they deliver. */
export const isSource = ({ type }: ComponentRecord): boolean => {
  const definition = definitionOf(type)
  return definition?.category === 'Sources' && definition.ports.some(({ domain }) => domain === 'ac')
}
/** Racks of accelerators, and servers on AC. */
export const isItLoad = ({ type }: ComponentRecord): boolean => type === 'gpuCluster' || type === 'itLoad'
const isUps = ({ type }: ComponentRecord): boolean => type === 'ups'
/** Machines with a fire; steam may be of a reactor, which the site's values then tell. */
const burnsFuel = ({ type }: ComponentRecord): boolean => ['genset', 'gasEngine', 'gasTurbine', 'steamUnit'].includes(type)
const hasCells = ({ type }: ComponentRecord): boolean => (CELLS as readonly string[]).includes(type)
/** Where the power that it carries is recorded. */
const powerOf = (component: ComponentRecord): string | null =>
  isUps(component) ? 'pOut' : isSource(component) || isItLoad(component) ? 'p' : null
/** Whether the facts are read from this channel. */
export const isFact = (component: ComponentRecord, output: string): boolean =>
  output === powerOf(component) ||
  isTransformerFact(component, output) ||
  (output === 'soc' && hasCells(component)) ||
  isPower(component.type, output)

/** Null where the power of a source was not recorded. */
export function factsOf(drawn: StudioDocument, study: StudyRecord | undefined, waveforms: readonly Waveform[]): RunFacts | null {
  const document = withBlocks(drawn)
  const powers = (belongs: (component: ComponentRecord) => boolean) =>
    Object.values(document.components)
      .filter((component) => component.inService && belongs(component))
      .map((component) => ({
        component,
        wave: waveforms.find((w) => w.componentId === component.id && w.output === powerOf(component)),
      }))
  const sources = powers(isSource)
  if (sources.length === 0 || sources.some(({ wave }) => !wave)) return null
  const total = sumOf(sources)
  const stepS = sources[0]?.wave?.stepS ?? 1
  const recorded = (parts: typeof sources): Float64Array | null =>
    parts.length > 0 && parts.every(({ wave }) => wave) ? sumOf(parts) : null
  const it = recorded(powers(isItLoad))
  const grid = recorded(sources.filter(({ component }) => component.type === 'utility'))
  const fuel = recorded(sources.filter(({ component }) => burnsFuel(component)))
  const steady = steadyPowers(document, study, waveforms, (total.length - 1) * stepS)
  const mean = (of: Float64Array | null): number => {
    const part = steady && of?.subarray(Math.round(steady.fromS / stepS), Math.round(steady.toS / stepS))
    const values = part ?? of
    return values ? extremes(values).meanW : 0
  }
  return {
    source: extremes(total),
    grid: grid && extremes(grid),
    shares: { sourceW: mean(total), gridW: mean(grid), fuelW: mean(fuel) },
    stepW: largestStep(grid ?? total, Math.max(1, Math.round(STEP_WINDOW_S / stepS))),
    upsGroups: upsGroupsOf(drawn, document, powers(isUps)),
    moduleGroups: moduleGroupsOf(powers(isUps)),
    transformerGroups: transformerGroupsOf(drawn, document, study, waveforms),
    it: it && it.length > 0 ? extremes(it) : null,
    steady,
    cycleYears: study ? cycleLives(document, study, waveforms) : {},
  }
}

function cycleLives(document: StudioDocument, study: StudyRecord, waveforms: readonly Waveform[]): RunFacts['cycleYears'] {
  const batteries = Object.values(document.components).filter((component) => component.inService && hasCells(component))
  return Object.fromEntries(
    batteries.flatMap(({ id }) => {
      const charge = waveforms.find((w) => w.componentId === id && w.output === 'soc')
      const years = charge && charge.values.length > 1 ? cycleYears(document, study, charge) : null
      return years ? [[id, years] as const] : []
    }),
  )
}

function extremes(values: Float64Array): Extremes {
  let [sum, peakW, leastW] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const v of values) {
    sum += v
    if (v > peakW) peakW = v
    if (v < leastW) leastW = v
  }
  return { meanW: sum / values.length, peakW, leastW }
}

/** Largest maximum less minimum over a window of `width` steps; monotonic queues, linear in the length. */
function largestStep(values: Float64Array, width: number): number {
  const high: number[] = []
  const low: number[] = []
  let [h, l, best] = [0, 0, 0]
  values.forEach((v, k) => {
    while (high.length > h && (values[high.at(-1) ?? 0] ?? 0) <= v) high.pop()
    while (low.length > l && (values[low.at(-1) ?? 0] ?? 0) >= v) low.pop()
    high.push(k)
    low.push(k)
    while ((high[h] ?? k) < k - width) h++
    while ((low[l] ?? k) < k - width) l++
    best = Math.max(best, (values[high[h] ?? k] ?? 0) - (values[low[l] ?? k] ?? 0))
  })
  return best
}
