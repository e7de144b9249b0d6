/** Money, carbon, room and time of a site and its alternatives. */
export {
  assess,
  outageOf,
  type Assessment,
  type Demand,
  type Outage,
  type Throttling,
  unsettledText,
  wearNote,
  wearText,
  type Year,
} from './assess.ts'
export { FAILURE_DATA, redundancy, type Redundancy, TRANSFER } from './availability.ts'
export { amountText, annuity, billOf, type Bill, type BillRow } from './bill.ts'
export { costBookDate, costItem, costItems, priceOf, type CostItem } from './costBook.ts'
export { factsOf, isFact, isItLoad, isSource, type RunFacts } from './facts.ts'
export { economicsOf, type RedundancyRow, type RunEconomics } from './ofRun.ts'
export { regionOf, regions } from './regions.ts'
export { currencyNote, siteNumber, siteValue, type SiteValue } from './site.ts'
export { siteParams, type SiteKey } from './siteParams.ts'
export { speedToPower, type PowerPath } from './speedToPower.ts'
export { windingChannels } from './transformers.ts'
