/**
 * The studio in an app window of an installed Chromium: `npm run window -- [project.ppx]`.
 *
 *   --data <folder>     the user's data stand there
 *   --example           open the example project
 *   --headless-url      print the address and open no window; a line on standard input prints another one-time address
 *   --test-bridge       the screen exposes its state to tests
 */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createServices } from '../services/index.ts'
import { dataFolderFault, defaultDataFolder, exampleFile, sourcePaths, studioVersion } from '../services/hostPaths.ts'
import { enginePath } from '../sim/engine.ts'
import { forkSim } from '../sim/fork.ts'
import { findChromium, launchChromium } from './chromium.ts'
import { announce, handOver } from './instance.ts'
import { startWindowServer } from './server.ts'

/** A reload closes the page's connection for a moment; a closed window for good. */
const GONE_AFTER_MS = 5000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    example: { type: 'boolean', default: false },
    'headless-url': { type: 'boolean', default: false },
    'test-bridge': { type: 'boolean', default: false },
  },
})
const dataFolder = resolve(values.data ?? defaultDataFolder())
const fault = dataFolderFault(dataFolder)
if (fault !== null) {
  console.error(fault)
  process.exit(1)
}
const openFile = positionals[0] !== undefined ? resolve(positionals[0]) : values.example ? exampleFile(dataFolder) : null

if (await handOver(dataFolder, openFile)) {
  console.log('The studio is open already; it was given the file.')
  process.exit(0)
}
const executable = values['headless-url'] ? null : findChromium()
if (!values['headless-url'] && executable === null) {
  console.error('No Chromium was found. Install one (Debian, Ubuntu: apt-get install chromium) or name it in PPX_CHROMIUM.')
  process.exit(1)
}

const services = await createServices({
  version: studioVersion(),
  dataFolder,
  resourcesFolder: sourcePaths.resources,
  homeFolder: homedir(),
  openFile,
  testBridge: values['test-bridge'],
  spawnSim: () => forkSim(enginePath(sourcePaths.native)),
  dialogs: null,
  showInFolder: null,
  setMenus: null,
})
const server = await startWindowServer(services, sourcePaths.renderer, (path) => path !== null && services.openFile(path))
const withdraw = announce(dataFolder, server.origin, server.handoverKey)

let isEnding = false
const end = async (): Promise<void> => {
  if (isEnding) return
  isEnding = true
  withdraw()
  await server.close()
  await services.close()
  process.exit(0)
}
process.on('SIGINT', () => void end())
process.on('SIGTERM', () => void end())

if (executable === null) {
  console.log(server.url())
  createInterface({ input: process.stdin }).on('line', () => console.log(server.url()))
} else {
  const window = launchChromium(executable, server.url(), join(dataFolder, 'chromium'))
  const endWhenGone = (): void => {
    const wait = setTimeout(() => server.connections() === 0 && void end(), GONE_AFTER_MS)
    wait.unref()
  }
  window.on('error', (error) => {
    console.error(`Chromium could not be started: ${error.message}`)
    void end()
  })
  window.on('exit', () => (server.connections() === 0 ? void end() : endWhenGone()))
  server.onDisconnect(endWhenGone)
}
