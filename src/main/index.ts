/** The desktop application: one window on the studio's own page, the services behind it, the simulation in a process of its own. */
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from 'electron'
import type { Menu as StudioMenu } from '../contract/index.ts'
import { dataFolderFault, defaultDataFolder, exampleFile } from '../services/hostPaths.ts'
import { createServices, type Services } from '../services/index.ts'
import type { OpenPurpose, SavePurpose } from '../services/ports.ts'
import { readScreenFile, securityHeaders } from '../services/screenFiles.ts'
import { enginePath } from '../sim/engine.ts'
import { holdClosing } from './closing.ts'
import { FRAME_CHANNEL, HELLO_CHANNEL, servePages } from './frames.ts'
import { readLaunch } from './launch.ts'
import { type MenuEntry, menuTemplate } from './menuTemplate.ts'
import { partsOf } from './paths.ts'
import { isOwnPage, isPermitted, ORIGIN, SCHEME, type Sender, webPreferences } from './rules.ts'
import { utilitySim } from './simProcess.ts'

const parts = partsOf(fileURLToPath(new URL('.', import.meta.url)), app.isPackaged, process.resourcesPath)
const own = app.isPackaged ? 1 : 2
const launch = readLaunch(process.argv, own, process.cwd())

/** The same folder as the other hosts', with Chromium's own files below it; a profile named on the command line takes both. */
const isNamed = app.commandLine.hasSwitch('user-data-dir')
const dataFolder = isNamed ? app.getPath('userData') : defaultDataFolder()
const fault = dataFolderFault(dataFolder)
if (fault !== null) {
  dialog.showErrorBox('Power Paradox Studio cannot start', fault)
  process.exit(1)
}
if (!isNamed) {
  const profile = join(dataFolder, 'electron')
  mkdirSync(profile, { recursive: true })
  app.setPath('userData', profile)
}

let services: Services | null = null
let window: BrowserWindow | null = null
/** From the desktop, before the services are there. */
let fileFromDesktop: string | null = null

const filters = {
  project: { name: 'Power Paradox project', extensions: ['ppx'] },
  json: { name: 'Project as JSON', extensions: ['json'] },
  report: { name: 'PDF', extensions: ['pdf'] },
  csv: { name: 'CSV', extensions: ['csv'] },
  trace: { name: 'CSV or COMTRADE', extensions: ['csv', 'tsv', 'txt', 'cfg', 'cff'] },
  comtrade: { name: 'COMTRADE configuration', extensions: ['cfg'] },
  spice: { name: 'SPICE netlist', extensions: ['cir'] },
  drawing: { name: 'SVG', extensions: ['svg'] },
  sheets: { name: 'PDF', extensions: ['pdf'] },
  raw: { name: 'PSS/E power flow', extensions: ['raw'] },
  dyr: { name: 'PSS/E dynamic data', extensions: ['dyr'] },
  matpower: { name: 'MATPOWER case', extensions: ['m'] },
} satisfies Record<SavePurpose | OpenPurpose, Electron.FileFilter>

protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

if (!app.requestSingleInstanceLock()) app.quit()
else {
  app.on('second-instance', (_event, argv, cwd) => bringFile(readLaunch(argv, own, cwd).file))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    bringFile(path)
  })
  app.on('window-all-closed', () => app.quit())
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => !isOwnPage(event.url) && event.preventDefault())
    contents.on('will-redirect', (event) => !isOwnPage(event.url) && event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  let isEnding = false
  app.on('will-quit', (event) => {
    if (services === null || isEnding) return
    isEnding = true
    event.preventDefault()
    void services.close().finally(() => app.exit(0))
  })
  void app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('The studio could not start.', error instanceof Error ? error.message : String(error))
      app.exit(1)
    })
}

function bringFile(path: string | null): void {
  if (window) {
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  if (path === null) return
  if (services) services.openFile(path)
  else fileFromDesktop = path
}

async function start(): Promise<void> {
  protocol.handle(SCHEME, serveScreen)
  // Electron's own menu, with its reload and developer tools, is never shown.
  setMenus([])
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isPermitted(permission))
  services = await createServices({
    version: app.getVersion(),
    dataFolder,
    resourcesFolder: parts.resources,
    homeFolder: homedir(),
    openFile: fileFromDesktop ?? launch.file ?? (launch.example ? exampleFile(dataFolder, parts.resources) : null),
    testBridge: process.argv.includes('--test-bridge'),
    spawnSim: () => utilitySim(parts.simEntry, enginePath(parts.native)),
    dialogs: { open: askOpen, save: askSave },
    showInFolder: (path) => shell.showItemInFolder(path),
    setMenus,
    reportWorker: pathToFileURL(parts.reportWorker),
  })
  openWindow(services)
}

function setMenus(menus: readonly StudioMenu[]): void {
  const template: MenuEntry[] = menuTemplate(menus, process.platform, {
    command: (id) => services?.command(id),
    text: (action) => window?.webContents[action](),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template as Electron.MenuItemConstructorOptions[]))
}

function openWindow(host: Services): void {
  const opened = new BrowserWindow({
    width: 1600,
    height: 950,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Power Paradox Studio',
    webPreferences: { ...webPreferences, preload: parts.preload },
  })
  window = opened
  opened.once('ready-to-show', () => opened.show())
  opened.on('closed', () => {
    window = null
  })
  const { webContents } = opened
  const senderOf = (event: Electron.IpcMainEvent): Sender => ({
    url: event.senderFrame?.url ?? '',
    isMainFrame: event.senderFrame === webContents.mainFrame,
    isOurWindow: event.sender === webContents,
  })
  servePages(
    {
      send: (data) => !webContents.isDestroyed() && webContents.send(FRAME_CHANNEL, data),
      onHello: (callback) => void ipcMain.on(HELLO_CHANNEL, (event) => callback(senderOf(event))),
      onFrame: (callback) => void ipcMain.on(FRAME_CHANNEL, (event, data: unknown) => callback(senderOf(event), data)),
      onGone: (callback) => {
        webContents.on('destroyed', callback)
        webContents.on('render-process-gone', callback)
      },
    },
    host,
  )
  holdClosing({
    onHeldBack: (callback) => void webContents.on('will-prevent-unload', (event) => callback(() => event.preventDefault())),
    close: () => !opened.isDestroyed() && opened.close(),
    mayLose: () =>
      dialog.showMessageBoxSync(opened, {
        type: 'warning',
        message: 'The last edits are not on disk.',
        detail:
          'The studio could not keep them, and says why on its screen. Export the project or free some space first, or close and lose them.',
        buttons: ['Go back', 'Close and lose them'],
        defaultId: 0,
        cancelId: 0,
      }) === 1,
  })
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(opened, reason)
  })
  void opened.loadURL(`${ORIGIN}/`)
}

async function offerReload(opened: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(opened, {
    type: 'error',
    message: 'The studio’s screen stopped.',
    detail: `Edits up to the last second are kept on disk. Reason: ${reason}.`,
    buttons: ['Reload', 'Quit'],
    cancelId: 1,
  })
  if (response === 0) opened.webContents.reload()
  else app.quit()
}

async function serveScreen(request: Request): Promise<Response> {
  const plain = { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' }
  if (request.method !== 'GET' || !isOwnPage(request.url)) return new Response('Not allowed.', { status: 403, headers: plain })
  const file = await readScreenFile(parts.renderer, new URL(request.url).pathname)
  return file
    ? new Response(new Uint8Array(file.body), { headers: file.headers })
    : new Response('Not here.', { status: 404, headers: plain })
}

async function askOpen(purpose: OpenPurpose): Promise<string | null> {
  const options: Electron.OpenDialogOptions = { properties: ['openFile'], filters: [filters[purpose]] }
  const { filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
  return filePaths[0] ?? null
}

async function askSave(purpose: SavePurpose, suggested: string): Promise<string | null> {
  const options: Electron.SaveDialogOptions = { defaultPath: join(app.getPath('documents'), suggested), filters: [filters[purpose]] }
  const { filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
  return filePath === '' ? null : filePath
}
