/** Everything the economics say of one run: what the screen, the command line and the report show. */
import type { StudioDocument } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { generatorTypes } from '../catalogue/index.ts'
import { withBlocks } from '../topology/index.ts'
import { assess, outageOf, type Assessment, type Demand, type Energy, type Outage } from './assess.ts'
import { FAILURE_DATA, redundancy, type Redundancy, type Scheme, schemesOf } from './availability.ts'
import type { RunFacts } from './facts.ts'
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
    paths: facts ? speedToPower(document, facts.source.peakW, itW) : [],
    groups: facts ? groupsOf(document, facts, assessment.demand) : [],
    outage: itW > 0 ? outageOf(document, itW, 1) : null,
    heavyRacks: Object.values(document.components)
      .filter((c) => c.type === 'gpuCluster' && c.inService && numberOf(c, 'ratedPower') > siteNumber(document.project, 'rackLimit'))
      .map(({ name }) => name),
  }
}

function groupsOf(document: StudioDocument, facts: RunFacts, demand: Demand | null): readonly RedundancyRow[] {
  // Sets that carry an island by themselves need what accepts its steps; beside a grid they stand by for all of it.
  const generationW = demand?.kind === 'generation' ? demand.requiredW : facts.source.peakW
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
  const count = (list: typeof all): number => list.reduce((sum, c) => sum + c.count, 0)
  const units = (type: string, unitW: (c: (typeof all)[number]) => number, demandW: number, label: string): readonly RedundancyRow[] => {
    const list = all.filter((c) => c.type === type)
    const installed = count(list)
    const mean = list.reduce((sum, c) => sum + c.count * unitW(c), 0) / Math.max(1, installed)
    return installed === 0 || !(mean > 0) ? [] : row(label, type, Math.ceil(demandW / mean), installed)
  }
  const utilities = all.filter(({ type }) => type === 'utility')
  return [
    ...row('Grid connections', 'utility', 1, count(utilities)),
    ...generatorTypes.flatMap((type) =>
      units(type, (c) => RATED_POWER_FACTOR * numberOf(c, 'sRated'), generationW, GENERATOR_LABELS[type] ?? type),
    ),
    ...(facts.upsPeakW === null ? [] : units('ups', (c) => numberOf(c, 'sRated'), facts.upsPeakW, 'UPS')),
  ]
}
const GENERATOR_LABELS: Readonly<Record<string, string>> = {
  genset: 'Diesel gensets',
  gasEngine: 'Gas engines',
  gasTurbine: 'Gas turbines',
}
