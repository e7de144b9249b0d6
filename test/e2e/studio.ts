/** The studio as a user meets it: the app window's server in a process of its own, a real browser on its page. */
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../../src/window/chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Studio {
  readonly page: Page
  readonly dataFolder: string
  /** Console errors and failed content-security checks so far. */
  readonly faults: readonly string[]
  /** Ends the studio's server as a power cut would. */
  kill(): void
  close(): Promise<void>
}

export interface StudioOptions {
  readonly dataFolder: string
  readonly file?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  /** Program of the browser; else [`testBrowser`]. */
  readonly browser?: string | null
}

/** Debian's Chromium without the parts of a window: it draws the same and opens the studio in 2.6 s of a processor in place of 4.5. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell'
const testBrowser = () => (process.env.PPX_CHROMIUM === undefined && existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : findChromium())

async function startServer(options: StudioOptions): Promise<{ server: ChildProcess; url: string }> {
  const args = ['src/window/index.ts', '--headless-url', '--test-bridge', '--data', options.dataFolder]
  if (options.file !== undefined) args.push(options.file)
  const server = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, HOME: options.dataFolder },
  })
  let errors = ''
  server.stderr?.on('data', (data) => {
    errors += String(data)
  })
  const url = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream })
    lines.on('line', (line) => line.startsWith('http') && resolve(line.trim()))
    server.once('exit', (code) => reject(new Error(`The studio's server ended with ${code}: ${errors}`)))
  })
  return { server, url }
}

const browsers = new Map<string, Promise<Browser>>()
function browser(executablePath: string | null): Promise<Browser> {
  if (executablePath === null) throw new Error('No Chromium was found. Install one (Debian, Ubuntu: apt-get install chromium).')
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update']
  const open = browsers.get(executablePath) ?? chromium.launch({ executablePath, args })
  browsers.set(executablePath, open)
  return open
}

export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { server, url } = await startServer(options)
  const context: BrowserContext = await (await browser(options.browser ?? testBrowser())).newContext({
    viewport: options.viewport ?? { width: 1600, height: 950 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const faults: string[] = []
  let isKilled = false
  page.on('console', (message) => {
    if (message.type() === 'error' && !isKilled) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    const host = new URL(request.url()).hostname
    if (host !== '127.0.0.1' && host !== '' && !request.url().startsWith('blob:')) faults.push(`request to ${request.url()}`)
  })
  await page.goto(url)
  await page.getByRole('main').first().waitFor()
  return {
    page,
    dataFolder: options.dataFolder,
    faults,
    kill: () => {
      isKilled = true
      server.kill('SIGKILL')
    },
    close: async () => {
      isKilled = true
      await context.close()
      const ended = new Promise((resolve) =>
        server.exitCode === null && server.signalCode === null ? server.once('exit', resolve) : resolve(null),
      )
      server.kill('SIGTERM')
      await ended
    },
  }
}
