/** A power flow as text. */
import type { OperatingPoint, PowerFlow } from '../contract/index.ts'
import { engineName } from '../model/compile/names.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { FLOW_NOTES } from '../model/powerFlow/index.ts'
import { formatAngle, formatNumber, formatQuantity, formatShare } from '../model/units/index.ts'
import { table } from './print.ts'

const watts = (value: number): string => formatQuantity(value, 'activePower', { digits: 4 })
const vars = (value: number): string => (Number.isFinite(value) ? formatQuantity(value, 'reactivePower', { digits: 4 }) : '')
const volts = (value: number): string => formatQuantity(value, 'voltage', { digits: 4 })
const percent = (share: number): string => (Number.isFinite(share) ? formatShare(share, 2) : '')

export function powerFlowText(flow: PowerFlow, at: OperatingPoint, isAll: boolean, document: StudioDocument): string {
  const name = (id: string): string => engineName(id, document, null) ?? id
  const ac = flow.acBuses
    .filter((b) => isAll || b.isDrawn)
    .map((b) => [name(b.id), volts(b.vV), b.vPu.toFixed(4), formatAngle(b.angleRad, 3), ...[watts(b.p), vars(b.q)]])
  const dc = flow.dcBuses.filter((b) => isAll || b.isDrawn).map((b) => [name(b.id), volts(b.vV), b.vPu.toFixed(4)])
  const branches = flow.branches.map((b) => [
    name(b.id),
    watts(b.pFrom),
    vars(b.qFrom),
    formatQuantity(b.i, 'current', { digits: 4 }),
    percent(b.loading),
    watts(b.loss),
  ])
  const converters = flow.converters.map((c) => [
    name(c.id),
    watts(c.pIn),
    vars(c.qIn),
    watts(c.pOut),
    watts(c.loss),
    percent(c.efficiency),
  ])
  const machines = flow.machines.map((m) => [name(m.id), watts(m.p), vars(m.q), vars(m.qMin), vars(m.qMax), m.isAtLimit ? 'AT LIMIT' : ''])
  const taps = flow.tapChangers.map((t) => [name(t.id), formatNumber(t.position), t.ratio.toFixed(5), t.isAtEnd ? 'AT ITS END' : ''])
  const { sources, loads, losses } = flow.totals
  const part = (titles: readonly string[], rows: readonly (readonly string[])[]): string[] =>
    rows.length > 0 ? [table(titles, rows), ''] : []
  return [
    ...part(['AC bus', 'Voltage>', 'pu>', 'Angle>', 'P through>', 'Q through>'], ac),
    ...part(['DC bus', 'Voltage>', 'pu>'], dc),
    ...part(['Branch', 'P>', 'Q>', 'Current>', 'Loading>', 'Loss>'], branches),
    ...part(['Converter', 'P in>', 'Q in>', 'P out>', 'Loss>', 'Efficiency>'], converters),
    ...part(['Machine', 'P>', 'Q>', 'Q least>', 'Q greatest>', ''], machines),
    ...part(['Tap changer', 'Position>', 'Ratio>', ''], taps),
    `Sources ${watts(sources)} = loads ${watts(loads)} + losses ${watts(losses)} + ${watts(sources - loads - losses)}.`,
    `${flow.iterations} iterations, largest mismatch ${flow.mismatchPu.toExponential(1)} pu.`,
    FLOW_NOTES[at],
    ...flow.notes,
  ].join('\n')
}
