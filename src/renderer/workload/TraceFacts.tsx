/** How a measured trace was read, and the way to a training job that draws the same. */
import type { TraceRecord } from '../../model/document/records.ts'
import { formatCount, formatQuantity } from '../../model/units/index.ts'
import { Button } from '../ui/Button.tsx'

export function TraceFacts(props: { readonly trace: TraceRecord; readonly onFit: () => void }) {
  const { trace } = props
  const share = trace.greatestW > 0 ? trace.largestDifference / trace.greatestW : 0
  const facts = [
    ['File', trace.source],
    ['Columns', `${trace.columns.join(' + ')}, in ${trace.unit}`],
    ['Time', trace.timeFormat],
    [
      'Samples',
      `${formatCount(trace.samples)} every ${formatQuantity(trace.stepS, 'time')}, ${formatQuantity(trace.durationS, 'time')} in all`,
    ],
    [
      'Kept',
      `${formatCount(trace.points)} points; energy exact, at most ${formatQuantity(share < 1e-6 ? 0 : share, 'percent', { digits: 2 }).replace(' ', '\u00a0')} of the peak off`,
    ],
    ['Power', `${formatQuantity(trace.leastW, 'activePower')} to ${formatQuantity(trace.greatestW, 'activePower')}`],
    [
      'Gaps',
      trace.gapCount === 0
        ? 'None'
        : `${trace.gapCount}, bridged: ${trace.gaps
            .slice(0, 3)
            .map((g) => `${g.fromS.toPrecision(4)}–${g.toS.toPrecision(4)} s`)
            .join(', ')}${trace.gapCount > 3 ? ', …' : ''}`,
    ],
    ...(trace.skipped > 0 ? [['Left out', `${trace.skipped} rows without a number`]] : []),
  ] as const
  return (
    <section aria-label="Recording">
      <h3>Recording</h3>
      <dl className="trace-facts">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Button small onPress={props.onFit}>
        Fit a training job
      </Button>
    </section>
  )
}
