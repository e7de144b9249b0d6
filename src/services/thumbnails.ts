/** Small pictures of recent projects: the first page as an SVG in the data folder, drawn at every save, and when a file is opened that others wrote. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudioDocument } from '../model/document/records.ts'
import { onelineSvg } from '../model/drawing/index.ts'
import { routePage } from '../model/geometry/index.ts'
import { replaceFile } from './storage/atomicFile.ts'

/** Characters; a drawing above it is no more than a grey patch at that size. */
const LARGEST = 400_000

export interface Thumbnails {
  /** Pictures are a convenience: one that cannot be written is left out. */
  draw(path: string, document: StudioDocument): Promise<void>
  /** After a delay, unless it is closed by then. */
  drawLater(path: string, document: StudioDocument, delayMs: number): void
  /** Whether the picture is of the file as it is now. */
  isCurrent(path: string): boolean
  /** SVG; null when there is none. */
  read(path: string): Promise<string | null>
  /** Drops the pictures of all other projects. */
  keep(paths: readonly string[]): Promise<void>
  /** When nothing is written any more: the data folder may be gone a moment later. */
  close(): Promise<void>
}

export function createThumbnails(dataFolder: string): Thumbnails {
  const folder = join(dataFolder, 'thumbnails')
  const nameOf = (path: string): string => `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.svg`
  const waiting = new Set<NodeJS.Timeout>()
  const going = new Set<Promise<void>>()
  const drawn = async (path: string, document: StudioDocument): Promise<void> => {
    const svg = thumbnailOf(document)
    await mkdir(folder, { recursive: true }).catch(() => {})
    const file = join(folder, nameOf(path))
    if (svg === null) await rm(file, { force: true }).catch(() => {})
    else await replaceFile(file, (temporary) => writeFile(temporary, svg)).catch(() => {})
  }
  const draw = (path: string, document: StudioDocument): Promise<void> => {
    const one = drawn(path, document).finally(() => going.delete(one))
    going.add(one)
    return one
  }
  return {
    draw,
    drawLater(path, document, delayMs) {
      const timer = setTimeout(() => {
        waiting.delete(timer)
        void draw(path, document)
      }, delayMs).unref()
      waiting.add(timer)
    },
    isCurrent: (path) => modified(join(folder, nameOf(path))) >= modified(path),
    read: (path) => readFile(join(folder, nameOf(path)), 'utf8').catch(() => null),
    async keep(paths) {
      const names = new Set(paths.map(nameOf))
      for (const name of await readdir(folder).catch(() => [])) {
        if (!names.has(name)) await rm(join(folder, name), { force: true }).catch(() => {})
      }
    },
    async close() {
      for (const timer of waiting) clearTimeout(timer)
      waiting.clear()
      await Promise.allSettled(going)
    },
  }
}

/** 0 where there is no such file. */
const modified = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Null for an empty page. */
export function thumbnailOf(document: StudioDocument): string | null {
  const [page] = Object.values(document.pages)
    .filter((p) => p.blockId === null)
    .sort((a, b) => a.order - b.order)
  if (!page || !Object.values(document.components).some((c) => c.pageId === page.id)) return null
  // Shapes without a look for obstacles: the difference is smaller than a pixel here.
  const routed = routePage(document, page.id, { quick: true })
  const svg = onelineSvg(document, page.id, { routed, labels: 'none', thin: true })
  return svg.length > LARGEST ? null : svg
}
