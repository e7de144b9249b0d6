/** A per-unit branch as the line, transformer or both that it is in volts. */
import type { GridBus, GridLine, GridShunt, GridTransformer } from './gridCase.ts'

export interface PerUnitBranch extends GridLine {
  /** Off-nominal ratio at `from`; 1 for a line. */
  readonly ratio: number
  /** Degrees, lead of `from`. */
  readonly shift: number
}

export interface BranchParts {
  readonly lines: readonly GridLine[]
  readonly transformers: readonly GridTransformer[]
  readonly shunts: readonly GridShunt[]
  /** Between transformer and line, where one alone cannot hold the impedance. */
  readonly bus: GridBus | null
}

/** Reactance that a transformer gets where the branch has none to give, pu: taken off the line behind it. */
const SMALL = 1e-3

/**
 * Base voltages, ratio and shift of 1 make a line; anything else is a transformer, whose resistance and reactance are positive: what is
 * left of a negative one stands behind it. Charging of a transformer stands at its ends, at `from` behind the ratio.
 */
export function partsOf(branch: PerUnitBranch, kvOf: ReadonlyMap<number, number>, baseMva: number, starNumber: number): BranchParts {
  const { line, name, from, to, id, r, x, b, rating, ratio, shift } = branch
  const named = name === undefined ? {} : { name }
  const charging = (t: number): readonly GridShunt[] =>
    b === 0
      ? []
      : [[from, b / 2 / (t * t)] as const, [to, b / 2] as const].map(([bus, share]) => ({
          line,
          bus,
          id: `of branch ${from}–${to} ${id}`,
          g: 0,
          b: share * baseMva,
        }))
  if (ratio === 1 && shift === 0 && kvOf.get(from) === kvOf.get(to)) {
    // Without impedance it is a bus tie, which has no charging of its own.
    const isTie = r === 0 && x === 0
    return {
      lines: [{ line, ...named, from, to, id, r, x, b: isTie ? 0 : b, rating }],
      transformers: [],
      shunts: isTie ? charging(1) : [],
      bus: null,
    }
  }
  const core = { coreG: 0, coreB: 0 }
  if (r >= 0 && x > 0)
    return {
      lines: [],
      transformers: [{ line, ...named, from, to, id, r, x, ratio, shift, ...core, rating }],
      shunts: charging(ratio),
      bus: null,
    }
  const own = Math.max(Math.abs(x) / 2, SMALL)
  return {
    bus: { line, number: starNumber, name: `within ${name ?? `${from}–${to} ${id}`}`, baseKv: kvOf.get(to) ?? 0, kind: 'load', vm: 1 },
    transformers: [{ line, name: name ?? `T ${from}–${to} ${id}`, from, to: starNumber, id, r: 0, x: own, ratio, shift, ...core, rating }],
    lines: [
      {
        line,
        name: name === undefined ? `L ${from}–${to} ${id}` : `${name}, behind it`,
        from: starNumber,
        to,
        id,
        r,
        x: x - own,
        b: 0,
        rating,
      },
    ],
    shunts: charging(ratio),
  }
}
