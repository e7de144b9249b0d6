/** The app window's server as a process of its own, and a client on its wire: for tests that kill it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'
import type { Replies, Reply, RequestArgs, RequestName } from '../../src/contract/index.ts'
import { createClient, type HostClient, type Transport } from '../../src/contract/rpc.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface StudioProcess {
  readonly server: ChildProcess
  readonly client: HostClient
  /** The reply's value; an error is thrown with its code. */
  ask<K extends RequestName>(name: K, args: RequestArgs<K>): Promise<Replies[K]>
  /** As a power cut: the process is gone without a word. */
  kill(): Promise<void>
  close(): Promise<void>
}

export function unwrap<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
  return reply.value
}

export async function startStudio(dataFolder: string): Promise<StudioProcess> {
  const server = spawn(process.execPath, ['src/window/index.ts', '--headless-url', '--data', dataFolder], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream })
  const [address] = (await once(lines, 'line')) as [string]
  const page = new URL(address)
  const entry = await fetch(page, { redirect: 'manual' })
  const cookie = (entry.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const socket = new WebSocket(`ws://${page.host}/rpc`, { headers: { cookie, origin: page.origin } })
  socket.binaryType = 'nodebuffer'
  await once(socket, 'open')
  const client = createClient(overSocket(socket))
  const gone = once(server, 'exit')
  return {
    server,
    client,
    ask: async (name, args) => unwrap(await client.request(name, args)),
    kill: async () => {
      server.kill('SIGKILL')
      await gone
    },
    close: async () => {
      client.close()
      server.kill('SIGTERM')
      await gone
    },
  }
}

function overSocket(socket: WebSocket): Transport {
  return {
    send: (data) => socket.send(data),
    onMessage: (callback) => socket.on('message', (data: Buffer, isBinary) => callback(isBinary ? new Uint8Array(data) : data.toString())),
    onClose: (callback) => socket.on('close', callback),
    close: () => socket.close(),
  }
}
