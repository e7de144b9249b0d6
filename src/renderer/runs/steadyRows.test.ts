import { expect, it } from 'vitest'
import { fourBusTutorial } from '../../model/templates/fourBus.ts'
import { steadyRows } from './steadyRows.ts'

it('a device at the operating point is told by the names and in the units of its outputs, one of the units in parallel', () => {
  const document = fourBusTutorial()
  const of = (type: string): string => Object.values(document.components).find((c) => c.type === type)?.id ?? ''
  const [ups, racks] = steadyRows(
    [
      { id: of('ups'), signals: { iIn: 1037, loss: 32_870, soc: 0.8, anything: 1 } },
      { id: of('gpuCluster'), signals: { p: 66e3, v: 50.87 } },
      { id: 'gone', signals: { p: 1 } },
    ],
    document,
  )
  expect(ups?.rows.map(({ label, value }) => `${label}: ${value}`).sort()).toEqual([
    'Input current: 1.037 kA',
    'Loss: 32.87 kW',
    'State of charge: 80 %',
  ])
  expect([racks?.count, racks?.rows.map(({ value }) => value)]).toEqual([12, ['66 kW', '50.87 V']])
})
