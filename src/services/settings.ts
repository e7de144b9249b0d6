/** Settings and recent files: small JSON files, written whole. A file that can't be read is set aside, never overwritten. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { RecentProject, Reply, Settings } from '../contract/index.ts'
import { done, failed, fileError, systemCode } from './replies.ts'
import { replaceFile } from './storage/atomicFile.ts'
import { PROJECT_EXTENSION } from './storage/format.ts'

const settingsSchema = z.object({
  theme: z.enum(['light', 'dark', 'system']).default('system'),
  layout: z.unknown().default(null),
  keymap: z.record(z.string().max(80), z.string().max(40)).default({}),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  textPx: z.number().min(10).max(20).default(12),
  company: z.string().max(200).default(''),
  engineer: z.string().max(200).default(''),
})
const recentSchema = z.array(z.object({ path: z.string().max(4096), openedAt: z.string().max(40) })).max(100)
const RECENT_KEPT = 20

async function readJson<T>(path: string, schema: z.ZodType<T>, fallback: T, what: string, notices: string[]): Promise<T> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') notices.push(`${what} could not be read (${String(error)}); defaults are used.`)
    return fallback
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    const aside = path.replace(/\.json$/, `.unreadable-${Date.now()}.json`)
    await rename(path, aside).catch(() => {})
    notices.push(`${what} could not be understood. The file was set aside as “${basename(aside)}” and defaults are used.`)
    return fallback
  }
}
async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await replaceFile(path, (temporary) => writeFile(temporary, JSON.stringify(value, null, 2)))
}

export interface Preferences {
  settings(): Settings
  saveSettings(change: Readonly<Record<string, unknown>>): Promise<Reply<Settings>>
  recent(): RecentFile[]
  /** A convenience: where the list cannot be written it holds for this sitting. */
  addRecent(path: string): Promise<void>
  forgetRecent(path: string): Promise<void>
}
export type RecentFile = Omit<RecentProject, 'thumbnail'>

export async function openPreferences(dataFolder: string, notices: string[]): Promise<Preferences> {
  const settingsFile = join(dataFolder, 'settings.json')
  const recentFile = join(dataFolder, 'recent.json')
  let settings = await readJson(settingsFile, settingsSchema, settingsSchema.parse({}), 'The settings', notices)
  let recent = await readJson(recentFile, recentSchema, [], 'The list of recent projects', notices)

  let last: Promise<unknown> = Promise.resolve()
  /** One after the other: of two changes at once the later would be written without the earlier, or before it. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }

  const list = (): RecentFile[] =>
    recent.map(({ path, openedAt }) => ({ path, openedAt, name: basename(path, PROJECT_EXTENSION), missing: !existsSync(path) }))
  return {
    settings: () => settings,
    saveSettings: (change) =>
      inTurn(async () => {
        const next = settingsSchema.safeParse({ ...settings, ...change })
        if (!next.success) return failed('request/invalid', `Settings: ${z.prettifyError(next.error)}`)
        try {
          await writeJson(settingsFile, next.data)
        } catch (error) {
          return fileError(error, settingsFile)
        }
        settings = next.data
        return done(settings)
      }),
    recent: list,
    async addRecent(path) {
      recent = [{ path, openedAt: new Date().toISOString() }, ...recent.filter((entry) => entry.path !== path)].slice(0, RECENT_KEPT)
      await inTurn(() => writeJson(recentFile, recent)).catch(() => {})
    },
    async forgetRecent(path) {
      recent = recent.filter((entry) => entry.path !== path)
      await inTurn(() => writeJson(recentFile, recent))
    },
  }
}
