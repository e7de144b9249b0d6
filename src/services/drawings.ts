/** The one-line as a file of its own: a page as SVG, all pages as PDF. */
import { writeFile } from 'node:fs/promises'
import type { Reply } from '../contract/index.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { type Drawing, onelines } from '../report/index.ts'
import { done, failed, fileError } from './replies.ts'
import { replaceFile } from './storage/atomicFile.ts'
import { checkTarget } from './storage/save.ts'

/** The name's ending says which. `pageId`: the page of an SVG; null = the first that holds anything. */
export async function writeDrawing(
  document: StudioDocument,
  pageId: string | null,
  target: string,
  overwrite: boolean,
  pdf: (title: string, drawings: readonly Drawing[]) => Promise<Reply<{ readonly pdf: Uint8Array }>>,
): Promise<Reply<{ path: string; pages: number }>> {
  const isSvg = target.toLowerCase().endsWith('.svg')
  const allowed = await checkTarget(target, isSvg ? '.svg' : '.pdf', overwrite)
  if (!allowed.ok) return allowed
  const all = onelines(document)
  const drawings = isSvg ? all.filter((d, k) => (pageId === null ? k === 0 : d.pageId === pageId)) : all
  const [first] = drawings
  if (!first) return failed('drawing/empty', 'Nothing is drawn there yet.')
  const made = isSvg ? done({ pdf: first.svg }) : await pdf(document.project.name, drawings)
  if (!made.ok) return made
  try {
    await replaceFile(target, (temporary) => writeFile(temporary, made.value.pdf))
    return done({ path: target, pages: drawings.length })
  } catch (error) {
    return fileError(error, target)
  }
}
