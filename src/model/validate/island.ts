/** Frequency of an island under the pulse, estimated before any run. */
import { generatorTypes } from '../catalogue/index.ts'
import { pulseOf } from '../buffers/pulse.ts'
import type { StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import type { Problem } from '../problem.ts'
import { formatQuantity } from '../units/index.ts'

/** Widths of the steady frequency band of ISO 8528-5:2005 table 4, share of rated frequency; G2 as cited, the others from general knowledge. */
const CLASSES = [
  ['G3', 0.005],
  ['G2', 0.015],
  ['G1', 0.025],
] as const
/** Time constant of governor and engine behind the droop, s; typical, problem P8 of the reference set. */
const GOVERNOR_S = 0.25

export interface IslandEstimate {
  readonly frequencyHz: number
  /** Amplitude of the pulse on the rating of all machines. */
  readonly pulsePu: number
  /** Amplitudes of the frequency, Hz: the rotating masses alone, and with droop behind one lag. */
  readonly aloneHz: number
  readonly governedHz: number
  /** Best class whose steady band holds the swing with the governors; null for none. */
  readonly isoClass: string | null
}

/**
 * Δf = f₀·ΔP̂/(4π·H·f), the swing equation 2H·dω/dt = ΔP for a sine of amplitude ΔP̂ per unit of all machines; with the governors
 * |Δω/ΔP| = 1/|j2H·2πf + (1/R)/(1 + j2πf·T)|. Null for a site with a utility, without running machines, or without a pulse.
 */
export function islandEstimate(document: StudioDocument): IslandEstimate | null {
  const live = Object.values(document.components).filter((c) => c.inService)
  const machines = live.filter((c) => generatorTypes.includes(c.type) && paramValue(c, 'running') === true)
  const pulse = pulseOf(document)
  if (live.some((c) => c.type === 'utility') || machines.length === 0 || !pulse) return null
  const sum = (of: (c: (typeof machines)[number]) => number): number => machines.reduce((total, c) => total + c.count * of(c), 0)
  const rated = sum((c) => numberOf(c, 'sRated'))
  const inertia = sum((c) => numberOf(c, 'inertia') * numberOf(c, 'sRated')) / rated
  // Condensers and machines at constant torque answer by inertia alone; those without a droop (isochronous) are counted by what is set.
  const answers = (c: (typeof machines)[number]): boolean => paramValue(c, 'governor') !== 'none' && numberOf(c, 'droop') > 0
  const stiffness = sum((c) => (answers(c) ? numberOf(c, 'sRated') / numberOf(c, 'droop') : 0)) / rated
  const f0 = document.project.frequencyHz
  const f = 1 / pulse.periodS
  const w = 2 * Math.PI * f
  const power = pulse.fundamentalW / rated
  const lag = 1 + (w * GOVERNOR_S) ** 2
  const re = stiffness / lag
  const im = 2 * inertia * w - (stiffness * w * GOVERNOR_S) / lag
  const governedHz = (f0 * power) / Math.hypot(re, im)
  return {
    frequencyHz: f,
    pulsePu: power,
    aloneHz: (f0 * power) / (4 * Math.PI * inertia * f),
    governedHz,
    isoClass: CLASSES.find(([, width]) => (2 * governedHz) / f0 <= width)?.[0] ?? null,
  }
}

/** Worth a word where the pulse leaves the band of data-centre sets, a warning where no class holds it. */
export function islandProblems(document: StudioDocument): readonly Problem[] {
  const found = islandEstimate(document)
  if (!found || found.isoClass === 'G3') return []
  const hz = (f: number): string => formatQuantity(f, 'frequency', { digits: 3 })
  return [
    {
      code: 'W260',
      severity: found.isoClass === null ? 'warning' : 'info',
      message: `The pulse at ${hz(found.frequencyHz)} swings the island’s frequency by about ±${hz(found.governedHz)} (±${hz(found.aloneHz)} by inertia alone): ${
        found.isoClass === null ? 'beyond the steady band of ISO 8528-5 class G1' : `class ${found.isoClass} of ISO 8528-5`
      }.`,
      hint: 'Estimated with all racks on and nothing between them and the machines; storage lowers it. The run’s limits show the measured swing beside it.',
      place: {},
    },
  ]
}
