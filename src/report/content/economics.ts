/** Money, carbon, room and time of the run's plant, and the values and prices they rest on. */
import { energyOf } from '../../contract/alternative.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import {
  amountText,
  costBookDate,
  currencyNote,
  economicsOf,
  factsOf,
  siteParams,
  siteValue,
  unsettledText,
  wearNote,
  wearText,
  type RunEconomics,
  type SiteKey,
} from '../../model/economics/index.ts'
import { speedToPowerFigure } from '../../model/figures/speedToPower.ts'
import { formatMoney, formatNumber, formatQuantity } from '../../model/units/index.ts'
import type { ReportSource } from './source.ts'
import type { Pair, ReportContent } from './types.ts'

export const runEconomics = ({ document, study, run, waveforms }: ReportSource): RunEconomics =>
  economicsOf(document, factsOf(document, study, waveforms), energyOf(run))

export function economicsContent({ document, run }: ReportSource, economics: RunEconomics): ReportContent['economics'] {
  const { bill, paths, groups } = economics
  const money = moneyOf(document)
  const area = (m2: number): string => formatQuantity(m2, 'area', { digits: 3, set: document.project.units })
  return {
    sentence:
      `Money is in ${document.project.currency} and of the order that a budget has. Prices are those of the cost book dated ${costBookDate} unless the project has its own. ` +
      `${currencyNote(document.project) ?? ''} `.trimStart() +
      `A year is ${economics.year?.basis ?? 'the mean power of the run'}, over the share of the year at work; a training run has the same mean.` +
      (bill.unpriced.length > 0 ? ` Without a price, and so not in the sums: ${bill.unpriced.join(', ')}.` : ''),
    figures: yearFigures(economics, money),
    bill: [
      ...bill.rows.map(({ item, amount, price, cost, floorM2, provenance }) => ({
        item: item.label,
        amount: amountText({ amount, item }),
        price: `${document.project.currency} ${formatNumber(price, 4)}/${item.unit}`,
        cost: money(cost),
        area: area(floorM2),
        mark: provenance.mark,
        source: provenance.source,
      })),
      { item: 'All', amount: '', price: '', cost: money(bill.total), area: area(bill.floorM2), mark: null, source: '' },
    ],
    figure: paths.length > 0 ? speedToPowerFigure(paths) : null,
    paths: paths.map(({ label, remark, steps, gainedWYears, gainedValue }) => ({
      label,
      remark,
      steps: steps
        .map(({ atYears, powerW }) => `${formatQuantity(powerW, 'activePower')} after ${formatNumber(atYears, 3)} years`)
        .join(', '),
      gained: `${formatNumber(gainedWYears / 1e6, 3)} MW·a`,
      worth: money(gainedValue),
    })),
    groups: groups.map(({ label, scheme, needed, installed, hoursPerYear, schemes, source: from }) => ({
      label,
      scheme,
      units: `${needed} of ${installed}`,
      below: `${formatNumber(hoursPerYear, 3)} h/a`,
      ways: schemes.map((s) => `${s.scheme} ${formatNumber(s.hoursPerYear, 3)} h`).join(', '),
      source: from,
    })),
    site: siteRows(document),
    traced: `All figures follow from run ${run.name} (${run.id}).`,
  }
}

export const moneyOf =
  (document: StudioDocument) =>
  (value: number): string =>
    formatMoney(value, document.project.currency)

function yearFigures({ demand, year, throttling, outage }: RunEconomics, money: (value: number) => string): readonly Pair[] {
  const energy = (mwh: number): string => `${formatNumber(mwh / 1000, 4)} GWh`
  const tonnes = (t: number): string => `${formatNumber(t, 4)} t CO₂`
  return [
    ...(demand
      ? [
          {
            label: demand.kind === 'connection' ? 'Highest power from the grid' : 'Highest power of the sources',
            value: formatQuantity(demand.peakW, 'activePower'),
          },
          ...(demand.exportW > 0 ? [{ label: 'Highest power into the grid', value: formatQuantity(demand.exportW, 'activePower') }] : []),
          ...(unsettledText(demand) === '' ? [] : [{ label: 'Storage in the run', value: unsettledText(demand) }]),
          { label: 'Largest change within a second', value: formatQuantity(demand.stepW, 'activePower') },
          {
            label: demand.kind === 'connection' ? 'Connection needed' : 'Own generation needed',
            value: `${formatQuantity(demand.requiredW, 'activePower')}, ${money(demand.cost)}`,
          },
        ]
      : [{ label: 'Demand, running cost, carbon', value: 'not told: the powers of the sources were not recorded' }]),
    ...(year
      ? [
          { label: 'Energy per year', value: `${energy(year.energyMwh)}, ${money(year.energyCost)}` },
          ...(year.exportMwh > 0 ? [{ label: 'Into the grid per year', value: `${energy(year.exportMwh)}, not credited` }] : []),
          { label: 'of which losses', value: `${energy(year.lossMwh)}, ${money(year.lossCost)}` },
          { label: 'Demand and capacity per year', value: money(year.demandCost) },
          { label: 'Upkeep per year', value: money(year.maintenance) },
          { label: 'Capital per year', value: money(year.capitalCost) },
          ...(year.wear
            ? [
                {
                  label: 'Battery wear by cycling, beside the capital',
                  value: `${wearText(year.wear, money)} per year${wearNote(year.wear)}, not in the cost per year`,
                },
              ]
            : []),
          { label: 'Cost per year', value: money(year.totalCost) },
          { label: 'Scope 1 per year', value: tonnes(year.scope1T) },
          { label: 'Scope 2 per year, location-based', value: tonnes(year.scope2T) },
          { label: 'Carbon of a training run', value: tonnes(year.trainingRunT) },
        ]
      : []),
    ...(throttling
      ? [
          {
            label: 'Throttling in place of a buffer',
            value: `${money(throttling.costPerYear)} per year for a swing of ${formatQuantity(throttling.allowedW, 'activePower')} (power cut by ${(100 * throttling.cutShare).toFixed(1)} %, throughput by ${(100 * throttling.throughputShare).toFixed(1)} %)`,
          },
        ]
      : []),
    ...(outage
      ? [
          {
            label: 'An hour of outage',
            value: `${money(outage.cost)} for ${formatNumber(outage.gpus, 12)} GPUs; the customary figure is ${money(outage.customary)}`,
          },
        ]
      : []),
  ]
}

/** Site values in the order of their definitions, each with its mark. */
function siteRows({ project }: StudioDocument) {
  return Object.entries(siteParams).flatMap(([key, param]) => {
    const { value, provenance } = siteValue(project, key as SiteKey)
    if (param.type === 'choice') {
      const label = param.options.find((option) => option.value === value)?.label ?? String(value)
      return [{ label: param.label, value: label, mark: provenance.mark, source: provenance.source }]
    }
    if (param.type !== 'number' || typeof value !== 'number') return []
    return [
      {
        label: param.label,
        value: formatQuantity(value, param.quantity, { set: project.units }),
        mark: provenance.mark,
        source: provenance.source,
      },
    ]
  })
}
