/**
 * Cooling plant: pumps, fans and compressors behind variable-speed drives hold their power. It stays as given, or follows the heat of the
 * servers through the inertia of coolant and controls.
 */
import type { CompileContext } from '../../../compile/context.ts'
import type { ComponentRecord } from '../../../document/records.ts'
import { itCourse } from '../../../workload/kinds.ts'
import { lagged, scaled } from '../../../workload/series.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { consumes } from '../../shared/absorption.ts'
import { tanPhi } from '../../shared/compile.ts'
import { loadOutputs, loadParams } from '../../shared/load.ts'
import { choice, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { both, circle, line, path, symbol } from '../../shared/shapes.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const base = loadParams(2e6, 0.95)
const following = when('follows', 'it')
const PUE = 'liquid-cooled AI halls have a PUE of 1.02–1.20 (central 1.10), hyperscale 1.09–1.16, the industry’s mean is 1.45–1.56'
const params = {
  follows: choice('Power', { fixed: 'As given', it: 'Follows the servers' }, 'fixed', {
    section: 'Load',
    help: 'Follows the workloads of the project through the inertia of coolant and controls, in proportion to its share.',
  }),
  partialPue: number('Cooling power over IT power', 'percent', 0.08, {
    section: 'Load',
    symbol: 'pPUE − 1',
    min: 0,
    max: 2,
    help: 'What the cooling adds to the PUE; the component library has values for air, rear door, direct to chip and immersion.',
    equation: 'P = (pPUE − 1)·P_IT, lagged',
    provenance: typical(`Direct to chip; ${PUE}`),
    visibleWhen: following,
  }),
  lag: number('Inertia', 'time', 30, {
    section: 'Load',
    symbol: 'τ',
    min: 0.1,
    max: 7200,
    help: 'Time constant from the servers’ power to the plant’s: coolant, heat exchangers and controls.',
    provenance: assumed('Coolant loops react within tens of seconds; direct liquid cooling has almost no thermal inertia'),
    visibleWhen: following,
  }),
  least: number('Least power', 'percent', 0.4, {
    section: 'Load',
    min: 0,
    max: 1,
    help: 'Of the power at the servers’ rating: pumps and fans do not stop.',
    provenance: assumed('Pumps at least speed'),
    visibleWhen: following,
  }),
  itShare: number('Share of the servers’ heat', 'percent', 1, {
    section: 'Load',
    min: 0,
    max: 1,
    help: 'Heat that all plants of this component take away together, of everything that runs a workload.',
    provenance: assumed('One plant takes it all'),
    visibleWhen: following,
  }),
  ...base,
  power: {
    ...base.power,
    help: 'Chillers, pumps, cooling units and fans of one plant; where it follows the servers, only its ratio to the reactive power counts.',
    provenance: typical('Liquid-cooled AI halls: PUE 1.02–1.20, central value 1.10'),
  },
  blendVoltage: number('Drives hold power down to', 'perUnit', 0.7, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Below this voltage the drives turn smoothly into a constant impedance.',
    provenance: typical('Drive trip on sag: 65–80 % voltage, typically 0.7 pu'),
  }),
} satisfies Record<string, ParamDefinition>

export const coolingPlant: ComponentDefinition = drawsHarmonics('drive', {
  type: 'coolingPlant',
  label: 'Cooling plant',
  category: 'Loads',
  description:
    'Chillers, pumps and cooling units on variable-speed drives, as a load that holds its power or follows the servers; motor dynamics are not modelled.',
  keywords: ['cooling', 'chiller', 'pump', 'CDU', 'CRAH', 'fan', 'mechanical'],
  prefix: 'CP',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top' }],
  params,
  outputs: loadOutputs,
  absorption: [consumes('p')],
  symbols: both(
    symbol(
      40,
      60,
      line(0, -30, 0, -18),
      circle(0, 2, 20),
      path('M 0 -12 V 16 M -12.1 -5 L 12.1 9 M 12.1 -5 L -12.1 9 M -4 -10 L 0 -6 L 4 -10 M -4 14 L 0 10 L 4 14'),
    ),
  ),
  countable: true,
  labels: ['power'],
  bill: (get) => [{ item: 'coolingPlant', amount: Number(get('power')) }],
  compile: (component, context) => {
    const power = context.number(component, 'power')
    const tan = tanPhi(context.number(component, 'powerFactor'), context.get(component, 'powerFactorSide') === 'leading')
    context.device(component, {
      kind: 'constantPowerLoad',
      ports: [context.bus(component, 'ac')],
      params: {
        p: power,
        q: power * tan,
        vBlend: context.number(component, 'blendVoltage'),
        ...(context.get(component, 'follows') === 'it' ? { profile: coolingProfile(component, context) } : {}),
      },
    })
  },
})

/** Power of one plant, W: share of what the servers draw, through one time constant, never below the least. */
function coolingProfile(component: ComponentRecord, context: CompileContext): string {
  const [partialPue, time, least] = (['partialPue', 'lag', 'least'] as const).map((key) => context.number(component, key)) as [
    number,
    number,
    number,
  ]
  const share = context.number(component, 'itShare') / component.count
  return context.profile(`cooling@${component.id}`, () => {
    const { course, ratedW } = itCourse(context)
    const { timesS, values } = lagged(scaled(course, partialPue * share), time, context.study.durationS)
    return { timesS, values: values.map((v) => Math.max(v, least * partialPue * share * ratedW)) }
  })
}
