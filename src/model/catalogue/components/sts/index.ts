/** Static transfer switch: thyristors, within a quarter of a cycle. */
import { assumed, typical } from '../../shared/provenance.ts'
import { line, path, rect } from '../../shared/shapes.ts'
import { transferSwitch, transferSwitchParams } from '../../shared/transferSwitch.ts'

const TRANSFER = typical('Static transfer within 4 ms, a quarter of a cycle, sensing included')

const params = transferSwitchParams({
  ratedCurrent: 800,
  contactResistance: [0.002, assumed('About 1.5 V across conducting thyristors at rated current')],
  senseTime: [0.002, TRANSFER],
  transferTime: [0.001, TRANSFER],
  returnDelay: [10, assumed('Seconds of good supply before the return')],
})

export const sts = transferSwitch(
  {
    type: 'sts',
    label: 'STS',
    description: 'Static transfer switch: thyristors, break before make, between two sources and one output.',
    keywords: ['STS', 'static transfer switch', 'SCR', 'thyristor', 'changeover', 'dual feed', '2N'],
    prefix: 'STS',
  },
  params,
  // The thyristors stand for the contact's speed.
  [rect(-26, -22, 52, 42), path('M -6 20 L 6 20 L 0 31 Z'), line(-6, 31, 6, 31), line(0, 31, 7, 35)],
)
