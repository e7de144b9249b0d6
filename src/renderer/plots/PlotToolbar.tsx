import { ArrowLeftRight, Download, Home, LayoutList, ListTree, Move, MoveHorizontal, Square, TrendingDown } from 'lucide-react'
import { memo } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useShallow } from 'zustand/react/shallow'
import type { RunRecord } from '../../contract/index.ts'
import { withDomain } from '../../model/study/settingsText.ts'
import { PlainSelect } from '../fields/SelectField.tsx'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { saveComtrade, saveCsv, savePicture } from './exportPlots.ts'
import { standardPanes } from './defaults.ts'
import { placeCursors } from './MeasureTable.tsx'
import { traceKey } from './panes.ts'
import { PlotLayouts } from './PlotLayouts.tsx'
import { usePlots } from './plotStore.ts'
import type { PlotModel } from './usePlotModel.ts'

const NO_OVERLAY = 'none'

/** `latest`: the model as it is when a button is pressed; what is zoomed meanwhile is none of the toolbar's. */
export const PlotToolbar = memo(function PlotToolbar(props: { readonly run: RunRecord | null; readonly latest: () => PlotModel }) {
  const { run, latest } = props
  const runs = useRuns((s) => s.runs)
  const { tool, hasCursors, showLimits, showChannels, overlayRunId, difference, isEmpty } = usePlots(
    useShallow((s) => ({
      tool: s.tool,
      hasCursors: s.cursors !== null,
      showLimits: s.showLimits,
      showChannels: s.showChannels,
      overlayRunId: s.overlayRunId,
      difference: s.difference,
      isEmpty: s.panes.length === 0,
    })),
  )
  const plots = usePlots.getState()
  const others = runs.filter((r) => r.id !== run?.id && r.samples > 1)

  function exportAs(format: string): void {
    const model = latest()
    const name = model.run?.name ?? 'Plots'
    if (format === 'png' || format === 'svg') void savePicture(model.assembled.figure, model.window, format, name)
    else if (model.session && model.run && format === 'comtrade') void saveComtrade(model.session, model.run.id, name)
    else if (model.session && model.run) {
      const shown = usePlots.getState().panes.flatMap((p) => p.traces.flatMap((t) => model.channels.get(traceKey(t))?.id ?? []))
      void saveCsv(model.session, model.run.id, format === 'csvAll' ? model.run.channels.map((c) => c.id) : shown, name)
    }
  }

  return (
    <div className="results-bar" role="toolbar" aria-label="Plot tools">
      <IconButton label="Channels" icon={ListTree} selected={showChannels} onPress={() => plots.set({ showChannels: !showChannels })} />
      <IconButton
        label="Standard panes"
        icon={LayoutList}
        disabled={run === null}
        onPress={() => {
          const { document } = useDocument.getState()
          if (document && run) plots.setPanes(standardPanes(document, run.channels))
        }}
      />
      <PlotLayouts />
      <span className="bar-line" aria-hidden />
      <IconButton
        label="Zoom in time"
        icon={MoveHorizontal}
        selected={tool === 'zoomTime'}
        onPress={() => plots.set({ tool: 'zoomTime' })}
      />
      <IconButton label="Zoom a box" icon={Square} selected={tool === 'zoomBox'} onPress={() => plots.set({ tool: 'zoomBox' })} />
      <IconButton label="Pan" icon={Move} selected={tool === 'pan'} onPress={() => plots.set({ tool: 'pan' })} />
      <IconButton label="Show everything (double-click)" icon={Home} onPress={() => plots.zoom(null)} />
      <span className="bar-line" aria-hidden />
      <IconButton
        label="Cursors"
        icon={ArrowLeftRight}
        selected={hasCursors}
        onPress={() => (hasCursors ? plots.setCursors(null) : placeCursors(latest()))}
      />
      <IconButton label="Limits" icon={TrendingDown} selected={showLimits} onPress={() => plots.set({ showLimits: !showLimits })} />
      <span className="bar-space" />
      {others.length > 0 ? (
        <>
          <span className="bar-label">Compare with</span>
          <div className="bar-select">
            <PlainSelect
              label="Compare with run"
              value={overlayRunId ?? NO_OVERLAY}
              options={[{ value: NO_OVERLAY, label: 'No run' }, ...others.map((r) => ({ value: r.id, label: withDomain(r) }))]}
              onChange={(id) =>
                plots.set({ overlayRunId: id === NO_OVERLAY ? null : id, ...(id === NO_OVERLAY ? { difference: false } : {}) })
              }
            />
          </div>
          <label className="bar-check">
            <input
              type="checkbox"
              checked={difference}
              disabled={overlayRunId === null}
              onChange={(event) => plots.set({ difference: event.target.checked })}
            />
            Difference
          </label>
          <span className="bar-line" aria-hidden />
        </>
      ) : null}
      <MenuTrigger>
        <Button className="icon-btn" aria-label="Export plots" isDisabled={run === null || isEmpty}>
          <Download size={16} strokeWidth={1.75} aria-hidden />
        </Button>
        <Popover className="popover" placement="bottom end" offset={3}>
          <Menu className="menu" onAction={(key) => exportAs(String(key))}>
            <MenuItem id="png" className="menu-item">
              Picture of the visible time (PNG)
            </MenuItem>
            <MenuItem id="svg" className="menu-item">
              Vector picture of the visible time (SVG)
            </MenuItem>
            <MenuItem id="csv" className="menu-item">
              Shown channels, all samples (CSV)
            </MenuItem>
            <MenuItem id="csvAll" className="menu-item">
              All channels, all samples (CSV)
            </MenuItem>
            <MenuItem id="comtrade" className="menu-item">
              All channels, all samples (COMTRADE)
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  )
})
