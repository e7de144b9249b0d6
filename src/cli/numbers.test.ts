/** Numbers as the command line prints them: the same signs and groups as on the screen and in the report. */
import { expect, it } from 'vitest'
import type { ParameterStudyResult, RunEconomics } from '../contract/index.ts'
import type { Absorption } from '../model/absorption/index.ts'
import { fourBusTutorial } from '../model/templates/fourBus.ts'
import { absorptionText } from './absorption.ts'
import { economicsText } from './printEconomics.ts'
import { parameterStudyText } from './printParameterStudy.ts'

it('a stage that adds to the pulse has a true minus in its shares', () => {
  const stage = {
    name: 'UPS DC link',
    role: 'store',
    beforeW: 1e6,
    afterW: 2e6,
    share: -0.008,
    bands: [-0.02, null, 0.01],
    swingW: 1,
    energyJ: 1,
  }
  const text = absorptionText({
    pulseW: 1e6,
    gridW: 1e5,
    driftW: 0,
    stages: [stage],
    fromS: 0,
    toS: 1,
    meanLossW: 1,
  } as unknown as Absorption)
  expect(text).toMatch(/−1 MW .* −0\.8 % .* −2\.0 % .* – .* 1\.0 %/)
})

it('counts of GPUs stand in groups', () => {
  const outage = { cost: 739e3, gpus: 155_520, customary: 540e3 }
  const economics = {
    bill: { rows: [], total: 0, floorM2: 0, unpriced: [] },
    demand: null,
    year: null,
    throttling: null,
    outage,
    paths: [],
    groups: [],
    heavyRacks: [],
  }
  expect(economicsText(economics as unknown as RunEconomics, { currency: 'USD', units: 'si' }, 'Run')).toContain('(155\u202f520 GPUs)')
})

it('draws are told with their mean, what gave no value, and nothing that moves a value which stands still', () => {
  const document = fourBusTutorial()
  const [cooling] = Object.values(document.components).filter(({ type }) => type === 'coolingPlant')
  const variable = {
    id: 'v',
    name: 'Cooling',
    componentIds: [cooling?.id ?? ''],
    workloadIds: [],
    param: 'power',
    lower: 0,
    upper: 1,
    scale: 'linear',
    whole: false,
    unitCost: 0,
  }
  const margin = (key: string, value: number) => ({
    key,
    title: key,
    place: 'Utility',
    quantity: 'number',
    value,
    limit: 4,
    sense: 'max',
    margin: 1 - value / 4,
    timeS: 0,
  })
  const draw = (value: number | null, k: number) => ({
    ...{ values: [k], cost: 0, plantCost: 0, lost: 0, burntW: 0, reason: null, open: [] },
    status: value === null ? 'notRun' : 'met',
    margins: value === null ? [] : [margin('Falls', value), margin('Stands', 1)],
  })
  const result = {
    ...{ status: 'completed', reason: null, wallS: 1, workers: 1, answer: null, nearest: null, sensitivities: [], notes: [] },
    study: { name: 'Draws', method: 'sample', variables: [variable], currency: 'USD' },
    evaluations: [6, 5, 3, 2, 1, null].map(draw),
  }
  const lines = parameterStudyText(document, result as unknown as ParameterStudyResult, null).split('\n')
  const row = (name: string): string => lines.find((line) => line.startsWith(name))?.replace(/ {2,}/g, ' | ') ?? ''
  // By hand: mean 17/5, percentiles between the ranks 0 and 4; Wilson of 2 in 5.
  expect(row('Falls')).toBe('Falls | 3.4 | 1.2 | 3 | 5.8 | 4 | 2 of 5, 1 without a value | 11.8 % to 76.9 % | Cooling (−1.00)')
  expect(row('Stands').trim()).toBe('Stands | 1 | 1 | 1 | 1 | 4 | 0 of 5, 1 without a value | 0.0 % to 43.4 %')
})
