/** Interharmonics at one place by bins of 5 Hz, with the levels that there are for them: bars about the fundamental, a line over all orders of waveforms. */
import { BIN_HZ } from '../harmonics/interharmonics.ts'
import type { InterharmonicPlace } from '../harmonics/recorded.ts'
import { BEYOND_FLICKER, flickerCurve, type JudgedInterharmonics } from '../limits/interharmonics.ts'
import type { Figure, FigureTrace } from './types.ts'

/** The curve is drawn where bars come within this factor of it: further off it would press them to the ground. */
const NEAR = 10
/** Decades below the largest value or level that a logarithmic axis shows at the most. */
const DECADES = 3

interface Point {
  readonly hz: number
  readonly y: number
}

export function interharmonicFigure(found: JudgedInterharmonics, place: InterharmonicPlace, name: string): Figure {
  const { isEmt, meter, frequencyHz } = found
  const isVoltage = place.quantity === 'voltage'
  const bins = binsOf(place, frequencyHz)
  const values = bins.flatMap(({ y }) => (Number.isFinite(y) ? [y] : []))
  const highest = Math.max(...values, 1e-9)
  const curve = bins.flatMap(({ hz }): Point[] => {
    const level = isVoltage ? flickerCurve(hz, meter) : null
    return level === null ? [] : [{ hz, y: 100 * level }]
  })
  const lowest = Math.min(...curve.map(({ y }) => y))
  const showsCurve = isEmt ? curve.length > 0 : NEAR * highest > lowest
  const levels = isVoltage && isEmt ? [planningLevel(found, place)] : []
  const top = Math.max(highest, showsCurve ? lowest : 0, levels.length > 0 ? 100 * found.level : 0)
  const shown = curve.map(({ hz, y }) => ({ hz, y: isEmt || y <= 1.18 * top ? y : Number.NaN }))
  const bottom = Math.max(Math.floor(Math.log10(Math.min(...values.filter((y) => y > 0), top))), Math.ceil(Math.log10(top)) - DECADES)
  const base = { name: `${isVoltage ? 'Voltage' : 'Current'}, bins of 5 Hz`, pane: 0, color: 0 } as const
  const pane = { title: `${name}, % of ${isVoltage ? 'nominal voltage' : 'the fundamental current'}`, unit: '' }
  const seen = isEmt ? bins : bins.filter(({ y }) => Number.isFinite(y))
  return {
    title: `Interharmonic ${place.quantity}s, ${name}`,
    xTitle: 'Frequency, Hz',
    ...(isEmt ? { xLog: [BIN_HZ, bins.at(-1)?.hz ?? BIN_HZ] as const } : { xRange: [0, 2 * frequencyHz] as const }),
    panes: [isEmt ? { ...pane, isLog: true, range: [bottom, Math.log10(4 * top)] } : { ...pane, range: [0, 1.18 * top] }],
    traces: [
      isEmt
        ? { ...base, ...columns(seen), role: 'signal' }
        : { ...base, ...columns(seen), base: seen.map(() => 0), width: 0.8 * BIN_HZ, role: 'bars' },
      ...levels,
      ...(showsCurve
        ? [
            {
              name: `P_st = 1 of one alone, ${meter.lamp.replace('V', ' V')} lamp`,
              ...columns(shown),
              ...NO_SIGNAL,
              role: 'reference' as const,
            },
          ]
        : []),
    ],
  }
}

const NO_SIGNAL = { pane: 0, color: 0 } as const
const columns = (points: readonly Point[]) => ({ x: points.map(({ hz }) => hz), y: points.map(({ y }) => y) })

/** In percent, without number at the harmonics: they stand in a study of their own. */
function binsOf({ spectrum, base }: InterharmonicPlace, frequencyHz: number): readonly Point[] {
  const harmonic = Math.round(frequencyHz / BIN_HZ)
  return spectrum.bins.slice(1).map((value, k) => ({ hz: (k + 1) * BIN_HZ, y: (k + 1) % harmonic > 0 ? (100 * value) / base : Number.NaN }))
}

/** Over the centred subgroups that it holds for. */
function planningLevel({ level }: JudgedInterharmonics, { spectrum }: InterharmonicPlace): FigureTrace {
  const judged = spectrum.groups.filter(({ order, isWhole }) => order >= BEYOND_FLICKER && isWhole)
  const x = [judged[0]?.fromHz ?? Number.NaN, judged.at(-1)?.toHz ?? Number.NaN]
  return { name: 'Planning level, centred subgroup', x, y: x.map(() => 100 * level), ...NO_SIGNAL, role: 'limit' }
}
