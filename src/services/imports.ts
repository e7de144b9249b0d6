/** Files of other programs, and the project's JSON form, read into a document. */
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { Problem, Reply } from '../contract/index.ts'
import { parseProjectJson } from '../model/document/interchange.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { gridFormat, importGrid, type GridOptions } from '../model/interchange/index.ts'
import { done, failed, fileError } from './replies.ts'

/** A file above this is not read into memory. */
const LARGEST_BYTES = 512 * 2 ** 20

export async function readImport(
  path: string,
  dyr: string | null,
  loads: GridOptions['loads'],
): Promise<Reply<{ document: StudioDocument; problems: readonly Problem[] }>> {
  const text = await readText(path)
  if (!text.ok) return text
  const format = gridFormat(path)
  if (!format) {
    if (dyr !== null) return failed('project/invalid-grid', 'Dynamic data (DYR) go with a PSS/E RAW file.')
    const parsed = parseProjectJson(text.value)
    return parsed.ok ? done({ document: parsed.value, problems: parsed.problems }) : refused('project/invalid-json', path, parsed.problems)
  }
  if (dyr !== null && format !== 'raw') return failed('project/invalid-grid', 'Dynamic data (DYR) go with a PSS/E RAW file.')
  const dynamics = dyr === null ? done(null) : await readText(dyr)
  if (!dynamics.ok) return dynamics
  const name = basename(path, extname(path))
  const imported = importGrid({ name, format, text: text.value, dyr: dynamics.value }, { loads })
  return imported.ok
    ? done({ document: imported.value, problems: imported.problems })
    : refused('project/invalid-grid', path, imported.problems)
}

async function readText(path: string): Promise<Reply<string>> {
  try {
    const info = await stat(path)
    if (!info.isFile()) return failed('file/not-regular', `“${path}” is not an ordinary file.`)
    if (info.size > LARGEST_BYTES)
      return failed('file/too-large', `“${path}” has ${info.size} bytes; a file above ${LARGEST_BYTES} bytes is not read.`)
    return done(textOf(await readFile(path)))
  } catch (error) {
    return fileError(error, path)
  }
}

/** Other programs write names as UTF-8 or, on older Windows, as one byte a letter. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function refused(code: 'project/invalid-json' | 'project/invalid-grid', path: string, problems: readonly Problem[]): Reply<never> {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  const what = code === 'project/invalid-json' ? 'a valid project' : 'a grid this program reads'
  return failed(code, `“${path}” is not ${what}: ${problems[0]?.message ?? 'no reason given'}${more}`, problems)
}
