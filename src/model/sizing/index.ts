/** Parameter studies: designs, what they cost, and what their runs come to. */
export { applyDesign, costOf, MOST_RUNS, parameterStudyProblems, placeOf, sweptDesigns, valueAt, worthOf } from './design.ts'
export { heldToDuty, withDuty } from './duty.ts'
export { siteVerdict } from './siteVerdict.ts'
export { paramOf, type Target, targetsOf, valueText } from './target.ts'
export { type Shaping, shapingOf } from './throughput.ts'
export {
  activeLimit,
  againstRamp,
  againstThroughput,
  answerTitle,
  cheapest,
  decidingRamp,
  decidingText,
  type Evaluation,
  everyLimit,
  marginText,
  nearest,
  notJudged,
  openLimits,
  rampsOf,
  sideBySide,
  tightest,
  tradeOff,
  type WorstMargin,
  worstMargins,
} from './outcome.ts'
export {
  exceedance,
  histogram,
  type Influence,
  influences,
  marginInfluences,
  mean,
  quantile,
  type Spread,
  spreadChecks,
  spreadOf,
} from './spread.ts'
export { haltonPoint, randomPoint } from './points.ts'
