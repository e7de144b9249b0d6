/** Economics of a run as text. */
import type { RunEconomics } from '../contract/index.ts'
import { amountText, currencyNote, unsettledText, wearNote, wearText } from '../model/economics/index.ts'
import { formatCount, formatMoney, formatNumber, formatQuantity, formatShare } from '../model/units/index.ts'
import { table, type Shown } from './print.ts'

export function economicsText(
  { bill, demand, year, throttling, outage, paths, groups, heavyRacks }: RunEconomics,
  { currency, units: set }: Shown,
  run: string,
): string {
  const money = (value: number): string => formatMoney(value, currency)
  const area = (m2: number): string => formatQuantity(m2, 'area', { digits: 3, set })
  const power = (value: number): string => formatQuantity(value, 'activePower')
  const parts = [
    `Bill of quantities of the plant of “${run}”`,
    table(
      ['Item', 'Amount>', 'Price>', 'Cost>', 'Area>', 'Mark', 'Source of the price'],
      [
        ...bill.rows.map(({ item, amount, price, cost, floorM2, provenance }) => [
          item.label,
          amountText({ amount, item }),
          `${currency} ${formatNumber(price, 4)}/${item.unit}`,
          money(cost),
          area(floorM2),
          provenance.mark,
          provenance.source,
        ]),
        ['All', '', '', money(bill.total), area(bill.floorM2), '', ''],
      ],
    ),
  ]
  const borrowed = currencyNote({ currency })
  if (borrowed !== null) parts.push(borrowed)
  if (bill.unpriced.length > 0) parts.push(`Without a price: ${bill.unpriced.join(', ')}`)
  if (!demand) parts.push('The powers of the sources were not recorded: demand, running cost and carbon cannot be told.')
  const rows: string[][] = []
  if (demand) {
    const unsettled = unsettledText(demand)
    if (unsettled !== '') parts.push(unsettled)
    rows.push(
      [demand.kind === 'connection' ? 'Peak from the grid' : 'Peak of the sources', power(demand.peakW)],
      ...(demand.exportW > 0 ? [['Peak into the grid', power(demand.exportW)]] : []),
      ['Largest change within 1 s', power(demand.stepW)],
      [demand.kind === 'connection' ? 'Connection needed' : 'Generation needed', `${power(demand.requiredW)}, ${money(demand.cost)}`],
    )
  }
  if (year) {
    rows.push(
      ['Year at', year.basis],
      ['Energy per year', `${formatNumber(year.energyMwh, 4)} MWh, ${money(year.energyCost)}`],
      ...(year.exportMwh > 0 ? [['Into the grid per year', `${formatNumber(year.exportMwh, 4)} MWh, not credited`]] : []),
      ['Losses per year', `${formatNumber(year.lossMwh, 4)} MWh, ${money(year.lossCost)}`],
      ['Demand and capacity per year', money(year.demandCost)],
      ['Upkeep per year', money(year.maintenance)],
      ['Capital per year', money(year.capitalCost)],
      ...(year.wear ? [['Battery wear by cycling, not in it', `${wearText(year.wear, money)}${wearNote(year.wear)}`]] : []),
      ['All per year', money(year.totalCost)],
      ['Carbon per year, Scope 1 and 2', `${formatNumber(year.scope1T, 4)} t and ${formatNumber(year.scope2T, 4)} t`],
      ['Carbon of a training run', `${formatNumber(year.trainingRunT, 4)} t`],
    )
  }
  if (throttling)
    rows.push([
      'Throttling in place of a buffer',
      `${formatShare(throttling.cutShare)} of the power, ${money(throttling.costPerYear)} per year`,
    ])
  if (outage)
    rows.push([
      'An hour of outage',
      `${money(outage.cost)} (${formatCount(outage.gpus)} GPUs); customary figure ${money(outage.customary)}`,
    ])
  if (rows.length > 0) parts.push('', table(['Figure', 'Value>'], rows))
  if (paths.length > 0)
    parts.push(
      '',
      table(
        ['Way to the power', 'Steps', 'Gained>', 'Worth>'],
        paths.map(({ label, steps, gainedWYears, gainedValue }) => [
          label,
          steps.map(({ atYears, powerW }) => `${power(powerW)} after ${formatNumber(atYears, 3)} a`).join(', '),
          `${formatNumber(gainedWYears / 1e6, 3)} MW·a`,
          money(gainedValue),
        ]),
      ),
    )
  if (groups.length > 0)
    parts.push(
      '',
      table(
        ['Group', 'Needed>', 'Installed>', 'Scheme', 'Unit>', 'Group>', 'Below need>', 'One load without, built otherwise'],
        groups.map(({ label, needed, installed, scheme, unit, group, hoursPerYear, schemes }) => [
          label,
          String(needed),
          String(installed),
          scheme,
          unit.toFixed(5),
          group.toFixed(7),
          `${formatNumber(hoursPerYear, 3)} h/a`,
          schemes.map((s) => `${s.scheme} ${formatNumber(s.hoursPerYear, 3)} h/a`).join(', '),
        ]),
      ),
    )
  if (heavyRacks.length > 0) parts.push('', `Racks above what the site carries: ${heavyRacks.join(', ')}`)
  return parts.join('\n')
}
