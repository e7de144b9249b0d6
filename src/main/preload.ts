/** The one door between the sandboxed screen and the application: frames of the contract, nothing else. */
import { contextBridge, ipcRenderer } from 'electron'

// The channels of frames.ts; nothing but electron is imported here.
const HELLO_CHANNEL = 'studio:hello'
const FRAME_CHANNEL = 'studio:frame'

ipcRenderer.send(HELLO_CHANNEL)

contextBridge.exposeInMainWorld('studioHost', {
  send: (data: string | Uint8Array) => ipcRenderer.send(FRAME_CHANNEL, data),
  // The event object stays on this side.
  onMessage: (callback: (data: string | Uint8Array) => void) => void ipcRenderer.on(FRAME_CHANNEL, (_event, data) => callback(data)),
  onClose: (callback: () => void) => (globalThis as unknown as EventTarget).addEventListener('pagehide', () => callback()),
})
