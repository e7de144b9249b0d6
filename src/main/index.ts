/** The desktop application: one window on the studio's own page, the services behind it, the simulation in a process of its own. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from 'electron'
import { serve } from '../contract/rpc.ts'
import { exampleFile } from '../services/hostPaths.ts'
import { createServices, type Services } from '../services/index.ts'
import type { OpenPurpose, SavePurpose } from '../services/ports.ts'
import { readScreenFile, securityHeaders } from '../services/screenFiles.ts'
import { enginePath } from '../sim/engine.ts'
import { FRAME_CHANNEL, portTransport } from './frames.ts'
import { readLaunch } from './launch.ts'
import { type MenuEntry, menuTemplate } from './menuTemplate.ts'
import { partsOf } from './paths.ts'
import { isOwnPage, isPermitted, ORIGIN, SCHEME, webPreferences } from './rules.ts'
import { utilitySim } from './simProcess.ts'

const parts = partsOf(fileURLToPath(new URL('.', import.meta.url)), app.isPackaged, process.resourcesPath)
const own = app.isPackaged ? 1 : 2
const launch = readLaunch(process.argv, own, process.cwd())

let services: Services | null = null
let window: BrowserWindow | null = null
/** From the desktop, before the services are there. */
let fileFromDesktop: string | null = null

const filters = {
  project: { name: 'Power Paradox project', extensions: ['ppx'] },
  json: { name: 'Project as JSON', extensions: ['json'] },
  report: { name: 'PDF', extensions: ['pdf'] },
  csv: { name: 'CSV', extensions: ['csv'] },
} satisfies Record<SavePurpose, Electron.FileFilter>

protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
app.enableSandbox()

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
  void app.whenReady().then(start)
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
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isPermitted(permission))
  const dataFolder = app.getPath('userData')
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
    setMenus: (menus) => {
      const template: MenuEntry[] = menuTemplate(menus, process.platform, (command) => services?.command(command, null))
      Menu.setApplicationMenu(Menu.buildFromTemplate(template as Electron.MenuItemConstructorOptions[]))
    },
    reportWorker: pathToFileURL(parts.reportWorker),
  })
  openWindow(services)
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
  // Each page load is a connection of its own: a reload begins anew.
  webContents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument) return
    serve(
      portTransport({
        send: (data) => !webContents.isDestroyed() && webContents.send(FRAME_CHANNEL, data),
        onFrame: (callback) => {
          const listener = (event: Electron.IpcMainEvent, data: unknown): void =>
            callback(
              {
                url: event.senderFrame?.url ?? '',
                isMainFrame: event.senderFrame === webContents.mainFrame,
                isOurWindow: event.sender === webContents,
              },
              data,
            )
          ipcMain.removeAllListeners(FRAME_CHANNEL)
          ipcMain.on(FRAME_CHANNEL, listener)
        },
        onGone: (callback) => {
          webContents.once('destroyed', callback)
          webContents.once('render-process-gone', callback)
          webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => isMainFrame && !isSameDocument && callback())
        },
      }),
      host,
    )
  })
  void opened.loadURL(`${ORIGIN}/`)
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
