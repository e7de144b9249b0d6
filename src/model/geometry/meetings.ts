/** Terminals of what is moved that come to lie exactly on terminals, or bars, of what stands still: drawn so, they look joined. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, ConnectionEnd, Point } from '../document/records.ts'
import { grouped } from '../grouped.ts'
import { isVertical, placePort, stretch, tapNear, type Side } from './transform.ts'

export interface Meeting {
  /** Of what is moved. */
  readonly from: ConnectionEnd
  readonly to: ConnectionEnd
  readonly point: Point
}

interface Terminal {
  readonly end: ConnectionEnd
  readonly point: Point
  readonly side: Side
}
interface Bar {
  readonly component: ComponentRecord
  readonly port: string
  /** Runs from left to right. */
  readonly level: boolean
  /** Half its length, drawing units. */
  readonly half: number
}
interface Places {
  readonly terminals: readonly Terminal[]
  readonly bars: readonly Bar[]
}

/** Meetings of components of one page for each shift of those that are moved; what stands still is looked through once. */
export function meetingsOf(moved: readonly ComponentRecord[], still: readonly ComponentRecord[]): (shift: Point) => readonly Meeting[] {
  const own = placesOf(moved)
  const others = placesOf(still)
  const at = grouped(others.terminals, ({ point }) => `${point.x} ${point.y}`)
  const barsOn = grouped(others.bars, ({ component, level }) => lineOf(component, level))
  // Of two bars no place is meant.
  const facing = grouped(own.bars.length > 0 ? others.terminals : [], ({ point, side }) => lineOf(point, isVertical(side)))
  return ({ x, y }) => [
    ...own.terminals.flatMap(({ end, point, side }): Meeting[] => {
      const place = { x: point.x + x, y: point.y + y }
      return [
        // Two that face the same way are of symbols on top of one another.
        ...(at.get(`${place.x} ${place.y}`) ?? []).flatMap((other) =>
          other.side === side ? [] : [{ from: end, to: other.end, point: place }],
        ),
        ...(barsOn.get(lineOf(place, isVertical(side))) ?? []).flatMap((bar) =>
          tapsAt(bar, place).map((to) => ({ from: end, to, point: place })),
        ),
      ]
    }),
    ...own.bars.flatMap((bar) => {
      const component = { ...bar.component, x: bar.component.x + x, y: bar.component.y + y }
      return (facing.get(lineOf(component, bar.level)) ?? []).flatMap(({ end, point }) =>
        tapsAt({ ...bar, component }, point).map((from): Meeting => ({ from, to: end, point })),
      )
    }),
  ]
}

/** A terminal meets a bar across it: what lies along a bar is not on it. */
const lineOf = ({ x, y }: Point, level: boolean): string => (level ? `y ${y}` : `x ${x}`)

function tapsAt({ component, port, level, half }: Bar, point: Point): ConnectionEnd[] {
  const aside = level ? point.x - component.x : point.y - component.y
  const at = tapNear(component, point)
  const placed = placePort(component, port, at)?.point
  return Math.abs(aside) <= half && placed?.x === point.x && placed.y === point.y ? [{ componentId: component.id, port, at }] : []
}

function placesOf(components: readonly ComponentRecord[]): Places {
  const [terminals, bars]: [Terminal[], Bar[]] = [[], []]
  for (const component of components) {
    const definition = definitionOf(component.type)
    for (const port of definition?.ports ?? []) {
      const length = definition && port.tap ? stretch(component, definition) : null
      if (length !== null) {
        bars.push({ component, port: port.key, level: component.rotation === 0 || component.rotation === 180, half: length / 2 })
        continue
      }
      const placed = placePort(component, port.key)
      const [side] = placed?.sides ?? []
      if (placed && side) terminals.push({ end: { componentId: component.id, port: port.key, at: null }, point: placed.point, side })
    }
  }
  return { terminals, bars }
}
