/** Below the one-line: which run's results stand in it, and at which time. */
import { Pause, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { formatQuantity } from '../../model/units/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { useResults } from './resultStore.ts'

/** The whole run plays in this time, s. */
const PLAY_S = 12
const FRAME_MS = 100

export function ResultBar() {
  const isShown = useResults((s) => s.isShown)
  return isShown ? <Bar /> : null
}

function Bar() {
  const run = useRuns((s) => s.runs.find((r) => r.id === s.selectedRunId && r.status === 'completed') ?? null)
  const timeS = useResults((s) => s.timeS)
  const shownRun = useResults((s) => s.runId)
  const document = useDocument((s) => s.document)
  const [isPlaying, setPlaying] = useState(false)
  const { show } = useResults.getState()
  const endS = run ? (run.samples - 1) * run.stepS : 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit may change what is shown of the same run at the same time.
  useEffect(() => {
    if (!run) show(null, 0)
    else show(run, run.id === shownRun ? Math.min(timeS, endS) : 0)
  }, [run, document])
  useEffect(() => {
    if (!isPlaying || !run) return
    const timer = setInterval(() => {
      const next = useResults.getState().timeS + (endS * FRAME_MS) / 1000 / PLAY_S
      show(run, Math.min(next, endS))
      if (next >= endS) setPlaying(false)
    }, FRAME_MS)
    return () => clearInterval(timer)
  }, [isPlaying, run, endS, show])

  if (!run) {
    return (
      <div className="result-bar" role="status">
        Results stand here once a run is completed and chosen.
      </div>
    )
  }
  return (
    <section className="result-bar" aria-label="Results on the one-line">
      <IconButton
        small
        label={isPlaying ? 'Pause' : 'Play the run'}
        icon={isPlaying ? Pause : Play}
        onPress={() => {
          if (!isPlaying && timeS >= endS) show(run, 0)
          setPlaying(!isPlaying)
        }}
      />
      <span className="result-run">{run.name}</span>
      <input
        type="range"
        aria-label="Time of the results"
        aria-valuetext={formatQuantity(timeS, 'time')}
        min={0}
        max={endS}
        step={run.stepS}
        value={timeS}
        onChange={(event) => {
          setPlaying(false)
          show(run, Number(event.target.value))
        }}
      />
      <span className="result-time">{formatQuantity(timeS, 'time', { digits: 5 })}</span>
      <span className="result-note">Values of one unit</span>
    </section>
  )
}
