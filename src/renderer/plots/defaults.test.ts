import { expect, it } from 'vitest'
import type { RunChannel } from '../../contract/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { aiHall100mw } from '../../model/templates/aiHall100mw.ts'
import { gasEngineIsland } from '../../model/templates/gasEngineIsland.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { standardPanes } from './defaults.ts'

/** Every output of every component. */
const channelsOf = (document: StudioDocument): readonly RunChannel[] =>
  Object.values(document.components).flatMap(({ id, type }) =>
    (definitionOf(type)?.outputs ?? []).map(
      ({ key, quantity }) => ({ id: `${id}/${key}`, componentId: id, output: key, quantity }) as unknown as RunChannel,
    ),
  )

it.each([
  [
    gasEngineIsland(),
    ['Generator power', 'Generator frequency', 'Power of Storage, one of 8', 'Charge of Storage, one of 8', 'Voltage at Racks'],
  ],
  [
    aiHall100mw(),
    [
      'Power at the grid connection',
      'Voltage at the grid connection',
      expect.stringMatching(/^Power of UPS/),
      expect.stringMatching(/^Charge of UPS/),
      expect.stringMatching(/^Voltage at/),
    ],
  ],
])('shows first what feeds the site, its storage and its racks', (document, titles) => {
  expect(standardPanes(document, channelsOf(document)).map(({ title }) => title)).toEqual(titles)
})
