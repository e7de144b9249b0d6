/** Who takes the pulse, and the sags of the run under the curves it is held against. */
import { absorptionOf, BANDS } from '../../model/absorption/index.ts'
import { absorptionFigure } from '../../model/figures/absorption.ts'
import { voltageCurves, voltageTimeFigure } from '../../model/figures/voltageTime.ts'
import { enabledChecks } from '../../model/limits/index.ts'
import { formatQuantity } from '../../model/units/index.ts'
import type { AbsorptionContent, ReportSource } from './types.ts'

export function absorptionContent({ document, study, waveforms }: ReportSource): AbsorptionContent | null {
  const answer = absorptionOf(document, waveforms)
  const sags = sagFigure({ document, study, waveforms })
  if ('reason' in answer) return sags ? { sentence: answer.reason, figure: null, head: [], rows: [], sags } : null
  const { absorption } = answer
  const { pulseW, gridW, fromS, toS, stages, periodS } = absorption
  const watts = (p: number): string => formatQuantity(p, 'activePower', { digits: 3 })
  const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
  return {
    sentence:
      `Between ${fromS.toFixed(2)} s and ${toS.toFixed(2)} s${periodS === null ? '' : `, whole periods of ${formatQuantity(periodS, 'time')},`} the loads swing by ` +
      `${watts(pulseW)} peak to peak; ${watts(gridW)} (${percent(gridW / pulseW)}) is left for grid and machines. The chart takes the stages off ` +
      'one after the other. A share is the covariance of the stage’s power with that of the loads over the variance of the loads; all shares add ' +
      'up to 100 %, in every band as well. Below zero a stage adds to the pulse.',
    figure: absorptionFigure(absorption),
    head: ['Stage', 'Takes', 'Left', 'Share', ...BANDS.map(({ fromHz, toHz }) => `${fromHz}–${toHz} Hz`), 'Own swing', 'Energy'],
    rows: stages.map((s) => [
      s.name,
      s.role === 'source' ? '–' : watts(s.beforeW - s.afterW),
      s.role === 'source' ? '–' : watts(s.afterW),
      percent(s.share),
      ...s.bands.map(percent),
      watts(s.swingW),
      formatQuantity(s.energyJ, 'energy', { digits: 3 }),
    ]),
    sags,
  }
}

/** Under the curves of the enabled checks; ITIC is always one. */
function sagFigure({ document, study, waveforms }: Pick<ReportSource, 'document' | 'study' | 'waveforms'>) {
  const enabled = new Set(enabledChecks(document, study).map(({ key }) => key))
  const keys = voltageCurves(document).flatMap(({ key }) => (enabled.has(key) || key === 'itic' ? [key] : []))
  const figure = voltageTimeFigure(document, waveforms, new Set(keys))
  return figure.traces.some(({ role }) => role === 'points') ? figure : null
}
