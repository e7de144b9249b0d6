/** What one iteration says of itself: powers, ramps, frequency content, and what its shaping costs. */
import { bandPower, BANDS, BANDS_SOURCE, diversity, linesOf } from './bands.ts'
import { iterationCost } from './iteration.ts'
import { extremes, flatteningEnergy, integral, lengthOf, means, steepest } from './series.ts'
import type { Fleet, GetParam, KeyFigure, Series } from './types.ts'
import { keyFigure } from './types.ts'

/** Amplitude of the n-th harmonic of a trapezoid of unit swing: A_n = (2/nπ)·|sin nπD|·|sinc(n·t/T)|, edges of length t. */
export function harmonicAmplitude(n: number, duty: number, period: number, edge: number): number {
  const x = (Math.PI * n * edge) / period
  return (2 / (n * Math.PI)) * Math.abs(Math.sin(n * Math.PI * duty)) * Math.abs(x === 0 ? 1 : Math.sin(x) / x)
}

export interface SteadyIteration {
  readonly asked: Series
  readonly drawn: Series
  readonly periodS: number
}

/** ∫ of what lies above (+) or below (−) between two courses over one iteration, on their common breakpoints. */
function surplus(a: Series, b: Series, intervals = 4000): { readonly above: number; readonly below: number } {
  // Crossings are where the shaping bends, so a fine grid of exact means is enough: the two differ over whole phases.
  const span = lengthOf(a)
  const step = span / intervals
  let [above, below] = [0, 0]
  const [ma, mb] = [a, b].map((s) => meansOf(s, step, intervals))
  for (let k = 0; k < intervals; k++) {
    const d = (ma?.[k] ?? 0) - (mb?.[k] ?? 0)
    if (d > 0) above += d * step
    else below -= d * step
  }
  return { above, below }
}
const meansOf = (s: Series, step: number, intervals: number): Float64Array => means(s, s.timesS[0] ?? 0, step, intervals)

/** Extra energy of one iteration, and the work it does not do, as shares of rated power × s and of the work. */
export function shapingCost({ asked, drawn, periodS }: SteadyIteration, get: GetParam): { readonly burntS: number; readonly lost: number } {
  const { above, below } = surplus(drawn, asked)
  const work = Math.max(integral(asked) - Number(get('idleLevel') ?? 0) * periodS, 1e-12)
  return { burntS: above, lost: 1 - (1 - Math.min(below / work, 1)) * (1 - iterationCost(get)) }
}

const isShaped = (get: GetParam): boolean => ['powerSmoothing', 'powerCap', 'dummyWork'].some((key) => get(key) === true)

/** The peak of a single rack comes from its own course: the mean of many is blurred. */
export function periodicFigures(
  steady: SteadyIteration,
  get: GetParam,
  { ratedPowerW, racks }: Fleet,
  sigmaS: number,
  rackPeak: number,
): readonly KeyFigure[] {
  const { drawn, periodS } = steady
  const fleet = ratedPowerW * racks
  const lines = linesOf(drawn, Math.max(3 / periodS, ...BANDS.map((b) => b.toHz)))
  const { least, most } = extremes(drawn)
  const energy = integral(drawn)
  const frequency = 1 / periodS
  const cost = isShaped(get) ? shapingCost(steady, get) : null
  return [
    keyFigure('peakPower', 'Peak power, racks in step', 'activePower', rackPeak * fleet, 'Largest level of one rack × P_r·N'),
    keyFigure(
      'meanPower',
      'Mean power',
      'activePower',
      (energy / periodS) * fleet,
      'P_mean = (1/T)·∫ p dt; of a pulse (b + D·(a − b))·P_r·N',
    ),
    keyFigure('swing', 'Swing', 'activePower', (most - least) * fleet, 'ΔP: greatest less least power of all racks'),
    keyFigure('frequency', 'Pulse frequency', 'frequency', frequency, 'f = 1/T'),
    ...[1, 2, 3].map((n) =>
      keyFigure(
        `harmonic${n}`,
        `Amplitude at ${n === 1 ? 'the pulse frequency' : `${n} times the pulse frequency`}`,
        'activePower',
        fleet * (lines[n - 1]?.amplitude ?? 0),
        `Fourier of the iteration; of a pulse A_${n} = (2ΔP/${n === 1 ? '' : n}π)·|sin ${n === 1 ? '' : n}πD|·|sinc(${n === 1 ? '' : n}t/T)|, and e^(−(${n === 1 ? '' : n}ωσ)²/2) of it for the spread`,
      ),
    ),
    ...BANDS.map((band) =>
      keyFigure(
        `band.${band.key}`,
        `In ${band.label}, RMS`,
        'activePower',
        fleet * bandPower(lines, band),
        `√(Σ A²/2) of the harmonics in the band. ${BANDS_SOURCE}`,
      ),
    ),
    keyFigure(
      'flatteningEnergy',
      'Energy to flatten a pulse',
      'energy',
      flatteningEnergy(drawn) * fleet,
      'Greatest less least ∫ (p − P_mean) dt; of a pulse ΔP·D·(1 − D)·T',
    ),
    keyFigure(
      'edgeRate',
      'Steepest edge of all racks',
      'rampRate',
      steepest(drawn) * fleet,
      'dP/dt; of a pulse ΔP/t_r, blurred by the spread',
    ),
    keyFigure('iterationEnergy', 'Energy per iteration', 'energy', energy * fleet, '∫ p dt over one iteration, all racks'),
    keyFigure(
      'diversity',
      'Diversity at the pulse frequency',
      'ratio',
      diversity(frequency, sigmaS, racks),
      '√(r² + (1 − r²)/N), r = e^(−(ωσ)²/2): amplitude of the racks’ mean over that of one',
    ),
    ...(cost
      ? [
          keyFigure('burntEnergy', 'Shaping: energy burnt per iteration', 'energy', cost.burntS * fleet, '∫ (drawn − asked)⁺ dt'),
          keyFigure(
            'burntPower',
            'Shaping: mean power burnt',
            'activePower',
            (cost.burntS / periodS) * fleet,
            'Energy burnt per iteration over T',
          ),
          keyFigure(
            'throughputLost',
            'Shaping: training throughput lost',
            'percent',
            cost.lost,
            'Work not done while ramps and caps hold the power back, work taken in proportion to energy above idle; caps by (level/cap)^k',
          ),
        ]
      : []),
  ]
}
