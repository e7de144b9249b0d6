/**
 * Scenarios: sets of events that really happened or that a standard test asks for. One becomes a study of its own: a copy of a study
 * with the scenario's events on the components it concerns, long enough to hold them all.
 */
import { definitionOf, generatorTypes } from '../catalogue/index.ts'
import type { ComponentRecord, ParamValue, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { standbyBreakers } from './standby.ts'

export interface ScenarioEvent {
  readonly timeS: number
  readonly kind: string
  readonly name: string
  readonly params: Readonly<Record<string, ParamValue>>
}
export interface Scenario {
  readonly key: string
  readonly title: string
  readonly description: string
  /** Document and figures it was taken from; what is not in it is said to be assumed. */
  readonly source: string
  /** Types of component it may strike. */
  readonly types: readonly string[]
  /** `all`: every suitable component at once, as one job runs on all racks; `one`: a single one. */
  readonly scope: 'one' | 'all'
  /** The grid makes the voltage changes itself; they are no emission of the site and are not judged. */
  readonly isGridMade: boolean
  /** Time after the last event in which the plant may settle, s. */
  readonly settlingS: number
  readonly events: (target: ComponentRecord) => readonly ScenarioEvent[]
  /** What happens to others because of it. */
  readonly also?: (document: StudioDocument) => readonly (ScenarioEvent & { readonly targetId: string })[]
}

const FIRST_S = 10
/** What runs a workload: the racks, and servers on AC. */
const IT = ['gpuCluster', 'itLoad'] as const
const idle = (target: ComponentRecord): number => numberOf(target, 'idleShare')
const rated = (target: ComponentRecord): number => numberOf(target, 'ratedPower')
const load = (target: ComponentRecord, timeS: number, share: number, name: string): ScenarioEvent => ({
  timeS,
  kind: 'setLoad',
  name,
  params: { power: share * rated(target) },
})

/** Six faults in 82 s: begin after the first, s; remaining voltage, pu; duration, s. Ends of the published ranges; spacing assumed. */
const SIX_SAGS = [
  [0, 0.4, 0.042],
  [14, 0.35, 0.05],
  [29, 0.3, 0.055],
  [47, 0.25, 0.066],
  [64, 0.3, 0.06],
  [82, 0.35, 0.05],
] as const
const JOB_STOP = { steps: 18, overS: 36, from: 1, to: 40 / 450 } as const
/** Loss of the utility, start and connection of the standby plant, and blocks of the racks' rating: s after the first event. */
const BLOCKS = {
  lost: 1,
  start: 2,
  close: 30,
  blocks: [
    [70, 0.5],
    [85, 0.8],
    [100, 1],
  ],
} as const

const inServiceOf = (document: StudioDocument, ...types: readonly string[]): readonly ComponentRecord[] =>
  Object.values(document.components).filter((c) => c.inService && types.includes(c.type))
const on = (targets: readonly ComponentRecord[], event: ScenarioEvent) => targets.map(({ id }) => ({ ...event, targetId: id }))

export const scenarios: readonly Scenario[] = [
  {
    key: 'six-sags',
    title: 'Six sags in 82 s (2024-07-10)',
    description:
      'Six faults near the connection within 82 s, each down to 0.25–0.40 pu for 42–66 ms. UPS fleets that count sags stayed on battery after the third; 1500 MW left the grid.',
    source: 'NERC incident review of 2024-07-10; the spacing of the faults is assumed',
    types: ['utility'],
    scope: 'one',
    isGridMade: true,
    settlingS: 20,
    events: () =>
      SIX_SAGS.map(([after, remaining, duration], k) => ({
        timeS: FIRST_S + after,
        kind: 'sag',
        name: `Sag ${k + 1}`,
        params: { remaining, duration },
      })),
  },
  {
    key: 'deep-sag',
    title: 'Deep sag, 0.5 pu for 150 ms',
    description: 'One sag that every UPS must ride on its battery and come back from by its walk-in.',
    source: 'arXiv 2512.16497: 0.5 pu for 150 ms ridden by a 50 MW block at a short-circuit ratio of 1.5',
    types: ['utility'],
    scope: 'one',
    isGridMade: true,
    settlingS: 30,
    events: () => [{ timeS: FIRST_S, kind: 'sag', name: 'Sag', params: { remaining: 0.5, duration: 0.15 } }],
  },
  {
    key: 'utility-lost',
    title: 'One utility lost and back after 60 s',
    description: 'The connection goes and returns: batteries bridge, standby plant may start, and the load comes back onto the grid.',
    source: 'Assumed; with two connections the one that is selected, else the first, and the other carries on',
    types: ['utility'],
    scope: 'one',
    isGridMade: true,
    settlingS: 40,
    events: () => [
      { timeS: FIRST_S, kind: 'disconnect', name: 'Lost', params: {} },
      { timeS: FIRST_S + 60, kind: 'connect', name: 'Back', params: {} },
    ],
  },
  {
    key: 'feeder-reclosing',
    title: 'Feeder fault with two reclosing shots',
    description: 'A three-phase fault that is still there at both reclosings and gone at the third.',
    source: 'CIGRE/Quanta, arXiv 2601.12686: shots of 50–70 ms; dead times of 0.5 s and 15 s are assumed',
    types: ['bus'],
    scope: 'one',
    isGridMade: true,
    settlingS: 20,
    events: () =>
      [0, 0.56, 15.62].map((after, k) => ({
        timeS: FIRST_S + after,
        kind: 'fault',
        name: k === 0 ? 'Fault' : `Shot ${k}`,
        params: { resistance: 0.001, reactance: 0, duration: 0.06, clears: true },
      })),
  },
  {
    key: 'dc-fault',
    title: 'Short circuit on a DC bus',
    description:
      'The poles of a DC bus meet and stay so: capacitors, storage and converters feed it until a breaker parts it or their limits hold them.',
    source: 'Assumed: 1 mΩ between the poles, not cleared by itself',
    types: ['dcBus'],
    scope: 'one',
    isGridMade: false,
    settlingS: 5,
    events: () => [{ timeS: FIRST_S, kind: 'dcFault', name: 'Short circuit', params: { resistance: 0.001, clears: false } }],
  },
  {
    key: 'open-phase',
    title: 'Open phase upstream of a transformer (Byron 2012)',
    description:
      'One conductor of the supply parts and nothing trips: behind the transformer all three voltages remain, unbalanced, until the conductor is joined again after 60 s.',
    source:
      'NRC Bulletin 2012-01: Byron Unit 2 on 2012-01-30, phase C of the 345 kV supply, recognised after some 8 minutes; 60 s is assumed, and no earth fault beside it',
    types: ['transformer2w', 'transformer3w'],
    scope: 'one',
    isGridMade: true,
    settlingS: 40,
    events: () => [
      { timeS: FIRST_S, kind: 'openPhase', name: 'Phase C open', params: { phases: 'c', terminal: 'first', duration: 60, clears: true } },
    ],
  },
  {
    key: 'job-stop',
    title: 'Job stop, 450 to 40 MW in 36 s',
    description: 'A training job is wound down rack by rack until the racks idle; the grid must take back what they drew.',
    source: 'NERC large-load reports: 450 MW to 40 MW in 36 s; in 18 equal steps',
    types: IT,
    scope: 'all',
    isGridMade: false,
    settlingS: 30,
    events: (target) => {
      const { steps, overS, from, to } = JOB_STOP
      return Array.from({ length: steps }, (_, k) => {
        const share = from + ((to - from) * (k + 1)) / steps
        return load(target, FIRST_S + (overS * k) / (steps - 1), share, `${(100 * share).toFixed(0)} %`)
      })
    },
  },
  {
    key: 'rank-crash',
    title: 'Crash of one rank',
    description: 'One process of the job dies and all racks fall to idle at once: at 100 MW of racks, 80 MW in milliseconds.',
    source: 'arXiv 2508.14318 for the synchronous stop; idle as the racks state it',
    types: IT,
    scope: 'all',
    isGridMade: false,
    settlingS: 40,
    events: (target) => [load(target, FIRST_S, idle(target), 'All racks idle')],
  },
  {
    key: 'genset-blocks',
    title: 'Generators on blocks of 0–50–80–100 %',
    description:
      'The utility is lost, standby plant starts and takes the dead bars, and the racks come in blocks of their rating with UPS batteries at rest; on-site plant that already runs takes the same blocks.',
    source: 'Customary acceptance steps of gensets, 0–50–80–100 %; instants assumed',
    types: generatorTypes,
    scope: 'all',
    isGridMade: false,
    settlingS: 20,
    events: (target) =>
      paramValue(target, 'running') === true ? [] : [{ timeS: FIRST_S + BLOCKS.start, kind: 'start', name: 'Start', params: {} }],
    also: (document) => [
      ...on(inServiceOf(document, 'ups'), {
        timeS: 0,
        kind: 'setBatteryShare',
        name: 'Battery at rest',
        params: { batteryMode: 'passive' },
      }),
      ...inServiceOf(document, ...IT).map((target) => ({ ...load(target, FIRST_S, 0, 'No load'), targetId: target.id })),
      ...on(inServiceOf(document, 'utility'), { timeS: FIRST_S + BLOCKS.lost, kind: 'disconnect', name: 'Lost', params: {} }),
      ...on(standbyBreakers(document), { timeS: FIRST_S + BLOCKS.close, kind: 'close', name: 'Onto the bars', params: {} }),
      ...BLOCKS.blocks.flatMap(([after, share]) =>
        inServiceOf(document, ...IT).map((target) => ({
          ...load(target, FIRST_S + after, share, `${100 * share} %`),
          targetId: target.id,
        })),
      ),
    ],
  },
  {
    key: 'ups-qualification',
    title: 'UPS qualification, 2 s at 90 % and 2 s at 50 %',
    description: 'The load alternates between 90 % and 50 % of its rating every two seconds for a minute.',
    source: 'Vertiv, large UPS with AI workloads: 2 s at 90 % and 2 s at 50 %, repeated',
    types: IT,
    scope: 'all',
    isGridMade: false,
    settlingS: 4,
    events: (target) =>
      Array.from({ length: 30 }, (_, k) => load(target, FIRST_S + 2 * k, k % 2 === 0 ? 0.9 : 0.5, k % 2 === 0 ? '90 %' : '50 %')),
  },
]

export const scenarioOf = (key: string): Scenario | undefined => scenarios.find((scenario) => scenario.key === key)

/** Components a scenario may strike, by name. */
export const scenarioTargets = (document: StudioDocument, { types }: Scenario): readonly ComponentRecord[] =>
  Object.values(document.components)
    .filter(({ type, inService }) => types.includes(type) && inService && definitionOf(type) !== undefined)
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
