/** `ppx absorption`: who takes the pulse, as text. */
import { BANDS, type Absorption } from '../model/absorption/index.ts'
import { formatQuantity, formatShare } from '../model/units/index.ts'
import { table } from './print.ts'

export function absorptionText({ pulseW, gridW, driftW, stages, fromS, toS, meanLossW }: Absorption): string {
  const watts = (p: number): string => formatQuantity(p, 'activePower', { digits: 4 })
  const rows = stages.map((s) => [
    s.name,
    s.role === 'source' ? '–' : watts(s.beforeW - s.afterW),
    s.role === 'source' ? '–' : watts(s.afterW),
    formatShare(s.share),
    ...s.bands.map((share) => formatShare(share)),
    watts(s.swingW),
    formatQuantity(s.energyJ, 'energy', { digits: 4 }),
  ])
  const bands = BANDS.map(({ fromHz, toHz }) => `${fromHz}–${toHz} Hz>`)
  return [
    `Pulse ${watts(pulseW)} peak to peak at the loads, ${watts(gridW)} left for grid and machines (${formatShare(gridW / pulseW)}), ${fromS.toFixed(2)}–${toS.toFixed(2)} s; slow drift of the sources ${watts(driftW)} aside; mean losses ${watts(meanLossW)}.`,
    table(['Stage', 'Takes, p-p>', 'Left, p-p>', 'Share>', ...bands, 'Own swing>', 'Energy, p-p>'], rows),
  ].join('\n')
}
