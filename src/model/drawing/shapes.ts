/** Symbols and wires as SVG geometry, for the screen, the report and thumbnails alike. */
import type { ComponentDefinition, Shape } from '../catalogue/types.ts'
import type { ComponentRecord, Point } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { segments, stretch, type Path } from '../geometry/index.ts'

/** Stroke widths and sizes, drawing units. */
export const STROKE = 1.5
export const THICK = 4.5
export const DOT = 2.6
export const HOP = 5

/** Shapes of a component's symbol at rotation 0, in the variant of its state; a stretchable one is drawn as a bar of its length. */
export function symbolShapes(component: ComponentRecord, definition: ComponentDefinition, family: 'iec' | 'ansi'): readonly Shape[] {
  const length = stretch(component, definition)
  if (length !== null) return barShapes(length)
  const variant = definition.variants?.find((v) => v.when((key) => paramValue(component, key)))
  return (variant?.symbols ?? definition.symbols)[family].shapes
}

const bars = new Map<number, readonly Shape[]>()
/** Bars of one length have one array, as the symbols of a type have: what is drawn from it is not drawn anew. */
function barShapes(length: number): readonly Shape[] {
  const shapes = bars.get(length) ?? [{ kind: 'path', d: `M ${-length / 2} 0 H ${length / 2}`, thick: true }]
  bars.set(length, shapes)
  return shapes
}

/** Transform that keeps a symbol's text upright inside the turned and mirrored symbol. Text is centred on its point. */
export function textTransform({ x, y }: Point, { rotation, mirrored }: Pick<ComponentRecord, 'rotation' | 'mirrored'>): string {
  return `translate(${x} ${y})${mirrored ? ' scale(-1 1)' : ''}${rotation === 0 ? '' : ` rotate(${-rotation})`}`
}

/** Path data of a wire, with a half circle over each crossing. */
export function wirePath(path: Path, hops: readonly Point[] = []): string {
  const [start] = path
  if (!start) return ''
  let d = `M ${start.x} ${start.y}`
  for (const [a, b] of segments(path)) {
    if (a.y === b.y && hops.length > 0) {
      const forward = b.x > a.x ? 1 : -1
      const on = hops.filter((h) => h.y === a.y && (h.x - a.x) * (h.x - b.x) < 0).sort((p, q) => forward * (p.x - q.x))
      on.forEach((hop, i) => {
        const room = Math.min(
          Math.abs(hop.x - (i === 0 ? a.x : (on[i - 1]?.x ?? a.x))) / (i === 0 ? 1 : 2),
          Math.abs((on[i + 1]?.x ?? b.x) - hop.x) / (i + 1 < on.length ? 2 : 1),
        )
        const radius = Math.min(HOP, room)
        d += ` H ${hop.x - forward * radius} a ${radius} ${radius} 0 0 ${forward > 0 ? 1 : 0} ${2 * forward * radius} 0`
      })
    }
    d += a.y === b.y ? ` H ${b.x}` : ` V ${b.y}`
  }
  return d
}
