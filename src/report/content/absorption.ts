/** Who takes the pulse, and the sags of the run under the curves it is held against. */
import { absorptionOf, BANDS } from '../../model/absorption/index.ts'
import { tiersOf } from '../../model/buffers/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { absorptionFigure } from '../../model/figures/absorption.ts'
import { tierFigure } from '../../model/figures/tiers.ts'
import { voltageCurves, voltageTimeFigure } from '../../model/figures/voltageTime.ts'
import { enabledChecks } from '../../model/limits/index.ts'
import { displayUnit, formatQuantity, formatShare } from '../../model/units/index.ts'
import type { ReportSource } from './source.ts'
import type { AbsorptionContent } from './types.ts'

export function absorptionContent({ document, study, waveforms }: ReportSource): AbsorptionContent | null {
  const answer = absorptionOf(document, waveforms)
  const sags = sagFigure({ document, study, waveforms })
  const rest = { sags, tiers: tierContent(document), questions: questions(document) }
  if ('reason' in answer) return sags || rest.tiers ? { sentence: answer.reason, figure: null, head: [], rows: [], ...rest } : null
  const { absorption } = answer
  const { pulseW, gridW, driftW, fromS, toS, stages, periodS } = absorption
  const watts = (p: number): string => formatQuantity(p, 'activePower', { digits: 3 })
  // Energies of one table are in one unit.
  const energyUnit = displayUnit('energy', Math.max(...stages.map((s) => s.energyJ)))
  return {
    sentence:
      `Between ${fromS.toFixed(2)} s and ${toS.toFixed(2)} s${periodS === null ? '' : `, whole periods of ${formatQuantity(periodS, 'time')},`} the loads swing by ` +
      `${watts(pulseW)} peak to peak; ${watts(gridW)} (${formatShare(gridW / pulseW)}) is left for grid and machines; their slow drift of ${watts(driftW)} over that time is no part of it. The chart takes the stages off ` +
      'one after the other. A share is the covariance of the stage’s power with that of the loads over the variance of the loads; all shares add ' +
      'up to 100 %, in every band as well. Below zero a stage adds to the pulse.',
    figure: absorptionFigure(absorption),
    head: ['Stage', 'Takes', 'Left', 'Share', ...BANDS.map(({ fromHz, toHz }) => `${fromHz}–${toHz} Hz`), 'Own swing', 'Energy'],
    rows: stages.map((s) => [
      s.name,
      s.role === 'source' ? '–' : watts(s.beforeW - s.afterW),
      s.role === 'source' ? '–' : watts(s.afterW),
      formatShare(s.share),
      ...s.bands.map((share) => formatShare(share)),
      watts(s.swingW),
      formatQuantity(s.energyJ, 'energy', { digits: 3, unit: energyUnit }),
    ]),
    ...rest,
  }
}

function tierContent(document: StudioDocument): AbsorptionContent['tiers'] {
  const tiers = tiersOf(document)
  if (!tiers) return null
  return {
    figure: tierFigure(tiers),
    head: ['Store', 'Usable energy', 'Power', 'Flattens up to', 'Power enough'],
    rows: tiers.tiers.map((t) => [
      t.stage,
      formatQuantity(t.energyJ, 'energy', { digits: 3, unit: 'kWh' }),
      Number.isFinite(t.powerW) ? formatQuantity(t.powerW, 'activePower', { digits: 3 }) : '–',
      formatQuantity(t.longestS, 'time', { digits: 3 }),
      t.hasPower ? 'yes' : 'no',
    ]),
  }
}

/** Data that decide a battery's life under micro-cycles and that data sheets rarely give. */
const QUESTIONS = [
  'Cell model, capacity and voltage window; series and parallel build of the cabinet.',
  'Open-circuit voltage and resistance at 10 ms, 1 s and 10 s over state of charge and temperature, charging and discharging.',
  'Highest C-rates by duration and temperature; limits at which the management system derates or opens.',
  'Cycle life over depth of discharge and temperature, with a test below 2 % depth: the exponent there decides the life in this duty.',
  'Calendar life over temperature and state of charge, and the state of charge recommended for storage.',
  'What the warranty counts: throughput, cycles, years; whether pulses of seconds fall under it.',
  'Thermal resistance and cooling of the cabinet; short-circuit current, fuses and contactors; certificates (UL 1973, UL 9540A).',
]
const questions = (document: StudioDocument): readonly string[] =>
  Object.values(document.components).some((c) => c.inService && 'chargeRateMax' in (definitionOf(c.type)?.params ?? {})) ? QUESTIONS : []

/** Under the curves of the enabled checks; ITIC is always one. */
function sagFigure({ document, study, waveforms }: Pick<ReportSource, 'document' | 'study' | 'waveforms'>) {
  const enabled = new Set(enabledChecks(document, study).map(({ key }) => key))
  const keys = voltageCurves(document).flatMap(({ key }) => (enabled.has(key) || key === 'itic' ? [key] : []))
  const figure = voltageTimeFigure(document, waveforms, new Set(keys))
  return figure.traces.some(({ role }) => role === 'points') ? figure : null
}
