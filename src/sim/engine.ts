/** Finds and loads the native engine. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Reply } from '../contract/index.ts'
import type { Engine, EngineMessage, EngineRun } from './engineApi.ts'

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
    return { ok: true, value: typed(createRequire(import.meta.url)(path) as NativeModule) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ok: false, error: { code: 'engine/unavailable', message: `The simulation engine at “${path}” can’t be loaded: ${why}` } }
  }
}

/** Messages as the native module sends them: whole structures come as JSON. */
interface NativeMessage {
  readonly type: EngineMessage['type']
  readonly firstSample?: number
  readonly n?: number
  readonly values?: Float64Array
  readonly minima?: Float64Array
  readonly maxima?: Float64Array
  readonly timeS?: number
  readonly steps?: number
  readonly rejected?: number
  readonly json?: string
}
interface NativeModule extends Omit<Engine, 'run' | 'minimiser'> {
  readonly Minimiser: new (
    start: Float64Array,
    constraints: number,
    firstStep: number,
    lastStep: number,
    maxEvaluations: number,
  ) => { ask(): Float64Array | null; tell(value: number, constraints: Float64Array): void }
  run(networkJson: string, onMessage: (message: NativeMessage) => void): EngineRun
}

function typed(native: NativeModule): Engine {
  return {
    version: () => native.version(),
    describe: () => native.describe(),
    steadyState: (networkJson) => native.steadyState(networkJson),
    analyse: (networkJson, requestJson, onProgress = () => {}) => native.analyse(networkJson, requestJson, onProgress),
    minimiser({ start, constraints, firstStep, lastStep, maxEvaluations }) {
      const search = new native.Minimiser(Float64Array.from(start), constraints, firstStep, lastStep, maxEvaluations)
      return {
        ask() {
          const point = search.ask()
          return point ? [...point] : null
        },
        tell: (value, margins) => search.tell(value, Float64Array.from(margins)),
      }
    },
    run: (networkJson, onMessage) =>
      native.run(networkJson, (message) => {
        const { type, json, ...rest } = message
        if (type === 'steady') onMessage({ type, steadyState: JSON.parse(json ?? 'null') })
        else if (type === 'finished') onMessage({ type, summary: JSON.parse(json ?? 'null') })
        else onMessage({ type, ...rest } as EngineMessage)
      }),
  }
}
