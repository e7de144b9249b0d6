/** Flywheel storage behind a grid-following inverter. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, stores } from '../../shared/absorption.ts'
import { engineParams } from '../../shared/compile.ts'
import { inverterOutputs, inverterOwn, inverterParams, noLoadLoss, rideThroughParams, rideThroughRules } from '../../shared/inverter.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { circle, dot, line, rect, sine, symbol, text } from '../../shared/shapes.ts'
import { storageOwn, storageParams, storageValues } from '../../shared/storage.ts'
import { limitedCurrent } from '../../shared/shortCircuit.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const section = 'Flywheel'
const params = {
  ...inverterParams({ sRated: 1e6, vRated: 480, currentLimit: 1.2, priority: 'active', filterReactance: 0.15 }),
  ...storageParams(0.8, 2),
  ...rideThroughParams,
  energy: number('Energy at the highest speed', 'energy', 2e7, {
    section,
    symbol: 'W',
    min: 0,
    exclusive: true,
    max: 1e13,
    help: 'Kinetic energy of one unit, ½·J·Ω².',
    provenance: typical('About 15 s at full load between its speeds'),
  }),
  speedMin: number('Lowest speed', 'percent', 0.5, {
    section,
    min: 0,
    max: 0.99,
    help: 'Over the highest; below it no power is given.',
    provenance: assumed('Three quarters of the energy between half and full speed'),
  }),
  speed: number('Speed at the start', 'percent', 0.9, {
    section,
    min: 0,
    max: 1,
    help: 'Over the highest.',
    provenance: assumed('About four fifths of the energy'),
  }),
  powerMax: number('Machine-side power', 'activePower', 1e6, {
    section,
    min: LEAST.activePower,
    max: 1e11,
    help: 'Rating of the converter at the wheel.',
    provenance: assumed('Equal to the inverter'),
  }),
  standbyShare: number('Standby loss', 'percent', 0.005, {
    section,
    min: 0,
    max: 0.5,
    help: 'Friction and excitation at the highest speed, share of the rating; falls with the energy.',
    provenance: assumed('Vacuum and magnetic bearings, fractions of a per cent'),
  }),
} satisfies Record<string, ParamDefinition>

export const flywheel: ComponentDefinition = drawsHarmonics('igbt', {
  type: 'flywheel',
  label: 'Flywheel',
  category: 'Storage',
  description: 'Flywheel energy storage: speed window, converter power, standby loss; smooths a metered power.',
  keywords: ['flywheel', 'kinetic', 'storage', 'FESS', 'smoothing', 'inertia'],
  prefix: 'FW',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vRated' }],
  params,
  outputs: [
    ...inverterOutputs,
    { key: 'smoothed', label: 'Smoothed power', quantity: 'activePower' },
    { key: 'speed', label: 'Speed over the highest', quantity: 'percent', recordedByDefault: true },
    { key: 'energy', label: 'Kinetic energy', quantity: 'energy' },
    { key: 'pWheel', label: 'Power out of the wheel', quantity: 'activePower' },
  ],
  buffers: (get) => [
    { ...STAGE.flywheel, energyJ: Number(get('energy')) * (1 - Number(get('speedMin')) ** 2), powerW: Number(get('sRated')) },
  ],
  absorption: [stores(STAGE.flywheel, { p: 1 })],
  symbols: {
    iec: symbol(
      50,
      60,
      line(0, -30, 0, -24),
      rect(-16, -24, 32, 22),
      sine(0, -13, 16),
      line(0, -2, 0, 4),
      circle(0, 16, 12),
      dot(0, 16, 3),
    ),
    ansi: symbol(
      50,
      60,
      line(0, -30, 0, -24),
      rect(-16, -24, 32, 22),
      text(0, -13, 13, 'FW'),
      line(0, -2, 0, 4),
      circle(0, 16, 12),
      dot(0, 16, 3),
    ),
  },
  countable: true,
  shortCircuit: limitedCurrent,
  labels: ['sRated', 'energy'],
  rules: (component, get) => [
    ...rideThroughRules(component, get),
    ...(Number(get('speed')) < Number(get('speedMin'))
      ? [
          {
            code: 'E207',
            severity: 'error' as const,
            message: `${component.name}: the speed at the start lies below the lowest speed`,
            place: { componentId: component.id, param: 'speed' },
          },
        ]
      : []),
  ],
  bill: (get) => [{ item: 'rotatingReserve', amount: Number(get('sRated')) }],
  compile: (component, context) => {
    context.device(component, {
      kind: 'flywheel',
      ports: [context.bus(component, 'ac')],
      params: {
        ...engineParams(params, component, context, [...inverterOwn, ...storageOwn, 'standbyShare']),
        ...storageValues(component, context),
        noLoadLoss: noLoadLoss(component, context),
        standbyLoss: context.number(component, 'standbyShare') * context.number(component, 'sRated'),
      },
    })
  },
})
