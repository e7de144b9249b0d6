/** A ring around each terminal that nothing hangs on: one that stands a little off a bar, or off another, looks joined from afar. */
import { memo, useMemo } from 'react'
import type { ComponentRecord, StudioDocument } from '../../model/document/records.ts'
import { placePort } from '../../model/geometry/index.ts'
import { openPorts } from '../../model/topology/index.ts'
import { Squares } from './FarLayer.tsx'
import { useScene } from './sceneStore.ts'
import { Along } from './WireLayer.tsx'

/** Across, drawing units; on the screen not less than so many pixels. */
const ACROSS = 7
const LEAST_PX = 6
/** Share of it that is open. */
const HOLE = 0.6

export const OpenTerminals = memo(function OpenTerminals(props: {
  readonly document: StudioDocument
  readonly pageId: string
  /** In the hand. */
  readonly moving: ReadonlySet<string> | null
}) {
  const { document, pageId, moving } = props
  const { components, connections, pages } = document
  // biome-ignore lint/correctness/useExhaustiveDependencies: nothing else of the document says what hangs on a terminal.
  const [standing, inHand] = useMemo(() => {
    const here = Object.values(components).filter((c) => c.pageId === pageId)
    return [false, true].map((held) =>
      dotsOf(
        document,
        here.filter((c) => (moving?.has(c.id) ?? false) === held),
      ),
    )
  }, [components, connections, pages, pageId, moving])
  return (
    <svg className="open-terminals" aria-hidden>
      <Rings dots={standing} />
      <Along>
        <Rings dots={inHand} />
      </Along>
    </svg>
  )
})

/** A dot each: nothing long with round ends. */
function dotsOf(document: StudioDocument, components: readonly ComponentRecord[]): Squares {
  const squares = new Squares()
  const portsOf = openPorts(document)
  for (const component of components) {
    for (const { key, tap } of portsOf(component).open) {
      const at = tap ? null : placePort(component, key)?.point
      if (at) squares.add('', at, `M${at.x} ${at.y}h0`)
    }
  }
  return squares
}

function Rings({ dots }: { readonly dots: Squares | undefined }) {
  const across = useScene((s) => Math.max(ACROSS, LEAST_PX / s.scale))
  return [...(dots?.paths() ?? [])].flatMap(([, paths]) =>
    [
      ['ring', across],
      ['hole', across * HOLE],
    ].map(([className, width]) => (
      <g key={className} className={String(className)} strokeWidth={width}>
        {paths.map(([square, d]) => (
          <path key={square} d={d} />
        ))}
      </g>
    )),
  )
}
