/** Where there is room under a bar for what is to hang on it. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, Point, StudioDocument } from '../document/records.ts'
import { componentBox, contains, placeEnd, snap } from './transform.ts'

/** From one symbol to the next beside it, with its label, drawing units. */
const PITCH = 80
const STEP = 20

/** The free place nearest to `near` along a level bar, `drop` below it; null where the bar is full or does not lie level. */
export function belowBar(document: StudioDocument, bar: ComponentRecord, near: Point, drop: number): Point | null {
  if (definitionOf(bar.type)?.stretchable === undefined || bar.rotation % 180 !== 0) return null
  const { left, right, bottom } = componentBox(bar)
  const y = snap(bottom + drop)
  const standing = Object.values(document.components).filter((c) => c.pageId === bar.pageId && c.id !== bar.id)
  const taps = Object.values(document.connections).flatMap(({ from, to }) => {
    const [own, other] = from.componentId === bar.id ? [from, to] : to.componentId === bar.id ? [to, from] : []
    const place = own && placeEnd(bar, own)
    const hangs = other && (document.components[other.componentId]?.y ?? bar.y) > bar.y
    return place && hangs ? [place.point.x] : []
  })
  const isFree = (x: number): boolean =>
    taps.every((tap) => Math.abs(tap - x) >= PITCH) &&
    standing.every((c) => {
      const box = componentBox(c)
      return !contains(
        { left: box.left - PITCH / 2, top: box.top - drop, right: box.right + PITCH / 2, bottom: box.bottom + drop / 2 },
        { x, y },
      )
    })
  const places: number[] = []
  for (let x = snap(left + STEP); x <= right - STEP; x += STEP) places.push(x)
  const x = places.sort((a, b) => Math.abs(a - near.x) - Math.abs(b - near.x)).find(isFree)
  return x === undefined ? null : { x, y }
}
