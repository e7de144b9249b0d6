/** Sun and wind behind grid-following inverters: what they offer, curtailment, a workload-free series in time. */
import type { CompileContext } from '../../compile/context.ts'
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { ComponentDefinition, ParamDefinition, SymbolPair } from '../types.ts'
import { engineParams } from './compile.ts'
import { STAGE, supplies } from './absorption.ts'
import { limitedCurrent } from './shortCircuit.ts'
import { drawsHarmonics } from './harmonics.ts'
import { inverterOutputs, inverterOwn, inverterParams, noLoadLoss, rideThroughParams, rideThroughRules } from './inverter.ts'
import { choice, number, series, when } from './params.ts'
import { assumed } from './provenance.ts'

const section = 'Resource'

const resource = (offer: string) =>
  ({
    offeredBy: choice('Available power', { constant: 'Constant', series: 'Series in time' }, 'constant', {
      section,
      help: `${offer} as one value or as a series.`,
    }),
    available: number('Available share', 'percent', 0.8, {
      section,
      min: 0,
      max: 1,
      help: `${offer}, share of the rating.`,
      provenance: assumed(),
      visibleWhen: when('offeredBy', 'constant'),
    }),
    seriesTimes: series('Series: times', 'time', [0, 60, 75, 180, 200], {
      section,
      help: 'Instants of the series from the start of the run, s, not falling.',
      provenance: assumed('A cloud, or a lull, of two minutes'),
      visibleWhen: when('offeredBy', 'series'),
    }),
    seriesShares: series('Series: available share', 'ratio', [0.8, 0.8, 0.3, 0.3, 0.8], {
      section,
      help: `${offer} at these instants, share of the rating from 0 to 1; straight lines between them, the last value stays.`,
      provenance: assumed('A cloud, or a lull, of two minutes'),
      visibleWhen: when('offeredBy', 'series'),
    }),
    curtailment: number('Curtailed to', 'percent', 1, {
      section,
      min: 0,
      max: 1,
      help: 'Greatest active power, share of the rating.',
      provenance: assumed('Not curtailed'),
    }),
  }) satisfies Record<string, ParamDefinition>

const OWN = [...inverterOwn, 'offeredBy', 'available', 'seriesTimes', 'seriesShares', 'curtailment']
const list = (value: ParamValue): readonly number[] => (Array.isArray(value) ? value : [])

function rules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  const problems = [...rideThroughRules(component, get)]
  const [times, shares] = [list(get('seriesTimes')), list(get('seriesShares'))]
  const wrong = (param: string, message: string): void => {
    problems.push({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: ${message}`,
      place: { componentId: component.id, param },
    })
  }
  if (get('offeredBy') !== 'series') return problems
  if (times.length === 0 || times.length !== shares.length)
    wrong('seriesShares', `${times.length} times and ${shares.length} shares in the series`)
  else if (times.some((t, k) => t < (times[k - 1] ?? 0)))
    wrong('seriesTimes', 'the times of the series begin at 0 or later and do not fall')
  else if (shares.some((s) => s < 0 || s > 1)) wrong('seriesShares', 'the shares of the series lie from 0 to 1')
  return problems
}

export interface PlantData extends Pick<ComponentDefinition, 'type' | 'label' | 'description' | 'keywords' | 'prefix'> {
  /** What it offers, for the help texts. */
  readonly offer: string
  readonly symbols: SymbolPair
  readonly sRated: number
  /** Ride-through values of its own. */
  readonly rideThrough?: Partial<Record<keyof typeof rideThroughParams, ParamDefinition>>
}

export function plant({ offer, sRated, rideThrough, ...words }: PlantData): ComponentDefinition {
  const params = {
    ...inverterParams({ sRated, vRated: 34.5e3, currentLimit: 1.1, priority: 'reactive', filterReactance: 0.15 }),
    ...resource(offer),
    ...rideThroughParams,
    ...rideThrough,
  }
  const definition: ComponentDefinition = {
    ...words,
    category: 'Sources',
    ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: 30, side: 'bottom', voltageParam: 'vRated' }],
    params,
    outputs: [...inverterOutputs, { key: 'available', label: 'Available power', quantity: 'activePower' }],
    absorption: [supplies(STAGE.renewables, { p: 1 })],
    countable: true,
    shortCircuit: limitedCurrent,
    labels: ['sRated'],
    // It follows the grid: alone it is dead.
    feeds: () => false,
    rules,
    bill: (get) => [{ item: 'renewables', amount: Number(get('sRated')) }],
    compile: (component, context) => {
      const rated = context.number(component, 'sRated')
      context.device(component, {
        kind: 'renewablePlant',
        ports: [context.bus(component, 'ac')],
        params: {
          ...engineParams(params, component, context, OWN),
          noLoadLoss: noLoadLoss(component, context),
          available: context.number(component, 'available') * rated,
          pMax: context.number(component, 'curtailment') * rated,
          ...offered(component, context, rated),
        },
      })
    },
  }
  // Without sun or wind its inverters stand by (assumed).
  return drawsHarmonics('igbt', definition, ({ signal }) => signal('available') !== 0)
}

function offered(component: ComponentRecord, context: CompileContext, rated: number): { profile?: string } {
  if (context.get(component, 'offeredBy') !== 'series') return {}
  return {
    profile: context.profile(`${component.id}:resource`, () => ({
      timesS: list(context.get(component, 'seriesTimes')),
      values: list(context.get(component, 'seriesShares')).map((share) => share * rated),
    })),
  }
}
