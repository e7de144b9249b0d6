/** From a fresh clone to something that runs: packages, engine, screen, and where asked for a Chromium. Quick when nothing is to do. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, isStale, projectNode, readStamp, root, run, step, StepFailure, writeStamp } from './steps.mjs'

export async function setUp() {
  await together(installPackages(), buildEngine())
  await buildScreen()
}

/** Waits for all before it fails, so that nothing is left at work. */
export async function together(...works) {
  for (const ended of await Promise.allSettled(works)) if (ended.status === 'rejected') throw ended.reason
}

export async function installPackages() {
  const lock = fingerprint('package-lock.json')
  if (existsSync(join(root, 'node_modules')) && readStamp('packages') === lock) return
  await step('Packages are installed', 'npm', ['ci', '--no-audit', '--no-fund'], {
    advice: 'npm 11 and a reachable package registry are needed (npm install -g npm@11)',
  })
  writeStamp('packages', lock)
}

/** With `--tests` its test programs as well. */
export async function buildEngine(...options) {
  const product = join('out', 'native', `${process.platform}-${process.arch}`, 'engine.node')
  if (!isStale(product, ['src/sim/engine'])) return
  const { code } = await run('cargo', ['--version'])
  if (code !== 0) throw new StepFailure('Rust is missing. Install Rust 1.90 or newer with rustup (https://rustup.rs) and start again')
  await step('The engine is built (Rust, a few minutes the first time)', process.execPath, ['scripts/build-engine.mjs', ...options], {
    advice: 'Rust 1.90 or newer and a C compiler are needed (rustup update stable; Debian: apt-get install build-essential)',
  })
}

export async function buildScreen() {
  const sources = ['src/renderer', 'src/model', 'src/contract', 'vite.renderer.config.ts', 'package-lock.json']
  if (!isStale('out/renderer/index.html', sources)) return
  await step('The screen is built', projectNode(), ['node_modules/vite/bin/vite.js', 'build', '--config', 'vite.renderer.config.ts'])
}

/** Asked of the studio itself, so that there is one list of the places where a Chromium may stand. */
async function hasChromium() {
  const ask = "import { findChromium } from './src/window/chromium.ts'; process.exit(findChromium() === null ? 1 : 0)"
  return (await run(projectNode(), ['--input-type=module', '--eval', ask])).code === 0
}

/** Whether packages of the system may be installed here. */
const hasApt = async () => process.platform === 'linux' && process.getuid?.() === 0 && (await run('apt-get', ['--version'])).code === 0

/** An installed Chromium; on Debian and its kin, as root, the system's package is installed where there is none. */
export async function ensureChromium() {
  if (await hasChromium()) return
  if (!(await hasApt())) {
    throw new StepFailure('No Chromium was found. Install one (Debian, Ubuntu: sudo apt-get install chromium) or name it in PPX_CHROMIUM')
  }
  const advice = 'Install Chromium by hand: apt-get install chromium'
  await step('The list of system packages is fetched', 'apt-get', ['update', '-qq'], { advice })
  await step(
    'Chromium is installed from the system’s packages',
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    {
      advice,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    },
  )
}

/** Programs that tests hold the studio against or use, with the packages that bring them. A test without its peer is skipped and says so. */
const PEERS = [
  { program: '/usr/sbin/slurmctld', name: 'Slurm', packages: ['slurmctld', 'slurmd', 'slurm-client', 'munge'] },
  { program: '/usr/bin/ngspice', name: 'ngspice', packages: ['ngspice'] },
  { program: '/usr/bin/pdftotext', name: 'pdftotext', packages: ['poppler-utils'] },
  {
    program: '/usr/bin/chromium-headless-shell',
    name: 'Chromium’s headless shell',
    packages: ['chromium-headless-shell'],
    else: 'the screen is tested in Chromium itself',
  },
]

/** Peers that are missing, installed from the system's packages where that can be done. */
export async function ensurePeers() {
  const missing = PEERS.filter(({ program }) => !existsSync(program))
  if (missing.length === 0 || !(await hasApt())) return
  await run('apt-get', ['update', '-qq'])
  for (const { name, packages, else: without = 'its tests are skipped' } of missing) {
    const { code } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      timeoutMs: 300_000,
    })
    console.log(code === 0 ? `${name} is installed from the system’s packages` : `${name} can’t be had here; ${without}`)
  }
}

/** The Electron runtime, where there is one: `ELECTRON_OVERRIDE_DIST_PATH` or the package's own download. */
export function installedElectron() {
  const name = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron'
  const folders = [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(root, 'node_modules', 'electron', 'dist')].filter(Boolean)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}
