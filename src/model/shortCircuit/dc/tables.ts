/** Short circuits on direct current as tables and notes, alike on the screen, on the command line and in the report. */
import { definitionOf } from '../../catalogue/index.ts'
import type { StudioDocument } from '../../document/records.ts'
import { effectiveValue, paramValue } from '../../document/values.ts'
import { energisedNodes, inService, topologyOf, withBlocks } from '../../topology/index.ts'
import { formatNumber, formatQuantity } from '../../units/index.ts'
import { effectiveDocument } from '../../variants/index.ts'
import type { DcContribution, DcCurrents, DcDuty, DcFault } from './types.ts'

type Format = (value: number, quantity: 'current' | 'time' | 'voltage' | 'resistance' | 'inductance' | 'capacitance') => string
/** In kA²s, 10⁶ A²s. */
const heat = (joule: number): string => formatNumber(joule / 1e6, 4)
const plain: Format = (value, quantity) => formatQuantity(value, quantity)
const orNone = (value: number | null, quantity: Parameters<Format>[1], format: Format): string =>
  value === null ? '–' : format(value, quantity)

export const DC_HEADS = ['Voltage before', 'Peak ip', 'Time tp', 'Steady Ik', 'Rise τ1', 'Decay τ2', '∫i²dt, kA²s', 'Least Ik'] as const
const CURRENT_HEADS = ['Peak ip', 'Time tp', 'Steady Ik', 'Rise τ1', 'Decay τ2', '∫i²dt, kA²s'] as const
const currentCells = ({ ip, tp, ik, tau1, tau2, joule }: DcCurrents, format: Format): readonly string[] => [
  format(ip, 'current'),
  format(tp, 'time'),
  // What is left of a swing is nothing.
  format(Math.abs(ik) < 1e-6 * Math.abs(ip) ? 0 : ik, 'current'),
  orNone(tau1, 'time', format),
  orNone(tau2, 'time', format),
  heat(joule),
]
export const dcCells = (fault: DcFault, format: Format = plain): readonly string[] => [
  format(fault.e, 'voltage'),
  ...currentCells(fault, format),
  format(fault.leastIk, 'current'),
]

const KINDS: Readonly<Record<DcContribution['kind'], string>> = {
  battery: 'Battery',
  emf: 'DC source',
  capacitor: 'Capacitor',
  converter: 'At its limit',
  rectifier: 'Rectifier',
}
export const SOURCE_HEADS = { left: ['As'], right: CURRENT_HEADS } as const
const sourceKind = ({ kind, part }: DcContribution): string => (part === '' ? KINDS[kind] : `${KINDS[kind]}, ${part}`)
export const sourceCells = (of: DcContribution, format: Format = plain): readonly string[] => [sourceKind(of), ...currentCells(of, format)]

export const EQUIVALENT_HEADS = { left: ['As'], right: ['Voltage', 'R', 'L', 'C', 'Alone ip', 'Alone Ik'] } as const
export const equivalentCells = (of: DcContribution, format: Format = plain): readonly string[] => [
  sourceKind(of),
  format(of.e, 'voltage'),
  orNone(of.r, 'resistance', format),
  orNone(of.l, 'inductance', format),
  orNone(of.c, 'capacitance', format),
  orNone(of.standardIp, 'current', format),
  orNone(of.standardIk, 'current', format),
]

const ASKED: Readonly<Record<DcDuty['asked'], string>> = {
  turnOff: 'Current turned off',
  trip: 'Trip current',
  least: 'Acts on the least current',
  breaking: 'Prospective peak',
  timeConstant: 'Rise of the current (L/R)',
  melts: 'Melts within a second',
  letThrough: '∫i²dt let through',
  heating: '∫i²dt of one cable',
  peak: 'Peak',
  shortTime: '∫i²dt',
}
const VERDICTS: Readonly<Record<DcDuty['verdict'], string>> = { met: 'Met', exceeded: 'Exceeded', open: 'Does not act at once' }
const HEATS: readonly DcDuty['asked'][] = ['heating', 'shortTime', 'letThrough']
export const DC_DUTY_HEADS = { left: ['Duty', 'Asked', 'Rating is', 'Short circuit at'], right: ['Value', 'Rating', 'After'] } as const
export function dutyCells(duty: DcDuty, name: (id: string) => string, format: Format = plain): readonly string[] {
  const { asked, verdict, isAssumed, bus, value, units, rating, timeS, behind } = duty
  const shown = (x: number): string =>
    HEATS.includes(asked) ? `${heat(x)} kA²s` : format(x, asked === 'timeConstant' ? 'time' : 'current')
  return [
    VERDICTS[verdict],
    behind !== undefined ? `${ASKED[asked]}, ${name(behind)} stands` : units > 1 ? `${ASKED[asked]} of one of ${units}` : ASKED[asked],
    isAssumed ? 'assumed' : 'sourced',
    name(bus),
    shown(value),
    shown(rating),
    orNone(timeS, 'time', format),
  ]
}

/** What the panel and the command line say of the time to which heat is taken. */
export const clearingNote = (clearingS: number): string =>
  `∫i²dt to a clearing time of ${formatQuantity(clearingS, 'time')}; 1 kA²s = 10⁶ A²s.`

export const DC_NOTE =
  'Formulas of IEC 61660-1:1997 as they are in common use, not compared with the text of the standard. Bolted between the poles, loads left out, capacitors at the highest voltage without load. All sources are in the network at once and it is solved in time; each is told by what it gives at its terminals, and they add up. Capacitors of converters have freewheeling diodes beside them (0.2 % of the voltage, and as much again at rated current: assumed). Alone: R, L and C of a source with its way to the short circuit, all others away, and what the standard’s formulas give with them. Steady Ik is the current after 1 s; rise and decay time constants τ1 and τ2 are those of the standard approximation function with the same charge.'
export const DC_LEAST_NOTE =
  'Least Ik: batteries at their lowest charge, cables as hot as a short circuit leaves them, converters at rated current, rectifiers on the least network; no capacitors.'
const SWING_NOTE =
  'A capacitor without a converter that swings through zero is shown as its linear circuit has it. Those of converters do not: freewheeling diodes across them carry the current on.'
const LIMIT_NOTE =
  'At its limit: converters that regulate are unknown to the standard; they fall by their droop to the limit of their current, give it for as long as their overload curve allows, and their capacitors discharge beside it.'

const named = (document: StudioDocument, of: (type: string) => boolean, more: (c: StudioDocument['components'][string]) => boolean) =>
  inService(document)
    .filter((c) => of(c.type) && more(c))
    .map((c) => c.name)
const list = (names: readonly string[]): string =>
  names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more` : names.join(', ')
const MOST_NAMES = 8

/** Part of its peak by which a capacitor swings back. */
const SWING = 0.05
const swings = ({ kind, ip, course }: DcContribution): boolean => kind === 'capacitor' && ip > 0 && course.some((i) => i < -SWING * ip)

/** What to know of the network as the study has it, one sentence each; names that a user gave are in them. */
export function dcNetworkNotes(
  drawn: StudioDocument,
  studyId: string,
  faults: readonly DcFault[],
  name: (id: string) => string,
): readonly string[] {
  const document = effectiveDocument(drawn, studyId)
  const discharged = new Set(
    faults.flatMap(({ contributions }) => contributions.flatMap(({ id, kind }) => (kind === 'capacitor' ? [id] : []))),
  )
  const counted = new Set(faults.flatMap(({ contributions }) => contributions.map(({ id }) => id)))
  const isIn = (type: string): boolean => definitionOf(type)?.dcShortCircuit !== undefined
  const assumed = named(document, isIn, (c) => discharged.has(c.id) && effectiveValue(c, 'capacitorTime')?.provenance.mark === 'assumed')
  const bridges = named(
    document,
    (type) => type === 'diodeRectifier',
    (c) => !counted.has(c.id),
  )
  const joined = named(document, isIn, (c) => c.count > 1)
  const fed = energisedNodes(withBlocks(document))
  const topology = topologyOf(withBlocks(document))
  const dead = named(
    document,
    (type) => isIn(type) && definitionOf(type)?.category === 'Conversion' && type !== 'diodeRectifier',
    (c) => !fed.has(topology.nodeOf(c.id, definitionOf(c.type)?.ports[0]?.key ?? '')?.id ?? ''),
  )
  const shelves = named(
    document,
    (type) => type === 'dcConverter',
    (c) => paramValue(c, 'bidirectional') === true,
  )
  const apart = faults
    .filter(({ units }) => units > 1)
    .map(({ id, ip, ik, units }) => `${name(id)} ${plain(ip / units, 'current')} and ${plain(ik / units, 'current')} of one of ${units}`)
  return [
    ...(faults.some(({ contributions }) => contributions.some(({ kind }) => kind === 'converter')) ? [LIMIT_NOTE] : []),
    ...(faults.some(({ contributions }) => contributions.some(swings)) ? [SWING_NOTE] : []),
    ...(assumed.length > 0
      ? [`Resistance and inductance of capacitors are assumed, and with them the peaks close by: ${list(assumed)}. Enter the data sheet’s.`]
      : []),
    ...(joined.length > 0
      ? [
          `All units of a count are joined: ${list(joined)}. Breakers and cables are judged with the short circuit right behind one of them.`,
        ]
      : []),
    ...(apart.length > 0 ? [`Where each unit has a bus of its own, peak and steady current are: ${list(apart)}.`] : []),
    ...(bridges.length > 0 ? [`No AC source feeds a short circuit through ${list(bridges)}, which give nothing.`] : []),
    ...(dead.length > 0
      ? [
          `No source feeds the input of ${list(dead)} at the start: they give what their capacitors hold, charged from the other side, alone.`,
        ]
      : []),
    ...(shelves.length > 0 ? [`${list(shelves)} are not counted as feeding back to their input but for the capacitor there.`] : []),
  ]
}
