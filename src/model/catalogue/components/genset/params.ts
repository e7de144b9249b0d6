/** Parameters of the genset. Keys are the engine's; per-unit values stand on the machine's rating. */
import type { ParamDefinition } from '../../types.ts'
import { flag, LEAST, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { exciterParams, stabiliserParams } from './exciters.ts'
import { governor } from './governor.ts'
import { earthing, machine } from './machine.ts'
import { exciter } from './regulator.ts'
import { turbineParams } from './turbines.ts'

export const params = {
  sRated: number('Rated power', 'apparentPower', 3.125e6, {
    section: 'Nameplate',
    symbol: 'S_r',
    min: LEAST.apparentPower,
    max: 5e9,
    help: 'Rating of the alternator; per-unit data stand on it.',
    provenance: typical('2.5 MW data-centre set at 0.8 power factor'),
  }),
  vRated: number('Rated voltage', 'voltage', 480, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Rated line-to-line voltage.',
    provenance: assumed('North American low-voltage level'),
  }),
  pSet: number('Dispatched power', 'activePower', 0, {
    section: 'Operation',
    min: -1e12,
    max: 1e12,
    help: 'Power at the start in parallel with the utility; an island without the utility shares the rest by rating.',
    provenance: assumed('At no load'),
  }),
  qLimited: flag('Reactive limits hold in the power flow', false, {
    section: 'Operation',
    help: 'At the start a set that would pass a limit is held there and gives up its voltage; a run says so.',
  }),
  qMax: number('Greatest reactive power', 'reactivePower', 1.9e6, {
    section: 'Operation',
    min: -1e12,
    max: 1e12,
    help: 'Delivered, in the power flow.',
    provenance: typical('Rated power at 0.8 power factor'),
    visibleWhen: when('qLimited', true),
  }),
  qMin: number('Least reactive power', 'reactivePower', -0.6e6, {
    section: 'Operation',
    min: -1e12,
    max: 1e12,
    help: 'Delivered, in the power flow; below 0 under-excited.',
    provenance: typical('About a fifth of the rating under-excited'),
    visibleWhen: when('qLimited', true),
  }),
  running: flag('Running at the start', false, { section: 'Operation', help: 'On the bars at the beginning of a run.' }),
  startDelay: number('Start to ready', 'time', 10, {
    section: 'Operation',
    min: 0,
    max: 600,
    help: 'From the start command to connection.',
    provenance: typical('10–15 s to ready to load; NFPA 110 type 10'),
  }),
  underspeedTrip: number('Trips below speed', 'perUnit', 0, {
    section: 'Protection',
    min: 0,
    max: 1,
    help: 'The unit leaves the bars below this speed; 0 switches it off.',
    provenance: assumed('Not set'),
  }),
  overspeedTrip: number('Trips above speed', 'perUnit', 1.15, {
    section: 'Protection',
    min: 0,
    max: 2,
    help: 'The unit leaves the bars above this speed; 0 switches it off.',
    provenance: typical('Overspeed trips of engines stand at 110–118 %'),
  }),
  ...machine,
  ...governor,
  ...turbineParams,
  ...exciter,
  ...exciterParams,
  ...stabiliserParams,
  ...earthing,
} satisfies Record<string, ParamDefinition>
