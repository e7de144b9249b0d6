/** Finds the host this page was opened by. The one place that knows there are several. */
import { createClient, type HostClient, type Transport } from '../../contract/rpc.ts'

interface StudioHostPort {
  send(data: string | Uint8Array): void
  onMessage(callback: (data: string | Uint8Array) => void): void
  onClose(callback: () => void): void
}
declare global {
  interface Window {
    /** Set by the desktop application's preload script. */
    readonly studioHost?: StudioHostPort
  }
}

function webSocket(url: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('error', () => reject(new Error('The studio’s host does not answer.')), { once: true })
    socket.addEventListener(
      'open',
      () =>
        resolve({
          send: (data) => socket.send(typeof data === 'string' ? data : new Uint8Array(data)),
          onMessage: (callback) =>
            socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) =>
              callback(typeof event.data === 'string' ? event.data : new Uint8Array(event.data)),
            ),
          onClose: (callback) => socket.addEventListener('close', () => callback()),
          close: () => socket.close(),
        }),
      { once: true },
    )
  })
}

export interface Connection {
  readonly client: HostClient
  onClose(callback: () => void): void
}

export async function connect(): Promise<Connection> {
  const transport = await findTransport()
  return { client: createClient(transport), onClose: (callback) => transport.onClose(callback) }
}

async function findTransport(): Promise<Transport> {
  const port = window.studioHost
  if (port) {
    return { send: (d) => port.send(d), onMessage: (c) => port.onMessage(c), onClose: (c) => port.onClose(c), close: () => window.close() }
  }
  return webSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`)
}
