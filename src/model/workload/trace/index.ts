/** A measured course as a workload: what was recorded, played back over the racks. */
import type { ParamDefinition } from '../../catalogue/types.ts'
import { flag, number } from '../../catalogue/shared/params.ts'
import { assumed } from '../../catalogue/shared/provenance.ts'
import type { TraceRecord } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import { formatQuantity } from '../../units/index.ts'
import { BANDS, BANDS_SOURCE, bandPowersOf } from '../bands.ts'
import { cut, extremes, integral, lengthOf, steepest } from '../series.ts'
import type { GetParam, KeyFigure, ProfileRequest, Series, WorkloadKind } from '../types.ts'
import { keyFigure } from '../types.ts'
import type { MeasuredTrace } from './csv.ts'
import { MOST_TRACE_POINTS, packTrace, unpackTrace } from './pack.ts'
import { reduce } from './reduce.ts'

export { csvReader, MOST_SAMPLES, type CsvOptions, type CsvReader, type MeasuredTrace } from './csv.ts'
export { powerUnitOf } from './csvCells.ts'
export { fitTraining, type Fit } from './fit.ts'
export { unpackTrace } from './pack.ts'

/** What the document keeps of a measurement; `source` names the file. */
export function traceRecord(measured: MeasuredTrace, source: string): TraceRecord {
  const { series, tolerance, largestDifference } = reduce(measured, MOST_TRACE_POINTS)
  const { least, most } = extremes({ timesS: [], values: Array.from(series.values) })
  return {
    data: packTrace(series),
    points: series.timesS.length,
    samples: measured.timesS.length,
    durationS: lengthOf(series),
    stepS: measured.stepS,
    meanW: integral(series) / lengthOf(series),
    leastW: least,
    greatestW: most,
    tolerance,
    largestDifference,
    source: source.slice(0, 200),
    columns: measured.columns.map((c) => c.slice(0, 120)).slice(0, 64),
    timeFormat: measured.timeFormat,
    unit: measured.unit,
    gaps: [...measured.gaps],
    gapCount: measured.gapCount,
    skipped: measured.skipped,
  }
}

export const traceParams = {
  reference: number('Full load of what was measured', 'activePower', 1e6, {
    section: 'Measurement',
    symbol: 'P_m',
    min: 0,
    exclusive: true,
    max: 1e11,
    help: 'Power that counts as the racks’ rated power: the rating of the GPU, node, rack or hall that was measured.',
    equation: 'level = measured/P_m',
    provenance: assumed(),
  }),
  startAt: number('Begin at', 'time', 0, {
    section: 'Course',
    min: 0,
    max: 1e6,
    help: 'Instant of the recording at which the run begins.',
    provenance: assumed('From its beginning'),
  }),
  firstPulse: number('Rest before', 'time', 1, {
    section: 'Course',
    min: 0,
    max: 86400,
    help: 'The racks stand at the recording’s first value before it begins.',
    provenance: assumed('A second of rest'),
  }),
  repeats: flag('Begins again at its end', true, { section: 'Course', help: 'Otherwise its last value is held.' }),
} satisfies Record<string, ParamDefinition>

const EMPTY: Series = { timesS: [0, 1], values: [0, 0] }
const MOST_POINTS = 2_000_000

/** Levels over the recording's own time; empty where the record holds none. */
export function measuredOf(get: GetParam): Series {
  const text = get('trace')
  if (typeof text !== 'string' || text === '') return EMPTY
  try {
    const { timesS, values } = unpackTrace(text)
    const reference = Number(get('reference'))
    return { timesS, values: values.map((v) => v / reference) }
  } catch {
    return EMPTY
  }
}

function course(get: GetParam, { durationS }: ProfileRequest): Series {
  const all = measuredOf(get)
  const endS = all.timesS.at(-1) ?? 0
  const from = Math.min(Math.max(Number(get('startAt')), 0), endS)
  const first = Number(get('firstPulse'))
  const played = from > 0 ? cut(all, from, endS) : all
  const timesS = [0]
  const values = [played.values[0] ?? 0]
  let offset = first - from
  for (let piece = played; timesS.length < MOST_POINTS; piece = all) {
    for (let k = 0; k < piece.timesS.length; k++) {
      timesS.push((piece.timesS[k] ?? 0) + offset)
      values.push(piece.values[k] ?? 0)
    }
    offset += endS
    if (get('repeats') !== true || offset >= durationS || endS <= 0) break
  }
  if (durationS <= 0) return { timesS: [0], values: [values[0] ?? 0] }
  return cut({ timesS, values }, 0, durationS)
}

function keyFigures(get: GetParam, { ratedPowerW, racks }: { ratedPowerW: number; racks: number }): readonly KeyFigure[] {
  const all = measuredOf(get)
  const fleet = ratedPowerW * racks
  const { least, most } = extremes(all)
  const powers = bandPowersOf(all)
  return [
    keyFigure('peakPower', 'Peak power', 'activePower', most * fleet, 'Greatest value of the recording × P_r·N/P_m'),
    keyFigure('meanPower', 'Mean power', 'activePower', (integral(all) / lengthOf(all)) * fleet, '∫ p dt over the recording'),
    keyFigure('swing', 'Swing', 'activePower', (most - least) * fleet, 'Greatest less least'),
    keyFigure('edgeRate', 'Steepest edge, racks in step', 'rampRate', steepest(all) * fleet, 'dP/dt between two points'),
    ...BANDS.map((band, k) =>
      keyFigure(
        `band.${band.key}`,
        `In ${band.label}, RMS`,
        'activePower',
        (powers[k] ?? 0) * fleet,
        `Periodogram under a Hann window. ${BANDS_SOURCE}`,
      ),
    ),
    keyFigure('energy', 'Energy of the recording', 'energy', integral(all) * fleet, '∫ p dt'),
  ]
}

export const trace: WorkloadKind = {
  kind: 'trace',
  label: 'Measured trace',
  description: 'Power as it was recorded, on all racks at once.',
  params: traceParams,
  profile: course,
  rackProfile: course,
  period: (get) => Math.max(lengthOf(measuredOf(get)), 1e-3),
  repeatsFrom: (get) => Number(get('firstPulse')),
  keyFigures,
  rules: (workload, get): readonly Problem[] => {
    const text = get('trace')
    const place = { workloadId: workload.id }
    if (typeof text !== 'string' || text === '') {
      const message = `${workload.name} holds no recording.`
      return [{ code: 'E236', severity: 'error', message, hint: 'Import one from a CSV file.', place }]
    }
    const { gapCount, durationS } = workload.trace ?? { gapCount: 0, durationS: 0 }
    const problems: Problem[] = []
    if (gapCount > 0) {
      problems.push({
        code: 'W248',
        severity: 'warning',
        message: `${workload.name}: the recording has ${gapCount} gaps, bridged by straight lines`,
        hint: 'Begin after them or cut the file.',
        place,
      })
    }
    if (Number(get('startAt')) >= durationS) {
      const message = `${workload.name}: begins at or after the end of the recording (${formatQuantity(durationS, 'time')})`
      problems.push({ code: 'W243', severity: 'warning', message, place: { ...place, param: 'startAt' } })
    }
    return problems
  },
}
