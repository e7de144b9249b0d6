/** Automatic transfer switch: mechanical, open transition. */
import { assumed, typical } from '../../shared/provenance.ts'
import { rect } from '../../shared/shapes.ts'
import { switchgearAt } from '../../shared/switchgear.ts'
import { engineStartParams, transferSwitch, transferSwitchParams } from '../../shared/transferSwitch.ts'

const times = transferSwitchParams({
  ratedCurrent: 4000,
  contactResistance: [20e-6, assumed('As a breaker of this frame')],
  senseTime: [1, assumed('Rides through short sags; settable from tenths of seconds to seconds')],
  transferTime: [0.3, typical('Mechanical, open transition: 50–600 ms')],
  returnDelay: [300, assumed('Minutes of good mains before the return')],
})

export const ats = transferSwitch(
  {
    type: 'ats',
    label: 'ATS',
    description:
      'Automatic transfer switch: mechanical, break before make, between two sources and one output; starts the generators of the other source.',
    keywords: ['ATS', 'automatic transfer switch', 'changeover', 'open transition', 'genset', 'utility', 'standby', 'engine start'],
    prefix: 'ATS',
    bill: (_get, volts) => [{ item: switchgearAt(volts('output')), amount: 2 }],
  },
  { ...times, ...engineStartParams },
  [rect(-26, -22, 52, 42)],
)
