/** Simulated time, share, time left and pace of a run under way, with Cancel. */
import { Square } from 'lucide-react'
import type { RunRecord } from '../../contract/index.ts'
import { formatNumber } from '../../model/units/index.ts'
import { runCommand } from '../commands/registry.ts'
import { useRuns } from '../state/runStore.ts'
import { Button } from '../ui/Button.tsx'
import { formatDuration } from './format.ts'

export function RunProgressBar(props: { readonly run: RunRecord }) {
  const progress = useRuns((s) => s.progress[props.run.id])
  const share = progress && progress.endS > 0 ? Math.min(progress.timeS / progress.endS, 1) : null
  const facts = progress
    ? [
        ['Simulated', `${progress.timeS.toFixed(2)} of ${formatNumber(progress.endS, 6)} s`],
        ['Done', `${Math.floor((share ?? 0) * 100)} %`],
        ['Time left', progress.etaS === null ? '–' : formatDuration(progress.etaS)],
        ['Steps', formatNumber(progress.steps, 8)],
        ['Steps per second', formatNumber(progress.stepsPerS, 4)],
      ]
    : [['State', props.run.status === 'queued' ? 'Waiting for the run before it' : 'Finding the operating point']]
  return (
    <section className="panel-section run-live" aria-label="Progress">
      <progress max={1} value={share ?? undefined} aria-label={`Progress of ${props.run.name}`} />
      <dl className="run-live-facts">
        {facts.map(([label, value]) => (
          <div className="fact" key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Button small tone="danger" icon={Square} onPress={() => runCommand('run.cancel')}>
        Cancel
      </Button>
    </section>
  )
}
