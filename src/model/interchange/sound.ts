/** What no reader of a grid lets pass: values that are no numbers, and buses of one number. */
import type { GridCase } from './gridCase.ts'

const KINDS = {
  buses: 'bus',
  loads: 'load',
  shunts: 'shunt',
  generators: 'generator',
  lines: 'branch',
  transformers: 'transformer',
  threeWindings: 'three-winding transformer',
} as const satisfies Partial<Record<keyof GridCase, string>>
/** Infinite where nothing bounds them. */
const UNBOUNDED = ['qMin', 'qMax', 'rating', 'ratings']

const isBroken = (value: unknown, mayBeInfinite: boolean): boolean =>
  typeof value === 'number'
    ? Number.isNaN(value) || (!mayBeInfinite && !Number.isFinite(value))
    : typeof value === 'object' && value !== null && Object.values(value).some((v) => isBroken(v, mayBeInfinite))

/** Why the case cannot be drawn, with the line; null where it can. */
export function unsound(grid: GridCase): string | null {
  for (const [table, kind] of Object.entries(KINDS) as [keyof typeof KINDS, string][]) {
    for (const record of grid[table]) {
      const broken = Object.entries(record).find(([key, value]) => isBroken(value, UNBOUNDED.includes(key)))
      if (broken) return `${grid.file} line ${record.line}: the ${kind} has a value that is no finite number (${broken[0]}).`
    }
  }
  const lines = new Map<number, number>()
  for (const { number, line } of grid.buses) {
    const before = lines.get(number)
    if (before !== undefined) return `${grid.file} line ${line}: bus ${number} is there already, from line ${before}.`
    lines.set(number, line)
  }
  return null
}
