/**
 * `npm start [project.ppx]`: opens the studio, with the example project where none is named. Electron where its runtime is or can be
 * had, else the app window of an installed Chromium. Without a display the same work is done headless.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureChromium, installedElectron, setUp } from './setup.mjs'
import { isStale, projectNode, readStamp, root, run, step, StepFailure, writeStamp } from './steps.mjs'

const DAY_MS = 86_400_000
const files = process.argv.slice(2)

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** The Electron executable; its runtime is fetched once where the machine may, and not asked for again for a day after a refusal. */
async function electronRuntime() {
  const present = installedElectron()
  if (present !== null || !existsSync(join(root, 'node_modules', 'electron'))) return present
  if (Date.now() - Number(readStamp('electron-refused') ?? 0) < DAY_MS) return null
  console.log('The Electron runtime is fetched …')
  const install = join(root, 'node_modules', 'electron', 'install.js')
  const { code } = await run(projectNode(), [install], { timeoutMs: 300_000 })
  if (code === 0 && installedElectron() !== null) return installedElectron()
  console.log('The Electron runtime can’t be had here; the studio opens in an app window instead.')
  writeStamp('electron-refused', String(Date.now()))
  return null
}

function open(command, args) {
  // Modules are compiled once and kept: a tenth of a second of every later start.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, '.cache', 'compiled') }
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env })
  child.on('error', (error) => {
    console.error(`The studio could not be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code) => process.exit(code ?? 1))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
}

try {
  await setUp()
  if (!hasDisplay()) {
    console.log('There is no display: the example is opened, run and reported headless.\n')
    open(projectNode(), ['src/cli/index.ts', 'demo', join('out', 'example')])
  } else {
    const electron = await electronRuntime()
    if (electron !== null) {
      if (isStale('out/main/index.js', ['src/main', 'src/services', 'src/sim', 'src/report', 'src/model', 'src/contract'])) {
        await step('The desktop application is built', projectNode(), ['node_modules/electron-vite/bin/electron-vite.js', 'build'])
      }
      // Chromium has no sandbox for the superuser, and refuses to start unless told so.
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
      open(electron, ['.', ...sandbox, ...(files.length > 0 ? files : ['--example'])])
    } else {
      await ensureChromium()
      open(projectNode(), ['src/window/index.ts', ...(files.length > 0 ? files : ['--example'])])
    }
  }
} catch (error) {
  if (!(error instanceof StepFailure)) throw error
  console.error(`\n${error.message}.`)
  process.exit(1)
}
