export { parseQuantity, readDecimal, type ParsedQuantity, type ParseOptions } from './parse.ts'
export {
  displayUnit,
  formatCount,
  formatAngle,
  formatFixed,
  formatForEdit,
  formatMoney,
  formatNumber,
  formatParts,
  formatQuantity,
  formatSeries,
  fromDisplay,
  isNothing,
  formatShare,
  GROUP_SPACE,
  MINUS,
  toDisplay,
  unitScale,
  type FormatOptions,
  type FormattedQuantity,
} from './format.ts'
export { QUANTITIES, QUANTITY_KINDS, quantityOf, type Quantity, type Unit, type UnitSet } from './quantities.ts'
export { unbroken } from './unbroken.ts'
export { readQuantity, type QuantityRange, type Reading } from './readQuantity.ts'
