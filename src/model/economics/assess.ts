/**
 * Money, carbon and room of one alternative: its bill, what a year of it costs, how much connection or generation it needs, and what
 * throttling the job would cost instead. Every figure follows from the document, the run's recorded powers and the stated site values.
 */
import type { StudioDocument } from '../document/records.ts'
import { formatQuantity } from '../units/index.ts'
import { annuity, billOf, type Bill } from './bill.ts'
import type { RunFacts } from './facts.ts'
import { gpusOf } from './gpus.ts'
import { siteNumber } from './site.ts'
import type { SiteKey } from './siteParams.ts'
import { basisText, type SteadyPowers } from './steady.ts'

const HOURS = 8766
const J_PER_MWH = 3.6e9
/** Share of what is needed from which the power of stores is told. Assumed. */
const UNSETTLED = 0.02

export interface Assessment {
  readonly bill: Bill
  readonly demand: Demand | null
  readonly year: Year | null
  readonly throttling: Throttling | null
}
/** Power that must be connected or generated for this alternative. */
export interface Demand {
  readonly kind: 'connection' | 'generation'
  /** Highest power that the grid delivers, without one all sources together, W. */
  readonly peakW: number
  /** Highest power that the site gives the grid, W. */
  readonly exportW: number
  /** Largest change of it within a second, W. */
  readonly stepW: number
  /** Mean power that stores gave while the jobs ran as they always do, W; below 0 what they took. */
  readonly storedW: number
  /** What must be built for it, W: the peak either way, at least the mean of the year, and for own generation as much as accepts the step. */
  readonly requiredW: number
  readonly cost: number
}
/** A year at the mean powers of whole periods of the job, or of the run where it holds none. Money in the project's currency, energy in MWh, carbon in tonnes. */
export interface Year {
  /** What its powers were taken from, in words. */
  readonly basis: string
  /** Of loads and losses. */
  readonly energyMwh: number
  /** What the site gives the grid on the mean, beside it: credited neither in money nor in carbon. */
  readonly exportMwh: number
  readonly lossMwh: number
  readonly energyCost: number
  readonly lossCost: number
  readonly demandCost: number
  readonly maintenance: number
  readonly runningCost: number
  /** Bill and connection as an annuity. */
  readonly capitalCost: number
  readonly totalCost: number
  /**
   * What cells cost a year beyond their share of the capital because the run's cycles wear them out before their time, by depth and by charge
   * throughput, between which nobody's data decide: not in the total. Null where no charge was recorded that goes up and down.
   */
  readonly wear: {
    readonly least: number
    readonly most: number
    /** A charge still moved at the end of the run: the most is a bound. */
    readonly isMoving: boolean
  } | null
  readonly scope1T: number
  readonly scope2T: number
  /** Both scopes, of one training run. */
  readonly trainingRunT: number
}
/** What it costs to bring the swing down by running slower, in place of a buffer. */
export interface Throttling {
  readonly swingW: number
  readonly allowedW: number
  /** Share of the peak power given up. */
  readonly cutShare: number
  readonly throughputShare: number
  readonly gpus: number
  readonly costPerYear: number
}

export interface Energy {
  readonly durationS: number
  readonly loadJ: number
  readonly lossJ: number
}

export function assess(document: StudioDocument, facts: RunFacts | null, energy: Energy | null): Assessment {
  const of = (key: SiteKey): number => siteNumber(document.project, key)
  const bill = billOf(document)
  if (!facts) return { bill, demand: null, year: null, throttling: null }
  const means = meansOf(facts, energy)
  const demand = demandOf(facts, means, of)
  return {
    bill,
    demand,
    year: means ? yearOf(facts, means, bill, demand, of) : null,
    throttling: facts.it ? throttlingOf(facts, gpusOf(document, facts.it.peakW), of) : null,
  }
}

type Means = Pick<SteadyPowers, 'loadW' | 'lossW'>
/** Loads and losses, not what the sources gave: a battery that ran down in the run must be filled again within the year. */
function meansOf(facts: RunFacts, energy: Energy | null): Means | null {
  if (!energy || !(energy.durationS > 0)) return null
  return facts.steady ?? { loadW: energy.loadJ / energy.durationS, lossW: energy.lossJ / energy.durationS }
}

/**
 * What the run shows, and at least what a year is charged with: a store that carried a part of the load throughout the run cannot do so for good.
 */
function demandOf(facts: RunFacts, means: Means | null, of: (key: SiteKey) => number): Demand {
  const { source, grid, shares, stepW } = facts
  const meanW = means ? means.loadW + means.lossW : shares.sourceW
  const storedW = meanW - shares.sourceW
  if (grid && isOnGrid(facts)) {
    const lasting = suppliersOf(facts, meanW)
    const [peakW, exportW] = [Math.max(0, grid.peakW), Math.max(0, -grid.leastW)]
    const requiredW = Math.max(peakW, exportW, lasting.gridW, lasting.exportW)
    return { kind: 'connection', peakW, exportW, stepW, storedW, requiredW, cost: (requiredW / 1000) * of('connectionPrice') }
  }
  const requiredW = Math.max(source.peakW, meanW, stepW / of('stepAcceptance'))
  return {
    kind: 'generation',
    peakW: source.peakW,
    exportW: 0,
    stepW,
    storedW,
    requiredW,
    cost: (requiredW / 1000) * of('generationPrice'),
  }
}
/** What to say of a run whose stores carried a part of its mean power to its end; empty where they did not. */
export const unsettledText = ({ kind, storedW, peakW, requiredW }: Demand): string =>
  storedW > UNSETTLED * requiredW
    ? `Storage gave ${formatQuantity(storedW, 'activePower')} throughout the run, which does not last: ${kind === 'connection' ? 'the grid' : 'the generation'} has yet to rise to the mean of the year${requiredW > peakW ? ', which is what is needed here' : ''}. A longer run shows limits and redundancy as they stay.`
    : ''

/** Whether the grid carries the site; one that is drawn and stays off gives exactly nothing. */
const isOnGrid = ({ grid }: RunFacts): boolean => grid !== null && grid.meanW !== 0

/**
 * What the grid and fuel deliver of a mean power of the year, W; sun, wind and water deliver what they gave in the run and cost their capital
 * alone. What storage gave or kept is made up by the grid, which takes what is left over, and on an island by its engines.
 */
function suppliersOf(facts: RunFacts, meanW: number) {
  const { sourceW, gridW, fuelW } = facts.shares
  const stored = meanW - sourceW
  if (!isOnGrid(facts)) return { gridW: 0, exportW: 0, fuelW: fuelW > 0 ? Math.max(0, fuelW + stored) : 0 }
  const netW = gridW + stored
  return { gridW: Math.max(0, netW), exportW: Math.max(0, -netW), fuelW: Math.max(0, fuelW) }
}

function yearOf(facts: RunFacts, { loadW, lossW }: Means, bill: Bill, demand: Demand, of: (key: SiteKey) => number): Year {
  const hours = HOURS * of('utilisation')
  const meanW = loadW + lossW
  const energyMwh = (meanW * hours * 3600) / J_PER_MWH
  const lossMwh = (lossW * hours * 3600) / J_PER_MWH
  const { gridW, exportW, fuelW } = suppliersOf(facts, meanW)
  const [gridMwh, exportMwh, fuelMwh] = [gridW, exportW, fuelW].map((watts) => (watts * hours) / 1e6) as [number, number, number]
  const energyCost = gridMwh * of('energyPrice') + fuelMwh * of('fuelPrice')
  // Demand is metered over 15 or 30 minutes: what the run shows of it is its mean.
  const billedW = Math.max(gridW, of('minimumTake') * of('contracted'))
  const demandCost = isOnGrid(facts) ? (billedW / 1000) * of('demandCharge') * 12 + (billedW / 1e6) * of('capacityCharge') * 365.25 : 0
  const interest = of('interest')
  const capitalCost =
    bill.rows.reduce((sum, { cost, item }) => sum + cost * annuity(interest, item.lifeYears), 0) +
    (demand.kind === 'connection' ? demand.cost * annuity(interest, CONNECTION_YEARS) : 0)
  const runningCost = energyCost + demandCost + bill.maintenance
  // 1 g/kWh is 1 kg/MWh.
  const scope2T = (gridMwh * of('gridCarbon')) / 1000
  const scope1T = (fuelMwh * of('fuelCarbon')) / 1000
  return {
    basis: basisText(facts.steady),
    energyMwh,
    exportMwh,
    lossMwh,
    energyCost,
    lossCost: energyMwh > 0 ? (lossMwh / energyMwh) * energyCost : 0,
    demandCost,
    maintenance: bill.maintenance,
    runningCost,
    capitalCost,
    totalCost: runningCost + capitalCost,
    wear: wearOf(facts, bill, interest),
    scope1T,
    scope2T,
    trainingRunT: ((scope1T + scope2T) / hours) * 24 * of('trainingDays'),
  }
}
/** “USD 1.2 M to 3.4 M”. */
export const wearText = ({ least, most }: NonNullable<Year['wear']>, money: (value: number) => string): string =>
  money(least) === money(most) ? money(most) : `${money(least)} to ${money(most)}`
/** What the range of a wear is where a charge still moves; empty where none does. */
export const wearNote = ({ isMoving }: NonNullable<Year['wear']>): string =>
  isMoving ? ' at most, since a charge still moves in the run' : ''

/** Both the calendar and cycles use life up, side by side: 1/L = 1/L_calendar + 1/L_cycles. */
function wearOf({ cycleYears }: RunFacts, bill: Bill, interest: number): Year['wear'] {
  const worn = bill.rows.flatMap(({ item, parts }) =>
    item.cells
      ? parts.flatMap(({ componentId, cost }) => {
          const years = cycleYears[componentId]
          const extra = (cycles: number): number =>
            cost * (annuity(interest, 1 / (1 / item.lifeYears + 1 / cycles)) - annuity(interest, item.lifeYears))
          return years ? [{ least: extra(years.most), most: extra(years.least), isMoving: years.isMoving }] : []
        })
      : [],
  )
  const sum = (of: 'least' | 'most'): number => worn.reduce((total, part) => total + part[of], 0)
  return worn.length > 0 ? { least: sum('least'), most: sum('most'), isMoving: worn.some(({ isMoving }) => isMoving) } : null
}
/** A connection is written off over this time. Assumed. */
export const CONNECTION_YEARS = 30

function throttlingOf(facts: RunFacts, gpus: number, of: (key: SiteKey) => number): Throttling {
  const allowedW = of('allowedSwing')
  // The top comes down until the swing fits: both by the same power.
  const cutShare = facts.source.peakW > 0 ? Math.min(1, Math.max(0, facts.stepW - allowedW) / facts.source.peakW) : 0
  const throughputShare = cutShare * of('powerElasticity')
  return {
    swingW: facts.stepW,
    allowedW,
    cutShare,
    throughputShare,
    gpus,
    costPerYear: gpus * of('gpuPrice') * HOURS * of('utilisation') * throughputShare,
  }
}

export interface Outage {
  readonly gpus: number
  /** GPU-hours lost: the outage, half a checkpoint interval, the restart. */
  readonly gpuHours: number
  readonly cost: number
  /** The customary figure for enterprise data centres over the same time, for comparison. */
  readonly customary: number
}
/** 540 000 per hour: 9 000 $/min, the figure commonly quoted after Ponemon 2016 (8 851 $/min). */
const CUSTOMARY_PER_HOUR = 540_000

/** Cost of an outage that stops the job, by what the job loses. */
export function outageOf(document: StudioDocument, itPeakW: number, hours: number): Outage {
  const of = (key: SiteKey): number => siteNumber(document.project, key)
  const gpus = gpusOf(document, itPeakW)
  const gpuHours = gpus * (hours + of('checkpointMinutes') / 120 + of('restartMinutes') / 60)
  return { gpus, gpuHours, cost: gpuHours * of('gpuPrice'), customary: hours * CUSTOMARY_PER_HOUR }
}
