/** What is measured at and between the cursors, from the host's samples; computed again shortly after a cursor rests. */
import { formatCount } from '../../model/units/index.ts'
import { useEffect, useRef, useState } from 'react'
import type { RunChannel, RunRecord } from '../../contract/index.ts'
import { statistics, valueAt, type Statistics } from './measure.ts'
import type { Cursors } from './plotStore.ts'
import { EXACT_SAMPLES, fetchSamples } from './seriesStore.ts'

export interface Measurement {
  /** SI; null where the run holds no value. */
  readonly a: number | null
  readonly b: number | null
  readonly between: Statistics | null
}
export interface Measurements {
  readonly cursors: Cursors
  readonly byTrace: ReadonlyMap<string, Measurement>
}

const REST_MS = 90

export function useMeasurements(
  session: string | null,
  run: RunRecord | null,
  channels: ReadonlyMap<string, RunChannel>,
  traces: readonly string[],
  cursors: Cursors | null,
): Measurements | null {
  const [result, setResult] = useState<Measurements | null>(null)
  const latest = useRef(0)
  const keys = traces.join('\n')

  // biome-ignore lint/correctness/useExhaustiveDependencies: the run's id and length say when its samples differ.
  useEffect(() => {
    latest.current += 1
    const mine = latest.current
    if (!session || !run || !cursors || keys === '' || run.samples < 2) {
      setResult(null)
      return
    }
    const timer = setTimeout(async () => {
      const byId = new Map(keys.split('\n').flatMap((key) => (channels.get(key) ? [[channels.get(key)?.id ?? '', key] as const] : [])))
      const list = [...byId.keys()]
      const from = Math.min(cursors.a, cursors.b)
      const to = Math.max(cursors.a, cursors.b)
      const around = (t: number): { fromS: number; toS: number } => ({ fromS: Math.max(t - run.stepS, 0), toS: t + run.stepS })
      const [atA, atB, between] = await Promise.all([
        fetchSamples(session, run, list, around(cursors.a)),
        fetchSamples(session, run, list, around(cursors.b)),
        fetchSamples(session, run, list, { fromS: from, toS: to }),
      ])
      if (latest.current !== mine) return
      const byTrace = new Map<string, Measurement>()
      for (const [id, key] of byId) {
        const a = atA.get(id)
        const b = atB.get(id)
        const span = between.get(id)
        byTrace.set(key, {
          a: a ? valueAt(a, cursors.a) : null,
          b: b ? valueAt(b, cursors.b) : null,
          between: span && to > from ? statistics(span) : null,
        })
      }
      setResult({ cursors, byTrace })
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [session, run?.id, run?.samples, keys, cursors?.a, cursors?.b])

  return result
}

/** How exact the figures between the cursors are, in a sentence. */
export function exactness(measurements: Measurements): string {
  const all = [...measurements.byTrace.values()].flatMap((m) => m.between ?? [])
  if (all.length === 0) return ''
  const inexact = all.filter((s) => !s.exact)
  if (inexact.length === 0) return `From all ${all[0]?.samples ?? 0} recorded samples, joined by straight lines.`
  return `More than ${formatCount(EXACT_SAMPLES)} samples lie between the cursors: min and max are exact, mean and RMS lie within the ± given.`
}
