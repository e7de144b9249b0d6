/** Every figure that is known of a region's waiting time, as sources mix what they count. */
import { regionOf } from '../../model/economics/index.ts'

export function RegionNotes({ region }: { readonly region: string }) {
  const queue = regionOf(region)?.queue ?? []
  if (queue.length === 0) return null
  return (
    <ul className="region-notes" aria-label="Waiting times of the region">
      {queue.map(({ years, definition, date, source }) => (
        <li key={definition}>
          <b>{years} years</b>: {definition} ({source}, {date})
        </li>
      ))}
    </ul>
  )
}
