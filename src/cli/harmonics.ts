/** A harmonic power flow, and interharmonics of a run, as text. */
import { engineName } from '../model/compile/names.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { harmonicPlaces } from '../model/figures/harmonics.ts'
import { HARMONIC_RULES, type HarmonicResult, type HarmonicRule, strongestOrder, worstChecks } from '../model/harmonics/index.ts'
import { interharmonicRows, type JudgedInterharmonics } from '../model/limits/interharmonics.ts'
import { formatQuantity, formatShare } from '../model/units/index.ts'
import { table } from './print.ts'

const percent = (share: number, digits = 3): string => (Number.isFinite(share) ? formatShare(share, digits) : '')
/** Checks listed of one place unless all are asked for. */
const NEAREST = 3

export function harmonicText(result: HarmonicResult, rule: HarmonicRule, isAll: boolean, document: StudioDocument): string {
  const name = (id: string): string => engineName(id, document, null) ?? id
  const buses = result.buses
    .filter((b) => b.isDrawn)
    .map((b) => [
      name(b.id),
      formatQuantity(b.u1, 'voltage'),
      percent(b.thd),
      String(strongestOrder(b.u) ?? ''),
      percent(Math.max(...b.u) / b.un),
    ])
  const branches = result.branches
    .filter((b) => Math.max(...b.i) > 0)
    .map((b) => [
      name(b.id),
      Number.isFinite(b.i1) ? formatQuantity(b.i1, 'current') : '',
      percent(b.thd),
      String(strongestOrder(b.i) ?? ''),
      formatQuantity(Math.max(...b.i), 'current'),
      b.kind === 'transformer' && Number.isFinite(b.kFactor) ? b.kFactor.toFixed(2) : '',
    ])
  const points = result.points.map(
    (p) =>
      `${name(p.supply)}: I_sc ${formatQuantity(p.isc, 'current')}, I_L ${formatQuantity(p.demand, 'current')}, ` +
      `I_sc/I_L ${(p.isc / p.demand).toFixed(1)}, TDD ${percent(p.tdd)}.`,
  )
  const checks = result.checks.filter((c) => c.rule === rule)
  const listed = isAll ? checks : harmonicPlaces(result, rule).flatMap((at) => worstChecks(checks, rule, at, NEAREST))
  const rows = listed.map((c) => [
    `${c.isMet ? 'met' : 'EXCEEDED'}${c.applies ? '' : ' (guide)'}`,
    name(c.place),
    c.quantity,
    c.order === null ? (c.quantity === 'current' ? 'TDD' : 'THD') : String(c.order),
    percent(c.value),
    percent(c.limit, 2),
    percent(c.margin, 1),
  ])
  const { title, source } = HARMONIC_RULES.find(({ key }) => key === rule) ?? { title: rule, source: '' }
  return [
    table(['Bus', 'Fundamental>', 'THD of nominal>', 'Largest order>', 'of nominal>'], buses),
    '',
    table(['Branch', 'Fundamental>', 'THD>', 'Largest order>', 'Current>', 'K factor>'], branches),
    ...(points.length > 0 ? ['', ...points] : []),
    '',
    `${title} (${source})`,
    table(['Verdict', 'Place', 'Quantity', 'Order>', 'Value>', 'Limit>', 'Margin>'], rows),
    '',
    ...result.notes,
  ].join('\n')
}

export function interharmonicText(found: JudgedInterharmonics, document: StudioDocument): string {
  const fine = (share: number): string => formatQuantity(share, 'percent', { digits: 3 })
  const rows = found.places.flatMap((place) =>
    interharmonicRows(found, place).map((row) => [
      engineName(place.componentId, document, null) ?? place.componentId,
      place.quantity,
      `${row.fromHz}-${row.toHz} Hz${row.isWhole ? '' : ' (in part)'}`,
      formatQuantity(row.value, place.quantity, { digits: 4 }),
      fine(row.share),
      Number.isFinite(row.veryShort) ? fine(row.veryShort) : '',
      row.level === null ? '' : fine(row.level),
      row.byFlicker ? 'by P_st' : row.isMet === null ? '' : `${row.isMet ? 'met' : 'EXCEEDED'}${row.isGuide ? ' (guide)' : ''}`,
    ]),
  )
  return [
    table(['Place', 'Quantity', 'Centred subgroup', 'RMS>', 'Share>', 'In 3 s>', 'Level>', 'Verdict'], rows),
    '',
    ...found.notes,
  ].join('\n')
}
