/** Amplitude spectrum of one trace over the visible time, with its strongest lines in a table. */
import { X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import { displayUnit, formatCount, formatNumber, formatQuantity, QUANTITIES, unitScale } from '../../model/units/index.ts'
import { IconButton } from '../ui/Button.tsx'
import { channelQuantity } from './defaults.ts'
import { traceColors } from './panes.ts'
import { PlotlyChart } from './PlotlyChart.tsx'
import { usePlots } from './plotStore.ts'
import { EXACT_SAMPLES, fetchSamples } from './seriesStore.ts'
import { amplitudeSpectrum, strongestLines, type Spectrum } from '../../model/figures/spectrum.ts'
import { useFigureTheme } from './theme.ts'
import { formatTime } from './timeAxis.ts'
import { useSize } from './useSize.ts'
import type { PlotModel } from './usePlotModel.ts'
import { midSentence } from '../../model/words.ts'
import { useUnits } from '../state/documentStore.ts'

export function SpectrumPane(props: { readonly model: PlotModel; readonly traceKey: string }) {
  const { model } = props
  const set = useUnits()
  const theme = useFigureTheme()
  const holder = useRef<HTMLDivElement>(null)
  const size = useSize(holder)
  const [spectrum, setSpectrum] = useState<Spectrum | null>(null)
  const [reason, setReason] = useState('')
  const [band, setBand] = useState<readonly [number, number] | null>(null)
  const panes = usePlots((s) => s.panes)
  const channel = model.channels.get(props.traceKey)
  const quantity = channel ? channelQuantity(channel) : 'number'
  const { session, run, window } = model

  useEffect(() => {
    if (!session || !run || !channel) return
    let alive = true
    const timer = setTimeout(async () => {
      const samples = Math.ceil((window.toS - window.fromS) / run.stepS) + 1
      if (samples > EXACT_SAMPLES) {
        setSpectrum(null)
        setReason(`The visible time holds more than ${formatCount(EXACT_SAMPLES)} samples: zoom in for a spectrum.`)
        return
      }
      const block = (await fetchSamples(session, run, [channel.id], window)).get(channel.id)
      if (!alive) return
      const next = block?.exact ? amplitudeSpectrum(block.min, run.stepS) : null
      setSpectrum(next)
      setReason(next ? '' : 'Too few samples lie in the visible time.')
    }, 120)
    return () => {
      alive = false
      clearTimeout(timer)
    }
  }, [session, run, channel, window])

  const lines = useMemo(() => (spectrum ? strongestLines(spectrum, 6) : []), [spectrum])
  const drawn = useMemo(() => {
    if (!spectrum || size.width < 60) return null
    const unit = displayUnit(quantity, lines[0]?.amplitude ?? 0, { set })
    const { factor } = unitScale(quantity, unit)
    const figure = {
      title: 'Spectrum',
      xTitle: 'Frequency, Hz',
      panes: [{ title: `Amplitude, ${midSentence(QUANTITIES[quantity].label)}`, unit }],
      traces: [
        {
          name: channel?.label ?? '',
          x: spectrum.frequenciesHz,
          y: spectrum.amplitudes.map((a) => a / factor),
          pane: 0,
          role: 'signal' as const,
          color: traceColors(panes).get(props.traceKey) ?? 0,
        },
      ],
    }
    const strongest = Math.max(...lines.map((l) => l.frequencyHz), 0)
    const highest = Math.min(Math.max(4 * strongest, 8 * spectrum.resolutionHz), spectrum.frequenciesHz.at(-1) ?? 1)
    return plotlyFigure(figure, theme, { ...size, window: band ?? [0, highest], headings: true, legends: false })
  }, [spectrum, lines, size, quantity, channel, panes, props.traceKey, theme, band, set])

  return (
    <section className="spectrum" aria-label={`Spectrum of ${channel?.label ?? 'trace'}`}>
      <div className="measure-head">
        <b>{channel?.label ?? props.traceKey}</b>
        <span className="measure-note">
          {spectrum
            ? `Hann window, ${formatTime(window.fromS, 0.01)}–${formatTime(window.toS, 0.01)} s, mean ${formatQuantity(spectrum.mean, quantity)} removed; resolution ${formatQuantity(spectrum.resolutionHz, 'frequency')}`
            : reason}
        </span>
        <IconButton small label="Close spectrum" icon={X} onPress={() => usePlots.getState().set({ spectrumOf: null })} />
      </div>
      <div className="spectrum-body">
        <div ref={holder} className="spectrum-chart">
          {drawn ? (
            <PlotlyChart
              figure={drawn}
              drag="zoomTime"
              label="Amplitude spectrum"
              onRanges={(r) => setBand(r.x)}
              onFit={() => setBand(null)}
            />
          ) : null}
        </div>
        <table className="results-table spectrum-lines">
          <thead>
            <tr>
              <th scope="col" className="number">
                Frequency, Hz
              </th>
              <th scope="col" className="number">
                Amplitude
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.frequencyHz}>
                <td className="number">{formatNumber(line.frequencyHz, 4)}</td>
                <td className="number">{formatQuantity(line.amplitude, quantity, { set })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
