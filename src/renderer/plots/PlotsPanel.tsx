/** Waveforms of a run: stacked panes over one time axis, cursors with measurements, spectrum, comparison with another run. */
import { useCallback, useEffect, useRef } from 'react'
import { runCommand } from '../commands/registry.ts'
import { useDocument } from '../state/documentStore.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { ResultsArriving } from '../runs/ResultsArriving.tsx'
import { Button } from '../ui/Button.tsx'
import { ChannelTree } from './ChannelTree.tsx'
import { standardPanes } from './defaults.ts'
import { MeasureTable } from './MeasureTable.tsx'
import { PlotArea } from './PlotArea.tsx'
import { loadPlotly } from './PlotlyChart.tsx'
import { PlotToolbar } from './PlotToolbar.tsx'
import { usePlots } from './plotStore.ts'
import { SpectrumPane } from './SpectrumPane.tsx'
import { usePlotModel, type PlotModel } from './usePlotModel.ts'
import { useSize } from './useSize.ts'
import '../results.css'
import './plots.css'

export function PlotsPanel() {
  const holder = useRef<HTMLDivElement>(null)
  const size = useSize(holder)
  const model = usePlotModel(size.width)
  const { panes, showChannels, spectrumOf } = usePlots()
  const now = useRef(model)
  now.current = model
  const latest = useCallback(() => now.current, [])
  useStandardPanes(model)
  // Ready before the first curve is there.
  useEffect(() => void loadPlotly(), [])

  return (
    <div className="results-panel">
      <PlotToolbar run={model.run} latest={latest} />
      <div className="plots-body">
        {showChannels && model.run ? <ChannelTree channels={model.run.channels} /> : null}
        <div className="plots-main">
          <div ref={holder} className={`plots-scroll ${model.loading ? 'loading' : ''}`}>
            {size.width > 80 && size.height > 60 ? (
              panes.length > 0 && model.run && (isActive(model.run) || model.run.samples > 1) ? (
                <PlotArea model={model} width={size.width} available={size.height} />
              ) : (
                <NothingToPlot model={model} />
              )
            ) : null}
          </div>
          {model.differenceMissing ? (
            <p className="plots-note" role="status">
              A trace without a difference is not recorded in both runs, or the visible time holds too many samples: zoom in.
            </p>
          ) : null}
          {spectrumOf && model.run ? <SpectrumPane model={model} traceKey={spectrumOf} /> : null}
          {panes.length > 0 && model.run && model.run.samples > 1 ? <MeasureTable model={model} /> : null}
        </div>
      </div>
    </div>
  )
}

function NothingToPlot(props: { readonly model: PlotModel }) {
  const { run } = props.model
  const loading = useRuns((s) => s.loading)
  if (!run && loading) return <ResultsArriving />
  if (!run) {
    return (
      <div className="empty">
        <h3>No run yet</h3>
        <p>Run the study to see its waveforms here: power, voltage and frequency over one time axis, with cursors and limits.</p>
        <Button onPress={() => runCommand('run.start')}>Run</Button>
      </div>
    )
  }
  if (!isActive(run) && run.samples < 2) {
    return (
      <div className="empty">
        <h3>Nothing was recorded</h3>
        <p>{run.name} ended before it recorded anything. The runs panel says why.</p>
      </div>
    )
  }
  return (
    <div className="empty">
      <h3>No channel shown</h3>
      <p>{run.channels.length === 0 ? 'This run recorded no channel. Choose channels in the study.' : 'Choose channels to plot.'}</p>
      {run.channels.length > 0 ? <Button onPress={() => usePlots.getState().set({ showChannels: true })}>Channels</Button> : null}
    </div>
  )
}

/** The first run shown in a project brings the standard panes; later runs keep what the user arranged. */
function useStandardPanes({ run }: PlotModel): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is what asks for panes, not every change of its record.
  useEffect(() => {
    const { document } = useDocument.getState()
    if (document && run && usePlots.getState().panes.length === 0) usePlots.getState().setPanes(standardPanes(document, run.channels))
  }, [run?.id, run?.channels.length])
}
