/** Harmonic power flow at full load of the jobs, as a section of the report. */
import { engineName } from '../../model/compile/names.ts'
import { harmonicFigure, harmonicPlaces } from '../../model/figures/harmonics.ts'
import { HARMONIC_RULES, harmonicStudy, worstChecks } from '../../model/harmonics/index.ts'
import { effectiveDocument } from '../../model/variants/index.ts'
import { marginText } from './results.ts'
import type { HarmonicContent, ReportSource } from './types.ts'

const RULE = 'ieee519-2022'
/** Rows of one place and rule: its distortion and what is nearest its limit. */
const ROWS = 2

/** Null where no converter with a spectrum draws current. */
export function harmonicContent({ document, study, trace, checks, fullLoad }: ReportSource): HarmonicContent | null {
  if (!fullLoad) return null
  const outcome = harmonicStudy(effectiveDocument(document, study.id), fullLoad)
  if (!outcome.ok) return null
  const { result } = outcome
  const name = (id: string): string => engineName(id, document, trace) ?? id
  // What the verdict does not count: a superseded edition, and rules of other places.
  const counted = new Map([
    [RULE, 'harmonics519'],
    ['en50160', 'harmonics50160'],
  ])
  const guides = new Set(
    HARMONIC_RULES.map(({ key }) => key).filter((key) => !checks.some((c) => c.key === counted.get(key) && c.verdict !== 'notApplicable')),
  )
  const judged = result.checks.filter((c) => c.atPoint)
  const exceeded = judged.filter((c) => !c.isMet && c.rule === RULE)
  const places = harmonicPlaces(result, RULE)
  const shown = places.filter(({ place, quantity }) => quantity === 'current' || place === result.points[0]?.bus)
  const points = result.points.map(
    (p) =>
      `At ${name(p.supply)} I_sc/I_L is ${(p.isc / p.demand).toFixed(1)} and the total demand distortion ${(100 * p.tdd).toFixed(2)} %.`,
  )
  const verdict =
    result.points.length === 0
      ? ''
      : exceeded.length === 0
        ? 'All limits of IEEE 519-2022 at the point of common coupling are met.'
        : `${exceeded.length} limits of IEEE 519-2022 at the point of common coupling are exceeded.`
  return {
    sentence: [
      'The harmonic currents of the converters with every job at its full load flow through the network’s impedances at each order up to the 50th.',
      ...points,
      verdict,
    ]
      .filter((text) => text !== '')
      .join(' '),
    figures: shown.slice(0, 2).map((at) => harmonicFigure(result, RULE, at, name(at.place))),
    rows: HARMONIC_RULES.flatMap(({ key, title }) =>
      harmonicPlaces(result, key).flatMap((at) =>
        worstChecks(result.checks, key, at, ROWS).map((c) => [
          title,
          name(at.place),
          `${at.quantity === 'current' ? 'Current' : 'Voltage'}, ${c.order === null ? (at.quantity === 'current' ? 'TDD' : 'THD') : `order ${c.order}`}`,
          `${(100 * c.value).toFixed(2)} %`,
          `${(100 * c.limit).toFixed(2)} %`,
          marginText(c.margin),
          c.atPoint && !guides.has(key) ? (c.isMet ? 'Met' : 'Exceeded') : c.isMet ? 'Met (guide)' : 'Exceeded (guide)',
        ]),
      ),
    ),
    notes: [
      ...result.notes,
      ...(guides.size > 0
        ? [
            'A guide is no part of the verdict: elsewhere than at the common point, of an edition that was replaced, or of a rule that does not hold at this site.',
          ]
        : []),
      ...HARMONIC_RULES.map(({ title, source }) => `${title}: ${source}.`),
    ],
  }
}
