/** Events that last (sags, faults, open phases) and meet on one target: what ends leaves what still lasts, the one begun last before the others. */
import type { NetworkEvent } from '../compile/network.ts'

export interface Lasting {
  readonly begin: NetworkEvent
  /** None where it lasts until the end of the run. */
  readonly end: NetworkEvent | null
  /** Whether what it does adds to what others do: conductors part, each for itself. Else it takes their place. */
  readonly adds: boolean
}

/** Instants closer than this are one, s: an end computed from a duration beside a beginning written down. */
const SAME_TIME = 1e-9

/** Their beginnings and ends on one target, in time; an end that would undo what still lasts goes over to that, or is left out. */
export function parted(lasting: readonly Lasting[]): readonly NetworkEvent[] {
  const sorted = [...lasting].sort((a, b) => a.begin.timeS - b.begin.timeS)
  return sorted.flatMap((own, k): NetworkEvent[] => {
    const { begin, end, adds } = own
    if (end === null) return [begin]
    const others = sorted.filter(
      (other) =>
        other !== own && other.begin.timeS <= end.timeS + SAME_TIME && (other.end === null || other.end.timeS > end.timeS + SAME_TIME),
    )
    const last = others.at(-1)
    if (last === undefined) return [begin, end]
    if (adds) {
      const held = others.map((other) => String(other.begin.params.phases)).join('')
      const phases = [...String(end.params.phases)].filter((phase) => !held.includes(phase)).join('')
      return phases === '' ? [begin] : [begin, { ...end, params: { ...end.params, phases } }]
    }
    // One begun later has taken its place already.
    return sorted.indexOf(last) > k ? [begin] : [begin, { ...last.begin, timeS: end.timeS, id: end.id }]
  })
}
