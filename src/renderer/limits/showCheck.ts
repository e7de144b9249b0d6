/**
 * From a check to its curve: the trace, the time around its worst value, the limit in it, the component on the diagram. One of the operating
 * point leads to its study.
 */
import type { CheckResult } from '../../contract/index.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { showPanel } from '../panels/layout.ts'
import { channelQuantity, standardPanes } from '../plots/defaults.ts'
import { traceKey } from '../plots/panes.ts'
import { usePlots } from '../plots/plotStore.ts'
import { windowAround } from '../plots/timeAxis.ts'
import { useAskedCheck } from '../runs/askedCheck.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'

export function showCheck(check: CheckResult): void {
  if (check.componentId !== '') {
    useView.getState().select([check.componentId])
    useView.getState().reveal([check.componentId])
  }
  if (check.study !== 'transient') {
    useAskedCheck.setState({ check })
    showPanel(check.study)
    return
  }
  const { runs, selectedRunId } = useRuns.getState()
  const run = runs.find((r) => r.id === selectedRunId)
  const { channel } = check
  const recorded = channel && run?.channels.find((c) => traceKey(c) === traceKey(channel))
  if (!run || !recorded) return
  const plots = usePlots.getState()
  const quantity = channelQuantity(recorded)
  const { document } = useDocument.getState()
  if (document && plots.panes.length === 0) plots.setPanes(standardPanes(document, run.channels))
  plots.show({ componentId: recorded.componentId, output: recorded.output }, quantity, QUANTITIES[quantity].label)
  const hidden = usePlots.getState().hidden
  if (hidden.has(traceKey(recorded))) plots.toggle(recorded)
  const endS = (run.samples - 1) * run.stepS
  plots.set({ focus: check, difference: false })
  if (Number.isFinite(check.timeS)) plots.zoom(windowAround(check.timeS, run.stepS, endS))
  showPanel('plots')
}
