/** Each component by itself: values present, in range, in keeping with each other. */
import { definitionOf } from '../catalogue/index.ts'
import type { ParamDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, ParamValue, StudioDocument } from '../document/records.ts'
import { effectiveValue } from '../document/values.ts'
import type { Problem, ProblemPlace } from '../problem.ts'
import { formatQuantity, type UnitSet } from '../units/index.ts'

export function componentProblems(document: StudioDocument): readonly Problem[] {
  const problems: Problem[] = []
  for (const component of Object.values(document.components)) {
    const definition = definitionOf(component.type)
    if (!component.inService || !definition) continue
    const get = (key: string): ParamValue => effectiveValue(component, key, definition)?.value ?? null
    const before = problems.length
    for (const key of keysToCheck(component, definition.params)) {
      const param = definition.params[key]
      if (!param || !(param.visibleWhen?.(get) ?? true)) continue
      const place = { componentId: component.id, param: key }
      const problem =
        param.type === 'meter'
          ? checkMeter(document, component.name, get(key), place)
          : checkValue(component.name, param, get(key), place, document.project.units)
      if (!problem) continue
      const own = Object.hasOwn(component.params, key) && param.default !== null
      problems.push(
        own
          ? {
              ...problem,
              fix: { label: 'Use the default', command: 'component/resetParams', args: { ids: [component.id], keys: [key] } },
            }
          : problem,
      )
    }
    if (definition.rules && problems.length === before) problems.push(...definition.rules(component, get))
  }
  return problems
}

/** Defaults are in range by the catalogue's test; only own values and required ones are looked at. */
function keysToCheck(component: ComponentRecord, params: Readonly<Record<string, ParamDefinition>>): readonly string[] {
  const own = Object.keys(component.params).filter((key) => Object.hasOwn(params, key))
  return [...own, ...requiredKeys(params).filter((key) => !own.includes(key))]
}
const required = new WeakMap<object, readonly string[]>()
function requiredKeys(params: Readonly<Record<string, ParamDefinition>>): readonly string[] {
  const known = required.get(params)
  if (known) return known
  const keys = Object.keys(params).filter((key) => params[key]?.type === 'number' && params[key]?.default === null)
  required.set(params, keys)
  return keys
}

/** A metering point that stands there but cannot tell its power (E235); compiling tells one that takes no part. */
function checkMeter({ components }: StudioDocument, name: string, value: ParamValue, place: ProblemPlace): Problem | null {
  const at = typeof value === 'string' ? components[value] : undefined
  const definition = at && definitionOf(at.type)
  if (!at?.inService || !definition) return null
  const isMany = definition.countable && at.count !== 1
  if (definition.metered && !isMany) return null
  const why = definition.metered
    ? `stands for ${at.count}, of which none carries the power of all`
    : 'is neither a breaker, nor a fuse, nor a utility'
  return {
    code: 'E235',
    severity: 'error',
    message: `${name} meters ${at.name}, which ${why}.`,
    hint: 'Choose another metering point, or none.',
    place,
  }
}

/** Missing (E205) or out of range (E204). */
export function checkValue(name: string, param: ParamDefinition, value: ParamValue, place: ProblemPlace, set: UnitSet): Problem | null {
  if (param.type !== 'number') return null
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return { code: 'E205', severity: 'error', message: `${name}: ${param.label} is missing.`, hint: param.help, place }
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, exclusive = false } = param
  const inside = exclusive ? value > min && (value < max || max === Number.POSITIVE_INFINITY) : value >= min && value <= max
  const show = (v: number): string => formatQuantity(v, param.quantity, { set })
  if (!inside) {
    const bounds = [
      ...(min === Number.NEGATIVE_INFINITY ? [] : [`${exclusive ? 'above' : 'at least'} ${show(min)}`]),
      ...(max === Number.POSITIVE_INFINITY ? [] : [`${exclusive ? 'below' : 'at most'} ${show(max)}`]),
    ]
    return {
      code: 'E204',
      severity: 'error',
      message: `${name}: ${param.label} is ${show(value)}; it must be ${bounds.join(' and ')}.`,
      place,
    }
  }
  if (param.integer && !Number.isInteger(value)) {
    return { code: 'E204', severity: 'error', message: `${name}: ${param.label} is ${value}; it must be a whole number.`, place }
  }
  return null
}
