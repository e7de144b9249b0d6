/** Harmonic power flow at full load of the jobs and interharmonics of the run, as sections of the report. */
import { engineName } from '../../model/compile/names.ts'
import { harmonicFigure, harmonicPlaces } from '../../model/figures/harmonics.ts'
import { HARMONIC_RULES, type HarmonicCheck, type HarmonicRule, harmonicStudy, worstChecks } from '../../model/harmonics/index.ts'
import type { CheckResult } from '../../model/limits/index.ts'
import { interharmonicFigure } from '../../model/figures/interharmonics.ts'
import { interharmonicRows, interharmonicsOf } from '../../model/limits/interharmonics.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { effectiveDocument } from '../../model/variants/index.ts'
import { marginText } from './results.ts'
import type { ReportSource } from './source.ts'
import type { HarmonicContent, InterharmonicContent } from './types.ts'

const RULE = 'ieee519-2022'
/** Rows of one place and rule: its distortion and what is nearest its limit. */
const ROWS = 2

/** Subgroups of one place and quantity that the report lists: those about the fundamental and the largest. */
const SUBGROUPS = 5

/** Buses that the guide names. */
const NAMED = 3

/** What the voltages away from the common point come to where they pass its limits; empty where none does. */
export function guideSentence(checks: readonly HarmonicCheck[], name: (id: string) => string): string {
  const beyond = checks.filter((c) => c.rule === RULE && c.quantity === 'voltage' && !c.applies && !c.isMet)
  const places = [...new Set(beyond.toSorted((a, b) => a.margin - b.margin).map((c) => c.place))]
  const described = places.slice(0, NAMED).map((place) => {
    const [worst] = worstChecks(beyond, RULE, { place, quantity: 'voltage' }, 1)
    if (!worst) return name(place)
    const what = worst.order === null ? 'total distortion' : `order ${worst.order}`
    return `${name(place)} (${what} ${(100 * worst.value).toFixed(2)} % against ${(100 * worst.limit).toFixed(2)} %)`
  })
  const rest = places.length - described.length
  return places.length === 0
    ? ''
    : `Beyond the verdict, which judges the point of common coupling alone, the voltage limits of IEEE 519-2022 are exceeded as a guide at ${described.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`
}

/** Check of the verdict that a rule counts by; a superseded edition counts by none. */
const CHECK_OF: Readonly<Partial<Record<HarmonicRule, string>>> = {
  [RULE]: 'harmonics519',
  en50160: 'harmonics50160',
  'iec61000-3-6': 'harmonicsPlanning',
  'iec61000-2-4': 'harmonicsPlant',
}
/** Rules that the verdict counts at this site. */
export const countedRules = (checks: readonly Pick<CheckResult, 'key' | 'verdict'>[]): readonly HarmonicRule[] =>
  HARMONIC_RULES.map(({ key }) => key).filter((rule) => checks.some((c) => c.key === CHECK_OF[rule] && c.verdict !== 'notApplicable'))

/** What the limits of the rules that count come to, where each applies. */
export function harmonicVerdict(checks: readonly HarmonicCheck[], counted: readonly HarmonicRule[]): string {
  return HARMONIC_RULES.filter(({ key }) => counted.includes(key))
    .flatMap(({ key, title }) => {
      const held = checks.filter((c) => c.rule === key && c.applies)
      if (held.length === 0) return []
      const where = key === 'iec61000-2-4' ? 'inside the installation' : 'at the point of common coupling'
      const beyond = held.filter((c) => !c.isMet).length
      if (beyond === 0) return [`All limits of ${title} ${where} are met.`]
      return [`${beyond === 1 ? 'One limit' : `${beyond} limits`} of ${title} ${where} ${beyond === 1 ? 'is' : 'are'} exceeded.`]
    })
    .join(' ')
}

/** Null where no converter with a spectrum draws current. */
export function harmonicContent({ document, study, trace, checks, fullLoad }: ReportSource): HarmonicContent | null {
  if (!fullLoad) return null
  const outcome = harmonicStudy(effectiveDocument(document, study.id), fullLoad)
  if (!outcome.ok) return null
  const { result } = outcome
  const name = (id: string): string => engineName(id, document, trace) ?? id
  const counted = countedRules(checks)
  const guides = new Set(HARMONIC_RULES.map(({ key }) => key).filter((key) => !counted.includes(key)))
  // The levels of the IEC, a row for every bus, only where they hold.
  const rules = HARMONIC_RULES.filter(({ key }) => !key.startsWith('iec') || !guides.has(key)).toSorted(
    (a, b) => Number(guides.has(a.key)) - Number(guides.has(b.key)),
  )
  // Drawn with the limits of the rules that count at the common point, of IEEE 519 where none does.
  const atPoint = counted.filter((key) => key !== 'iec61000-2-4')
  const shown = (atPoint.length > 0 ? atPoint : ([RULE] as const)).flatMap((rule) =>
    harmonicPlaces(result, rule)
      .filter(({ place, quantity }) => quantity === 'current' || place === result.points[0]?.bus)
      .map((at) => ({ rule, at })),
  )
  const points = result.points.map(
    (p) =>
      `At ${name(p.supply)} I_sc/I_L is ${(p.isc / p.demand).toFixed(1)} and the total demand distortion ${(100 * p.tdd).toFixed(2)} %.`,
  )
  const verdict = result.points.length === 0 ? '' : harmonicVerdict(result.checks, counted)
  // Where levels inside the installation count, they judge its buses.
  const guide = counted.includes('iec61000-2-4') ? '' : guideSentence(result.checks, name)
  return {
    guide,
    sentence: [
      'The harmonic currents of the converters with every job at its full load flow through the network’s impedances at each order up to the 50th.',
      ...points,
      verdict,
      guide,
    ]
      .filter((text) => text !== '')
      .join(' '),
    figures: shown.slice(0, 2).map(({ rule, at }) => harmonicFigure(result, rule, at, name(at.place))),
    rows: rules.flatMap(({ key, title }) =>
      harmonicPlaces(result, key).flatMap((at) =>
        worstChecks(result.checks, key, at, ROWS).map((c) => [
          title,
          name(at.place),
          `${at.quantity === 'current' ? 'Current' : 'Voltage'}, ${c.order === null ? (at.quantity === 'current' ? 'TDD' : 'THD') : `order ${c.order}`}`,
          `${(100 * c.value).toFixed(2)} %`,
          `${(100 * c.limit).toFixed(2)} %`,
          marginText(c.margin),
          c.applies && !guides.has(key) ? (c.isMet ? 'Met' : 'Exceeded') : c.isMet ? 'Met (guide)' : 'Exceeded (guide)',
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
      ...rules.map(({ title, source }) => `${title}: ${source}.`),
    ],
  }
}

/** Share below which nothing stands beside the harmonics. */
const FAINT = 1e-5

/** Null without voltage and angle of a utility, and where nothing modulates. */
export function interharmonicContent({ document, study, waveforms }: ReportSource): InterharmonicContent | null {
  const found = interharmonicsOf(document, study, waveforms)
  const points = found.places.filter(({ isPoint }) => isPoint)
  if (!points.some(({ base, spectrum }) => spectrum.groups.some(({ value }) => value > FAINT * base))) return null
  const name = (id: string): string => document.components[id]?.name ?? id
  const percent = (share: number | null): string => (share === null || !Number.isFinite(share) ? '–' : `${(100 * share).toPrecision(3)} %`)
  const judged = points.flatMap((place) => interharmonicRows(found, place).filter(({ byFlicker, level }) => level !== null && !byFlicker))
  const most = Math.max(...judged.map(({ share }) => share))
  return {
    sentence: [
      'Pulses of the load modulate the current and make side bands beside the fundamental: interharmonics, here at the point of interconnection as the run shows them.',
      judged.length === 0
        ? ''
        : `From twice the fundamental on the largest centred subgroup of the voltage has ${percent(most)} of nominal, against a planning level of ${percent(found.level)} (IEC TR 61000-3-6, from general knowledge)${found.isCounted ? '' : ', held as a guide'}.`,
      'IEEE 519-2022 and IEC 61000-2-2 have beside the fundamental a curve of flicker; the severity P_st judges that.',
    ]
      .filter((text) => text !== '')
      .join(' '),
    figures: points.slice(0, 2).map((place) => interharmonicFigure(found, place, name(place.componentId))),
    rows: points.flatMap((place) =>
      interharmonicRows(found, place)
        .toSorted((a, b) => Number(b.byFlicker) - Number(a.byFlicker) || b.share - a.share)
        .slice(0, SUBGROUPS)
        .toSorted((a, b) => a.order - b.order)
        .map((row) => [
          name(place.componentId),
          `${place.quantity === 'voltage' ? 'Voltage' : 'Current'}, ${row.fromHz}–${row.toHz} Hz${row.isWhole ? '' : ' in part'}`,
          formatQuantity(row.value, place.quantity, { digits: 3 }),
          percent(row.share),
          percent(row.veryShort),
          row.level === null ? '–' : row.byFlicker ? 'by P_st' : percent(row.level),
          row.isMet === null ? '–' : `${row.isMet ? 'Met' : 'Exceeded'}${row.isGuide ? ' (guide)' : ''}`,
        ]),
    ),
    notes: found.notes,
  }
}
