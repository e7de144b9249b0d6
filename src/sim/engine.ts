/** Finds and loads the native engine. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Reply } from '../contract/index.ts'
import type { Engine } from './engineApi.ts'

/** `PPX_ENGINE` names the file outright; else it stands under the application's native folder. */
export function enginePath(nativeFolder: string): string {
  return process.env.PPX_ENGINE ?? join(nativeFolder, `${process.platform}-${process.arch}`, 'engine.node')
}

export function loadEngine(path: string): Reply<Engine> {
  if (!existsSync(path)) {
    return {
      ok: false,
      error: {
        code: 'engine/missing',
        message: `The simulation engine is not at “${path}”. Build it with “node scripts/build-engine.mjs”.`,
      },
    }
  }
  try {
    return { ok: true, value: createRequire(import.meta.url)(path) as Engine }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ok: false, error: { code: 'engine/unavailable', message: `The simulation engine at “${path}” can’t be loaded: ${why}` } }
  }
}
