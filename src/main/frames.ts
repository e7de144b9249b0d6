/** The contract's transport over the window's message channels, with its sender checked on every frame. */
import { type Host, serve, type Transport } from '../contract/rpc.ts'
import { isTrusted, type Sender } from './rules.ts'

/** Sent once by the preload script of every page: a connection begins. */
export const HELLO_CHANNEL = 'studio:hello'
export const FRAME_CHANNEL = 'studio:frame'

/** What is needed of Electron's ipcMain and webContents. */
export interface FramePort {
  send(data: string | Uint8Array): void
  onHello(callback: (sender: Sender) => void): void
  onFrame(callback: (sender: Sender, data: unknown) => void): void
  onGone(callback: () => void): void
}

/**
 * Serves whatever page stands in a window. A page that was loaded says hello and gets a connection of its own, and the one before ends;
 * Electron's navigation events would not do, as they also come for navigations that are then refused.
 */
export function servePages(port: FramePort, host: Host): void {
  let page: Page | null = null
  port.onHello((sender) => {
    if (!isTrusted(sender)) return
    page?.close()
    page = pageTransport((data) => port.send(data))
    serve(page, host)
  })
  port.onFrame((sender, data) => {
    if (isTrusted(sender) && (typeof data === 'string' || data instanceof Uint8Array)) page?.receive(data)
  })
  port.onGone(() => page?.close())
}

interface Page extends Transport {
  receive(data: string | Uint8Array): void
}

function pageTransport(send: Transport['send']): Page {
  let isOpen = true
  const heard: ((data: string | Uint8Array) => void)[] = []
  const closed: (() => void)[] = []
  return {
    send: (data) => {
      if (isOpen) send(data)
    },
    receive: (data) => {
      if (isOpen) for (const callback of heard) callback(data)
    },
    onMessage: (callback) => void heard.push(callback),
    onClose: (callback) => void closed.push(callback),
    close: () => {
      if (!isOpen) return
      isOpen = false
      for (const callback of closed) callback()
    },
  }
}
