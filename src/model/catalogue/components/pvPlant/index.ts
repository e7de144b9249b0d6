/** PV plant behind grid-following inverters. */
import { plant } from '../../shared/plant.ts'
import { line, path, rect, sine, symbol, text } from '../../shared/shapes.ts'

const module = [rect(-20, -30, 40, 40), path('M -20 -30 L 0 -14 L 20 -30'), line(0, 10, 0, 30)]

export const pvPlant = plant({
  type: 'pvPlant',
  label: 'PV plant',
  description:
    'Photovoltaic plant behind grid-following inverters: irradiance as a share in time, curtailment, volt-var, voltage support in faults.',
  keywords: ['PV', 'solar', 'photovoltaic', 'renewable', 'inverter', 'irradiance', 'curtailment'],
  prefix: 'PV',
  offer: 'Power that the sun offers',
  sRated: 20e6,
  symbols: {
    iec: symbol(50, 60, ...module, sine(0, 0, 20)),
    ansi: symbol(50, 60, ...module, text(0, 0, 13, 'PV')),
  },
})
