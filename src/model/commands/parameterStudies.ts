/** Commands on parameter studies, and the one that puts a design into the drawing. */
import { z } from 'zod'
import {
  designVariableSchema,
  idSchema,
  parameterStudySchema,
  type ParameterStudyRecord,
  type StudioDocument,
} from '../document/records.ts'
import { applyDesign, targetsOf } from '../sizing/index.ts'
import { gone, refuse, startDraft, type Command } from './command.ts'
import { copiedName, usedNames } from './names.ts'

const oneSchema = z.strictObject({ id: idSchema })
const studyOf = (document: StudioDocument, id: string): ParameterStudyRecord | undefined =>
  Object.hasOwn(document.parameterStudies, id) ? document.parameterStudies[id] : undefined
const nameOf = (document: StudioDocument, id: string): string => studyOf(document, id)?.name ?? ''

const addSchema = z.strictObject({ studyId: idSchema })
export const addParameterStudy: Command<z.infer<typeof addSchema>> = {
  id: 'parameterStudy/add',
  args: addSchema,
  label: () => 'Add parameter study',
  run: (document, { studyId }, { newId }) => {
    if (!Object.hasOwn(document.studies, studyId)) return gone('study')
    const draft = startDraft(document)
    const id = newId('parameterStudies')
    draft.put('parameterStudies', {
      id,
      name: copiedName('Parameter study 1', usedNames(document.parameterStudies)),
      studyId,
      method: 'size',
      variables: [],
      currency: document.project.currency,
      evaluations: 60,
      resolution: 0.01,
      seed: 1,
      throughputCost: 0,
      burntCost: 0,
    })
    return draft.done([id])
  },
}

const setSchema = z.strictObject({ id: idSchema, values: parameterStudySchema.omit({ id: true, variables: true }).partial() })
export const setParameterStudy: Command<z.infer<typeof setSchema>> = {
  id: 'parameterStudy/set',
  args: setSchema,
  label: ({ id }, document) => `Edit ${nameOf(document, id)}`,
  run: (document, { id, values }) => {
    const study = studyOf(document, id)
    if (!study) return gone('parameter study')
    const isTaken = Object.values(document.parameterStudies).some((other) => other.id !== id && other.name === values.name)
    if (isTaken) return refuse(`There is a parameter study ${values.name} already.`)
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
    const draft = startDraft(document)
    draft.put('parameterStudies', { ...study, ...given })
    return draft.done([id])
  },
}

export const deleteParameterStudy: Command<z.infer<typeof oneSchema>> = {
  id: 'parameterStudy/delete',
  args: oneSchema,
  label: ({ id }, document) => `Delete ${nameOf(document, id)}`,
  run: (document, { id }) => {
    if (!studyOf(document, id)) return gone('parameter study')
    const draft = startDraft(document)
    draft.remove('parameterStudies', id)
    return draft.done()
  },
}

const addVariableSchema = z.strictObject({
  id: idSchema,
  componentIds: z.array(idSchema).max(500).default([]),
  workloadIds: z.array(idSchema).max(500).default([]),
  param: z.string().max(40),
})
/** Range: from half to twice the first one's value, inside what the parameter may be. */
export const addVariable: Command<z.infer<typeof addVariableSchema>> = {
  id: 'parameterStudy/addVariable',
  args: addVariableSchema,
  label: ({ id }, document) => `Add variable to ${nameOf(document, id)}`,
  run: (document, { id, componentIds, workloadIds, param }) => {
    const study = studyOf(document, id)
    if (!study) return gone('parameter study')
    if (study.variables.length === 8) return refuse('A parameter study varies at most eight quantities.')
    const [first] = targetsOf(document, { componentIds, workloadIds })
    const definition = first && Object.hasOwn(first.params, param) ? first.params[param] : undefined
    if (!first || definition?.type !== 'number') return refuse('Only a numeric parameter can be varied.')
    const value = Number(first.get(param) ?? Number.NaN)
    const whole = definition.integer === true
    const low = definition.min ?? Number.NEGATIVE_INFINITY
    const high = definition.max ?? Number.POSITIVE_INFINITY
    const round = (v: number): number => (whole ? Math.round(v) : v)
    const lower = Math.max(round(Math.min(value / 2, value * 2)), low)
    const upper = Math.min(round(Math.max(value / 2, value * 2, whole ? value + 1 : 0)), high)
    const used = new Set(study.variables.map((variable) => variable.id))
    let number = 1
    while (used.has(`x${number}`)) number++
    const draft = startDraft(document)
    draft.put('parameterStudies', {
      ...study,
      variables: [
        ...study.variables,
        {
          id: `x${number}`,
          name: definition.label.slice(0, 80),
          componentIds,
          workloadIds,
          param,
          lower: Number.isFinite(lower) ? lower : 0,
          upper: upper > lower ? upper : lower + 1,
          scale: 'linear',
          whole,
          unitCost: 0,
          costProvenance: { mark: 'assumed', source: '' },
        },
      ],
    })
    return draft.done([id])
  },
}

const setVariableSchema = z.strictObject({
  id: idSchema,
  variableId: idSchema,
  values: designVariableSchema.omit({ id: true }).partial(),
})
export const setVariable: Command<z.infer<typeof setVariableSchema>> = {
  id: 'parameterStudy/setVariable',
  args: setVariableSchema,
  label: ({ id }, document) => `Edit variable of ${nameOf(document, id)}`,
  run: (document, { id, variableId, values }) => {
    const study = studyOf(document, id)
    if (!study?.variables.some((variable) => variable.id === variableId)) return gone('variable')
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
    const draft = startDraft(document)
    draft.put('parameterStudies', {
      ...study,
      variables: study.variables.map((variable) => (variable.id === variableId ? { ...variable, ...given } : variable)),
    })
    return draft.done([id])
  },
}

const removeVariableSchema = z.strictObject({ id: idSchema, variableId: idSchema })
export const removeVariable: Command<z.infer<typeof removeVariableSchema>> = {
  id: 'parameterStudy/removeVariable',
  args: removeVariableSchema,
  label: ({ id }, document) => `Remove variable from ${nameOf(document, id)}`,
  run: (document, { id, variableId }) => {
    const study = studyOf(document, id)
    if (!study?.variables.some((variable) => variable.id === variableId)) return gone('variable')
    const draft = startDraft(document)
    draft.put('parameterStudies', { ...study, variables: study.variables.filter((variable) => variable.id !== variableId) })
    return draft.done([id])
  },
}

const applySchema = z.strictObject({ id: idSchema, values: z.array(z.number()).max(8) })
/** The design's values into the drawing, as one edit. */
export const applyParameterStudy: Command<z.infer<typeof applySchema>> = {
  id: 'parameterStudy/apply',
  args: applySchema,
  label: ({ id }, document) => `Take values of ${nameOf(document, id)}`,
  run: (document, { id, values }) => {
    const study = studyOf(document, id)
    if (!study) return gone('parameter study')
    if (values.length !== study.variables.length)
      return refuse('The parameter study has been changed since it was run; run it again and take its new answer.')
    const changed = applyDesign(document, study.variables, values)
    const draft = startDraft(document)
    const touched = new Set(study.variables.flatMap(({ componentIds, workloadIds }) => [...componentIds, ...workloadIds]))
    for (const one of touched) {
      const [component, workload] = [changed.components[one], changed.workloads[one]]
      if (component) draft.put('components', component)
      if (workload) draft.put('workloads', workload)
    }
    return draft.done([...touched])
  },
}
