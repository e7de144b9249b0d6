/** Does a value fit a parameter's type? Ranges belong to validation: an out-of-range value can stand in a drawing, it cannot be simulated. */
import type { ComponentDefinition } from '../catalogue/types.ts'
import type { ParamValue } from '../document/records.ts'
import { midSentence } from '../words.ts'

/** The sentence that says what is wrong, or null. */
export function checkParam(definition: ComponentDefinition, key: string, value: ParamValue): string | null {
  const param = Object.hasOwn(definition.params, key) ? definition.params[key] : undefined
  if (!param) return `A ${midSentence(definition.label)} has no parameter “${key}”.`
  const wrong = (what: string): string => `${param.label} of a ${midSentence(definition.label)} must be ${what}.`
  switch (param.type) {
    case 'number':
      return value === null || (typeof value === 'number' && Number.isFinite(value)) ? null : wrong('a number')
    case 'choice':
      return param.options.some((o) => o.value === value) ? null : wrong(`one of ${param.options.map((o) => o.value).join(', ')}`)
    case 'flag':
      return typeof value === 'boolean' ? null : wrong('yes or no')
    case 'workload':
      return value === null || typeof value === 'string' ? null : wrong('a workload')
    case 'text':
      return typeof value === 'string' ? null : wrong('a text')
    case 'meter':
      return value === null || typeof value === 'string' ? null : wrong('a component')
    case 'series':
      return Array.isArray(value) && value.every((v) => Number.isFinite(v)) ? null : wrong('a list of numbers')
  }
}
