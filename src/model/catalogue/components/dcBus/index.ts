/** DC busbar: a node with a nominal voltage. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed, vendor } from '../../shared/provenance.ts'
import { both, symbol, thick } from '../../shared/shapes.ts'

const params = {
  vNominal: number('Nominal voltage', 'voltage', 800, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: LEAST.voltage,
    max: 1e6,
    help: 'Voltage between the poles.',
    provenance: vendor('NVIDIA technical blog on 800 VDC architecture'),
  }),
  ratedCurrent: number('Rated current', 'current', 2000, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current of the busbar; information for the equipment table.',
    provenance: assumed(),
  }),
  peakWithstand: number('Rated peak withstand current', 'current', 105e3, {
    section: 'Short circuit',
    symbol: 'I_pk',
    min: LEAST.current,
    max: 1e8,
    help: 'Peak whose forces the busbar stands.',
    provenance: assumed('2.1 times the short-time current, as IEC 61439-1 (table 7) has it for AC of 20 to 50 kA'),
  }),
  shortTimeWithstand: number('Rated short-time withstand current', 'current', 50e3, {
    section: 'Short circuit',
    symbol: 'I_cw',
    min: LEAST.current,
    max: 1e8,
    help: 'For one second; shorter or longer by the same ∫i²·dt.',
    equation: '∫i²·dt ≤ I_cw²·1 s',
    provenance: assumed('A common rating of busbar systems; enter the maker’s'),
  }),
} satisfies Record<string, ParamDefinition>

export const dcBus: ComponentDefinition = {
  type: 'dcBus',
  label: 'DC bus',
  category: 'Network',
  description: 'DC busbar. Stretch it and connect anywhere along it.',
  keywords: ['busbar', 'node', 'DC', '800 V', '54 V'],
  prefix: 'DCB',
  ports: [{ key: 'tap', label: 'Tap', domain: 'dc', x: 0, y: 0, side: 'bottom', tap: true, many: true, voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'iFault', label: 'Fault current', quantity: 'current' },
  ],
  symbols: both(symbol(120, 10, thick('M -60 0 H 60'))),
  stretchable: { min: 40, default: 120 },
  countable: false,
  labels: ['vNominal'],
  dcRating: (of) => ({
    ...{ kind: 'bus', peak: of('peakWithstand'), joule: of('shortTimeWithstand') ** 2 },
    params: ['peakWithstand', 'shortTimeWithstand'],
  }),
  compile: () => {},
}
