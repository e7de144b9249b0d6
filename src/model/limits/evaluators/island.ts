/** An island's frequency in the run beside what was estimated of it before any run. */
import { generatorTypes } from '../../catalogue/index.ts'
import { numberOf, paramValue } from '../../document/values.ts'
import { formatNumber, formatQuantity } from '../../units/index.ts'
import { islandEstimate } from '../../validate/island.ts'
import { seconds, type Evaluators, type Site } from './types.ts'

/** Share by which the run may leave the estimate's two amplitudes before it is explained; the governor's lag alone moves it so far. */
const BOUND = 0.25
/** Least whole periods the amplitude is taken from, and most: the end of the run, where the pulse has settled. */
const [FEWEST, MOST] = [2, 10]

/** Amplitude of the part at one frequency over the last whole periods; null where the run holds too few of them in its second half. */
export function amplitudeAt(
  values: Float64Array,
  stepS: number,
  periodS: number,
): { readonly amplitude: number; readonly fromS: number } | null {
  const endS = (values.length - 1) * stepS
  const periods = Math.min(Math.floor(endS / 2 / periodS), MOST)
  if (periods < FEWEST) return null
  const n = Math.round((periods * periodS) / stepS)
  const from = values.length - 1 - n
  let [re, im, mean] = [0, 0, 0]
  for (let k = 0; k < n; k++) mean += (values[from + k] as number) / n
  for (let k = 0; k < n; k++) {
    const at = (2 * Math.PI * periods * k) / n
    const value = (values[from + k] as number) - mean
    re += (2 / n) * value * Math.cos(at)
    im += (2 / n) * value * Math.sin(at)
  }
  return { amplitude: Math.hypot(re, im), fromS: from * stepS }
}

const hz = (f: number): string => formatQuantity(f, 'frequency', { digits: 3 })
const percent = (share: number): string => `${formatNumber(100 * share, 3)} %`

/** Names of what may take a part of the pulse before the shafts do. */
function between({ document }: Site): readonly string[] {
  return Object.values(document.components)
    .filter(
      (c) =>
        c.inService &&
        (['bess', 'flywheel', 'capacitorShelf'].includes(c.type) || (c.type === 'ups' && paramValue(c, 'batteryMode') === 'active')),
    )
    .map((c) => c.name)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

function explained(site: Site, measuredHz: number, estimate: NonNullable<ReturnType<typeof islandEstimate>>, periodS: number): string {
  const bounds = [estimate.governedHz, estimate.aloneHz]
  const [least, most] = [(1 - BOUND) * Math.min(...bounds), (1 + BOUND) * Math.max(...bounds)]
  if (measuredHz >= least && measuredHz <= most) return `Inside the estimate’s bounds (±${hz(least)} to ±${hz(most)}).`
  const beyond = `Outside the estimate’s bounds (±${hz(least)} to ±${hz(most)}).`
  const power = site.beside('p')
  const shaft = power && amplitudeAt(power.values, power.stepS, periodS)
  if (!shaft) return `${beyond} The power of the shafts was not recorded, so the reason stays open.`
  const share = shaft.amplitude / numberOf(site.component, 'sRated') / estimate.pulsePu
  const names = between(site)
  const taken = names.length > 0 ? `: ${names.join(', ')} stand${names.length === 1 ? 's' : ''} between` : ''
  const shown = share < 1 - BOUND || share > 1 + BOUND
  const carried = shown
    ? ` The shafts carry ${percent(share)} of the pulse the estimate puts on them${share < 1 ? taken : ''}; with that power the formula gives ±${hz(share * estimate.governedHz)}.`
    : ''
  const rest = measuredHz / (share * estimate.governedHz)
  const isLeft = rest < 1 - BOUND || rest > 1 + BOUND
  return `${beyond}${carried}${isLeft ? ` What is left, a factor of ${formatNumber(rest, 3)}, lies with the governor, whose lag the estimate takes as 0.25 s, and with the harmonics and events of the run.` : ''}`
}

export const islandEvaluators: Evaluators = {
  islandSwing: {
    places: Object.fromEntries(generatorTypes.map((type) => [type, 'frequency'])),
    beside: ['p'],
    evaluate: (site) => {
      const { document, waveform } = site
      const estimate = islandEstimate(document)
      if (!estimate) return 'No island under a pulse: a utility is connected, no machine runs at the start, or no job repeats.'
      const periodS = 1 / estimate.frequencyHz
      const measured = amplitudeAt(waveform.values, waveform.stepS, periodS)
      if (!measured) return `The second half of the run holds fewer than ${FEWEST} periods of the pulse (${seconds(periodS)} each).`
      if (waveform.values.at(-1) === 0) return 'The island is dead at the end of the run.'
      const ratio = measured.amplitude / estimate.governedHz
      return {
        value: measured.amplitude,
        timeS: measured.fromS,
        facts:
          `Estimated before the run ±${hz(estimate.governedHz)} with the governors, ±${hz(estimate.aloneHz)} by inertia alone; in the run ±${hz(measured.amplitude)} ` +
          `at ${hz(estimate.frequencyHz)}, ${formatNumber(ratio, 3)} times the estimate. ${explained(site, measured.amplitude, estimate, periodS)}`,
      }
    },
  },
}
