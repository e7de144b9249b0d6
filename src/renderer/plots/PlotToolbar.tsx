import { ArrowLeftRight, Download, Home, LayoutList, ListTree, Move, MoveHorizontal, Square, TrendingDown } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
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

export function PlotToolbar(props: { readonly model: PlotModel }) {
  const { model } = props
  const runs = useRuns((s) => s.runs)
  const { tool, cursors, showLimits, showChannels, overlayRunId, difference, panes } = usePlots()
  const plots = usePlots.getState()
  const others = runs.filter((r) => r.id !== model.run?.id && r.samples > 1)
  const name = model.run?.name ?? 'Plots'

  function exportAs(format: string): void {
    if (format === 'png' || format === 'svg') void savePicture(model.assembled.figure, model.window, format, name)
    else if (model.session && model.run && format === 'comtrade') void saveComtrade(model.session, model.run.id, name)
    else if (model.session && model.run) {
      const shown = panes.flatMap((p) => p.traces.flatMap((t) => model.channels.get(traceKey(t))?.id ?? []))
      void saveCsv(model.session, model.run.id, format === 'csvAll' ? model.run.channels.map((c) => c.id) : shown, name)
    }
  }

  return (
    <div className="results-bar" role="toolbar" aria-label="Plot tools">
      <IconButton label="Channels" icon={ListTree} selected={showChannels} onPress={() => plots.set({ showChannels: !showChannels })} />
      <IconButton
        label="Standard panes"
        icon={LayoutList}
        disabled={model.run === null}
        onPress={() => {
          const { document } = useDocument.getState()
          if (document && model.run) plots.setPanes(standardPanes(document, model.run.channels))
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
        selected={cursors !== null}
        onPress={() => (cursors ? plots.setCursors(null) : placeCursors(model))}
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
              options={[{ value: NO_OVERLAY, label: 'No run' }, ...others.map((r) => ({ value: r.id, label: r.name }))]}
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
        <Button className="icon-btn" aria-label="Export plots" isDisabled={model.run === null || panes.length === 0}>
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
}
