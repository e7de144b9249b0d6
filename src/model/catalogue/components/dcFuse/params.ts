/** Data sheet of a DC fuse link. */
import type { ParamValue } from '../../../document/records.ts'
import type { ParamDefinition } from '../../types.ts'
import { choice, flag, LEAST, number, series, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'

const LINK = typical('Bussmann 170M5808 (aR, 400 A, DIN 43 620 size 2): 11·10³ A²s pre-arcing, 74·10³ A²s at 660 V AC, 65 W')
const CURVE = assumed('Shape of high-speed links, from general knowledge; enter the points of the data sheet’s curve')
const points = when('curve', 'points')

export const dcFuseParams = {
  closed: flag('With links', true, { section: 'Operation', help: 'Links in place at the beginning of a run.' }),
  utilisation: choice(
    'Utilisation category',
    {
      gG: 'gG, cables',
      aR: 'aR, semiconductors',
      gR: 'gR, semiconductors, full range',
      gPV: 'gPV, photovoltaics',
      gBat: 'gBat, batteries',
    },
    'aR',
    {
      section: 'Nameplate',
      help: 'IEC 60269-1, -4, -6 and -7. Those that begin with g break every current that melts them; aR only from its least breaking current on and needs something else against overload.',
    },
  ),
  ratedCurrent: number('Rated current', 'current', 400, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e5,
    help: 'Current of the link that it carries continuously; several in parallel are given by the count.',
    provenance: assumed('A link of DIN size 2'),
  }),
  ratedVoltage: number('Rated DC voltage', 'voltage', 1000, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Of direct current, which is lower than that of alternating current. The bus’s voltage must not be above it.',
    provenance: assumed('Next above 800 V in common ranges'),
  }),
  poles: choice('Fused poles', { one: 'One', both: 'Both' }, 'one', {
    section: 'Nameplate',
    help: 'A link in both poles doubles resistance, loss and arc voltage of a short circuit between the poles: both carry its current and melt together.',
  }),
  coldResistance: number('Cold resistance', 'resistance', 0.25e-3, {
    section: 'Nameplate',
    symbol: 'R_0',
    min: 1e-9,
    max: 10,
    help: 'Of one link, without current; greatest short-circuit currents take it. It rises with the heat of the link to what the power loss says.',
    equation: 'R = R_0 + (P_r/I_r² − R_0)·θ/θ_r',
    provenance: assumed('The power loss at 1.6 times the cold resistance'),
  }),
  powerLoss: number('Power loss at rated current', 'activePower', 65, {
    section: 'Nameplate',
    symbol: 'P_r',
    min: 0,
    exclusive: true,
    max: 1e6,
    help: 'Of one link.',
    provenance: LINK,
  }),
  curve: choice('Time-current curve', { points: 'By points', figures: 'By its ends alone' }, 'points', {
    section: 'Melting',
    help: 'By points: thermal masses are fitted to them, so that the curve holds for any course of the current and after any load. By its ends alone: one mass, which melts too soon between them.',
  }),
  meltingCurrent: number('Least melting current', 'current', 600, {
    section: 'Melting',
    symbol: 'I_m',
    min: LEAST.current,
    max: 1e6,
    help: 'Where the curve goes upright. gG: between 1.25 and 1.6 times the rated current (IEC 60269-1).',
    equation: 'τ_k·dθ_k/dt = a_k·i²/I_m² − θ_k,  melts at Σθ_k = 1',
    provenance: assumed('1.5 times the rated current'),
  }),
  preArcingI2t: number('Pre-arcing I²t', 'jouleIntegral', 11e3, {
    section: 'Melting',
    symbol: '(I²t)_m',
    min: 0,
    exclusive: true,
    max: 1e12,
    help: 'In A²s, until it melts at currents so high that no heat gets away.',
    equation: '(I²t)_m = I_m²/Σ(a_k/τ_k)',
    provenance: LINK,
  }),
  curveCurrents: series('Pre-arcing curve: current', 'current', [800, 1200, 2000, 3200], {
    section: 'Melting',
    help: 'One to six points of the curve from cold, rising, above the least melting current.',
    provenance: CURVE,
    visibleWhen: points,
  }),
  curveTimes: series('Pre-arcing curve: time', 'time', [100, 3, 0.05, 0.003], {
    section: 'Melting',
    help: 'Until it melts with this current.',
    provenance: CURVE,
    visibleWhen: points,
  }),
  operatingI2t: number('Operating I²t', 'jouleIntegral', 74e3, {
    section: 'Clearing',
    symbol: '(I²t)_op',
    min: 0,
    exclusive: true,
    max: 1e12,
    help: 'In A²s, until it has cleared, at about the voltage and time constant of the circuit. What a run’s arc lets through beyond it is told; duties and selectivity count with it.',
    provenance: LINK,
  }),
  arcVoltage: number('Arc voltage', 'voltage', 1500, {
    section: 'Clearing',
    symbol: 'U_a',
    min: LEAST.voltage,
    max: 1e6,
    help: 'Mean of one link while it clears. With all links it must be above the voltage of the circuit, else no current comes to zero. Data sheets give its peak.',
    equation: 'L·di/dt = U − R·i − U_a',
    provenance: assumed(
      'Three quarters of the peak of 2 kV of common 1000 V links; take the data sheet’s peak for the stress of insulation',
    ),
  }),
  arcRise: number('Rise of the arc voltage', 'time', 50e-6, {
    section: 'Clearing',
    symbol: 'T_a',
    min: 0,
    exclusive: true,
    max: 0.1,
    help: 'Time constant with which the arcs of the strip’s notches come to that voltage.',
    provenance: assumed(),
  }),
  leastBreaking: number('Least breaking current', 'current', 1200, {
    section: 'Clearing',
    symbol: 'I_min',
    min: 0,
    max: 1e7,
    help: 'Below it the curve is dashed: the link melts but may not clear. A run that melts it there tells it.',
    provenance: assumed('Three times the rated current; data sheets state 3 to 5 times'),
    visibleWhen: when('utilisation', 'aR'),
  }),
  breakingCapacity: number('Rated breaking capacity', 'current', 100e3, {
    section: 'Clearing',
    symbol: 'I_1',
    min: LEAST.current,
    max: 1e8,
    help: 'Greatest prospective direct current, at the time constant below.',
    provenance: assumed('Of 1000 V links with 100 kA on alternating current; data sheets often state less for direct current'),
  }),
  timeConstant: number('Time constant of the circuit', 'time', 15e-3, {
    section: 'Clearing',
    symbol: 'L/R',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Longest L/R at which breaking capacity, voltage and operating I²t hold. A slower rise of the current leaves more in the arc.',
    provenance: typical('Data sheets of 1000 V DC ferrule fuses (Ferraz Shawmut) give arc voltages for 15, 25 and 50 ms'),
  }),
} satisfies Record<string, ParamDefinition>

/** Links in series. */
export const linksOf = (get: (key: string) => ParamValue): number => (get('poles') === 'both' ? 2 : 1)
