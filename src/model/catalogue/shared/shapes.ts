/** Vector primitives of the symbols, drawing units, y downwards. */
import type { Shape, SymbolDefinition } from '../types.ts'

export const path = (d: string): Shape => ({ kind: 'path', d })
export const thick = (d: string): Shape => ({ kind: 'path', d, thick: true })
export const solid = (d: string): Shape => ({ kind: 'path', d, fill: true })
export const circle = (cx: number, cy: number, r: number): Shape => ({ kind: 'circle', cx, cy, r })
export const dot = (cx: number, cy: number, r: number): Shape => ({ kind: 'circle', cx, cy, r, fill: true })
export const text = (x: number, y: number, size: number, content: string): Shape => ({ kind: 'text', x, y, size, text: content })
export const line = (x1: number, y1: number, x2: number, y2: number): Shape => path(`M ${x1} ${y1} L ${x2} ${y2}`)
export const rect = (x: number, y: number, w: number, h: number): Shape => path(`M ${x} ${y} h ${w} v ${h} h ${-w} Z`)

/** One period of a sine, the sign for alternating current, `w` wide around (x, y). */
export const sine = (x: number, y: number, w: number): Shape =>
  path(`M ${x - w / 2} ${y} q ${w / 4} ${-w * 0.55} ${w / 2} 0 q ${w / 4} ${w * 0.55} ${w / 2} 0`)
/** Two bars, the lower one broken: the sign for direct current. */
export const direct = (x: number, y: number, w: number): Shape =>
  path(`M ${x - w / 2} ${y - 2} h ${w} M ${x - w / 2} ${y + 2} h ${w * 0.24} m ${w * 0.14} 0 h ${w * 0.24} m ${w * 0.14} 0 h ${w * 0.24}`)
/** Earth, its lead ending at (x, y). */
export const earth = (x: number, y: number): Shape => path(`M ${x - 9} ${y} h 18 M ${x - 6} ${y + 4} h 12 M ${x - 3} ${y + 8} h 6`)
/** Zigzag resistor along y from (x, y), length `h`. */
export const zigzag = (x: number, y: number, h: number, w = 6): Shape => {
  const step = h / 6
  return path(
    `M ${x} ${y} l ${w} ${step / 2} l ${-2 * w} ${step} l ${2 * w} ${step} l ${-2 * w} ${step} l ${2 * w} ${step} l ${-2 * w} ${step} l ${w} ${step / 2}`,
  )
}
/** `n` half-turns of a winding along x from (x, y); bulging up (−1) or down (+1). */
export const winding = (x: number, y: number, n: number, turn: number, bulge: 1 | -1): Shape =>
  path(`M ${x} ${y} ${`a ${turn / 2} ${turn / 2} 0 0 ${bulge === -1 ? 1 : 0} ${turn} 0 `.repeat(n).trim()}`)

export const symbol = (width: number, height: number, ...shapes: readonly Shape[]): SymbolDefinition => ({ width, height, shapes })
/** The same drawing in both families. */
export const both = (s: SymbolDefinition): { readonly iec: SymbolDefinition; readonly ansi: SymbolDefinition } => ({ iec: s, ansi: s })
