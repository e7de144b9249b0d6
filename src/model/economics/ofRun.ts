/** Everything the economics say of one run: what the screen, the command line and the report show. */
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { generatorTypes } from '../catalogue/index.ts'
import { grouped } from '../grouped.ts'
import { withBlocks } from '../topology/index.ts'
import { assess, outageOf, type Assessment, type Demand, type Energy, type Outage } from './assess.ts'
import { FAILURE_DATA, neededOf, type Rated, redundancy, type Redundancy, type Scheme, schemesOf } from './availability.ts'
import type { RunFacts } from './facts.ts'
import { modulesOf, type OutputGroup } from './outputs.ts'
import { siteNumber } from './site.ts'
import { speedToPower, type PowerPath } from './speedToPower.ts'

export interface RunEconomics extends Assessment {
  readonly facts: RunFacts | null
  readonly paths: readonly PowerPath[]
  readonly groups: readonly RedundancyRow[]
  /** One hour without power. */
  readonly outage: Outage | null
  /** Racks above what the site carries. */
  readonly heavyRacks: readonly string[]
}
export interface RedundancyRow extends Redundancy {
  readonly label: string
  readonly source: string
  /** The same need built in the customary ways. */
  readonly schemes: readonly Scheme[]
}
/** Generators are rated in VA; their engines carry this share of it as power. Usual rating at power factor 0.8. */
const RATED_POWER_FACTOR = 0.8

export function economicsOf(drawn: StudioDocument, facts: RunFacts | null, energy: Energy | null): RunEconomics {
  const document = withBlocks(drawn)
  const itW = facts?.it?.peakW ?? 0
  const assessment = assess(document, facts, energy)
  return {
    ...assessment,
    facts,
    paths: facts ? speedToPower(document, siteW(facts, assessment.demand), itW) : [],
    groups: facts ? groupsOf(document, facts, assessment.demand) : [],
    outage: itW > 0 ? outageOf(document, itW, 1) : null,
    heavyRacks: Object.values(document.components)
      .filter((c) => c.type === 'gpuCluster' && c.inService && numberOf(c, 'ratedPower') > siteNumber(document.project, 'rackLimit'))
      .map(({ name }) => name),
  }
}

/** Power of the whole site, W: what its sources gave at the most, at least what is left to them where its stores give no more. */
const siteW = ({ source, shares }: RunFacts, demand: Demand | null): number =>
  Math.max(source.peakW, shares.sourceW + (demand?.storedW ?? 0))

function groupsOf(document: StudioDocument, facts: RunFacts, demand: Demand | null): readonly RedundancyRow[] {
  // Sets that carry an island by themselves need what accepts its steps; beside a grid they stand by for all of it.
  const generationW = demand?.kind === 'generation' ? demand.requiredW : siteW(facts, demand)
  const all = Object.values(document.components).filter(({ inService }) => inService)
  const row = (label: string, type: string, needed: number, installed: number): readonly RedundancyRow[] => {
    const data = FAILURE_DATA[type]
    return data && installed > 0
      ? [
          {
            ...{ label, source: data.source, ...redundancy(needed, installed, data.mtbfH, data.mttrH) },
            schemes: needed > 0 ? schemesOf(needed, data.mtbfH, data.mttrH) : [],
          },
        ]
      : []
  }
  const count = (list: readonly ComponentRecord[]): number => list.reduce((sum, c) => sum + c.count, 0)
  const ratedW = (list: readonly ComponentRecord[], unitW: (c: ComponentRecord) => number): number =>
    list.reduce((sum, c) => sum + c.count * unitW(c), 0)
  const units = (
    list: readonly ComponentRecord[],
    unitW: (c: ComponentRecord) => number,
    demandW: number,
    label: string,
  ): readonly RedundancyRow[] => {
    const each = ratedOf(list, unitW)
    return each.every(({ w }) => !(w > 0)) ? [] : row(label, list[0]?.type ?? '', neededOf(each, demandW), count(list))
  }
  const engineW = (c: ComponentRecord): number => RATED_POWER_FACTOR * numberOf(c, 'sRated')
  const engines = all.filter(({ type }) => generatorTypes.includes(type) && type !== 'syncCondenser')
  const utilities = all.filter(({ type }) => type === 'utility')
  return [
    ...row('Grid connections', 'utility', 1, count(utilities)),
    ...generatorTypes.flatMap((type) => {
      const [own, others] = [engines.filter((c) => c.type === type), engines.filter((c) => c.type !== type)]
      // Of several kinds each is needed for what the others, all of them at their rating, leave.
      const left = Math.max(0, generationW - ratedW(others, engineW))
      const label = GENERATOR_LABELS[type] ?? type
      const isBesideGrid = demand?.kind === 'connection'
      if (others.length === 0) return units(own, engineW, left, isBesideGrid ? `${label} alone, no grid` : label)
      return units(own, engineW, left, `${label}, beside the others at their rating${isBesideGrid ? ', no grid' : ''}`)
    }),
    ...outputRows(
      document,
      facts.upsGroups,
      (list) => ratedOf(list, (c) => numberOf(c, 'sRated')),
      (label, needed, installed) => row(label, 'ups', needed, installed),
      'UPS',
    ),
    ...outputRows(
      document,
      facts.transformerGroups,
      (_list, { units: each = [], copies }) => each.map((one) => ({ ...one, count: one.count / copies })),
      (label, needed, installed) => row(label, 'transformer', needed, installed),
      'Transformers',
    ),
    ...outputRows(
      document,
      facts.moduleGroups,
      ([ups]) => (ups ? [{ count: modulesOf(ups).installed, w: numberOf(ups, 'sRated') / modulesOf(ups).forRating }] : []),
      (label, needed, installed) => row(label, 'upsModule', needed, installed),
      'UPS modules',
    ),
  ]
}

/** Outputs with units alike that a row names. */
const MOST_NAMED = 4

const ratedOf = (list: readonly ComponentRecord[], unitW: (c: ComponentRecord) => number): readonly Rated[] =>
  list.map((c) => ({ count: c.count, w: unitW(c) }))

/** One row for every output that units feed together; outputs alike share one. */
function outputRows(
  document: StudioDocument,
  groups: readonly OutputGroup[],
  unitsOf: (list: readonly ComponentRecord[], group: OutputGroup) => readonly Rated[],
  rowOf: (label: string, needed: number, installed: number) => readonly RedundancyRow[],
  kind: string,
): readonly RedundancyRow[] {
  const found = groups.flatMap((group) => {
    const { componentIds, copies, peakW, windings = [] } = group
    const list = componentIds.flatMap((id) => document.components[id] ?? []).map((c) => ({ ...c, count: c.count / copies }))
    const each = unitsOf(list, group)
    if (each.every(({ w }) => !(w > 0))) return []
    const installed = each.reduce((sum, { count }) => sum + count, 0)
    const needed = neededOf(each, peakW)
    const names = list.map(({ name }, k) => `${name}${windings[k] ? ` at ${windings[k]}` : ''}`)
    return rowOf(kind, needed, installed).map((row) => ({ row, copies, name: names.join(', ') }))
  })
  return [...grouped(found, ({ row }) => `${row.needed} of ${row.installed}`).values()].flatMap((alike) => {
    const [first] = alike
    if (!first) return []
    const names = alike.map(({ name }) => name)
    const outputs = alike.reduce((sum, { copies }) => sum + copies, 0)
    const isNamed = names.length <= MOST_NAMED && outputs === names.length
    const which = isNamed ? `${names.length > 1 ? 'each of ' : ''}${names.join('; ')}` : `each of ${outputs} outputs`
    return [{ ...first.row, label: found.length === 1 && outputs === 1 ? kind : `${kind}, ${which}` }]
  })
}
const GENERATOR_LABELS: Readonly<Record<string, string>> = {
  genset: 'Diesel gensets',
  gasEngine: 'Gas engines',
  gasTurbine: 'Gas turbines',
}
