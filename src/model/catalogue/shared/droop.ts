/** The least droop of a regulated DC output, for all that have one. */
import type { ParamValue } from '../../document/records.ts'

/**
 * Share of the output voltage. Assumed: the load regulation that makers state is a tenth of a per cent or more, and below a few millionths the
 * output's current is lost in the rounding of its voltage.
 */
const LEAST_SHARE = 1e-4

/** What is wrong with `outputDroop` beside `vOutput`, if anything; `what` names the voltage. */
export function droopFaults(get: (key: string) => ParamValue, what = 'output voltage'): [string, string][] {
  const [droop, output] = [Number(get('outputDroop')), Number(get('vOutput'))]
  const isFit = droop < output && droop >= LEAST_SHARE * output
  return isFit ? [] : [['outputDroop', `the droop is less than the ${what}, and at least a ten-thousandth of it`]]
}
