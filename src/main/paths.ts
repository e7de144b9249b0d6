/** Where the desktop application finds its parts: beside the bundle in the project's folder, in the resources folder once packaged. */
import { join } from 'node:path'

export interface Parts {
  readonly resources: string
  readonly native: string
  readonly renderer: string
  readonly simEntry: string
  readonly reportWorker: string
  readonly preload: string
}

/** `bundle` is the folder of the built main script (`out/main`). */
export function partsOf(bundle: string, isPackaged: boolean, resourcesPath: string): Parts {
  const out = join(bundle, '..')
  return {
    resources: isPackaged ? join(resourcesPath, 'resources') : join(out, '..', 'resources'),
    native: isPackaged ? join(resourcesPath, 'native') : join(out, 'native'),
    renderer: join(out, 'renderer'),
    simEntry: join(bundle, 'sim.js'),
    reportWorker: join(bundle, 'reportWorker.js'),
    preload: join(out, 'preload', 'index.cjs'),
  }
}
