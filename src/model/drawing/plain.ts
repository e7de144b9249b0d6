/** Symbols as bare path data that starts at their centre, so that many of one page go into one path: for a page seen from afar. */
import type { Shape } from '../catalogue/types.ts'
import type { ComponentRecord, Point } from '../document/records.ts'
import { turn } from '../geometry/index.ts'

/** By how it is painted. Each begins with a relative move: put `M x y` of the centre in front. */
export interface PlainSymbol {
  readonly line: string
  readonly thick: string
  readonly fill: string
}
type Turn = Pick<ComponentRecord, 'rotation' | 'mirrored'>

/** Text is left out: where these are drawn it is smaller than 3 px. */
export function plainSymbol(shapes: readonly Shape[], placing: Turn): PlainSymbol {
  const parts = { line: '', thick: '', fill: '' }
  const pens = { line: new Pen(placing), thick: new Pen(placing), fill: new Pen(placing) }
  for (const shape of shapes) {
    if (shape.kind === 'text') continue
    const part = shape.fill ? 'fill' : shape.kind === 'path' && shape.thick ? 'thick' : 'line'
    parts[part] += pens[part].draw(shape.kind === 'circle' ? circlePath(shape) : shape.d)
  }
  return parts
}

const circlePath = ({ cx, cy, r }: { readonly cx: number; readonly cy: number; readonly r: number }): string =>
  `M ${cx - r} ${cy} a ${r} ${r} 0 1 0 ${2 * r} 0 a ${r} ${r} 0 1 0 ${-2 * r} 0 Z`

const OPERANDS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 }

/** Rewrites path data in relative commands, turned, and keeps where it is from one piece to the next. */
class Pen {
  private readonly placing: Turn
  /** Where the last piece ended, turned. */
  private at: Point = { x: 0, y: 0 }

  constructor(placing: Turn) {
    this.placing = placing
  }

  draw(d: string): string {
    let out = ''
    /** As the data has it, before turning. */
    let here: Point = { x: 0, y: 0 }
    let start = here
    const to = (point: Point): Point => {
      const turned = turn(point, this.placing)
      return { x: turned.x - this.at.x, y: turned.y - this.at.y }
    }
    const go = (point: Point): void => {
      here = point
      this.at = turn(point, this.placing)
    }
    for (const [, letter = '', rest = ''] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
      const command = letter.toUpperCase()
      const count = OPERANDS[command]
      if (count === undefined) throw new Error(`A symbol's path has the command “${letter}”.`)
      if (command === 'Z') {
        out += 'z'
        go(start)
        continue
      }
      const numbers = [...rest.matchAll(/-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/gi)].map(([number]) => Number(number))
      for (let k = 0; k + count <= numbers.length; k += count) {
        const n = numbers.slice(k, k + count)
        const from = letter === command ? { x: 0, y: 0 } : here
        if (command === 'A') {
          const [rx = 0, ry = 0, angle = 0, large = 0, sweep = 0, x = 0, y = 0] = n
          const end = { x: from.x + x, y: from.y + y }
          const by = to(end)
          const { rotation, mirrored } = this.placing
          out += `a${rx} ${ry} ${(mirrored ? -angle : angle) + rotation} ${large} ${mirrored ? 1 - sweep : sweep} ${by.x} ${by.y}`
          go(end)
          continue
        }
        const points: Point[] =
          command === 'H'
            ? [{ x: from.x + (n[0] ?? 0), y: here.y }]
            : command === 'V'
              ? [{ x: here.x, y: from.y + (n[0] ?? 0) }]
              : Array.from({ length: count / 2 }, (_, i) => ({ x: from.x + (n[2 * i] ?? 0), y: from.y + (n[2 * i + 1] ?? 0) }))
        // More pairs after a move are lines.
        const verb = command === 'H' || command === 'V' || (command === 'M' && k > 0) ? 'l' : command.toLowerCase()
        out += `${verb}${points
          .map(to)
          .map(({ x, y }) => `${x} ${y}`)
          .join(' ')}`
        const end = points.at(-1)
        if (end) go(end)
        if (command === 'M' && k === 0) start = here
      }
    }
    return out
  }
}
