/** Constant-power load on a DC bus: negative incremental resistance −V²/P. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { consumes } from '../../shared/absorption.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed } from '../../shared/provenance.ts'
import { both, direct, line, solid, symbol, text } from '../../shared/shapes.ts'

const params = {
  power: number('Power', 'activePower', 500e3, {
    section: 'Load',
    symbol: 'P',
    min: 0,
    max: 1e11,
    help: 'Power of one load.',
    provenance: assumed('An 800 V rack of the 600 kW class'),
  }),
  vNominal: number('Nominal voltage', 'voltage', 800, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: LEAST.voltage,
    max: 1e6,
    help: 'Voltage level of the bus it stands on.',
    provenance: assumed('800 V DC distribution'),
  }),
  blendVoltage: number('Constant power down to', 'perUnit', 0.5, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Below this voltage the load turns smoothly into a constant resistance; a run says so when it happens.',
    provenance: assumed('Input range of DC/DC converters'),
  }),
  currentLimit: number('Current limit', 'perUnit', 3, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Highest current, per unit of power over nominal voltage; of the largest power that an event of the study sets.',
    provenance: assumed(),
  }),
} satisfies Record<string, ParamDefinition>

export const dcConstantPowerLoad: ComponentDefinition = {
  type: 'dcConstantPowerLoad',
  label: 'DC constant-power load',
  category: 'Loads',
  description: 'Converter-fed load on a DC bus. With the feeder’s inductance it needs enough capacitance to be stable: P < R·C·V²/L.',
  keywords: ['DC', 'load', 'constant power', 'CPL', 'converter', 'Middlebrook'],
  prefix: 'DL',
  ports: [{ key: 'dc', label: 'Terminal', domain: 'dc', x: 0, y: -30, side: 'top', voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'p', label: 'Power', quantity: 'activePower', recordedByDefault: true },
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'i', label: 'Current', quantity: 'current' },
  ],
  absorption: [consumes('p')],
  symbols: both(symbol(50, 60, line(0, -30, 0, 6), solid('M -9 6 H 9 L 0 22 Z'), text(14, -10, 12, 'P'), direct(16, 2, 12))),
  countable: true,
  labels: ['power'],
  bill: () => [],
  compile: (component, context) => {
    const power = context.number(component, 'power')
    const nominal = context.number(component, 'vNominal')
    const most = Math.max(power, ...context.powersSet(component))
    context.device(component, {
      kind: 'dcConstantPowerLoad',
      ports: [context.bus(component, 'dc')],
      params: {
        power,
        vBlend: context.number(component, 'blendVoltage') * nominal,
        currentLimit: Math.max((context.number(component, 'currentLimit') * most) / nominal, 1e-3),
      },
    })
  },
}
