/** Components onto the plots: dragged there from the one-line, or by command. */
import { QUANTITIES } from '../../model/units/index.ts'
import { showPanel } from '../panels/layout.ts'
import { useDocument } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { useRuns } from '../state/runStore.ts'
import { channelQuantity, standardPanes } from './defaults.ts'
import { usePlots } from './plotStore.ts'

/** Is this place of the window the plots panel, or its tab? */
export function isPlots(at: { readonly clientX: number; readonly clientY: number }): boolean {
  const element = window.document.elementFromPoint(at.clientX, at.clientY)
  if (!element) return false
  return element.closest('[data-panel="plots"]') !== null || element.closest('.dock-tab')?.getAttribute('title') === 'Plots'
}

/** Every recorded channel of the components, each with its like. */
export function plotComponents(ids: readonly string[]): void {
  const { document } = useDocument.getState()
  const { runs, selectedRunId } = useRuns.getState()
  const run = runs.find(({ id }) => id === selectedRunId)
  if (!document) return
  showPanel('plots')
  if (!run) {
    showNotice('info', 'There is no run to plot yet', 'Run the study, then drag a component here.')
    return
  }
  const plots = usePlots.getState()
  if (plots.panes.length === 0) plots.setPanes(standardPanes(document, run.channels))
  const channels = run.channels.filter(({ componentId }) => ids.includes(componentId))
  const typeOf = (id: string): string | undefined => document.components[id]?.type
  for (const channel of channels) {
    const quantity = channelQuantity(channel)
    plots.add(
      { componentId: channel.componentId, output: channel.output },
      quantity,
      QUANTITIES[quantity].label,
      ({ componentId }) => typeOf(componentId) === typeOf(channel.componentId),
    )
  }
  const missing = ids.filter((id) => !channels.some(({ componentId }) => componentId === id))
  if (missing.length === 0) return
  const names = missing.map((id) => document.components[id]?.name ?? id).join(', ')
  showNotice('info', `${names}: nothing recorded in ${run.name}`, 'Choose the channels in the study and run it again.')
}
