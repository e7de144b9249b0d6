/**
 * What the desktop application takes of Electron's runtime, where there is none: the window's page is whoever holds this process's message
 * channel, and a utility process is a forked one. What is asked of the window itself (its looks, its sandbox) is told to nobody.
 */
import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** To and from the test. */
export type ToPage =
  | { readonly frame: string | Uint8Array }
  | { readonly loaded: string }
  | { readonly menus: readonly string[] }
  | { readonly refused: string }
export type FromPage =
  | { readonly hello: string }
  | { readonly frame: string | Uint8Array }
  | { readonly get: string }
  | { readonly quit: true }
const tell = (message: unknown): void => void process.send?.(message)

const userData = process.argv.find((argument) => argument.startsWith('--user-data-dir='))?.slice('--user-data-dir='.length) ?? ''
let serve: ((request: Request) => Promise<Response>) | null = null

class App extends EventEmitter {
  readonly isPackaged = true
  readonly commandLine = { hasSwitch: (name: string): boolean => process.argv.some((argument) => argument.startsWith(`--${name}`)) }
  getPath = (name: string): string => (name === 'userData' ? userData : join(userData, name))
  setPath(): void {}
  getVersion = (): string => '0.0.0-stand-in'
  enableSandbox(): void {}
  requestSingleInstanceLock = (): boolean => true
  whenReady = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  exit = (code: number): never => process.exit(code)
  quit(): void {
    let isHeld = false
    this.emit('will-quit', { preventDefault: () => (isHeld = true) })
    if (!isHeld) process.exit(0)
  }
}
export const app = new App()

export const protocol = {
  registerSchemesAsPrivileged: (): void => {},
  handle: (_scheme: string, handler: typeof serve): void => {
    serve = handler
  },
}
export const session = { defaultSession: { setPermissionRequestHandler: (): void => {}, setPermissionCheckHandler: (): void => {} } }
export const shell = { showItemInFolder: (): void => {} }
export const ipcMain = new EventEmitter()

export const dialog = {
  showErrorBox: (title: string, content: string): void => tell({ refused: `${title} ${content}` }),
  showMessageBox: async () => ({ response: 1 }),
  showOpenDialog: async () => ({ filePaths: [] }),
  /** Whatever is suggested, in the user's folder. */
  showSaveDialog: async (...given: readonly { readonly defaultPath?: string }[]) => ({
    filePath: join(userData, basename(given.at(-1)?.defaultPath ?? '')),
  }),
}

export const Menu = {
  buildFromTemplate: (template: readonly { readonly label?: string }[]) => template,
  setApplicationMenu: (menu: readonly { readonly label?: string }[]): void => tell({ menus: menu.map(({ label }) => label ?? '') }),
}

class WebContents extends EventEmitter {
  readonly mainFrame = { url: '' }
  setWindowOpenHandler(): void {}
  isDestroyed = (): boolean => false
  send = (_channel: string, frame: unknown): void => tell({ frame })
  reload(): void {}
}
export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents()
  constructor(options: { readonly webPreferences: { readonly preload: string } }) {
    super()
    preload = options.webPreferences.preload
    app.emit('web-contents-created', {}, this.webContents)
    process.on('message', (message: FromPage) => void this.take(message))
  }
  private async take(message: FromPage): Promise<void> {
    if ('quit' in message) return app.quit()
    if ('get' in message) {
      const answer = await serve?.(new Request(message.get))
      return tell({ status: answer?.status, type: answer?.headers.get('content-type'), body: await answer?.text() })
    }
    const { webContents } = this
    if ('hello' in message) webContents.mainFrame.url = message.hello
    const event = { sender: webContents, senderFrame: webContents.mainFrame }
    if ('hello' in message) ipcMain.emit('studio:hello', event)
    else ipcMain.emit('studio:frame', event, message.frame)
  }
  loadURL = async (url: string): Promise<void> => {
    this.emit('ready-to-show')
    tell({ loaded: url, preload })
  }
  show(): void {}
  isMinimized = (): boolean => false
  restore(): void {}
  focus(): void {}
}
let preload = ''

export const utilityProcess = {
  fork(entry: string, args: readonly string[], { stdio }: { readonly stdio: ['ignore', 'ignore', 'pipe'] }) {
    const port = fileURLToPath(new URL('./parentPort.ts', import.meta.url))
    const child = fork(entry, args, { serialization: 'advanced', stdio: [...stdio, 'ipc'], execArgv: ['--import', port] })
    return Object.assign(child, { postMessage: (message: unknown): void => void child.send(message as object) })
  },
}
