/** What a new project may start from. */
import { createDocument } from '../document/create.ts'
import type { StudioDocument } from '../document/records.ts'
import { aiHall100mw } from './aiHall100mw.ts'
import { gasTurbineCampus } from './gasTurbineCampus.ts'
import { campus1gw } from './campus1gw.ts'
import { dcHall800v } from './dcHall800v.ts'
import { eightWays } from './eightWays.ts'
import { gasEngineIsland } from './gasEngineIsland.ts'
import { rackBbuHall } from './rackBbuHall.ts'
import { retrofit } from './retrofit.ts'
import { twoSites } from './twoSites.ts'
import { fourBusTutorial } from './fourBus.ts'

export interface ProjectTemplate {
  readonly key: string
  readonly title: string
  readonly description: string
  /** What one learns from it. */
  readonly teaches: string
  readonly build: () => StudioDocument
}

export const templates: readonly ProjectTemplate[] = [
  {
    key: 'ai-hall-100mw',
    title: 'AI training hall, 100 MW',
    description:
      '720 racks of 132 kW behind UPS with batteries, 138 kV connection, 34.5 kV distribution, standby gensets; every number with its source.',
    teaches: 'How a training job reaches the grid, and how the UPS batteries keep it away.',
    build: aiHall100mw,
  },
  {
    key: 'gas-turbine-campus',
    title: 'Off-grid AI campus, 300 MW',
    description: '2160 racks of 132 kW on eight gas turbines, no grid: UPS with batteries, 34.5 kV plant bus, one turbine to spare.',
    teaches: 'Why shafts and governors cannot carry the pulse, and what storage does for the frequency.',
    build: gasTurbineCampus,
  },
  {
    key: 'campus-1gw',
    title: 'AI campus with two grid connections, 1 GW',
    description:
      '7200 racks of 132 kW in ten halls behind UPS, two connections of 345 kV with a tie; the hall is a block drawn once a side.',
    teaches: 'Why a limit in megawatts asks more of a larger campus, and what the loss of a connection does.',
    build: campus1gw,
  },
  {
    key: 'eight-ways',
    title: 'One campus, eight alternatives, 32 MW',
    description:
      'Legacy UPS, UPS with active battery, rack BBU, 800 V DC with shelf, MV BESS, software shaping, overbuilt generation, throttling: one drawing.',
    teaches: 'What each way costs, loses and keeps, side by side in the comparison.',
    build: eightWays,
  },
  {
    key: 'gas-engine-island',
    title: 'Gas engines with battery storage, 50 MW',
    description: '360 racks of 132 kW on seven gas engines and forty megawatts of grid-forming storage, no grid, no UPS.',
    teaches: 'What share of a pulse the storage takes off the shafts, and what the shafts do without it.',
    build: gasEngineIsland,
  },
  {
    key: 'dc-hall-800v',
    title: '800 V DC hall, 30 MW',
    description:
      '48 racks of 600 kW behind solid-state transformers from 34.5 kV, DC breakers, supercapacitor shelves on the rows; no UPS.',
    teaches: 'What a fast shelf on the DC bus takes of the pulse, and, by the scenario of a short circuit, how DC breakers part a row.',
    build: dcHall800v,
  },
  {
    key: 'rack-bbu-hall',
    title: 'Open Rack v3 hall with rack batteries, 40 MW',
    description: '264 racks of 132 kW without UPS, battery backup on every rack busbar.',
    teaches: 'How power shelves hand over to the rack’s batteries, and that backup smooths no pulse.',
    build: rackBbuHall,
  },
  {
    key: 'retrofit-10kw-racks',
    title: 'Retrofit of a hall with 10 kW racks, 5 MW',
    description: 'Four blocks of a hundred racks of 10 kW; one of them is cleared for racks of 132 kW. Alternatives in one project.',
    teaches: 'That the old feeder is the limit, not the hall, and what the pulse of a few racks does to an old contract.',
    build: retrofit,
  },
  {
    key: 'two-sites',
    title: 'Two sites training together, 2 × 32 MW',
    description: 'One job on 240 racks at each of two sites, on one 138 kV network; the sites in step or apart by an offset.',
    teaches: 'When two pulses add up at the common point, and when they cancel.',
    build: twoSites,
  },
  {
    key: 'four-bus-tutorial',
    title: 'Four-bus tutorial',
    description: 'One row of racks behind one UPS: the smallest chain that shows the pulse.',
    teaches: 'Drawing, workload, run, plots and limits in five minutes.',
    build: fourBusTutorial,
  },
  {
    key: 'empty',
    title: 'Empty project',
    description: 'One blank page and one study.',
    teaches: '',
    build: () => createDocument(),
  },
]
