/**
 * PSS/E DYR: `bus 'MODEL' id constants … /`, over any number of lines. Constants in the order of the PSS/E Model Library; per unit of the
 * machine's MBASE. Models without a counterpart are listed by name and line.
 */
import type { ParamValue } from '../../document/records.ts'
import type { Problem, Result } from '../../problem.ts'
import { machineKey, type GridCase, type GridMachine } from '../gridCase.ts'
import { leftOut, taken, unreadable, type RecordPlace } from '../types.ts'
import { MODELS, type DynamicModel } from './dyrModels.ts'
import { fieldsOf } from './records.ts'

type Values = Readonly<Record<string, ParamValue>>

export const dynamicModels: readonly string[] = Object.keys(MODELS)

interface DynamicRecord {
  readonly line: number
  readonly bus: number
  readonly model: string
  readonly id: string
  readonly constants: readonly string[]
}

/** Dynamic data of the case's generators. */
export function parseDyr(text: string, grid: GridCase): Result<ReadonlyMap<string, GridMachine>> {
  const records = split(text)
  if (typeof records === 'string') return unreadable('E142', records)
  const generators = new Map(grid.generators.map((g) => [machineKey(g.bus, g.id), g]))
  const problems: Problem[] = []
  const found = new Map<string, Values>()
  const roles = new Map<string, Set<string>>()
  for (const record of records) {
    const place = { file: 'DYR', line: record.line, record: `${nameOf(record)} of generator ${record.bus} ${record.id}` }
    const constants = record.constants.map((c) => Number(c.replace(/[dD]/, 'e')))
    const broken = constants.findIndex((v) => !Number.isFinite(v))
    const key = machineKey(record.bus, record.id)
    const model = Object.hasOwn(MODELS, record.model) ? MODELS[record.model] : undefined
    const generator = generators.get(key)
    if (!model) problems.push(leftOut(place, `is left out: the model is not among ${dynamicModels.join(', ')}.`))
    else if (!generator) problems.push(leftOut(place, 'is left out: the case has no such generator in service.'))
    else if (broken >= 0)
      return unreadable('E142', `DYR line ${record.line}: “${record.constants[broken]}” of ${record.model} is no number.`)
    else if (record.constants.length < model.constants.length)
      problems.push(leftOut(place, `has ${record.constants.length} of ${model.constants.length} constants and is left out.`))
    else {
      if (record.constants.length > model.constants.length)
        problems.push(taken(place, `has ${record.constants.length} constants; the first ${model.constants.length} are read.`))
      const known = roles.get(key) ?? new Set()
      if (known.has(model.role)) {
        problems.push(leftOut(place, `is left out: the generator has a ${model.role} already.`))
        continue
      }
      const mapped = model.map(Object.fromEntries(model.constants.map((name, k) => [name, constants[k] ?? 0])), generator)
      if (typeof mapped === 'string') problems.push(leftOut(place, `is left out: ${mapped}.`))
      else {
        roles.set(key, known.add(model.role))
        found.set(key, { ...found.get(key), ...mapped })
      }
    }
  }
  const machines = new Map<string, GridMachine>()
  for (const [key, params] of found) {
    const has = roles.get(key) ?? new Set()
    if (!has.has('machine')) continue
    const isRegulated = has.has('exciter') && params.machineModel !== 'classical'
    const rest = {
      ...(has.has('governor') ? {} : { governor: 'none' }),
      ...(isRegulated ? {} : { exciter: 'none', stabiliser: 'none' }),
      ...(has.has('stabiliser') ? {} : { stabiliser: 'none' }),
    }
    if (!isRegulated)
      for (const role of ['exciter', 'stabiliser'] as const)
        if (has.has(role)) problems.push(leftOut(placeOf(records, key, role), 'is left out: it has no field to act on.'))
    machines.set(key, { isInfinite: params.machineModel === 'classical' && params.inertia === 0, params: { ...params, ...rest } })
  }
  for (const [key] of found) {
    if (!machines.has(key))
      problems.push(
        leftOut(
          { file: 'DYR', line: records.find((r) => machineKey(r.bus, r.id) === key)?.line ?? 1, record: `Control of generator ${key}` },
          'is left out: its machine has no model.',
        ),
      )
  }
  return { ok: true, value: machines, problems }
}

/** A user's model has its own name behind `USRMDL`. */
const nameOf = ({ model, constants }: DynamicRecord): string =>
  model.startsWith('USR') && constants[0] !== undefined ? `${model} ${constants[0]}` : model

/** Where a control of a generator stands. */
function placeOf(records: readonly DynamicRecord[], key: string, role: DynamicModel['role']): RecordPlace {
  const record = records.find((r) => machineKey(r.bus, r.id) === key && MODELS[r.model]?.role === role)
  return { file: 'DYR', line: record?.line ?? 1, record: `${record?.model ?? role} of generator ${record?.bus ?? key} ${record?.id ?? ''}` }
}

/** Records with the line they begin on; a sentence where the text is something else. */
function split(text: string): readonly DynamicRecord[] | string {
  const records: DynamicRecord[] = []
  let held = ''
  let begin = 0
  const lines = text.split(/\r?\n/)
  for (const [k, line] of lines.entries()) {
    const trimmed = line.trim()
    if (held === '' && (trimmed === '' || trimmed.startsWith('/') || trimmed.startsWith('!'))) continue
    if (held === '') begin = k + 1
    const slash = line.indexOf('/')
    held += ` ${slash < 0 ? line : line.slice(0, slash)}`
    if (slash < 0) continue
    const [bus = '', model = '', id = '', ...constants] = fieldsOf(held)
    held = ''
    if (!/^\d+$/.test(bus) || !/^[A-Za-z][A-Za-z0-9_]*$/.test(model))
      return `DYR line ${begin}: “bus 'MODEL' id …” is expected, not “${bus} ${model}”.`
    records.push({ line: begin, bus: Number(bus), model: model.toUpperCase(), id, constants })
  }
  return held.trim() === '' ? records : `DYR line ${begin}: the record has no closing slash.`
}
