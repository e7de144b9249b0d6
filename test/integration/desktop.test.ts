/** The desktop application as it is bundled, with a stand-in for Electron's runtime: its services, simulation, report and dialogs at work. */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Replies, RequestArgs, RequestName } from '../../src/contract/index.ts'
import { createClient, type HostClient } from '../../src/contract/rpc.ts'
import { unwrap } from '../support/studioProcess.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const support = join(root, 'test/support/desktop')
const bundle = join(root, 'out/desktop-check')

interface Said {
  readonly frame?: string | Uint8Array
  readonly loaded?: string
  readonly preload?: string
  readonly menus?: readonly string[]
  readonly status?: number
  readonly type?: string
  readonly body?: string
}

let folder: string
let app: ChildProcess
let client: HostClient
const said: Said[] = []
const ask = async <K extends RequestName>(name: K, args: RequestArgs<K>): Promise<Replies[K]> => unwrap(await client.request(name, args))
const tell = (message: object): void => void app.send(message)
/** The next thing said of this kind, or the last if there is one. */
async function heard<K extends keyof Said>(key: K): Promise<Said> {
  for (;;) {
    const found = said.findLast((one) => one[key] !== undefined)
    if (found) return found
    await once(app, 'message')
  }
}
function connect(url: string): HostClient {
  tell({ hello: url })
  return createClient({
    send: (frame) => tell({ frame }),
    onMessage: (callback) => void app.on('message', ({ frame }: Said) => frame !== undefined && callback(frame)),
    onClose: (callback) => void app.on('exit', callback),
    close: () => {},
  })
}

beforeAll(async () => {
  const config = join(support, 'vite.config.ts')
  const vite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--config', config], { cwd: root })
  folder = mkdtempSync(join(tmpdir(), 'ppx-desktop-'))
  symlinkSync(join(root, 'resources'), join(folder, 'resources'), 'junction')
  symlinkSync(join(root, 'out/native'), join(folder, 'native'), 'junction')
  app = fork(join(bundle, 'main/index.js'), [`--user-data-dir=${folder}`, '--example'], {
    serialization: 'advanced',
    execArgv: ['--import', join(support, 'register.ts')],
    env: { ...process.env, PPX_RESOURCES: folder },
  })
  app.on('message', (message: Said) => said.push(message))
  await heard('loaded')
  client = connect('app://studio/')
})
afterAll(async () => {
  if (app.exitCode === null) {
    const gone = once(app, 'exit')
    app.kill()
    await gone
  }
  rmSync(folder, { recursive: true, force: true })
  rmSync(bundle, { recursive: true, force: true })
})

it('loads its own page with the preload that was built', async () => {
  const { loaded, preload } = await heard('loaded')
  expect(loaded).toBe('app://studio/')
  const script = readFileSync(preload ?? '', 'utf8')
  // A sandboxed preload can require nothing but electron.
  expect([...script.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name)).toEqual(['"electron"'])
  tell({ get: 'app://elsewhere/' })
  expect((await heard('status')).status).toBe(403)
})

it('imports nothing that is not packed with it', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  const scripts = readdirSync(join(bundle, 'main'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  const imported = scripts.flatMap((name) => {
    const text = readFileSync(join(bundle, 'main', name), 'utf8')
    return [...text.matchAll(/(?:^import .*from |^import |createRequire\(import\.meta\.url\)\()"([^."][^"]*)"/gm)].map(
      ([, from = '']) => from,
    )
  })
  const packages = new Set(imported.filter((name) => !isBuiltin(name)).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ''))
  expect(packages.delete('electron')).toBe(true)
  expect([...packages]).toContain('better-sqlite3')
  for (const name of packages) expect(dependencies).toHaveProperty([name])
})

it('starts the very Node that the packages have for a system', async () => {
  const steps = join(root, 'scripts/steps.mjs')
  const { packagedNode } = (await import(steps)) as { packagedNode: (platform: string, arch: string) => string }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { os?: string | string[]; cpu?: string | string[]; bin?: { node?: string } }>
  }
  const nodes = Object.entries(packages).filter(([name, { bin }]) => /^node_modules\/node-\w+-\w+$/.test(name) && bin?.node !== undefined)
  expect(nodes.length).toBeGreaterThan(2)
  for (const [name, { os = '', cpu = '', bin }] of nodes)
    expect(`node_modules/${packagedNode(String(os), String(cpu))}`).toBe(`${name}/${bin?.node}`)
})

it('opens the example, runs it in its simulation process, reads its samples, and saves and reports it where the dialogs said', async () => {
  const { openFile, capabilities, engineVersion } = await ask('app/info', {})
  expect(capabilities).toEqual({ nativeMenus: true, nativeDialogs: true, showInFolder: true })
  expect(engineVersion).not.toBeNull()
  const { session, document } = await ask('project/open', { path: openFile ?? '', whole: true })
  const [study] = Object.values(document.studies)
  const ended = new Promise<string>((resolve) => client.on('run/changed', ({ run }) => run.status !== 'running' && resolve(run.status)))
  const { id: runId } = await ask('run/start', { session, studyId: study?.id ?? '' })
  expect(await ended).toBe('completed')
  const { path } = await ask('dialog/save', { purpose: 'report', suggested: 'hall.pdf' })
  expect(path).toBe(join(folder, 'hall.pdf'))
  const report = await ask('report/export', { session, runId, path: path ?? '', overwrite: true, options: {} })
  expect(report.pages).toBeGreaterThan(20)
  expect(readFileSync(report.path).subarray(0, 5).toString()).toBe('%PDF-')
  const refused = await client.request('project/save', { session, path: join(folder, 'never chosen.ppx'), overwrite: true })
  expect(refused).toMatchObject({ ok: false, error: { code: 'file/not-granted' } })
  const chosen = await ask('dialog/save', { purpose: 'project', suggested: 'hall.ppx' })
  await ask('project/save', { session, path: chosen.path, overwrite: true })
  expect(existsSync(join(folder, 'hall.ppx'))).toBe(true)
})

it('shows the screen’s commands in its menu, listens to no other page, and ends when it is asked to', async () => {
  await ask('app/menu', { menus: [{ title: 'File', items: [] }] })
  expect((await heard('menus')).menus).toContain('File')
  const stranger = connect('https://elsewhere.example/')
  const silence = await Promise.race([stranger.request('app/info', {}), new Promise((resolve) => setTimeout(resolve, 300, 'silence'))])
  expect(silence).toBe('silence')
  const gone = once(app, 'exit')
  tell({ quit: true })
  expect(await gone).toEqual([0, null])
})
