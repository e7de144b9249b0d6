/** Equipment held against its own data: converters, batteries, transformers, cables, breakers, racks. */
import { generatorTypes } from '../../catalogue/index.ts'
import type { ComponentRecord } from '../../document/records.ts'
import { numberOf } from '../../document/values.ts'
import { formatNumber, formatQuantity, formatShare } from '../../units/index.ts'
import { type Found, greatestRms, highest, lengthS, lowest, meanExtremes } from '../analysis.ts'
import { CELLS, cellWear, cyclesPerYear, equalCycles } from '../cellWear.ts'
import { curveShare } from '../curves.ts'
import { GREATEST_PHASE, nominalVoltage, seconds, worse, type Evaluator, type Evaluators, type Finding, type Site } from './types.ts'

const places = (output: string, ...types: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(types.map((type) => [type, output]))

/** Current that the first terminal of one unit is rated for, A. */
function ratedAtFirst(component: ComponentRecord): number {
  const of = (key: string): number => numberOf(component, key)
  switch (component.type) {
    case 'transformer2w':
      return of('sRated') / (Math.sqrt(3) * of('vHv'))
    case 'transformer3w':
      return of('sHv') / (Math.sqrt(3) * of('vHv'))
    case 'cable':
    case 'busway':
      return of('ampacity')
    default:
      return of('ratedCurrent')
  }
}

/**
 * Greatest RMS of a share of the rating, and where the phases differ that of the phase that carries most at the first terminal, which the
 * positive sequence that `shareOf` reads says too little of.
 */
const carried = (shareOf: (site: Site) => Found & Pick<Finding, 'curveFactor'>, types: readonly string[], output: string): Evaluator => ({
  places: places(output, ...types),
  greatestPhase: true,
  evaluate: (site) => {
    const windowS = site.of('windowS')
    const greatest = site.beside(GREATEST_PHASE)
    const phase = greatest && greatestRms(greatest, windowS)
    const [all, one] = [shareOf(site), phase ? phase.value / ratedAtFirst(site.component) : 0]
    const isOne = phase !== undefined && one > all.value * (1 + 1e-3)
    return {
      ...all,
      ...(isOne && { value: one, timeS: phase.timeS }),
      limit: site.of('limit'),
      sense: 'max',
      remark: `RMS over ${seconds(Math.min(windowS, lengthS(site.waveform)))}, of one unit${isOne ? ', of the phase that carries most' : ''}.`,
    }
  },
})
const loading = (...types: readonly string[]): Evaluator =>
  carried(({ waveform, of }) => greatestRms(waveform, of('windowS')), types, 'loading')

/** A rating on the side of the curve that is the larger: what flows on direct current, or through a converter, has a sign. */
const onItsSide = (rated: number, waveform: Site['waveform']): number =>
  -lowest(waveform).value > highest(waveform).value ? -rated : rated

/** Phase current at a rated apparent power. */
const ratedCurrent = (component: ComponentRecord, voltage: number): number => numberOf(component, 'sRated') / (Math.sqrt(3) * voltage)

/** Largest current of one UPS against a limit of its data, per unit of the rated current. */
const upsCurrent = (output: string, port: string, param: string): Evaluator => ({
  places: { ups: output },
  evaluate: (site) => ({
    ...highest(site.waveform),
    limit: site.of('limit') * numberOf(site.component, param) * ratedCurrent(site.component, nominalVoltage(site, port)),
    sense: 'max',
    remark: 'Of one unit.',
  }),
})

export const equipmentEvaluators: Evaluators = {
  racksRunning: {
    places: { gpuCluster: 'running' },
    evaluate: ({ waveform, of }) => ({
      ...lowest(waveform),
      limit: of('limit'),
      sense: 'min',
      remark: 'Lowest running state of the racks.',
    }),
  },
  upsInputCurrent: upsCurrent('iIn', 'acInput', 'inputCurrentLimit'),
  upsOutputCurrent: upsCurrent('iOut', 'acOutput', 'overloadLimit'),
  upsOverload: {
    places: { ups: 'iOut' },
    evaluate: (site) => {
      const found = curveShare(site.curve, site.waveform, ratedCurrent(site.component, nominalVoltage(site, 'acOutput')))
      return {
        value: found.value,
        timeS: found.timeS,
        limit: site.of('limit'),
        sense: 'max',
        remark:
          found.value === 0
            ? `The current of one unit stays below ${formatQuantity(site.curve.above[0]?.[0] ?? 1, 'percent')} of the rated current.`
            : `${seconds(found.durationS)} above ${formatQuantity(found.level, 'percent')} of the rated current; the curve allows ${seconds(found.allowedS)}.`,
      }
    },
  },
  batteryCRate: {
    places: places('crate', ...CELLS),
    evaluate: ({ waveform, component, of }) => {
      const limit = (key: string): number => of('limit') * numberOf(component, key)
      const [out, into] = [highest(waveform), lowest(waveform)]
      const discharge: Finding = {
        value: Math.max(out.value, 0),
        timeS: out.timeS,
        limit: limit('dischargeRateMax'),
        sense: 'max',
        remark: 'Discharge.',
      }
      const charge: Finding = {
        value: Math.max(-into.value, 0),
        timeS: into.timeS,
        limit: limit('chargeRateMax'),
        sense: 'max',
        remark: 'Charge.',
        curveFactor: -1,
      }
      return worse(discharge, charge)
    },
  },
  batterySoc: {
    // The reserve for an outage: storage at the grid and rack batteries have their own window.
    places: places('soc', 'ups', 'battery'),
    evaluate: ({ waveform, component, of }) => {
      const top = highest(waveform)
      const free = numberOf(component, 'socMax') - top.value
      return {
        ...lowest(waveform),
        limit: of('limit'),
        sense: 'min',
        remark: `Highest ${(100 * top.value).toFixed(1)} %, ${(100 * free).toFixed(1)} % below the upper limit.`,
      }
    },
  },
  cycleLife: {
    places: places('soc', ...CELLS),
    evaluate: ({ document, waveform, of }) => {
      const wear = cellWear(document, waveform, of)
      if (typeof wear === 'string') return wear
      const { used, from, observedS, isMoving, throughputAtMost, depthWeightedAtMost, years } = wear
      const limit = of('limit')
      // Calendar life halves with every so many kelvin; both use life up side by side.
      const calendar = of('calendarYears') * 2 ** (-(of('temperature') - 298.15) / of('halvingK'))
      const together = (share: number): string => formatNumber(1 / (1 / years(share) + 1 / calendar), 3)
      const number = (share: number): string => formatNumber(years(share), 3)
      const moves = `The charge still moves, by ${formatShare(Math.abs(used.drift))} ${used.drift < 0 ? 'down' : 'up'} in what was observed: the same pulse about a charge that rests makes between ${number(throughputAtMost)} and ${number(used.throughput)} years (charge throughput)`
      const alike = equalCycles(wear)
      const cycles = alike
        ? `As ${formatNumber(alike.count, 3)} cycles of ${formatNumber(100 * alike.depth, 4)} % in the ${seconds(observedS)} observed`
        : `${seconds(observedS)} observed`
      // Where the drift alone decides, what becomes of it does.
      if (isMoving && years(throughputAtMost) < limit && years(used.throughput) >= limit)
        return { undecided: `${moves}; a longer run tells.`, limit, sense: 'min' }
      return {
        value: years(throughputAtMost),
        timeS: from * waveform.stepS,
        limit,
        sense: 'min',
        remark:
          `Between ${number(throughputAtMost)} years (charge throughput) and ${number(depthWeightedAtMost)} years (depth exponent ${formatNumber(used.depthExponent, 3)}); ` +
          `the exponent decides. With a calendar life of ${formatNumber(calendar, 3)} years ${together(throughputAtMost)} to ${together(depthWeightedAtMost)}. ` +
          `${cycles}; ${formatNumber(of('cycles'), 4)} full cycles make a life. ` +
          `${formatNumber(cyclesPerYear(wear), 3)} equivalent full cycles a year, if the ${seconds(observedS)} observed went on all the time.` +
          (isMoving ? ` ${moves}, ${number(depthWeightedAtMost)} and ${number(used.depthWeighted)} (depth); the shorter are told.` : ''),
      }
    },
  },
  generatorLoading: {
    places: places('p', ...generatorTypes),
    beside: ['q'],
    evaluate: ({ waveform, component, beside, of }) => {
      const windowS = of('windowS')
      const apparent = numberOf(component, 'sRated')
      if (highest(waveform).value === 0 && lowest(waveform).value === 0) return 'Gives nothing during the whole run.'
      const q = beside('q')?.values
      const found = (share: Found, what: string): Finding => ({
        ...share,
        limit: of('limit'),
        sense: 'max',
        remark: `${what} over ${seconds(Math.min(windowS, lengthS(waveform)))}, of one unit.`,
      })
      const rms = greatestRms({ ...waveform, values: waveform.values.map((p, k) => Math.hypot(p, q?.[k] ?? 0)) }, windowS)
      const alternator: Finding = {
        ...found({ ...rms, value: rms.value / apparent }, `RMS of the ${q ? 'apparent' : 'active'} power of the rated apparent one`),
        // The curve shows the active power alone.
        ...(!q && { curveFactor: apparent }),
      }
      // An engine is rated for less than its alternator.
      if (component.type !== 'genset' && component.type !== 'gasEngine') return alternator
      const { high } = meanExtremes(waveform, windowS)
      const rated = of('powerFactor') * apparent
      return worse(
        {
          ...found({ ...high, value: high.value / rated }, `Mean power of the engine’s ${formatQuantity(rated, 'activePower')}`),
          curveFactor: rated,
        },
        alternator,
      )
    },
  },
  converterLoading: {
    places: places('pOut', 'psuShelf', 'dcConverter', 'dcRectifier', 'solidStateTransformer', 'diodeRectifier'),
    evaluate: ({ waveform, component, of }) => {
      const windowS = of('windowS')
      const { value, timeS } = greatestRms(waveform, windowS)
      const rated = numberOf(component, 'pRated')
      return {
        ...{ value: value / rated, timeS },
        limit: of('limit'),
        sense: 'max',
        remark: `RMS over ${seconds(Math.min(windowS, lengthS(waveform)))}, of one unit’s ${formatQuantity(rated, 'activePower')}.`,
        curveFactor: onItsSide(rated, waveform),
      }
    },
  },
  transformerLoading: loading('transformer2w', 'transformer3w'),
  cableLoading: loading('cable', 'busway', 'dcCable', 'dcBusway', 'seriesReactor'),
  neutralDuty: {
    places: { earthingTransformer: 'heat' },
    evaluate: ({ waveform, component, of }) => ({
      ...highest(waveform),
      limit: of('limit'),
      sense: 'max',
      remark: `Of ${formatQuantity(numberOf(component, 'shortTimeCurrent'), 'current')} for ${seconds(numberOf(component, 'shortTime'))}; without cooling.`,
    }),
  },
  breakerLoading: carried(
    ({ waveform, component, of }) => {
      const { value, timeS } = greatestRms(waveform, of('windowS'))
      const rated = ratedAtFirst(component)
      return { value: value / rated, timeS, curveFactor: onItsSide(rated, waveform) }
    },
    ['breaker', 'relayBreaker', 'ats', 'sts', 'fuse', 'dcBreaker', 'dcFuse'],
    'i',
  ),
}
