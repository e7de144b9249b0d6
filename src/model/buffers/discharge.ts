/** What an outage takes of a battery's charge, with the losses in its cells and in the converter before them. */

import { valueAt } from '../workload/series.ts'

export interface Bank {
  /** Open-circuit voltage of the whole bank over its state of charge. */
  readonly ocvSoc: readonly number[]
  readonly ocvV: readonly number[]
  /** Charge of the whole bank from full to empty, C. */
  readonly chargeC: number
  /** Of cells and wiring, Ω, at 25 °C; and the RC pairs, with their time constants, s. */
  readonly resistance: number
  readonly pairs: readonly (readonly [ohm: number, tauS: number])[]
  /** Voltage at which it cuts off. */
  readonly cutOffV: number
  readonly socMin: number
}

const STEPS = 400
/** Grid on which the lowest usable state of charge is looked for. */
const FINE = 1000

const openCircuit = ({ ocvSoc, ocvV }: Bank, soc: number): number => valueAt(ocvSoc, ocvV, soc)

/** As a current that has flowed for so long sees it. */
const resistanceAfter = ({ resistance, pairs }: Bank, seconds: number): number =>
  pairs.reduce((sum, [ohm, tauS]) => sum + ohm * (1 - Math.exp(-seconds / tauS)), resistance)

/** Current that brings `watts` to the terminals, A; NaN beyond the greatest power E²/4R. */
function current(bank: Bank, soc: number, watts: number, r: number): number {
  const e = openCircuit(bank, soc)
  return (2 * watts) / (e + Math.sqrt(e * e - 4 * r * watts))
}

/**
 * State of charge above `socMin` that delivering `watts` at the terminals for `seconds` asks for: counted up from where discharge ends, by the
 * lowest charge or the cut-off voltage, as dSoC/dt = I/Q, against the time from rest on. Infinite where no charge is enough.
 */
export function chargeFor(bank: Bank, watts: number, seconds: number): number {
  const carries = (soc: number): boolean => {
    const r = resistanceAfter(bank, seconds)
    return openCircuit(bank, soc) - r * current(bank, soc, watts, r) >= bank.cutOffV
  }
  let soc = bank.socMin
  while (!carries(soc)) {
    soc += 1 / FINE
    if (soc > 1) return Number.POSITIVE_INFINITY
  }
  const step = seconds / STEPS
  for (let k = 0; k < STEPS; k++) {
    // The resistance of the middle of the step, which is counted from the end.
    const r = resistanceAfter(bank, seconds - (k + 0.5) * step)
    const half = soc + (0.5 * step * current(bank, Math.min(soc, 1), watts, r)) / bank.chargeC
    soc += (step * current(bank, Math.min(half, 1), watts, r)) / bank.chargeC
  }
  return soc - bank.socMin
}
