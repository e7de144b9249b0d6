/** Wind plant of full-converter turbines. */
import { rideThroughParams } from '../../shared/inverter.ts'
import { plant } from '../../shared/plant.ts'
import { circle, line, path, sine, symbol, text } from '../../shared/shapes.ts'
import { typical } from '../../shared/provenance.ts'

const PRC029 = typical('NERC PRC-029-1, attachment 1, wind; shortest times to stay connected, confirm with the standard')
const blades = path('M 0 -22 V -30 M 0 -22 L -7 -17 M 0 -22 L 7 -17')

export const windPlant = plant({
  type: 'windPlant',
  label: 'Wind plant',
  description: 'Wind plant of full-converter turbines: wind as a share in time, curtailment, volt-var, voltage support in faults.',
  keywords: ['wind', 'turbine', 'renewable', 'inverter', 'full converter', 'type 4', 'curtailment'],
  prefix: 'WP',
  offer: 'Power that the wind offers',
  sRated: 40e6,
  rideThrough: {
    underVoltageTime: { ...rideThroughParams.underVoltageTime, default: [3, 2.5, 1.2, 0.16], provenance: PRC029 },
    underVoltage: { ...rideThroughParams.underVoltage, provenance: PRC029 },
  },
  symbols: {
    iec: symbol(50, 60, circle(0, -10, 20), blades, sine(0, -1, 18), line(0, 10, 0, 30)),
    ansi: symbol(50, 60, circle(0, -10, 20), blades, text(0, -3, 11, 'W'), line(0, 10, 0, 30)),
  },
})
