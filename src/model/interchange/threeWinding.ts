/** A three-winding record of a grid case as the parameters of the component, and its place on the page. */
import { assumed } from '../catalogue/shared/provenance.ts'
import type { Provenance } from '../document/records.ts'
import type { Sourced } from '../templates/builder.ts'
import type { GridCase, GridThreeWinding } from './gridCase.ts'
import { tapChangerOf } from './tapChanger.ts'

/** Largest impedance voltage that the component takes. */
const MAX_UK = 0.5
/** MVA; files write 9900 for “none”. */
const MAX_RATING = 4999
/** Reactance over resistance of a winding without resistance. */
const NO_RESISTANCE = 1e9
const MILLION = 1e6

export function threeWindingParams(
  grid: GridCase,
  t: GridThreeWinding,
  vOf: (bus: number) => number,
  source: Provenance,
): Record<string, Sourced> {
  const sizes = t.pairs.map(({ r, x }) => Math.hypot(r, x))
  const given = t.ratings.every((s) => s > 0 && s <= MAX_RATING)
  const fits = given && sizes.every((z, k) => (z * onePair(t.ratings, k)) / grid.baseMva < MAX_UK)
  const common = Math.min(grid.baseMva, (0.1 * grid.baseMva) / Math.max(...sizes))
  const powers = fits ? t.ratings : ([common, common, common] as const)
  const rated = fits ? source : assumed('The file gives no fitting ratings; the impedances are those of the record')
  const uk = (k: number): Sourced => [((sizes[k] ?? 0) * onePair(powers, k)) / grid.baseMva, source]
  const xOverR = (k: number): Sourced => {
    const { r, x } = t.pairs[k] ?? { r: 0, x: 1 }
    return [r > 0 ? Math.min(x / r, NO_RESISTANCE) : NO_RESISTANCE, source]
  }
  // The file's core stands at the bus, the component's behind the tap.
  const core = (grid.baseMva / powers[0]) * t.ratios[0] ** 2
  const [high, medium, low] = t.buses
  const isLow = t.held === low
  // Its compensation is on the bus's voltage, the component's on the rated one.
  const ofRated = powers[isLow ? 2 : 1] / grid.baseMva / t.ratios[isLow ? 2 : 1] ** 2
  return {
    sHv: [powers[0] * MILLION, rated],
    sMv: [powers[1] * MILLION, rated],
    sLv: [powers[2] * MILLION, rated],
    vHv: [vOf(high), source],
    // Ratios of these windings are in their rated voltages, that of the first is the tap.
    vMv: [vOf(medium) * t.ratios[1], source],
    vLv: [vOf(low) * t.ratios[2], source],
    tap: [t.ratios[0], source],
    vectorGroup: ['YNyn0yn0', assumed('The file tells no connection; no winding turns the phases')],
    ukHm: uk(0),
    ukMl: uk(1),
    ukHl: uk(2),
    xOverRHm: xOverR(0),
    xOverRMl: xOverR(1),
    xOverRHl: xOverR(2),
    noLoadLoss: [t.coreG * core, source],
    noLoadCurrent: [Math.hypot(t.coreG, t.coreB) * core, source],
    ...(t.taps ? { ...tapChangerOf(t.ratios[0], t.taps, ofRated, source), tapSide: [isLow ? 'low' : 'medium', source] as const } : {}),
  }
}

/** Lesser power of the windings of a pair: 1–2, 2–3, 3–1. */
const onePair = (powers: readonly [number, number, number], pair: number): number =>
  Math.min(powers[pair] ?? 0, powers[(pair + 1) % 3] ?? 0)
