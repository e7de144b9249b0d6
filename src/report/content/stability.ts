/** The linearised operating point as a section of the report: modes, who takes part in them, Middlebrook's criterion at DC buses. */
import { engineName } from '../../model/compile/names.ts'
import { eigenvalueFigure, ratioFigure } from '../../model/figures/eigenvalues.ts'
import {
  isPoorlyDamped,
  isSwinging,
  PHASOR_SCAN,
  POOR_DAMPING,
  stateName,
  swinging,
  swingText,
  swingWords,
} from '../../model/figures/stability.ts'
import { grouped } from '../../model/grouped.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import type { ImpedanceScan, Mode, SmallSignal } from '../../sim/engineApi.ts'
import type { ReportSource } from './source.ts'
import type { StabilityContent } from './types.ts'

/** Modes that swing and those that do not, in the tables; curves in the figure; modes named in the text; parts named of each. */
const MODES = 10
const SLOW = 5
const CURVES = 6
/** |Z_source/Z_load| further below the criterion than this is no curve to look at. */
const NEAR = 0.1
const NAMED = 3
const PARTS = 4

const LIMIT = `${100 * POOR_DAMPING} %`
const plural = (count: number, one: string, many = `${one}s`): string => `${formatNumber(count)} ${count === 1 ? one : many}`
const damping = ({ dampingRatio }: Mode): string => `${formatNumber(100 * dampingRatio, 3)} %`
const frequency = ({ frequencyHz }: Mode): string => formatQuantity(frequencyHz, 'frequency')
/** Time to 1/e of what stands, or to e times of it. */
const timeConstant = ({ re }: Mode): string => (re === 0 ? '–' : formatQuantity(Math.abs(1 / re), 'time', { digits: 3 }))

type Naming = (id: string) => string

/** `GT 8: rotor speed (37 %), rotor angle (36 %); BESS: …`. */
function participation({ participation: parts }: Mode, name: Naming): string {
  const byDevice = grouped(parts.slice(0, PARTS), ({ device }) => device)
  return [...byDevice]
    .map(
      ([device, own]) =>
        `${name(device)}: ${own.map(({ variable, share }) => `${stateName(variable)} (${formatNumber(100 * share, 2)} %)`).join(', ')}`,
    )
    .join('; ')
}

const devices = ({ participation: parts }: Mode, name: Naming): string =>
  [...new Set(parts.slice(0, PARTS).map(({ device }) => name(device)))].slice(0, NAMED).join(', ')

function verdictOn(mode: Mode): string {
  if (mode.re > 0) return 'Grows'
  return isPoorlyDamped(mode) ? `Below ${LIMIT} (guide)` : 'Met (guide)'
}

/** What grows, and what is damped less than the guide asks for; empty where neither is. */
function guideSentence({ modes, stable }: SmallSignal, name: Naming): string {
  const described = (some: readonly Mode[], tell: (mode: Mode) => string): string =>
    `${some.slice(0, NAMED).map(tell).join('; ')}${some.length > NAMED ? `; and ${some.length - NAMED} more` : ''}`
  // An angle that nothing holds stands at zero but for rounding.
  const growing = stable ? [] : modes.filter(({ re }) => re > 0)
  const poor = swinging(modes).flatMap(({ mode }) => (isPoorlyDamped(mode) ? [mode] : []))
  const tells = [
    ...(growing.length === 0
      ? []
      : [
          `The operating point is not stable: ${plural(growing.length, 'mode')} of the linearised network ${growing.length === 1 ? 'grows' : 'grow'} (${described(
            growing,
            (m) => `${isSwinging(m) ? `${frequency(m)}, ` : ''}time constant ${timeConstant(m)}, ${devices(m, name)}`,
          )}).`,
        ]),
    ...(poor.length === 0
      ? []
      : [
          `${plural(poor.length, 'mode')} of the operating point ${poor.length === 1 ? 'is' : 'are'} damped by less than ${LIMIT}, a guide beside the verdict: ${described(
            poor,
            (m) => `${damping(m)} at ${frequency(m)} (${devices(m, name)})`,
          )}.`,
        ]),
  ]
  return tells.join(' ')
}

/** Buses alike in their ratio and its frequency, worst first. */
function ratios(scans: readonly ImpedanceScan[], name: Naming) {
  const told = scans
    .flatMap(({ bus, points, middlebrook }) => (middlebrook ? [{ bus, points, ...middlebrook }] : []))
    .toSorted((a, b) => b.worst - a.worst)
  const alike = grouped(told, ({ worst, atHz }) => `${formatNumber(worst)} ${formatNumber(atHz)}`)
  return [...alike.values()].flatMap((group) =>
    group[0]
      ? [{ ...group[0], names: group.map(({ bus }) => name(bus)).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })) }]
      : [],
  )
}

/** Null where nothing in the network has a state, or the study was not asked for. */
export function stabilityContent({ document, trace, stability }: ReportSource): StabilityContent | null {
  if (!stability) return null
  const name = (id: string): string => engineName(id, document, trace) ?? id
  const { at, modes: result, refused, scans, unscanned } = stability
  const none = {
    eigenvalues: null,
    curves: null,
    modes: [],
    modeHeads: [],
    shapes: [],
    shapeHeads: [],
    slow: [],
    slowHeads: [],
    ratios: [],
    ratioHeads: [],
  }
  if (!result) return { ...none, guide: '', sentence: `The operating point was not linearised: ${refused}`, notes: [] }
  if (result.states === 0) return null
  const { modes } = result
  const swing = swinging(modes).map(({ mode }) => mode)
  const still = modes.filter((mode) => !isSwinging(mode))
  const guide = guideSentence(result, name)
  const [worst] = swing
  const buses = ratios(scans, name)
  const beyond = buses.filter(({ satisfied }) => !satisfied)
  const curves = buses.filter(({ worst: most }) => most >= NEAR).slice(0, CURVES)
  return {
    guide,
    sentence: [
      `Linearised ${at === 'fullLoad' ? 'with every job at its full load' : 'at the operating point that the run starts from'}, the network has ${plural(result.states, 'state')} and ${plural(modes.length, 'mode')}, of which ${swing.length === 0 ? 'none swings' : `${formatNumber(swing.length)} ${swing.length === 1 ? 'swings' : 'swing'}`}.`,
      result.stable ? 'It is stable: no mode grows.' : '',
      worst && result.stable && worst.dampingRatio >= POOR_DAMPING
        ? `The least damped mode that swings is that at ${frequency(worst)} with a damping of ${damping(worst)} (${devices(worst, name)}); the guide of ${LIMIT} is met by all.`
        : '',
      guide,
      buses.length === 0
        ? ''
        : beyond.length === 0
          ? `At every DC bus that feeds loads Middlebrook’s criterion is met: the impedance of the source stays below that of the loads, at most ${formatNumber(buses[0]?.worst ?? 0, 3)} of it (${buses[0]?.names.join('; ')}).`
          : `Middlebrook’s criterion is not met at ${beyond.flatMap(({ names }) => names).join('; ')}; it is sufficient, not necessary, and the modes decide.`,
    ]
      .filter((text) => text !== '')
      .join(' '),
    eigenvalues: eigenvalueFigure(result),
    curves: curves.length === 0 ? null : ratioFigure(curves.map(({ names, points }) => ({ name: names.join('; '), points }))),
    modeHeads: ['Frequency', 'Damping', 'Real part', 'Time constant', 'Participation', 'Verdict'],
    modes: swing
      .slice(0, MODES)
      .map((m) => [frequency(m), damping(m), `${formatNumber(m.re)} 1/s`, timeConstant(m), participation(m, name), verdictOn(m)]),
    shapeHeads: ['Frequency', 'Damping', 'Who swings', 'Speeds'],
    shapes: swing
      .slice(0, MODES)
      .filter(({ shape }) => shape.length > 0)
      .map((m) => [
        frequency(m),
        damping(m),
        swingWords(m.shape, ({ device }) => name(device)),
        m.shape.map((s) => `${name(s.device)}: ${swingText(s)}`).join('; '),
      ]),
    slowHeads: ['Real part', 'Time constant', 'Participation'],
    slow: still.slice(0, SLOW).map((m) => [`${formatNumber(m.re)} 1/s`, timeConstant(m), participation(m, name)]),
    ratioHeads: ['DC bus', 'Largest |Z_{source}/Z_{load}|', 'At', 'Middlebrook’s criterion'],
    ratios: buses.map(({ names, worst: most, atHz, satisfied }) => [
      names.join('; '),
      formatNumber(most, 3),
      formatQuantity(atHz, 'frequency', { digits: 3 }),
      satisfied ? 'Met' : 'Not met; the modes decide',
    ]),
    notes: [
      ...(swing.length > MODES
        ? [`The other ${formatNumber(swing.length - MODES)} modes that swing are damped by ${damping(swing[MODES] as Mode)} and more.`]
        : []),
      ...(unscanned > 0
        ? [`${plural(unscanned, 'further DC bus', 'further DC buses')} ${unscanned === 1 ? 'was' : 'were'} not scanned.`]
        : []),
      'The equations of the phasor model (rms) are linearised, in studies in instantaneous quantities too, at the workload’s first instant and before the first event. Small deviations alone are judged: limits, dead bands and switching stand as they are there, states of charge and temperatures stand still. Damping is −Re λ/|λ|; shares are |w·v| of left and right eigenvectors (Kundur, Power System Stability and Control, 12.2); modes in which speeds have at least a tenth of all shares have a mode shape.',
      `The guide of ${LIMIT} is a usual planning criterion for modes of machines against each other; it is an assumption of this report, held against every mode that swings, and no part of the verdict. What the network operator asks for takes its place.`,
      ...(buses.length > 0
        ? [
            `DC buses are scanned from ${formatNumber(PHASOR_SCAN.fromHz)} Hz to ${formatNumber(PHASOR_SCAN.toHz / 1000)} kHz at ${PHASOR_SCAN.points} frequencies. Middlebrook’s criterion, |Z_{source}/Z_{load}| below 1 at each of them, is sufficient whatever the phase.`,
          ]
        : []),
    ],
  }
}
