/** Finds an installed Chromium and opens the studio in it as an application window of its own. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
    folder
      ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'), join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe')]
      : [],
  ),
}

/** `PPX_CHROMIUM` names it outright. */
export function findChromium(): string | null {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const candidates = [process.env.PPX_CHROMIUM ?? [], places[process.platform] ?? [], onPath].flat()
  return candidates.find(isExecutable) ?? null
}
function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** No first-run pages, no sync, and nothing that calls out: the studio is offline. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,CertificateTransparencyComponentUpdater',
]

export function chromiumFlags(url: string, profileFolder: string, isRoot: boolean): string[] {
  return [`--app=${url}`, `--user-data-dir=${profileFolder}`, '--window-size=1440,900', ...quiet, ...(isRoot ? ['--no-sandbox'] : [])]
}

export function launchChromium(executable: string, url: string, profileFolder: string): ChildProcess {
  const isRoot = process.getuid?.() === 0
  if (isRoot) console.error('Chromium runs without its sandbox because this user is root.')
  return spawn(executable, chromiumFlags(url, profileFolder, isRoot), { stdio: 'ignore' })
}
