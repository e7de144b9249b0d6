/** Steps of the set-up and of the test run: started, timed, and said in plain words. Node's own modules only: nothing is installed yet. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cache = join(root, '.cache')

/** A failure with what to do about it. */
export class StepFailure extends Error {}

/** Runs a command; its output comes back, and is shown when `show`. */
export function run(command, args, { show = false, env = {}, cwd = root, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a script there, which only a shell starts; a path with spaces must not go through one.
      shell: process.platform === 'win32' && command === 'npm',
      timeout: timeoutMs,
    })
    let output = ''
    const take = (stream, to) =>
      stream.on('data', (data) => {
        output += data
        if (show) to.write(data)
      })
    take(child.stdout, process.stdout)
    take(child.stderr, process.stderr)
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Prints what begins, how long it took, and on failure the output and the advice. */
export async function step(title, command, args, { advice = '', ...options } = {}) {
  const begin = Date.now()
  console.log(`${title} …`)
  const beat = setInterval(() => console.log(`  still at it: ${title} (${Math.round((Date.now() - begin) / 1000)} s)`), 30_000)
  const { code, output } = await run(command, args, options)
  clearInterval(beat)
  if (code !== 0) {
    if (!options.show) console.error(output)
    throw new StepFailure(`${title}: failed${advice === '' ? '' : `. ${advice}`}`)
  }
  console.log(`${title}: done in ${((Date.now() - begin) / 1000).toFixed(1)} s`)
  return output
}

/** Newest change below the given files and folders, ms. */
export function newest(paths) {
  let time = 0
  for (const path of paths) {
    const full = join(root, path)
    if (!existsSync(full)) continue
    const info = statSync(full)
    if (!info.isDirectory()) time = Math.max(time, info.mtimeMs)
    else
      for (const name of readdirSync(full))
        if (name !== 'target' && name !== 'node_modules') time = Math.max(time, newest([join(path, name)]))
  }
  return time
}

export function isStale(product, sources) {
  const full = join(root, product)
  return !existsSync(full) || statSync(full).mtimeMs < newest(sources)
}

export function fingerprint(path) {
  return createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex')
}
export function readStamp(name) {
  const path = join(cache, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
export function writeStamp(name, text) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, name), text)
}

/** Where the project's packages bring Node: the program itself, since Windows starts no `.cmd` of `node_modules/.bin` without a shell. */
export const packagedNode = (platform, arch) =>
  platform === 'win32' ? `node-win-${arch}/bin/node.exe` : `node-${platform}-${arch}/bin/node`

/** Node 24 from the project's packages; the system's Node may be too old for the database binding. */
export function projectNode() {
  const local = join(root, 'node_modules', packagedNode(process.platform, process.arch))
  if (existsSync(local)) return local
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new StepFailure(
    `Node ${process.versions.node} is too old and no Node 24 comes with the packages for this platform. Install Node 24.`,
  )
}
