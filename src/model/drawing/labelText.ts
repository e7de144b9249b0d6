/** What stands beside a symbol: the name, and the values chosen for it or for its type. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition, ParamDefinition, QuantityKind } from '../catalogue/types.ts'
import type { ComponentRecord, LabelChoice, ParamValue, StudioDocument } from '../document/records.ts'
import { effectiveValue, hasOutput, visibleParams } from '../document/values.ts'
import { formatParts, formatQuantity, type UnitSet } from '../units/index.ts'

export interface LabelLine {
  readonly text: string
  readonly role: 'name' | 'value' | 'result'
}

/** The component's own choice, else the project's for its type, else what the type shows by itself. */
export const labelChoice = (component: ComponentRecord, { project }: StudioDocument): LabelChoice =>
  component.labels ?? typeLabels(component.type, project)

export const typeLabels = (type: string, { labels }: StudioDocument['project']): LabelChoice =>
  (Object.hasOwn(labels, type) ? labels[type] : undefined) ?? { params: [...(definitionOf(type)?.labels ?? [])], outputs: null }

export interface LabelEntry {
  readonly key: string
  readonly label: string
}

/** What labels can show: values and results that one of the components has as it is set, and what is chosen all the same, so that it can be taken out. */
export function labelEntries(
  components: readonly ComponentRecord[],
  definition: ComponentDefinition,
  choice: LabelChoice,
): { readonly values: readonly LabelEntry[]; readonly results: readonly LabelEntry[] } {
  const visible = new Set(components.flatMap((component) => visibleParams(component, definition)))
  const values = Object.entries(definition.params).flatMap(([key, param]) =>
    param.type !== 'series' && (visible.has(key) || choice.params.includes(key)) ? [{ key, label: param.label }] : [],
  )
  const results = definition.outputs.filter((o) => components.some((c) => hasOutput(c, o)) || choice.outputs?.includes(o.key))
  return { values, results: results.map(({ key, label }) => ({ key, label })) }
}

/** Name and chosen values: `TX1`, `3 × 60 MVA`, `138/34.5 kV`, `uk 9 %`. */
export function labelLines(component: ComponentRecord, document: StudioDocument): readonly LabelLine[] {
  const lines: LabelLine[] = [{ text: component.name, role: 'name' }]
  if (!definitionOf(component.type)) return lines
  const shown = [...valueTexts(component, labelChoice(component, document).params, document)]
  if (component.count > 1) shown[0] = shown[0] === undefined ? `× ${component.count}` : `${component.count} × ${shown[0]}`
  if (!component.inService) shown.push('out of service')
  return [...lines, ...shown.map((text): LabelLine => ({ text, role: 'value' }))]
}

/** What a type's nameplate says, whatever is chosen for the drawing. */
export const ratingTexts = (component: ComponentRecord, document: StudioDocument): readonly string[] =>
  valueTexts(component, definitionOf(component.type)?.labels ?? [], document)

function valueTexts(component: ComponentRecord, keys: readonly string[], document: StudioDocument): readonly string[] {
  const definition = definitionOf(component.type)
  if (!definition) return []
  const visible = new Set(visibleParams(component, definition))
  const values = keys.flatMap((key) => {
    const param = definition.params[key]
    const value = effectiveValue(component, key, definition)?.value
    return param && visible.has(key) && value !== undefined && value !== null ? [{ key, param, value }] : []
  })
  const texts: string[] = []
  for (let i = 0; i < values.length; i++) {
    const here = values[i]
    if (!here) continue
    const ratings = values.slice(i)
    const end = ratings.findIndex(({ key, param }) => !isRating(definition, key, param))
    const count = end < 0 ? ratings.length : end
    if (count > 1) {
      texts.push(windings(ratings.slice(0, count).map(({ value }) => Number(value))))
      i += count - 1
    } else texts.push(valueText(here.param, here.value, definition.labels.includes(here.key), document))
  }
  return texts.filter((text) => text !== '')
}

const isRating = (definition: ComponentDefinition, key: string, param: ParamDefinition): boolean =>
  param.type === 'number' && param.quantity === 'voltage' && definition.labels.includes(key)

/** `138/34.5/13.8 kV`, `34.5 kV/480 V`: a unit stands where the next is another. */
function windings(voltages: readonly number[]): string {
  const parts = voltages.map((value) => formatParts(value, 'voltage'))
  return parts.map(({ number, unit }, k) => (parts[k + 1]?.unit === unit ? number : `${number} ${unit}`)).join('/')
}

/** A nameplate value speaks for itself by its unit; any other needs its symbol, or its name. */
function valueText(param: ParamDefinition, value: ParamValue, isNameplate: boolean, document: StudioDocument): string {
  const named = (text: string): string => (text === '' || isNameplate ? text : `${param.label}: ${text}`)
  switch (param.type) {
    case 'number': {
      if (typeof value !== 'number') return ''
      const text = formatQuantity(value, param.quantity, { set: document.project.units })
      const bare = param.quantity === 'percent' || param.quantity === 'perUnit' || param.quantity === 'ratio' || param.quantity === 'number'
      if (isNameplate && !bare) return text
      return param.symbol === undefined ? (isNameplate ? text : `${param.label} ${text}`) : `${param.symbol.replace(/[_{}]/g, '')} ${text}`
    }
    case 'choice':
      return named(param.options.find((o) => o.value === value)?.label ?? '')
    case 'text':
      return named(String(value))
    case 'flag':
      return value === true ? param.label : ''
    case 'workload':
      return document.workloads[String(value)]?.name ?? ''
    case 'meter':
      return named(document.components[String(value)]?.name ?? '')
    case 'series':
      return ''
  }
}

/** A result beside its symbol; told by name only where another of the same quantity stands beside it. */
export function resultText(
  type: string,
  chosen: LabelChoice['outputs'],
  output: string,
  quantity: QuantityKind,
  value: number,
  set: UnitSet,
): string {
  const outputs = definitionOf(type)?.outputs ?? []
  const alike = outputs.filter((o) => chosen?.includes(o.key) && o.quantity === quantity)
  const label = alike.length > 1 ? alike.find((o) => o.key === output)?.label : undefined
  return `${label === undefined ? '' : `${label} `}${formatQuantity(value, quantity, { set })}`
}
