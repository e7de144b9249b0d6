/** Title, unit and legend of one pane. A trace's chip hides and shows it; its menu holds the rest. */
import { EllipsisVertical } from 'lucide-react'
import { memo } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { SeriesBlock } from '../../contract/index.ts'
import { formatNumber, toDisplay } from '../../model/units/index.ts'
import { lowerBound, rounding, valueAt } from './measure.ts'
import { shortNames, traceKey, type Pane, type TraceRef } from './panes.ts'
import { usePlots } from './plotStore.ts'
import { traceColorVar } from './theme.ts'

export function PaneHeader(props: {
  readonly pane: Pane
  readonly title: string
  readonly unit: string
  readonly top: number
  readonly colors: ReadonlyMap<string, number>
  readonly series: ReadonlyMap<string, SeriesBlock>
  /** Time under the pointer, s. */
  readonly pointerS: number | null
  readonly nameOf: (ref: TraceRef) => string
  readonly isRecorded: (ref: TraceRef) => boolean
}) {
  const { pane } = props
  const names = shortNames(pane.traces.map(props.nameOf))
  const hidden = usePlots((s) => s.hidden)
  return (
    <section className="pane-header" style={{ top: props.top }} aria-label={`${props.title} pane`}>
      <span className="pane-title">{props.title}</span>
      {props.unit ? <span className="pane-unit">{props.unit}</span> : null}
      <div className="pane-legend">
        {pane.traces.map((ref, k) => {
          const key = traceKey(ref)
          const name = props.nameOf(ref)
          const off = hidden.has(key)
          const missing = !props.isRecorded(ref)
          return (
            <div key={key} className={`trace-chip ${off ? 'off' : ''} ${missing ? 'missing' : ''}`}>
              <button
                type="button"
                className="trace-toggle"
                aria-pressed={!off}
                aria-label={`${off ? 'Show' : 'Hide'} ${name}`}
                onClick={() => usePlots.getState().toggle(ref)}
              >
                <span className="swatch" style={{ background: traceColorVar(props.colors.get(key) ?? 0) }} aria-hidden />
                <span className="trace-name" title={name}>
                  {names[k]}
                </span>
                <span className="trace-value mono">
                  {missing ? 'not recorded' : reading(props.series.get(key), props.pointerS, pane, props.unit)}
                </span>
              </button>
              <TraceMenu pane={pane} trace={ref} name={name} />
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** Its props stay as they are while the pointer reads values and the wheel zooms. */
const TraceMenu = memo(function TraceMenu(props: { readonly pane: Pane; readonly trace: TraceRef; readonly name: string }) {
  const plots = usePlots.getState()
  const key = traceKey(props.trace)
  const spectrumOf = usePlots((s) => s.spectrumOf)
  return (
    <MenuTrigger>
      <Button className="icon-btn tiny" aria-label={`Actions for ${props.name}`}>
        <EllipsisVertical size={12} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom end" offset={3}>
        <Menu
          className="menu"
          onAction={(action) => {
            if (action === 'spectrum') plots.set({ spectrumOf: spectrumOf === key ? null : key })
            if (action === 'split') plots.split(props.trace)
            if (action === 'remove') plots.remove(props.trace)
            if (action === 'up') plots.move(props.pane.id, -1)
            if (action === 'down') plots.move(props.pane.id, 1)
          }}
        >
          <MenuItem id="spectrum" className="menu-item">
            {spectrumOf === key ? 'Hide spectrum' : 'Spectrum of visible time'}
          </MenuItem>
          <MenuItem id="split" className="menu-item" isDisabled={props.pane.traces.length < 2}>
            Move to a pane of its own
          </MenuItem>
          <MenuItem id="up" className="menu-item">
            Move pane up
          </MenuItem>
          <MenuItem id="down" className="menu-item">
            Move pane down
          </MenuItem>
          <MenuItem id="remove" className="menu-item">
            Remove trace
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
})

/** Value under the pointer: of the sample line where every sample is there, else the extremes of the pixel column. */
function reading(block: SeriesBlock | undefined, timeS: number | null, pane: Pane, unit: string): string {
  if (!block || timeS === null || block.t.length === 0) return ''
  const rounded = rounding(block, (v) => toDisplay(v, pane.quantity, unit))
  const show = (v: number): string => formatNumber(rounded(v), 5)
  const value = valueAt(block, timeS)
  if (value !== null) return show(value)
  if (block.exact) return ''
  const k = Math.min(lowerBound(block.t, timeS), block.t.length - 1)
  const low = show(block.min[k] ?? Number.NaN)
  const high = show(block.max[k] ?? Number.NaN)
  return low === high ? low : `${low} … ${high}`
}
