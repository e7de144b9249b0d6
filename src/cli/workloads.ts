/** Workloads on the command line: what they draw, presets, measured traces and the job fitted to one. */
import { basename, extname, resolve } from 'node:path'
import type { OpenProject } from '../contract/index.ts'
import { execute } from '../model/commands/index.ts'
import type { StudioDocument, WorkloadRecord } from '../model/document/records.ts'
import { formatQuantity, parseQuantity } from '../model/units/index.ts'
import { clustersOf, fleetOf, workloadGet, workloadKindOf, workloadPresets } from '../model/workload/index.ts'
import { table } from './print.ts'
import { CommandError, type Studio } from './studio.ts'

export interface WorkloadOptions {
  readonly csv?: string | undefined
  readonly preset?: string | undefined
  readonly name?: string | undefined
  readonly power?: readonly string[] | undefined
  readonly time?: string | undefined
  readonly unit?: 'W' | 'kW' | 'MW' | undefined
  readonly rate?: string | undefined
  readonly fullLoad?: string | undefined
  readonly fit?: string | undefined
  readonly assign?: readonly string[] | undefined
}
export interface WorkloadOutcome {
  readonly json: unknown
  readonly text: string
  readonly isChanged: boolean
}

const refuse = (message: string): CommandError => new CommandError({ code: 'request/invalid', message })

export async function workloads(studio: Studio, project: OpenProject, options: WorkloadOptions): Promise<WorkloadOutcome> {
  let { document } = project
  let seq = project.seq
  const remarks: string[] = []
  const edit = async (command: string, args: unknown): Promise<string> => {
    const made = execute(document, command, args)
    if (!made.ok) throw refuse(made.problems[0]?.message ?? 'The edit was refused.')
    seq += 1
    await studio.ask('project/apply', {
      session: project.session,
      seq,
      label: made.value.label,
      diff: { changes: [...made.value.diff.changes] },
    })
    document = made.value.document
    return made.value.created[0] ?? ''
  }
  let added: string | null = null
  if (options.csv !== undefined) added = await measured(studio, options.csv, options, remarks, edit)
  else if (options.preset !== undefined) {
    const preset = workloadPresets.find(({ key }) => key === options.preset)
    if (!preset) throw refuse(`There is no preset “${options.preset}”. Known: ${workloadPresets.map(({ key }) => key).join(', ')}.`)
    const { kind, title, params, provenance } = preset
    added = await edit('workload/add', { kind, params, provenance, name: options.name ?? title })
  }
  if (options.fit !== undefined) {
    const found = Object.values(document.workloads).find(({ id, name }) => id === options.fit || name === options.fit)
    if (!found) throw refuse(`There is no workload “${options.fit}”.`)
    added = await edit('workload/fit', { id: found.id })
    remarks.push(document.workloads[added]?.provenance.period?.source ?? '')
  }
  if (options.assign !== undefined && added !== null) {
    const ids = options.assign.map((wanted) => {
      const found = Object.values(document.components).find(({ id, name }) => id === wanted || name === wanted)
      if (!found) throw refuse(`There is no component “${wanted}”.`)
      return found.id
    })
    await edit('component/setParams', { ids, params: { workload: added } })
  }
  const shown = added === null ? Object.values(document.workloads) : [document.workloads[added]].filter((w) => w !== undefined)
  return {
    json: { workloads: shown.map((w) => jsonOf(document, w)), remarks },
    text: [...remarks, ...shown.map((w) => textOf(document, w))].join('\n\n') || 'No workloads.',
    isChanged: seq !== project.seq,
  }
}

async function measured(
  studio: Studio,
  csv: string,
  options: WorkloadOptions,
  remarks: string[],
  edit: (command: string, args: unknown) => Promise<string>,
): Promise<string> {
  const rateHz = options.rate === undefined ? undefined : Number(options.rate)
  if (rateHz !== undefined && !(rateHz > 0)) throw refuse(`“${options.rate}” is no number of samples a second.`)
  const { power, time, unit } = options
  const { trace, problems } = await studio.ask('trace/import', {
    path: resolve(csv),
    options: { power: power && [...power], time, unit, rateHz },
  })
  remarks.push(...problems.map(({ code, message }) => `${code} ${message}`))
  const full = options.fullLoad === undefined ? null : parseQuantity(options.fullLoad, 'activePower')
  if (full && !full.ok) throw refuse(`Full load “${options.fullLoad}”: ${full.message}`)
  const source = `${trace.samples} samples over ${trace.durationS} s of ${trace.columns.join(' + ')} (${trace.unit}), time as ${trace.timeFormat}; ${trace.points} points kept`
  remarks.push(`${trace.source}: ${source}`)
  return edit('workload/add', {
    kind: 'trace',
    name: options.name ?? basename(csv, extname(csv)).slice(0, 80),
    trace,
    params: { reference: full?.ok ? full.value : Math.max(trace.greatestW, 1) },
    provenance: {
      reference: full ? { mark: 'user', source: 'Given at the import' } : { mark: 'measured', source: `Greatest power in ${trace.source}` },
    },
  })
}

const figuresOf = (document: StudioDocument, workload: WorkloadRecord) =>
  workloadKindOf(workload.kind)?.keyFigures(workloadGet(workload), fleetOf(document, workload.id)) ?? []

const jsonOf = (document: StudioDocument, workload: WorkloadRecord): unknown => {
  const { data: _points, ...recording } = workload.trace ?? { data: '' }
  return {
    id: workload.id,
    name: workload.name,
    kind: workload.kind,
    usedBy: clustersOf(document, workload.id).map(({ name }) => name),
    params: workload.params,
    ...(workload.trace ? { recording } : {}),
    figures: Object.fromEntries(figuresOf(document, workload).map(({ key, value }) => [key, value])),
  }
}

function textOf(document: StudioDocument, workload: WorkloadRecord): string {
  const users = clustersOf(document, workload.id).map(({ name }) => name)
  const head = `${workload.name}: ${workloadKindOf(workload.kind)?.label ?? workload.kind}, ${users.length === 0 ? 'not used' : `run by ${users.join(', ')}`}`
  const rows = figuresOf(document, workload).map(({ label, value, quantity }) => [
    label,
    Number.isFinite(value) ? formatQuantity(value, quantity) : 'step',
  ])
  return `${head}\n${table(['Figure', 'Value>'], rows)}`
}
