/** The contract's transport over the window's message channel, with its sender checked on every frame. */
import type { Transport } from '../contract/rpc.ts'
import { isTrusted, type Sender } from './rules.ts'

export const FRAME_CHANNEL = 'studio:frame'

/** What is needed of Electron's ipcMain and webContents. */
export interface FramePort {
  send(data: string | Uint8Array): void
  onFrame(callback: (sender: Sender, data: unknown) => void): void
  onGone(callback: () => void): void
}

export function portTransport(port: FramePort): Transport {
  let isOpen = true
  const closed: (() => void)[] = []
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const callback of closed) callback()
  }
  port.onGone(close)
  return {
    send: (data) => {
      if (isOpen) port.send(data)
    },
    onMessage: (callback) =>
      port.onFrame((sender, data) => {
        if (!isOpen || !isTrusted(sender)) return
        if (typeof data === 'string' || data instanceof Uint8Array) callback(data)
      }),
    onClose: (callback) => void closed.push(callback),
    close,
  }
}
