/**
 * Pages within pages. A page with a `blockId` is the inside of that block; a block's count repeats all that stands inside. N identical
 * chains between the same terminals have equal voltages at equal places, so they are one chain of N-fold counts: `withBlocks`.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, PageRecord, StudioDocument } from '../document/records.ts'
import { paramValue } from '../document/values.ts'

type Tables = Pick<StudioDocument, 'components' | 'pages'>

/** The page inside a block. */
export const insideOf = (pages: StudioDocument['pages'], blockId: string): PageRecord | undefined =>
  Object.values(pages).find((p) => p.blockId === blockId)

/** Blocks around a page, the innermost first. Ends at a broken or circular reference. */
export function blocksAround({ components, pages }: Tables, pageId: string): readonly ComponentRecord[] {
  const blocks: ComponentRecord[] = []
  let page = pages[pageId]
  while (page?.blockId) {
    const block = components[page.blockId]
    if (!block || blocks.includes(block)) break
    blocks.push(block)
    page = pages[block.pageId]
  }
  return blocks
}

/** Number of identical copies of what stands on a page. */
export const repeatsOf = (document: Tables, pageId: string): number =>
  blocksAround(document, pageId).reduce((product, block) => product * block.count, 1)

/** All pages inside the given blocks, and inside blocks on these. */
export function pagesWithin({ components, pages }: Tables, blockIds: ReadonlySet<string>): ReadonlySet<string> {
  const within = new Set<string>()
  for (const page of Object.values(pages)) {
    if (page.blockId === null) continue
    if (blockIds.has(page.blockId) || blocksAround({ components, pages }, page.id).some((b) => blockIds.has(b.id))) within.add(page.id)
  }
  return within
}

/** Tables that stand for all copies already: asking twice must not multiply twice. */
const expanded = new WeakSet<object>()
const memo = new WeakMap<object, { readonly pages: object; readonly components: StudioDocument['components'] }>()

/**
 * The document with every component standing for all its copies: counts multiplied by those of the blocks around, out of service where a
 * block around is. What is asked of the plant (network, ratings, load, equipment) is asked of this; a drawing without blocks is itself.
 */
export function withBlocks(document: StudioDocument): StudioDocument {
  const { components, pages } = document
  if (expanded.has(components) || !Object.values(pages).some((p) => p.blockId !== null)) return document
  const known = memo.get(components)
  if (known?.pages === pages) return { ...document, components: known.components }
  const around = new Map(
    Object.keys(pages).map((id) => {
      const blocks = blocksAround(document, id)
      return [id, { times: blocks.reduce((n, b) => n * b.count, 1), live: blocks.every((b) => b.inService) }] as const
    }),
  )
  const all = Object.fromEntries(
    Object.entries(components).map(([id, component]) => {
      const { times, live } = around.get(component.pageId) ?? { times: 1, live: true }
      if (times === 1 && live) return [id, component]
      const countable = definitionOf(component.type)?.countable ?? false
      return [id, { ...component, count: countable ? component.count * times : component.count, inService: component.inService && live }]
    }),
  )
  expanded.add(all)
  memo.set(components, { pages, components: all })
  return { ...document, components: all }
}

/** What each point of the hierarchy is joined to: a key shared by all that are one electrical point, or null. */
export function jointOf(component: ComponentRecord, pages: StudioDocument['pages']): string | null {
  if (component.type === 'offPage' || component.type === 'offPageDc') {
    const signal = paramValue(component, 'signal')
    return typeof signal === 'string' && signal.trim() !== '' ? `${component.type}/${signal.trim()}` : null
  }
  const port = terminalPort(component)
  const blockId = pages[component.pageId]?.blockId
  return port === null || !blockId ? null : `${blockId}.${port}`
}

/** Port of the block around that a terminal leads to; null for everything else. */
export function terminalPort(component: ComponentRecord): string | null {
  if (component.type === 'blockTerminal') return `ac${paramValue(component, 'terminal')}`
  return component.type === 'blockTerminalDc' ? `dc${paramValue(component, 'terminal')}` : null
}
