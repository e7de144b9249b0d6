/** The power flow with every job at its full load: what the plant is laid out for, beside the point that the run starts from. */
import { engineName } from '../../model/compile/names.ts'
import { powerFlow } from '../../model/powerFlow/index.ts'
import { formatAngle, formatQuantity } from '../../model/units/index.ts'
import { effectiveDocument } from '../../model/variants/index.ts'
import { compareNames } from './equipment.ts'
import { merged } from './results.ts'
import type { ReportSource } from './source.ts'
import type { FullLoadContent } from './types.ts'

export function fullLoadContent({ document: snapshot, study, trace, fullLoad }: ReportSource): FullLoadContent | null {
  if (!fullLoad) return null
  const document = effectiveDocument(snapshot, study.id)
  const { acBuses, branches, converters, totals } = powerFlow(document, fullLoad)
  const name = (id: string): string => engineName(id, document, trace) ?? id
  const watts = (value: number): string => formatQuantity(value, 'activePower')
  /** Those alike in every column take one row. */
  const alike = <R extends object>(
    rows: readonly (R & { readonly name: string })[],
  ): readonly (Omit<R, 'name'> & { names: readonly string[] })[] =>
    merged(rows.toSorted(compareNames), ({ name: own, ...rest }) => [[own], rest]).map(([names, rest]) => ({ ...rest, names }))
  return {
    sentence: `With every job at its full load sources deliver ${watts(totals.sources)}, of which loads take ${watts(totals.loads)} and ${watts(totals.losses)} are lost. All units of a count together.`,
    buses: alike(
      acBuses
        .filter(({ isDrawn }) => isDrawn)
        .map(({ id, vV, vPu, angleRad }) => ({
          ...{ name: name(id), voltage: formatQuantity(vV, 'voltage', { digits: 4 }) },
          ...{ perUnit: vPu.toFixed(4), angle: formatAngle(angleRad) },
        })),
    ),
    branches: alike(
      branches.map(({ id, pFrom, qFrom, i, loading, loss }) => ({
        ...{ name: name(id), activePower: watts(pFrom), reactivePower: formatQuantity(qFrom, 'reactivePower') },
        ...{
          current: formatQuantity(i, 'current'),
          loading: Number.isFinite(loading) ? formatQuantity(loading, 'percent') : '',
          loss: watts(loss),
        },
      })),
    ),
    converters: alike(
      converters.map(({ id, pIn, pOut, loss, efficiency }) => ({
        ...{ name: name(id), input: watts(pIn), output: watts(pOut), loss: watts(loss) },
        efficiency: Number.isFinite(efficiency) ? formatQuantity(efficiency, 'percent') : '',
      })),
    ),
  }
}
