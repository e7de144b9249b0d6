/**
 * Builds the native engine where its sources are newer than the module, and puts it at out/native/<platform>-<arch>/engine.node.
 * With `--tests` its test programs too, which leave no core idle meanwhile.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const workspace = join(root, 'src/sim/engine')
const target = process.env.CARGO_TARGET_DIR ?? join(workspace, 'target')
const built = { linux: 'libengine_node.so', darwin: 'libengine_node.dylib', win32: 'engine_node.dll' }[process.platform]
const module = join(root, 'out/native', `${process.platform}-${process.arch}`, 'engine.node')

function newest(folder) {
  let time = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'target') continue
    const path = join(folder, entry.name)
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return time
}

if (!built) {
  console.error(`The engine is not built for “${process.platform}”.`)
  process.exit(1)
}
if (existsSync(module) && statSync(module).mtimeMs >= newest(workspace)) process.exit(0)

if (spawnSync('cargo', ['--version']).status !== 0) {
  console.error('Cargo is missing. Install Rust 1.90 or newer with rustup (https://rustup.rs) and run this again.')
  process.exit(1)
}
console.log('Building the simulation engine …')
// The whole workspace: for one package alone the features of its dependencies differ, and its tests would compile all of it again.
const tests = process.argv.slice(2).filter((argument) => argument === '--tests')
const cargo = spawnSync('cargo', ['build', '--release', '--locked', '--workspace', '--lib', ...tests], { cwd: workspace, stdio: 'inherit' })
if (cargo.status !== 0) {
  console.error('The engine was not built; the messages above say why. A C compiler is needed (Debian: apt-get install build-essential).')
  process.exit(cargo.status ?? 1)
}
mkdirSync(dirname(module), { recursive: true })
// A complete file moved into place: a running studio keeps the module it has loaded.
const fresh = `${module}.${process.pid}`
copyFileSync(join(target, 'release', built), fresh)
renameSync(fresh, module)
console.log(`Engine: ${module}`)
