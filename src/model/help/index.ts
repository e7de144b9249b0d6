/**
 * The studio's own reference, made from the definitions themselves: component types, workloads and events with every parameter, the
 * shipped checks with their sources, every numbered problem. Nothing here is written twice.
 */
import { catalogue, type ParamDefinition } from '../catalogue/index.ts'
import type { Provenance } from '../document/records.ts'
import { shippedPacks } from '../limits/definitions.ts'
import { eventKinds } from '../study/index.ts'
import { formatQuantity, type UnitSet } from '../units/index.ts'
import { problemCatalogue } from '../validate/problemCatalogue.ts'
import { workloadKinds } from '../workload/kinds.ts'

export const HELP_GROUPS = ['Components', 'Workloads', 'Events', 'Checks', 'Problems'] as const
export type HelpGroup = (typeof HELP_GROUPS)[number]

export interface HelpParam {
  readonly key: string
  readonly section: string
  readonly label: string
  /** As in equations; empty where it has none. */
  readonly symbol: string
  readonly help: string
  readonly equation: string
  /** Default and range, in display units. */
  readonly range: string
  readonly source: string
}
export interface HelpEntry {
  /** `component/ups`, `problem/E205`. */
  readonly id: string
  readonly group: HelpGroup
  readonly title: string
  readonly text: string
  readonly source: string
  /** Further words it is found by. */
  readonly keywords: string
  readonly params: readonly HelpParam[]
  /** What it records. */
  readonly outputs: readonly string[]
}

const MARKS: Readonly<Record<Provenance['mark'], string>> = {
  vendor: 'Vendor',
  measured: 'Measured',
  standard: 'Standard',
  typical: 'Typical',
  assumed: 'Assumed',
  user: 'User',
}
const sourceOf = ({ mark, source }: Provenance): string => (source === '' ? MARKS[mark] : `${MARKS[mark]}: ${source}`)

function rangeOf(param: ParamDefinition, set: UnitSet): string {
  switch (param.type) {
    case 'number': {
      const show = (value: number): string => formatQuantity(value, param.quantity, { set })
      const { min, max, exclusive = false } = param
      const [least, most] = exclusive ? ['above', 'below'] : ['at least', 'at most']
      return [
        param.default === null ? 'must be given' : `default ${show(param.default)}`,
        ...(min === undefined ? [] : [`${least} ${show(min)}`]),
        ...(max === undefined ? [] : [`${most} ${show(max)}`]),
      ].join(', ')
    }
    case 'choice':
      return param.options.map((o) => (o.value === param.default ? `${o.label} (default)` : o.label)).join(' · ')
    case 'flag':
      return `default ${param.default ? 'yes' : 'no'}`
    case 'workload':
      return 'a workload of the project'
    case 'meter':
      return 'a metering point of the drawing'
    case 'text':
      return 'free text'
    case 'series':
      return param.default.length === 0 ? 'a list of numbers' : `${param.default.length} numbers by default`
  }
}

const paramsOf = (params: Readonly<Record<string, ParamDefinition>>, set: UnitSet): readonly HelpParam[] =>
  Object.entries(params).map(([key, param]) => ({
    key,
    section: param.section,
    label: param.label,
    symbol: param.symbol ?? '',
    help: param.help,
    equation: param.equation ?? '',
    range: rangeOf(param, set),
    source: sourceOf(param.provenance),
  }))

const plain = { source: '', keywords: '', params: [], outputs: [] } as const

function make(set: UnitSet): readonly HelpEntry[] {
  return [
    ...catalogue.map(
      (d): HelpEntry => ({
        ...plain,
        id: `component/${d.type}`,
        group: 'Components',
        title: d.label,
        text: d.description,
        keywords: `${d.category} ${d.keywords.join(' ')}`,
        params: paramsOf(d.params, set),
        outputs: d.outputs.map(({ label }) => label),
      }),
    ),
    ...Object.values(workloadKinds).map(
      (k): HelpEntry => ({
        ...plain,
        id: `workload/${k.kind}`,
        group: 'Workloads',
        title: k.label,
        text: k.description,
        params: paramsOf(k.params, set),
      }),
    ),
    ...Object.values(eventKinds).map(
      (k): HelpEntry => ({
        ...plain,
        id: `event/${k.kind}`,
        group: 'Events',
        title: k.label,
        text: k.help,
        params: paramsOf(k.params, set),
      }),
    ),
    ...shippedPacks.flatMap(({ pack, title, dated, checks }) =>
      checks.map(
        (c): HelpEntry => ({
          ...plain,
          id: `check/${c.key}`,
          group: 'Checks',
          title: c.title,
          text: c.help,
          source: `${c.source} (${c.status}; ${title}, looked at ${dated})`,
          keywords: `${pack} ${c.reference?.operator ?? ''} ${c.reference?.document ?? ''}`,
          params: Object.entries(c.params).map(([key, p]) => ({
            key,
            section: 'Limit',
            label: p.label,
            symbol: '',
            help: p.help,
            equation: '',
            range: `default ${formatQuantity(p.value, p.quantity, { set })}`,
            source: c.source,
          })),
        }),
      ),
    ),
    ...Object.values(problemCatalogue).map(
      ({ code, title, help }): HelpEntry => ({ ...plain, id: `problem/${code}`, group: 'Problems', title: `${code} ${title}`, text: help }),
    ),
  ]
}

const made = new Map<UnitSet, readonly HelpEntry[]>()
/** Every entry, in the order of the groups; defaults and ranges in these units. */
export function helpEntries(set: UnitSet = 'si'): readonly HelpEntry[] {
  const entries = made.get(set) ?? make(set)
  made.set(set, entries)
  return entries
}

/** Every word must occur; entries whose title has them come first, then those whose parameters do. */
export function searchHelp(entries: readonly HelpEntry[], query: string): readonly HelpEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries
  const rank = (entry: HelpEntry): number => {
    const title = entry.title.toLowerCase()
    const known = `${title} ${entry.text} ${entry.keywords} ${entry.source}`.toLowerCase()
    const deep = entry.params
      .map((p) => `${p.label} ${p.symbol} ${p.help} ${p.equation}`)
      .join(' ')
      .toLowerCase()
    if (!words.every((word) => known.includes(word) || deep.includes(word))) return 0
    return words.every((word) => title.includes(word)) ? 3 : words.every((word) => known.includes(word)) ? 2 : 1
  }
  return entries
    .map((entry, index) => ({ entry, index, rank: rank(entry) }))
    .filter((found) => found.rank > 0)
    .sort((a, b) => b.rank - a.rank || a.index - b.index)
    .map(({ entry }) => entry)
}
