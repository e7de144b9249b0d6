/** Table of what the two cursors read. Times can be typed; the table can be copied as tab-separated text. */
import { ArrowLeftRight, Copy, X } from 'lucide-react'
import { useState } from 'react'
import { formatNumber, formatQuantity, MINUS, readDecimal, toDisplay } from '../../model/units/index.ts'
import { showNotice } from '../state/noticeStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { moveCursor } from './CursorLayer.tsx'
import { decimalsFor } from './measure.ts'
import { traceColors, traceKey, type Pane, type TraceRef } from './panes.ts'
import { usePlots, type CursorName } from './plotStore.ts'
import { traceColorVar } from './theme.ts'
import { formatTime } from './timeAxis.ts'
import { exactness, useMeasurements, type Measurement } from './useMeasurements.ts'
import type { PlotModel } from './usePlotModel.ts'

const COLUMNS = ['A', 'B', 'B − A', 'Slope', 'Min', 'Max', 'Mean', 'RMS'] as const

interface Row {
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly color: number
  readonly cells: readonly string[]
}

export function MeasureTable(props: { readonly model: PlotModel }) {
  const { model } = props
  const { panes, cursors, hidden } = usePlots()
  const traces = panes.flatMap((p) => p.traces.map(traceKey)).filter((k) => !hidden.has(k))
  const measured = useMeasurements(model.session, model.run, model.channels, traces, cursors)
  if (!cursors || !model.run) return null
  const stepS = model.run.stepS
  const rows = tableRows(panes, hidden, model.assembled.units, measured?.byTrace ?? new Map(), cursors.b - cursors.a, model.nameOf)
  const delta = cursors.b - cursors.a

  async function copy(): Promise<void> {
    const lines = [
      ['Trace', 'Unit', ...COLUMNS].join('\t'),
      ...rows.map((r) => [r.name, r.unit, ...r.cells].join('\t')),
      `A = ${formatTime(cursors?.a ?? 0, stepS)} s\tB = ${formatTime(cursors?.b ?? 0, stepS)} s`,
    ]
    await navigator.clipboard.writeText(lines.join('\n'))
    showNotice('success', 'Measurements copied')
  }

  return (
    <section className="measure" aria-label="Cursor measurements">
      <div className="measure-head">
        <TimeInput name="a" value={cursors.a} stepS={stepS} endS={model.endS} />
        <TimeInput name="b" value={cursors.b} stepS={stepS} endS={model.endS} />
        <span className="measure-fact">
          Δt <b className="mono">{formatTime(delta, stepS)} s</b>
        </span>
        <span className="measure-fact">
          1/Δt <b className="mono">{delta === 0 ? '–' : formatQuantity(1 / Math.abs(delta), 'frequency')}</b>
        </span>
        <span className="measure-note">{measured ? exactness(measured) : ''}</span>
        <IconButton small label="Copy measurements" icon={Copy} onPress={() => void copy()} />
        <IconButton small label="Put cursors into view" icon={ArrowLeftRight} onPress={() => placeCursors(model)} />
        <IconButton small label="Remove cursors" icon={X} onPress={() => usePlots.getState().setCursors(null)} />
      </div>
      <div className="measure-scroll">
        <table className="results-table">
          <thead>
            <tr>
              <th scope="col">Trace</th>
              <th scope="col">Unit</th>
              {COLUMNS.map((c) => (
                <th key={c} scope="col" className="number">
                  {c}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  <span className="swatch" style={{ background: traceColorVar(row.color) }} aria-hidden />
                  {row.name}
                </th>
                <td className="muted">{row.unit}</td>
                {row.cells.map((cell, k) => (
                  <td key={COLUMNS[k]} className="number">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

export function placeCursors(model: Pick<PlotModel, 'window' | 'run' | 'endS'>): void {
  const { fromS, toS } = model.window
  const stepS = model.run?.stepS ?? 1e-3
  usePlots.getState().setCursors({
    a: Math.round((fromS + (toS - fromS) / 3) / stepS) * stepS,
    b: Math.round((fromS + (2 * (toS - fromS)) / 3) / stepS) * stepS,
  })
}

function tableRows(
  panes: readonly Pane[],
  hidden: ReadonlySet<string>,
  units: readonly string[],
  measured: ReadonlyMap<string, Measurement>,
  deltaS: number,
  nameOf: (ref: TraceRef) => string,
): Row[] {
  const colors = traceColors(panes)
  return panes.flatMap((pane, k) =>
    pane.traces
      .filter((t) => !hidden.has(traceKey(t)))
      .map((ref) => {
        const unit = units[k] ?? ''
        const key = traceKey(ref)
        const m = measured.get(key)
        const decimals = decimalsFor([m?.a, m?.b, m?.between?.min, m?.between?.max].map((v) => (v ? toDisplay(v, pane.quantity, unit) : 0)))
        const fixed = (v: number): string =>
          v
            .toFixed(decimals)
            .replace(/^-(?=0(\.0*)?$)/, '')
            .replace('-', MINUS)
        const show = (v: number | null | undefined): string =>
          v === null || v === undefined ? '–' : fixed(toDisplay(v, pane.quantity, unit))
        const factor = toDisplay(1, pane.quantity, unit) - toDisplay(0, pane.quantity, unit)
        const spread = (v: number | undefined): string => (v ? ` ± ${formatNumber(v * factor, 2)}` : '')
        const difference = m && m.a !== null && m.b !== null ? (m.b - m.a) * factor : null
        return {
          key,
          name: nameOf(ref),
          unit,
          color: colors.get(key) ?? 0,
          cells: [
            show(m?.a),
            show(m?.b),
            difference === null ? '–' : fixed(difference),
            difference === null || deltaS === 0
              ? '–'
              : `${formatNumber(Number(difference.toFixed(decimals)) / deltaS, 4)}${unit ? ` ${unit}/s` : ' /s'}`,
            show(m?.between?.min),
            show(m?.between?.max),
            show(m?.between?.mean) + spread(m?.between?.meanSpread),
            show(m?.between?.rms) + spread(m?.between?.rmsSpread),
          ],
        }
      }),
  )
}

function TimeInput(props: { readonly name: CursorName; readonly value: number; readonly stepS: number; readonly endS: number }) {
  // What is being typed; else where the cursor stands, which may be another instant than was asked for.
  const [draft, setDraft] = useState<string | null>(null)
  function commit(): void {
    const time = readDecimal(draft ?? '')
    if (time !== null) moveCursor(props.name, time, props.stepS, props.endS)
    setDraft(null)
  }
  return (
    <label className={`cursor-input cursor-input-${props.name}`}>
      <span>{props.name.toUpperCase()}</span>
      <input
        className="text-input mono"
        aria-label={`Time of cursor ${props.name.toUpperCase()}, s`}
        value={draft ?? formatTime(props.value, props.stepS)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') setDraft(null)
        }}
      />
      s
    </label>
  )
}
