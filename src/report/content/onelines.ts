/** Pages of the one-line as they are printed, in the report and by themselves. */
import { definitionOf } from '../../model/catalogue/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { labelChoice, onelineSvg, resultText } from '../../model/drawing/index.ts'
import type { Waveform } from '../../model/limits/types.ts'
import { blocksAround } from '../../model/topology/index.ts'
import { PRINT_THEME } from '../figures/theme.ts'
import type { Drawing } from './types.ts'

/** In their order, those that hold anything; without waveforms no results stand beside the symbols. */
export function onelines(
  document: StudioDocument,
  waveforms: readonly Waveform[] = [],
): readonly (Drawing & { readonly pageId: string })[] {
  const results = startResults(document, waveforms)
  return Object.values(document.pages)
    .toSorted((a, b) => a.order - b.order)
    .filter((page) => [document.components, document.annotations].some((items) => Object.values(items).some((c) => c.pageId === page.id)))
    .map((page) => {
      const svg = onelineSvg(document, page.id, {
        theme: { ink: PRINT_THEME.ink, muted: PRINT_THEME.muted, fontFamily: PRINT_THEME.fontFamily },
        results,
      })
      const hasResults = Object.keys(results).some((id) => document.components[id]?.pageId === page.id)
      const side = (name: string): number => Number(new RegExp(`^<svg[^>]*\\s${name}="([\\d.]+)"`).exec(svg)?.[1] ?? 100)
      const path = blocksAround(document, page.id).map((b) => (b.count > 1 ? `${b.name} × ${b.count}` : b.name))
      const title = path.length === 0 ? page.name : path.toReversed().join(' › ')
      return { pageId: page.id, title, note: hasResults ? RESULT_NOTE : '', svg, width: side('width'), height: side('height') }
    })
}

const RESULT_NOTE = 'Results in colour are those of one unit at the start of the run.'

/** Results chosen to stand beside their symbols, as the run starts. */
function startResults(document: StudioDocument, waveforms: readonly Waveform[]): Readonly<Record<string, readonly string[]>> {
  const results: Record<string, readonly string[]> = {}
  for (const component of Object.values(document.components)) {
    const { outputs } = labelChoice(component, document)
    const lines = (outputs ?? []).flatMap((output) => {
      const value = waveforms.find((w) => w.componentId === component.id && w.output === output)?.values[0]
      const quantity = definitionOf(component.type)?.outputs.find((o) => o.key === output)?.quantity
      return value === undefined || !quantity ? [] : [resultText(component.type, outputs, output, quantity, value, document.project.units)]
    })
    if (lines.length > 0) results[component.id] = lines
  }
  return results
}
