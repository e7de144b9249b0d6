/** How the results were made: method, settings, events, and what the engine says about its numerics. */
import type { RunSummary } from '../../sim/engineApi.ts'
import type { EventRecord, ProjectRecord, StudioDocument, StudyRecord } from '../../model/document/records.ts'
import type { Trace } from '../../model/compile/context.ts'
import { eventGet, eventKindOf, isUnbalanced } from '../../model/study/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import { valueText } from './equipment.ts'
import { engineName, withNames } from '../../model/compile/names.ts'
import { scientific, timeText } from './results.ts'
import type { EventRow, NoteRow, Pair, ReportContent } from './types.ts'

/** Notes beyond these stay with the run. */
const MAX_NOTES = 60

const METHOD_RMS = [
  'The network is modelled in balanced positive-sequence RMS phasors in a rotating frame; machines, converters, batteries and controls by ' +
    'their own differential equations. Electromagnetic transients, harmonics and unbalance are outside this formulation.',
  'The equations form one differential-algebraic system that is solved as a whole, with an implicit method whose step follows the local error. ' +
    'Steps end exactly on events and on the breakpoints of load profiles. Waveforms are recorded on a uniform grid together with the ' +
    'extremes between grid points, so that no peak falls between samples.',
  'The run starts from a power flow of the same model, so that nothing moves before the first event or the first change of load.',
]

const METHOD_SEQUENCES = [
  'The network is modelled in positive-sequence RMS phasors in a rotating frame; machines, converters, batteries and controls by their own ' +
    'differential equations. At unbalanced faults and open phases the negative- and zero-sequence networks join it, as algebraic equations. ' +
    'Electromagnetic transients and harmonics are outside this formulation.',
  ...METHOD_RMS.slice(1),
]

const METHOD_EMT = [
  'The network is modelled in instantaneous phase quantities, three phases of resistance, inductance and capacitance with transformer windings and ' +
    'saturation; machines with their stator transients. Converters are averaged: their current control is taken as faster than 3 ms and ' +
    'switching ripple is not in the model.',
  'The equations are solved as a whole with a fixed step by the trapezoidal rule, every step by Newton’s iteration, and with an L-stable method after ' +
    'each jump. Breaker poles and faults open at zeros of their currents. Quantities that also exist as phasors are those of the space vector.',
  'The run starts from a power flow of the same model, so that nothing moves before the first event or the first change of load.',
]

export function studyContent(
  document: StudioDocument,
  study: StudyRecord,
  summary: RunSummary | null,
  trace: Trace | null,
): ReportContent['study'] {
  const notes = (summary?.notes ?? []).map((note): NoteRow => {
    const device = note.device === null ? '' : (engineName(note.device, document, trace) ?? note.device)
    return { time: timeText(note.timeS), code: note.code, device, message: withNames(note.message, document, trace) }
  })
  const unbalanced = isUnbalanced(document, study)
  return {
    method: study.kind === 'emt' ? METHOD_EMT : unbalanced ? METHOD_SEQUENCES : METHOD_RMS,
    settings: settings(document.project, study, unbalanced),
    numerics: summary && summary.statistics.steps > 0 ? numerics(summary) : [],
    events: eventRows(document, study),
    notes: notes.slice(0, MAX_NOTES),
    notesOmitted: Math.max(notes.length - MAX_NOTES, 0),
  }
}

function settings(project: ProjectRecord, study: StudyRecord, unbalanced: boolean): readonly Pair[] {
  return [
    { label: 'Study', value: study.name },
    {
      label: 'Formulation',
      value: study.kind === 'emt' ? 'Instantaneous phase quantities' : unbalanced ? 'RMS phasors, by sequence' : 'RMS phasors, balanced',
    },
    { label: 'Nominal frequency', value: formatQuantity(project.frequencyHz, 'frequency') },
    { label: 'Simulated time', value: formatQuantity(study.durationS, 'time') },
    { label: 'Recording grid', value: formatQuantity(study.recordStepS, 'time') },
    ...(study.kind === 'emt'
      ? [{ label: 'Fixed step', value: formatQuantity(study.emtStepS, 'time') }]
      : [
          { label: 'Local error tolerance per step', value: scientific(study.tolerance) },
          { label: 'Largest step', value: formatQuantity(study.maxStepS, 'time') },
        ]),
    { label: 'Seed of random sequences', value: String(study.seed) },
    { label: 'Flicker lamp model', value: project.lamp === '230V' ? '230 V, 50 Hz' : '120 V, 60 Hz' },
  ]
}

function numerics({ endS, statistics: s }: RunSummary): readonly Pair[] {
  const share = (seconds: number): string => (s.wallS > 0 ? formatQuantity(seconds / s.wallS, 'percent', { digits: 3 }) : '–')
  return [
    { label: 'Time reached', value: formatQuantity(endS, 'time') },
    { label: 'Steps taken', value: formatNumber(s.steps, 12) },
    { label: 'Steps rejected by error control', value: formatNumber(s.rejected, 12) },
    { label: 'Newton iterations', value: formatNumber(s.newtonIterations, 12) },
    { label: 'Factorisations of the Jacobian', value: formatNumber(s.factorisations, 12) },
    { label: 'Events landed on', value: formatNumber(s.events, 12) },
    { label: 'Unknowns and non-zeros of the Jacobian', value: `${formatNumber(s.unknowns, 12)} and ${formatNumber(s.nonzeros, 12)}` },
    { label: 'Largest relative residual of a linear solve', value: scientific(s.worstResidual) },
    { label: 'Initial drift, largest change of a state held undisturbed', value: `${scientific(s.initialDriftPu)} pu` },
    { label: 'Computing time', value: formatQuantity(s.wallS, 'time', { digits: 3 }) },
    {
      label: 'Share of linear solves, devices, recording',
      value: `${share(s.linearS)}, ${share(s.devicesS)}, ${share(s.recordingS)}`,
    },
  ]
}

function eventRows(document: StudioDocument, study: StudyRecord): readonly EventRow[] {
  return Object.values(document.events)
    .filter((event) => event.studyId === study.id && event.enabled)
    .sort((a, b) => a.timeS - b.timeS)
    .map((event) => ({
      time: timeText(event.timeS),
      name: event.name,
      what: action(event, document),
      target: document.components[event.targetId]?.name ?? event.targetId,
    }))
}

function action(event: EventRecord, document: StudioDocument): string {
  const kind = eventKindOf(event.kind)
  if (!kind) return event.kind
  const get = eventGet(event)
  const values = Object.entries(kind.params)
    .filter(([, param]) => param.visibleWhen?.(get) ?? true)
    .map(([key, param]) => `${param.label.toLowerCase()} ${valueText(param, get(key), document)}`)
  return [kind.label, ...values].join(', ')
}
