/** Metal-oxide surge arrester between the phases of a bus and earth. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, standard, typical } from '../../shared/provenance.ts'
import { earth, line, path, rect, solid, symbol } from '../../shared/shapes.ts'

const STATION = typical('Station-class arrester rated 27 kV for 34.5 kV systems: 60–70 kV at 10 kA')

const params = {
  vNominal: number('Nominal voltage', 'voltage', 34.5e3, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Line-to-line voltage of the system it protects.',
    provenance: assumed('Common campus distribution level'),
  }),
  residualVoltage: number('Residual voltage', 'voltage', 65e3, {
    section: 'Characteristic',
    symbol: 'U_res',
    min: LEAST.voltage,
    max: 5e6,
    help: 'Crest between phase and earth at the nominal discharge current, from the data sheet.',
    equation: 'i = I_n·(u / U_res)^α',
    provenance: STATION,
  }),
  dischargeCurrent: number('Nominal discharge current', 'current', 10e3, {
    section: 'Characteristic',
    symbol: 'I_n',
    min: LEAST.current,
    max: 1e6,
    help: 'Crest of the lightning current that classifies the arrester.',
    provenance: standard('IEC 60099-4: 5, 10 or 20 kA'),
  }),
  exponent: number('Exponent', 'number', 25, {
    section: 'Characteristic',
    symbol: 'α',
    min: 2,
    max: 60,
    help: 'Steepness of the characteristic; fit it to two points of the data sheet.',
    equation: 'α = ln(i_1/i_2) / ln(u_1/u_2)',
    provenance: typical('Metal oxide: 20–50 in the range of switching surges'),
  }),
  continuousVoltage: number('Continuous operating voltage', 'voltage', 22e3, {
    section: 'Nameplate',
    symbol: 'U_c',
    min: LEAST.voltage,
    max: 1e6,
    help: 'RMS between phase and earth that it bears for ever (MCOV); a higher one is told in phasor studies and at the start of every study.',
    equation: 'U_c ≥ 1.05·U_n / √3, with the star point earthed',
    provenance: typical('27 kV rated, MCOV 22 kV (IEEE C62.11 pairs of duty-cycle rating and MCOV)'),
  }),
  energyRating: number('Thermal energy rating', 'energy', 450e3, {
    section: 'Characteristic',
    symbol: 'W_th',
    min: 0,
    exclusive: true,
    max: 1e9,
    help: 'Energy that the three phases together take up without running away; passing it is told in the run.',
    provenance: assumed('5.5 kJ per kV of rating and phase, 27 kV'),
  }),
} satisfies Record<string, ParamDefinition>

export const surgeArrester: ComponentDefinition = {
  type: 'surgeArrester',
  label: 'Surge arrester',
  category: 'Network',
  description: 'Metal-oxide arrester from phases to earth, in instantaneous studies; in phasor studies it is open.',
  keywords: ['surge', 'arrester', 'MOV', 'MOA', 'metal oxide', 'overvoltage', 'lightning', 'switching surge'],
  prefix: 'SA',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'v', label: 'Voltage', quantity: 'voltage' },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'p', label: 'Power absorbed', quantity: 'activePower' },
    { key: 'energy', label: 'Energy absorbed', quantity: 'energy', recordedByDefault: true },
    { key: 'loading', label: 'Energy over thermal rating', quantity: 'percent' },
    ...phaseCurrents,
  ],
  symbols: {
    iec: symbol(40, 60, line(0, -30, 0, 2), rect(-7, -16, 14, 30), solid('M -4 -4 H 4 L 0 4 Z'), line(0, 14, 0, 18), earth(0, 18)),
    ansi: symbol(40, 60, line(0, -30, 0, -2), path('M -5 -8 L 0 -2 L 5 -8 M -5 8 L 0 2 L 5 8'), line(0, 2, 0, 18), earth(0, 18)),
  },
  countable: true,
  labels: ['residualVoltage'],
  bill: () => [],
  compile: (component, context) => {
    context.device(component, {
      kind: 'surgeArrester',
      ports: [context.bus(component, 'ac')],
      params: engineParams(params, component, context, ['vNominal']),
    })
  },
}
