/** Gas turbine: GGOV1 with its temperature limit. */
import { assumed, typical } from '../../shared/provenance.ts'
import { turboGenerator } from '../genset/turboGenerator.ts'
import { generatorUnit } from '../genset/unit.ts'

const island = assumed('Tuned for an island of one turbine; from the vendor’s commissioning report')
const choice = assumed('Modelling choice')

export const gasTurbine = generatorUnit({
  type: 'gasTurbine',
  label: 'Gas turbine',
  description: 'Gas turbine with turbo-generator: GGOV1 governor with exhaust temperature limit, ESAC1A exciter.',
  keywords: ['generator', 'turbine', 'GGOV1', 'GAST', 'aeroderivative', 'frame', 'on-site generation', 'island', 'synchronous machine'],
  prefix: 'GT',
  mark: 'GT',
  costItem: 'gasTurbine',
  data: {
    sRated: [60e6, typical('Aeroderivative of the 50 MW class at power factor 0.85')],
    vRated: [13.8e3, typical('Medium-voltage generator')],
    running: [true, assumed('Carries the island')],
    underspeedTrip: [0.95, typical('Underfrequency trips at 57.0–57.5 Hz of 60 Hz')],
    overspeedTrip: [1.1, typical('Overspeed trips at 110 %')],
    inertia: [2, typical('Aeroderivative 1–2 s on the power-turbine shaft, heavy-duty frame 4–6 s, with generator')],
    startDelay: [600, typical('Ten minutes from the start command to the bars')],
    ...turboGenerator,
    governor: ['ggov1', choice],
    // The CIM model's gains with its actuator are for an interconnected grid: alone with H = 2 s they oscillate.
    ggov1Kp: [4, island],
    ggov1Ki: [1, island],
    ggov1Ka: [0, assumed('Acceleration limiter off: it comes with the vendor’s model')],
    ggov1Tact: [0.1, typical('Electric fuel metering valves settle in about a tenth of a second')],
    ggov1Tb: [0.2, island],
    torqueMin: [0.15, typical('V_min of the CIM model GovCT1')],
    torqueMax: [1, typical('V_max of the CIM model GovCT1')],
    boostLimited: [false, choice],
    exciter: ['esac1a', choice],
    vhzKnee: [0, assumed('No roll-off')],
  },
})
