/** The tier chart: energy to flatten the project's pulse against its period, with the stores of the project and the operators' bands. */
import { BANDS } from '../absorption/index.ts'
import { flatteningEnergy, type Tiers } from '../buffers/index.ts'
import type { Figure, FigureTrace } from './types.ts'

const [SHORTEST, LONGEST] = [0.01, 1000]
/** GB300: 65 J per GPU; 1.83 kW of rack per GPU (132 kW for 72), assumed. */
const GPU = { energyJ: 65, watts: 132e3 / 72 }
/** Borders of the bands of concern. */
const BORDERS_HZ = [...new Set(BANDS.flatMap(({ fromHz, toHz }) => [fromHz, toHz]))].sort((a, b) => b - a)

export function tierFigure({ pulse, tiers, neededJ }: Tiers): Figure {
  const highest = Math.max(flatteningEnergy(pulse, LONGEST), ...tiers.map(({ energyJ }) => energyJ))
  const lowest = Math.min(flatteningEnergy(pulse, SHORTEST), ...tiers.map(({ energyJ }) => energyJ))
  const range = [Math.floor(Math.log10(lowest)), Math.ceil(Math.log10(highest))] as const
  const level = (name: string, energyJ: number, color: number, role: FigureTrace['role'], dash: boolean): FigureTrace => ({
    name,
    x: [SHORTEST, LONGEST],
    y: [energyJ, energyJ],
    pane: 0,
    role,
    color,
    dash,
  })
  return {
    title: 'Which store can flatten which period',
    xTitle: `Period, s; dashed: borders of bands at ${BORDERS_HZ.join(', ').replace(/, (?=[^,]*$)/, ' and ')} Hz`,
    xLog: [SHORTEST, LONGEST],
    panes: [{ title: 'Energy', unit: 'J', isLog: true, range }],
    traces: [
      {
        name: 'To flatten the pulse, ΔP·D·(1 − D)·T',
        x: [SHORTEST, LONGEST],
        y: [flatteningEnergy(pulse, SHORTEST), flatteningEnergy(pulse, LONGEST)],
        pane: 0,
        role: 'signal',
        color: 0,
      },
      // A store with less power than the pulse asks for is dashed.
      ...tiers.map(({ stage, energyJ, hasPower }, k) =>
        level(hasPower ? stage : `${stage}, too little power`, energyJ, k + 1, 'signal', !hasPower),
      ),
      level('65 J per GPU', (pulse.ratedW / GPU.watts) * GPU.energyJ, tiers.length + 1, 'signal', true),
      ...BORDERS_HZ.map(
        (at): FigureTrace => ({
          name: 'Bands',
          x: [1 / at, 1 / at],
          y: [10 ** range[0], 10 ** range[1]],
          pane: 0,
          role: 'reference',
          color: 0,
        }),
      ),
      { name: 'The job', x: [pulse.periodS], y: [neededJ], pane: 0, role: 'points', color: 0 },
    ],
  }
}
