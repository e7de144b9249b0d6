/** One studio per data folder: a second start hands its file to the first and ends. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const instanceSchema = z.object({ origin: z.string(), key: z.string() })
const ANSWER_MS = 2000

const instanceFile = (dataFolder: string): string => join(dataFolder, 'window.json')

/** True when a studio that is running took over. */
export async function handOver(dataFolder: string, path: string | null): Promise<boolean> {
  let running: z.infer<typeof instanceSchema>
  try {
    running = instanceSchema.parse(JSON.parse(readFileSync(instanceFile(dataFolder), 'utf8')))
  } catch {
    return false
  }
  try {
    const answer = await fetch(`${running.origin}/handover`, {
      method: 'POST',
      headers: { 'x-handover-key': running.key },
      body: path ?? '',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return answer.status === 204
  } catch {
    // Nobody listens there any more: the file was left by a studio that was killed.
    return false
  }
}

/** The key lets a process of the same user in, so the file is readable by him alone. */
export function announce(dataFolder: string, origin: string, key: string): () => void {
  mkdirSync(dataFolder, { recursive: true })
  const file = instanceFile(dataFolder)
  rmSync(file, { force: true })
  writeFileSync(file, JSON.stringify({ origin, key }), { mode: 0o600 })
  return () => rmSync(file, { force: true })
}
