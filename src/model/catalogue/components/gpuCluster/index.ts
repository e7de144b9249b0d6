/** GPU racks on a DC busbar, drawing what their workload says. The count gives the racks. */
import type { ComponentRecord, ParamValue } from '../../../document/records.ts'
import type { Problem } from '../../../problem.ts'
import { formatQuantity } from '../../../units/index.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { consumes } from '../../shared/absorption.ts'
import { flag, LEAST, number, workload } from '../../shared/params.ts'
import { phaseOffset } from '../../shared/load.ts'
import { assumed, NVL72, OCP_HPR2, OCP_ORV3, typical, vendor } from '../../shared/provenance.ts'
import { both, dot, line, path, rect, symbol } from '../../shared/shapes.ts'
import { profileOf } from '../../../workload/kinds.ts'

const params = {
  workload: workload('Workload', {
    section: 'Load',
    help: 'What the racks run; without a workload they draw rated power.',
  }),
  phaseOffset: phaseOffset(),
  ratedPower: number('Rated power per rack', 'activePower', 132e3, {
    section: 'Load',
    symbol: 'P_r',
    min: LEAST.activePower,
    max: 1e8,
    help: 'DC power of one rack at full load; levels of the workload are shares of it.',
    provenance: vendor(NVL72),
  }),
  gpus: number('GPUs per rack', 'number', 72, {
    section: 'Hardware',
    min: 1,
    max: 10000,
    integer: true,
    help: 'Accelerators of one rack.',
    provenance: vendor('NVIDIA NVL72'),
  }),
  gpuPower: number('Power of one GPU', 'activePower', 1200, {
    section: 'Hardware',
    symbol: 'TDP',
    min: LEAST.activePower,
    max: 1e5,
    help: 'Thermal design power; the rest of the rack’s rating is processors, switches, fans and conversion.',
    provenance: typical('B200: 1000–1200 W'),
  }),
  idleShare: number('Idle', 'percent', 0.1, {
    section: 'Hardware',
    min: 0,
    max: 1,
    help: 'Power without a job, share of rated power; scenarios in which a job ends go there.',
    provenance: vendor('Vertiv: idle about 10 %'),
  }),
  peakShort: number('Pulse permitted for 400 µs', 'percent', 1.6, {
    section: 'Hardware',
    min: 1,
    max: 10,
    help: 'Mean over 400 µs, share of rated power; checked against the workload.',
    provenance: vendor(OCP_HPR2),
  }),
  peakLong: number('Pulse permitted for 50 ms', 'percent', 1.4, {
    section: 'Hardware',
    min: 1,
    max: 10,
    help: 'Mean over 50 ms, share of rated power; over 1 s it is the rating.',
    provenance: vendor(OCP_HPR2),
  }),
  vNominal: number('Nominal voltage', 'voltage', 50, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: LEAST.voltage,
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
    help: 'After a drop-out, or when their voltage comes in the run; a training job usually waits for its operator.',
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

/** More than the rack is rated for: counts of GPUs, and what a cap or a scenario makes of their power, would be another rack's. */
function gpuProblems(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  const [gpus, each, rated] = [get('gpus'), get('gpuPower'), get('ratedPower')]
  if (typeof gpus !== 'number' || typeof each !== 'number' || typeof rated !== 'number' || gpus * each <= rated) return []
  const power = formatQuantity(gpus * each, 'activePower')
  return [
    {
      code: 'W253',
      severity: 'warning',
      message: `${component.name}: ${gpus} GPUs of ${formatQuantity(each, 'activePower')} are ${power}, more than the rack’s ${formatQuantity(rated, 'activePower')}`,
      hint: 'Enter the GPUs of this rack and their power; costs and caps count by them.',
      place: { componentId: component.id, param: 'gpus' },
    },
  ]
}

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
  absorption: [consumes('p')],
  returns: (get) => (get('autoRestart') === true ? { delayS: Number(get('restartDelay')), rampS: Number(get('restartRamp')) } : null),
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
  rules: gpuProblems,
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
