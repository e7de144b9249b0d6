/** Circuit breaker: closed it joins its two sides through a small impedance, open it parts them. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { flag, LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed } from '../../shared/provenance.ts'
import { circle, line, path, rect, solid, symbol } from '../../shared/shapes.ts'
import { branch, CONTACT } from '../../shared/shortCircuit.ts'
import { switchgearAt } from '../../shared/switchgear.ts'

const params = {
  closed: flag('Closed', true, { section: 'Operation', help: 'Position at the beginning of a run.' }),
  ratedCurrent: number('Rated current', 'current', 4000, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current; loading is reported against it.',
    provenance: assumed('Common low-voltage frame size'),
  }),
  breakingCurrent: number('Rated short-circuit breaking current', 'current', 50e3, {
    section: 'Nameplate',
    symbol: 'I_sc',
    min: LEAST.current,
    max: 1e6,
    help: 'Symmetrical current it interrupts; the short-circuit study holds its duty against it, and the peak against 2.5 times (50 Hz) or 2.6 times (60 Hz) this above 1 kV (IEC 62271-100), below against 1.5 to 2.2 times by size (IEC 60947-2).',
    provenance: assumed('Common low-voltage class; enter the breaker’s own'),
  }),
} satisfies Record<string, ParamDefinition>

const leads = [line(0, -30, 0, -12), line(0, 12, 0, 30)]
const cross = path('M -4 -16 L 4 -8 M 4 -16 L -4 -8')

export const breaker: ComponentDefinition = {
  type: 'breaker',
  metered: true,
  label: 'Breaker',
  category: 'Network',
  description: 'Circuit breaker; open or closed at the start, operated by events.',
  keywords: ['breaker', 'switch', 'circuit breaker', 'CB', 'tie', 'disconnector'],
  prefix: 'Q',
  ports: [
    { key: 'from', label: 'From', domain: 'ac', x: 0, y: -30, side: 'top' },
    { key: 'to', label: 'To', domain: 'ac', x: 0, y: 30, side: 'bottom' },
  ],
  params,
  outputs: [
    { key: 'closed', label: 'Position (1 closed)', quantity: 'number' },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'p', label: 'Active power', quantity: 'activePower' },
    { key: 'q', label: 'Reactive power', quantity: 'reactivePower' },
    ...phaseCurrents,
  ],
  symbols: {
    iec: symbol(30, 60, ...leads, cross, line(0, 12, 0, -12)),
    ansi: symbol(30, 60, ...leads, rect(-12, -12, 24, 24), solid('M -8 -8 h 16 v 16 h -16 Z')),
  },
  variants: [
    {
      when: (get) => get('closed') === false,
      symbols: {
        iec: symbol(30, 60, ...leads, cross, line(0, 12, -12, -12), circle(0, 12, 1.5)),
        ansi: symbol(30, 60, ...leads, rect(-12, -12, 24, 24)),
      },
    },
  ],
  countable: true,
  labels: ['ratedCurrent'],
  // Closed it is a bus tie: a micro-ohm keeps its two sides apart in the equations.
  shortCircuit: (component, { get, bus }) => (get('closed') === true ? [branch(component.id, bus('from'), bus('to'), CONTACT)] : []),
  harmonics: (component, { get, bus }) =>
    get('closed') === true ? [{ kind: 'series', id: component.id, from: bus('from'), to: bus('to'), r: 0, x: 1e-6, b: 0 }] : [],
  bill: (_get, volts) => [{ item: switchgearAt(volts('from')), amount: 1 }],
  compile: (component, context) => {
    context.device(component, {
      kind: 'breaker',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: { closed: context.get(component, 'closed') === true, ratedCurrent: context.number(component, 'ratedCurrent') },
    })
  },
}
