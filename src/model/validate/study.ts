/** Workloads and the chosen study: values, targets, instants. */
import { definitionOf } from '../catalogue/index.ts'
import type { StudioDocument } from '../document/records.ts'
import type { Problem } from '../problem.ts'
import { eventGet, eventKindOf } from '../study/eventKinds.ts'
import { runs, workloadGet, workloadKindOf } from '../workload/index.ts'
import { checkValue } from './components.ts'
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
      const problem = checkValue(workload.name, param, get(key), { workloadId: workload.id, param: key })
      if (problem) problems.push(problem)
    }
    if (problems.length === before) problems.push(...kind.rules(workload, get))
  }
  for (const component of Object.values(document.components)) {
    if (!component.inService || definitionOf(component.type)?.params.workload?.type !== 'workload') continue
    const id = runs(component)
    const first = known[0]
    const fix = first && {
      fix: {
        label: `Run ${first.name}`,
        command: 'component/setParams',
        args: { ids: [component.id], params: { workload: first.id } },
      },
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
    }
  }
  return problems
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
      message: `${study.name}: ${Math.round(study.durationS / study.recordStepS).toLocaleString('en')} recorded points per channel are too many (at most ${MOST_SAMPLES.toLocaleString('en')}).`,
      hint: 'Lengthen the recording step or shorten the run.',
      place,
    })
  }
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
      const problem = checkValue(`The event ${name}`, param, get(key), { ...where, param: key })
      if (problem) problems.push(problem)
    }
    if (event.timeS > study.durationS) {
      problems.push({ code: 'W233', severity: 'warning', message: `The event ${name} lies after the end of the run.`, place: where })
    }
  }
  return problems
}
