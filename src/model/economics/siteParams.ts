/** What the site's money, carbon and time depend on. Amounts of money are in the project's currency. */
import type { ParamDefinition } from '../catalogue/types.ts'
import { choice, number } from '../catalogue/shared/params.ts'
import { assumed, typical } from '../catalogue/shared/provenance.ts'
import { regions } from './regions.ts'

const region = { section: 'Region' }
const tariff = { section: 'Tariff' }
const money = { section: 'Money' }
const compute = { section: 'Compute' }
const power = { section: 'Speed to power' }
const share = { min: 0, max: 1 }

export const siteParams = {
  region: choice('Region', { none: 'Not chosen', ...Object.fromEntries(regions.map(({ key, label }) => [key, label])) }, 'none', {
    ...region,
    help: 'Fills queue, carbon intensity and energy price with the figures of the region; each can be changed.',
  }),
  queueYears: number('Wait for the grid (years)', 'number', 4, {
    ...region,
    min: 0,
    max: 30,
    help: 'From the request to the energisation of the whole connection. Sources mix this with study time and with the queue of new generation.',
    provenance: typical('JLL 2026: US mean 4 years'),
  }),
  gridCarbon: number('Carbon intensity of the grid (g/kWh)', 'number', 370, {
    ...region,
    min: 0,
    max: 2000,
    help: 'Location-based, for Scope 2.',
    provenance: typical('eGRID 2022: US mean 367–373 g/kWh'),
  }),
  fuelCarbon: number('Carbon intensity of own generation (g/kWh)', 'number', 500, {
    ...region,
    min: 0,
    max: 2000,
    help: 'Per kWh generated: gas engines 450–500, aeroderivative turbines 500–550, diesel 700–800. Scope 1. Sun, wind and water give none.',
    provenance: typical('Gas engine 450–500 g/kWh'),
  }),
  rackLimit: number('Highest power of a rack on this site', 'activePower', 227e3, {
    ...region,
    min: 0,
    max: 2e6,
    help: 'What cooling and floor of the building carry; racks above are reported.',
    provenance: typical('Vera Rubin NVL72: 180–227 kW'),
  }),
  energyPrice: number('Energy price per MWh', 'number', 85, {
    ...tariff,
    min: 0,
    max: 10000,
    help: 'Mean price of energy taken from the grid.',
    provenance: typical('ERCOT 0.085 $/kWh'),
  }),
  fuelPrice: number('Fuel cost per MWh generated', 'number', 45, {
    ...tariff,
    min: 0,
    max: 10000,
    help: 'Fuel of own generation per MWh of electricity; 0 for sun, wind and water, whatever stands here.',
    provenance: assumed('Gas at 4.5 $/MMBtu and 10 MMBtu/MWh'),
  }),
  demandCharge: number('Demand charge per kW and month', 'number', 12, {
    ...tariff,
    min: 0,
    max: 1000,
    help: 'On the highest mean over 15 or 30 minutes. A pulse of seconds does not move it.',
    provenance: typical('US demand charges 8–25 $/kW-month'),
  }),
  capacityCharge: number('Capacity charge per MW and day', 'number', 0, {
    ...tariff,
    min: 0,
    max: 10000,
    help: 'PJM 2027/28: 333.44 $/MW-day.',
    provenance: assumed('No capacity market'),
  }),
  minimumTake: number('Least share of contracted demand paid', 'percent', 0.85, {
    ...tariff,
    ...share,
    help: 'Share of the contracted demand that is paid whether taken or not.',
    provenance: typical('AEP Ohio data-centre tariff: 85 % for 12 years; Indiana 80 %'),
  }),
  contracted: number('Contracted demand', 'activePower', 0, {
    ...tariff,
    min: 0,
    max: 1e11,
    help: '0: the demand that the run shows.',
    provenance: assumed('Not contracted yet'),
  }),
  utilisation: number('Share of the year at work', 'percent', 0.9, {
    ...compute,
    ...share,
    help: 'Jobs run this share of the year; the run stands for those hours.',
    provenance: assumed(),
  }),
  gpuPower: number('Rack power per GPU', 'activePower', 1833, {
    ...compute,
    min: 1,
    max: 1e5,
    help: 'From the power of servers on AC to the number of GPUs where no GPU racks are drawn, which tell their own: 132 kW over 72.',
    provenance: typical('GB200 NVL72: 132 kW for 72 GPUs'),
  }),
  gpuPrice: number('Value of a GPU-hour', 'number', 3, {
    ...compute,
    min: 0,
    max: 1000,
    help: 'H100 1.4–3.5 on marketplaces, B200 3.5–14.',
    provenance: typical('GPU rents of 2026'),
  }),
  powerElasticity: number('Throughput lost per power given up', 'ratio', 0.6, {
    ...compute,
    ...share,
    help: 'Relative loss of training throughput over relative cut of power. Clusters that are capped lose less than they save.',
    provenance: assumed('arXiv 2605.24461: capping to 80 % of TDP lets a power-limited cluster do 10 % more, which asks for less than 0.6'),
  }),
  trainingDays: number('Length of a training run (days)', 'number', 54, {
    ...compute,
    min: 0,
    max: 3650,
    help: 'For carbon per training run.',
    provenance: typical('Llama 3 405B: 54 days'),
  }),
  checkpointMinutes: number('Checkpoint interval (minutes)', 'number', 30, {
    ...compute,
    min: 0,
    max: 10000,
    help: 'Half of it is lost on the average when a job stops.',
    provenance: typical('10–60 minutes'),
  }),
  restartMinutes: number('Restart of a job (minutes)', 'number', 20, {
    ...compute,
    min: 0,
    max: 10000,
    help: 'Until the job trains again, without the time of the outage itself.',
    provenance: assumed(),
  }),
  allowedSwing: number('Swing that the operator allows', 'activePower', 10e6, {
    ...compute,
    min: 0,
    max: 1e10,
    help: 'What throttling must bring the swing to where no buffer does.',
    provenance: typical('ERCOT proposal of 2026: 10 MW in any 5 s'),
  }),
  connectionPrice: number('Connection per kW', 'number', 300, {
    ...money,
    min: 0,
    max: 10000,
    help: 'Substation and line to the grid per kW of connected demand.',
    provenance: assumed('Budget figure; ask the grid operator'),
  }),
  stepAcceptance: number('Step that own generation accepts', 'percent', 0.3, {
    ...money,
    min: 0.01,
    max: 1,
    help: 'Largest step over rating. Sets how much must be generated where no buffer takes the pulse.',
    provenance: typical('Gas engines 25–40 %, frame turbines 10–20 %, diesel 60–70 %'),
  }),
  generationPrice: number('Own generation per kW', 'number', 1080, {
    ...money,
    min: 0,
    max: 20000,
    help: 'For generation that must be added or is saved.',
    provenance: assumed('Turbine alone 600 $/kW by 2027; factor 1.8 for the plant'),
  }),
  interest: number('Interest rate', 'percent', 0.08, {
    ...money,
    ...share,
    help: 'Turns capital into yearly cost over the life of the equipment.',
    equation: 'a = i / (1 − (1 + i)^−n)',
    provenance: assumed(),
  }),
  onSiteYears: number('Own generation in service after (years)', 'number', 2.5, {
    ...power,
    min: 0,
    max: 30,
    help: 'Gas engines 1–3 years, gas turbines 5–7 years of delivery.',
    provenance: assumed('Gas engines'),
  }),
  storageYears: number('Battery storage in service after (years)', 'number', 1.2, {
    ...power,
    min: 0,
    max: 30,
    help: 'Delivery and permission.',
    provenance: assumed(),
  }),
  earlyShare: number('Part of the connection to be had early', 'percent', 0.4, {
    ...power,
    ...share,
    help: 'Flexible or phased connection: what the grid can carry before its reinforcement.',
    provenance: assumed('Ask the grid operator for a flexible connection'),
  }),
  earlyYears: number('Early part after (years)', 'number', 1.5, {
    ...power,
    min: 0,
    max: 30,
    help: 'From the request to the energisation of the early part.',
    provenance: assumed(),
  }),
  flexibleShare: number('Added by storage on the early part', 'percent', 0.15, {
    ...power,
    ...share,
    help: 'Share of the whole demand that storage adds by carrying peaks and curtailed hours on the early connection.',
    provenance: assumed('Duke study: 0.25–1 % of the hours curtailed make room for much more load'),
  }),
} satisfies Record<string, ParamDefinition>
export type SiteKey = keyof typeof siteParams
