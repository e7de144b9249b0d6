/** Workloads and the chosen study: values, targets, instants. */
import { definitionOf } from '../catalogue/index.ts'
import { LEAST_POINTS_A_CYCLE } from '../catalogue/shared/phases.ts'
import type { ComponentRecord, EventRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import type { Problem, ProblemPlace } from '../problem.ts'
import { eventGet, eventKindOf } from '../study/eventKinds.ts'
import { blocksAround, repeatsOf } from '../topology/hierarchy.ts'
import { inService } from '../topology/index.ts'
import { envelopeOf, rackCourse, runs, workloadGet, workloadKindOf } from '../workload/index.ts'
import { numberOf } from '../document/values.ts'
import { formatCount, formatNumber, formatQuantity } from '../units/index.ts'
import { checkValue } from './components.ts'
import { effortProblems } from './effort.ts'
import { midSentence } from '../words.ts'

export function workloadProblems(document: StudioDocument): readonly Problem[] {
  const problems: Problem[] = []
  const known = Object.values(document.workloads)
  for (const workload of known) {
    const kind = workloadKindOf(workload.kind)
    if (!kind) {
      problems.push({
        code: 'E231',
        severity: 'error',
        message: `${workload.name} is of a kind this version does not know (“${workload.kind}”).`,
        place: { workloadId: workload.id },
      })
      continue
    }
    const get = workloadGet(workload)
    const before = problems.length
    for (const [key, param] of Object.entries(kind.params)) {
      if (!(param.visibleWhen?.(get) ?? true)) continue
      const problem = checkValue(workload.name, param, get(key), { workloadId: workload.id, param: key }, document.project.units)
      if (problem) problems.push(problem)
    }
    if (problems.length === before) problems.push(...kind.rules(workload, get))
  }
  for (const component of Object.values(document.components)) {
    if (!component.inService || definitionOf(component.type)?.params.workload?.type !== 'workload') continue
    const id = runs(component)
    const first = known[0]
    const fix = {
      fix: first
        ? {
            label: `Run ${first.name}`,
            command: 'component/setParams',
            args: { ids: [component.id], params: { workload: first.id } },
          }
        : { label: 'Run a training job', command: 'workload/add', args: { kind: 'training', name: 'Training job', runOn: [component.id] } },
    }
    if (id === null) {
      problems.push({
        code: 'W230',
        severity: 'warning',
        message: `${component.name} has no workload; it draws its rated power all the time.`,
        place: { componentId: component.id, param: 'workload' },
        ...fix,
      })
    } else if (!Object.hasOwn(document.workloads, id)) {
      problems.push({
        code: 'E230',
        severity: 'error',
        message: `${component.name} runs a workload that does not exist (“${id}”).`,
        place: { componentId: component.id, param: 'workload' },
        ...fix,
      })
    } else problems.push(...envelopeProblems(document, component, id))
  }
  return problems
}

/** Means of the workload over the windows that the rack's power supplies are specified in. */
function envelopeProblems(document: StudioDocument, component: ComponentRecord, workloadId: string): readonly Problem[] {
  const workload = document.workloads[workloadId]
  const course = component.type === 'gpuCluster' && workload ? rackCourse(workload) : null
  if (!workload || !course) return []
  const windows = [
    { windowS: 400e-6, permitted: numberOf(component, 'peakShort') },
    { windowS: 0.05, permitted: numberOf(component, 'peakLong') },
    { windowS: 1, permitted: 1 },
  ]
  const over = envelopeOf(course, windows).filter((w) => w.reached > w.permitted + 1e-6)
  if (over.length === 0) return []
  const percent = (share: number): string => formatQuantity(share, 'percent')
  const said = over.map((w) => `${percent(w.reached)} over ${formatQuantity(w.windowS, 'time')} (${percent(w.permitted)})`)
  return [
    {
      code: 'W249',
      severity: 'warning',
      message: `${component.name}: ${workload.name} asks for more than the racks’ supplies permit: ${said.join(', ')}.`,
      hint: 'Lower the levels or the overshoot, or state what the supplies bear.',
      place: { componentId: component.id, workloadId, param: 'workload' },
    },
  ]
}

/** Most steps of an instantaneous run, about an hour of computing for a hall of a hundred buses. */
const MOST_EMT_STEPS = 100_000_000
/** Seconds of instantaneous run above which phasors are the better tool. */
const LONG_EMT_S = 60

/** Phases recorded so seldom that their curves show beats that are not there. */
function coarsePhases(document: StudioDocument, study: StudyRecord): readonly Problem[] {
  const points = 1 / (document.project.frequencyHz * study.recordStepS)
  if (!(points < LEAST_POINTS_A_CYCLE)) return []
  const phases = Object.values(document.channels).flatMap(({ studyId, componentId, output }) => {
    const component = studyId === study.id ? document.components[componentId] : undefined
    const found = component && definitionOf(component.type)?.outputs.find(({ key, only }) => key === output && only === 'emt')
    return found ? [`${component.name}: ${midSentence(found.label)}`] : []
  })
  if (phases.length === 0) return []
  const more = phases.length > 1 ? `, and ${phases.length - 1} more` : ''
  return [
    {
      code: 'W256',
      severity: 'warning',
      message: `${study.name}: a recording step of ${formatQuantity(study.recordStepS, 'time')} keeps ${formatNumber(points, 2)} points of a cycle of ${formatQuantity(document.project.frequencyHz, 'frequency')}: the shape is lost (${phases[0]}${more}).`,
      hint: `Record at most ${formatQuantity(1 / (document.project.frequencyHz * LEAST_POINTS_A_CYCLE), 'time', { digits: 2 })} apart.`,
      place: { studyId: study.id },
    },
  ]
}

/** Jobs of which the run sees no whole period, by their name: what it is judged by then says nothing of their pulses. */
function pulselessProblems(document: StudioDocument, study: StudyRecord): readonly Problem[] {
  const unseen = new Map<string, Problem>()
  for (const component of inService(document)) {
    const workload = document.workloads[runs(component) ?? '']
    const kind = workload && workloadKindOf(workload.kind)
    if (!workload || !kind?.iteration) continue
    const get = workloadGet(workload)
    const fromS = (numberOf(component, 'phaseOffset') || 0) + kind.repeatsFrom(get)
    const { periodS } = kind.iteration(get)
    if (fromS + periodS <= study.durationS * (1 + 1e-9)) continue
    const time = (value: number): string => formatQuantity(value, 'time')
    unseen.set(workload.id, {
      code: 'W262',
      severity: 'warning',
      message: `${study.name}: the run of ${time(study.durationS)} holds no whole period of ${workload.name}, which goes on from ${time(fromS)}, every ${time(periodS)}.`,
      hint: `Run ${time(fromS + periodS)} or longer, or let the job begin earlier.`,
      place: { studyId: study.id },
    })
  }
  return [...unseen.values()]
}

function instantaneousProblems(document: StudioDocument, study: StudyRecord): readonly Problem[] {
  if (study.kind !== 'emt') return []
  const place = { studyId: study.id }
  const steps = study.durationS / study.emtStepS
  const problems: Problem[] = []
  if (steps > MOST_EMT_STEPS) {
    problems.push({
      code: 'E242',
      severity: 'error',
      message: `${study.name}: ${formatCount(steps)} steps are too many (at most ${formatCount(MOST_EMT_STEPS)}).`,
      hint: 'Shorten the run, lengthen the step, or study phasors.',
      place,
    })
  } else if (study.durationS > LONG_EMT_S) {
    problems.push({
      code: 'W244',
      severity: 'warning',
      message: `${study.name}: an instantaneous run of ${formatNumber(study.durationS, 6)} s takes ${formatCount(steps)} steps.`,
      hint: 'Ramps, flicker, frequency and battery duty are phasor studies; faults, transfers and energisation take a second or two.',
      place,
    })
  }
  if (study.recordStepS < study.emtStepS) {
    problems.push({
      code: 'W245',
      severity: 'warning',
      message: `${study.name}: the recording step is shorter than the step of the run; points between two steps lie on a straight line.`,
      place,
    })
  }
  problems.push(...coarsePhases(document, study))
  return problems
}

/** What stands inside a repeated block stands for all its copies, which must stay alike. */
function repeatedProblems(document: StudioDocument, event: EventRecord, where: ProblemPlace): readonly Problem[] {
  const target = document.components[event.targetId]
  const block = target && blocksAround(document, target.pageId).find((b) => b.count > 1)
  if (!target || !block) return []
  const times = repeatsOf(document, target.pageId)
  const name = event.name || event.id
  return event.kind === 'fault' || event.kind === 'dcFault'
    ? [
        {
          code: 'E234',
          severity: 'error',
          message: `The event ${name}: a fault at ${target.name} would be in all ${times} copies of ${block.name} at once.`,
          hint: 'Set the fault on a bus outside, or draw the faulted one as a block of its own.',
          place: where,
        },
      ]
    : [
        {
          code: 'W234',
          severity: 'warning',
          message: `The event ${name} acts on ${target.name} in all ${times} copies of ${block.name} at once.`,
          place: where,
        },
      ]
}

/** Most grid points a channel may have. */
const MOST_SAMPLES = 20_000_000

export function studyProblems(document: StudioDocument, studyId: string): readonly Problem[] {
  const study = Object.hasOwn(document.studies, studyId) ? document.studies[studyId] : undefined
  if (!study) return [{ code: 'E240', severity: 'error', message: `There is no study “${studyId}”.`, place: { studyId } }]
  const problems: Problem[] = []
  const place = { studyId }
  if (study.recordStepS > study.durationS) {
    problems.push({ code: 'E241', severity: 'error', message: `${study.name}: the recording step is longer than the run.`, place })
  } else if (study.durationS / study.recordStepS > MOST_SAMPLES) {
    problems.push({
      code: 'E241',
      severity: 'error',
      message: `${study.name}: ${formatNumber(study.durationS / study.recordStepS)} recorded points per channel are too many (at most ${formatNumber(MOST_SAMPLES)}).`,
      hint: 'Lengthen the recording step or shorten the run.',
      place,
    })
  }
  problems.push(...instantaneousProblems(document, study))
  if (problems.length === 0) problems.push(...effortProblems(document, study))
  problems.push(...pulselessProblems(document, study))
  for (const event of Object.values(document.events)) {
    if (event.studyId !== studyId || !event.enabled) continue
    const where = { ...place, eventId: event.id }
    const name = event.name || event.id
    const kind = eventKindOf(event.kind)
    const target = document.components[event.targetId]
    const definition = target && definitionOf(target.type)
    if (!kind) {
      problems.push({
        code: 'E232',
        severity: 'error',
        message: `The event ${name} is of a kind this version does not know (“${event.kind}”).`,
        place: where,
      })
      continue
    }
    if (!target || !definition || !kind.targets(definition)) {
      problems.push({
        code: 'E233',
        severity: 'error',
        message: `The event ${name}: “${kind.label}” does not act on ${target ? `${target.name} (${definition ? midSentence(definition.label) : target.type})` : 'a component that is gone'}.`,
        place: where,
      })
      continue
    }
    const get = eventGet(event)
    for (const [key, param] of Object.entries(kind.params)) {
      const problem = checkValue(`The event ${name}`, param, get(key), { ...where, param: key }, document.project.units)
      if (problem) problems.push(problem)
    }
    problems.push(...repeatedProblems(document, event, where))
    if (event.timeS > study.durationS) {
      problems.push({ code: 'W233', severity: 'warning', message: `The event ${name} lies after the end of the run.`, place: where })
    }
  }
  return problems
}
