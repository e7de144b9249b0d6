/** GPU racks on a DC busbar, drawing what their workload says. The count gives the racks. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { flag, number, workload } from '../../shared/params.ts'
import { assumed, NVL72, OCP_HPR2, OCP_ORV3, vendor } from '../../shared/provenance.ts'
import { both, dot, line, path, rect, symbol } from '../../shared/shapes.ts'
import { profileOf } from '../../../workload/kinds.ts'

const params = {
  workload: workload('Workload', {
    section: 'Load',
    help: 'Training job that the racks run; without one they draw rated power.',
  }),
  ratedPower: number('Rated power per rack', 'activePower', 132e3, {
    section: 'Load',
    symbol: 'P_r',
    min: 0,
    exclusive: true,
    max: 1e8,
    help: 'DC power of one rack at full load; levels of the workload are shares of it.',
    provenance: vendor(NVL72),
  }),
  vNominal: number('Nominal voltage', 'voltage', 50, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: 0,
    exclusive: true,
    max: 2000,
    help: 'Voltage of the rack busbar.',
    provenance: vendor(OCP_ORV3),
  }),
  currentLimit: number('Current limit', 'perUnit', 1.6, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Highest current, per unit of rated power over nominal voltage.',
    provenance: vendor(`${OCP_HPR2}: pulses up to 160 %`),
  }),
  blendVoltage: number('Constant power down to', 'perUnit', 0.8, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Below this voltage the load turns smoothly into a constant resistance; a run says so when it happens.',
    provenance: assumed('Input range of the board converters'),
  }),
  tripVoltage: number('Undervoltage trip', 'perUnit', 0.8, {
    section: 'Protection',
    min: 0,
    max: 1,
    help: 'The racks drop out below; 0 means never.',
    provenance: assumed('40 V of 50 V, lower end of the busbar window'),
  }),
  tripDelay: number('Trip delay', 'time', 0.001, {
    section: 'Protection',
    min: 0,
    max: 60,
    help: 'Time below the trip voltage before the racks drop out.',
    provenance: assumed(),
  }),
  restartVoltage: number('Restart voltage', 'perUnit', 0.95, {
    section: 'Protection',
    min: 0,
    max: 1.2,
    help: 'The racks may start again above.',
    provenance: assumed(),
  }),
  autoRestart: flag('Racks restart by themselves', false, {
    section: 'Protection',
    help: 'After a drop-out; a training job usually waits for its operator.',
  }),
  restartDelay: number('Restart delay', 'time', 60, {
    section: 'Protection',
    min: 0,
    max: 3600,
    help: 'From the return of the voltage to the start of the ramp.',
    provenance: assumed('Boot of the nodes, shortened'),
  }),
  restartRamp: number('Restart ramp', 'time', 30, {
    section: 'Protection',
    min: 0,
    max: 3600,
    help: 'Ramp from nothing to what the workload asks.',
    provenance: assumed(),
  }),
} satisfies Record<string, ParamDefinition>

export const gpuCluster: ComponentDefinition = {
  type: 'gpuCluster',
  label: 'GPU racks',
  category: 'Loads',
  description: 'Row or hall of GPU racks that run one training job in step. The count gives the racks.',
  keywords: ['GPU', 'rack', 'cluster', 'training', 'AI', 'NVL72', 'load', 'IT'],
  prefix: 'GPU',
  ports: [{ key: 'dc', label: 'Busbar', domain: 'dc', x: 0, y: -30, side: 'top', voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'p', label: 'Power', quantity: 'activePower', recordedByDefault: true },
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'demand', label: 'Power asked by the workload', quantity: 'activePower' },
    { key: 'running', label: 'Running (1)', quantity: 'number', recordedByDefault: true },
  ],
  // A rack with its trays.
  symbols: both(
    symbol(
      40,
      70,
      line(0, -30, 0, -20),
      rect(-16, -20, 32, 50),
      path('M -12 -14 h 24 v 6 h -24 Z M -12 -5 h 24 v 6 h -24 Z M -12 4 h 24 v 6 h -24 Z M -12 13 h 24 v 6 h -24 Z'),
      dot(8, -11, 1.4),
      dot(8, -2, 1.4),
      dot(8, 7, 1.4),
      dot(8, 16, 1.4),
      line(-12, 25, 12, 25),
    ),
  ),
  countable: true,
  labels: ['ratedPower'],
  bill: () => [],
  compile: (component, context) => {
    const rated = context.number(component, 'ratedPower')
    const nominal = context.number(component, 'vNominal')
    const volts = (key: string): number => context.number(component, key) * nominal
    const profile = profileOf(component, context)
    context.device(component, {
      kind: 'gpuCluster',
      ports: [context.bus(component, 'dc')],
      params: {
        power: rated,
        ...(profile === null ? {} : { profile }),
        vBlend: volts('blendVoltage'),
        currentLimit: (context.number(component, 'currentLimit') * rated) / nominal,
        vTrip: volts('tripVoltage'),
        tripDelay: context.number(component, 'tripDelay'),
        vRestart: Math.max(volts('restartVoltage'), volts('tripVoltage')),
        restartDelay: context.number(component, 'restartDelay'),
        restartRamp: context.number(component, 'restartRamp'),
        autoRestart: context.get(component, 'autoRestart') === true,
      },
    })
  },
}
