/** Automatic layout off the screen's thread: each page by itself, the whole as one edit. */
import type ElkApi from 'elkjs/lib/elk-api.js'
import { definitionOf } from '../../model/catalogue/index.ts'
import { layoutGraph, placements, type LayoutGraph, type Placement } from '../../model/layout/graph.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { useCanvas } from './canvasStore.ts'
import { canvas } from './canvasApi.ts'

/** As long as the glide of the symbols in canvas.css. */
const GLIDE_MS = 450

type Elk = InstanceType<typeof ElkApi>
let engine: Promise<Elk> | null = null

/** Loaded with the first layout; its worker stays for the next ones. */
function elk(): Promise<Elk> {
  engine ??= Promise.all([import('elkjs/lib/elk-api.js'), import('elkjs/lib/elk-worker.min.js?url')]).then(
    ([{ default: Api }, { default: url }]) => new Api({ workerFactory: () => new Worker(url) }),
  )
  return engine
}

export async function arrange(ids: readonly string[]): Promise<void> {
  const { document, session } = useDocument.getState()
  if (!document || ids.length === 0) return
  const pages = new Set(ids.flatMap((id) => document.components[id]?.pageId ?? []))
  const places: Placement[] = []
  try {
    const layout = await elk()
    for (const pageId of pages) {
      const here = ids.filter((id) => document.components[id]?.pageId === pageId && definitionOf(document.components[id]?.type ?? ''))
      if (here.length < 2) continue
      const answer = (await layout.layout(layoutGraph(document, here) as never)) as unknown as LayoutGraph
      places.push(...placements(document, answer))
    }
  } catch (error) {
    showNotice('error', 'The layout could not be computed', error instanceof Error ? error.message : String(error))
    return
  }
  const now = useDocument.getState()
  if (now.session !== session || places.length === 0) return
  if (now.document !== document) {
    showNotice('info', 'The drawing was changed while it was being arranged', 'Nothing was moved; arrange it again.')
    return
  }
  useCanvas.setState({ arranging: true })
  dispatch('layout/arrange', { places })
  setTimeout(() => useCanvas.setState({ arranging: false }), GLIDE_MS)
  const { pageId } = useView.getState()
  if (pageId !== null && pages.has(pageId)) canvas.fit()
}
