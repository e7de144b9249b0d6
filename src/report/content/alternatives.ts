/** Alternatives side by side, as on the screen that compares them: every figure under the run it comes from. */
import { formatEconomic } from '../../model/comparison/format.ts'
import { compare } from '../../model/comparison/index.ts'
import { type CheckResult, heldText } from '../../model/limits/index.ts'
import { formatQuantity, type UnitSet } from '../../model/units/index.ts'
import { marginText } from './results.ts'
import type { ReportSource } from './source.ts'
import type { ReportContent } from './types.ts'

type Content = NonNullable<ReportContent['alternatives']>
type Cell = Content['parts'][number]['rows'][number]['cells'][number]

const plain = (text: string): Cell => ({ text, isOver: false })
const limitCell = (check: CheckResult | null, set: UnitSet): Cell =>
  check
    ? { text: `${formatQuantity(check.value, check.quantity, { set })} (${marginText(check.margin)})`, isOver: check.verdict === 'fail' }
    : plain('–')

export function alternativesContent({ run, document, alternatives = [] }: ReportSource): Content | null {
  if (alternatives.length < 2) return null
  const table = compare(alternatives)
  const { currency, units: set } = document.project
  const first = alternatives[0]?.name ?? ''
  const energies = table.energies.map(({ title, quantity, cells }) => ({
    label: title,
    cells: cells.map((v) => plain(v === null ? '–' : formatQuantity(v, quantity))),
  }))
  const money = table.economics.map(({ title, quantity, cells }) => ({
    label: title,
    cells: cells.map((v) => plain(v === null ? '–' : formatEconomic(v, quantity, currency, set))),
  }))
  const hasLife = table.limits.some(({ key }) => key === 'cycleLife')
  return {
    sentence:
      `The newest run of every study and variant of the project side by side; this report is on “${run.name}”. Under each limit stand the worst value of its ` +
      `places and in brackets what is left of the limit. Overbuild avoided is what “${first}” must build and the others need not. ` +
      'Amounts hold for each run’s own plant at the prices of the project as it stands.',
    columns: alternatives.map(({ name, runId }) => ({ name, isThis: runId === run.id })),
    parts: [
      {
        title: 'Verdict',
        rows: [
          {
            label: 'All limits',
            cells: table.alternatives.map(({ verdict: { judged, failed, open } }) => ({
              text: `${judged === 0 ? 'not judged' : heldText(judged, failed)}${open > 0 ? `, ${open} open` : ''}`,
              isOver: failed > 0,
            })),
          },
          ...table.studies.map(({ label, cells }) => ({ label, cells: cells.map(({ text, failed }) => ({ text, isOver: failed > 0 })) })),
        ],
      },
      { title: `Capital and running cost, floor area, carbon, overbuild avoided (${currency})`, rows: money },
      { title: 'Energy in the run', rows: energies },
      {
        title: 'Limits, worst place',
        rows: table.limits.map(({ title, cells }) => ({ label: title, cells: cells.map((check) => limitCell(check, set)) })),
      },
      {
        title: 'Traced to',
        rows: [
          { label: 'Run', cells: alternatives.map(({ runId }) => plain(runId.slice(0, 8))) },
          { label: 'Computed as', cells: alternatives.map(({ how }) => plain(how || '–')) },
          { label: 'Model', cells: alternatives.map((a) => plain(a.run.modelHash.slice(0, 12))) },
          { label: 'Finished', cells: alternatives.map((a) => plain(a.run.finishedAt?.slice(0, 16).replace('T', ' ') ?? '–')) },
        ],
      },
    ].filter(({ rows }) => rows.length > 0),
    notes: [
      ...(hasLife
        ? []
        : ['The life of cells is not among the limits: take in the rule pack “Battery duty and life” to have it held and shown.']),
      'A dash: the run was not held against the limit, or has nothing the figure could be taken from.',
    ],
  }
}
