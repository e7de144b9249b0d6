/**
 * The screen and its requests over loopback. A page gets in with a one-time token, which it trades for a cookie; after that every
 * request must name this very host and origin. Nothing listens beyond 127.0.0.1.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { serve } from '../contract/rpc.ts'
import type { Host, Transport } from '../contract/rpc.ts'
import { readScreenFile, securityHeaders } from '../services/screenFiles.ts'

const COOKIE = 'studio'
const FRAME_BYTES = 64 * 2 ** 20
const HANDOVER_BYTES = 8192

export interface WindowServer {
  readonly origin: string
  /** A fresh address; its token works once. */
  url(): string
  /** Lets another start of the studio, which knows it, hand its file over. */
  readonly handoverKey: string
  connections(): number
  onDisconnect(callback: () => void): void
  close(): Promise<void>
}

const secret = (): string => randomBytes(32).toString('hex')
const isSame = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

export async function startWindowServer(
  host: Host,
  rendererFolder: string,
  onHandover: (path: string | null) => void,
): Promise<WindowServer> {
  const tokens = new Set<string>()
  const cookie = secret()
  const handoverKey = secret()
  const sockets = new Set<WebSocket>()
  const disconnected: (() => void)[] = []

  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  const authority = `127.0.0.1:${address.port}`
  const origin = `http://${authority}`

  const isOurHost = (request: IncomingMessage): boolean => request.headers.host === authority
  const hasCookie = (request: IncomingMessage): boolean =>
    (request.headers.cookie ?? '')
      .split('; ')
      .some((pair) => pair.startsWith(`${COOKIE}=`) && isSame(pair.slice(COOKIE.length + 1), cookie))
  const refuse = (response: ServerResponse, status: number, text: string): void => {
    response.writeHead(status, { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' }).end(text)
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOurHost(request)) return refuse(response, 421, 'Not this host.')
    const url = new URL(request.url ?? '/', origin)
    if (request.method === 'POST' && url.pathname === '/handover') return takeHandover(request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Not allowed.')
    const token = url.searchParams.get('token')
    if (token !== null) {
      if (!tokens.delete(token)) return refuse(response, 403, 'This address was used before. Start the studio again.')
      const grant = `${COOKIE}=${cookie}; HttpOnly; SameSite=Strict; Path=/`
      response.writeHead(303, { ...securityHeaders, 'Set-Cookie': grant, Location: '/' }).end()
      return
    }
    if (!hasCookie(request)) return refuse(response, 403, 'The studio opens from its own start command only.')
    const file = await readScreenFile(rendererFolder, url.pathname)
    if (!file) return refuse(response, 404, 'Not here.')
    response.writeHead(200, file.headers).end(request.method === 'HEAD' ? undefined : file.body)
  }

  async function takeHandover(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isSame(String(request.headers['x-handover-key'] ?? ''), handoverKey)) return refuse(response, 403, 'Not allowed.')
    let body = ''
    for await (const part of request) {
      body += String(part)
      if (body.length > HANDOVER_BYTES) return refuse(response, 413, 'Too long.')
    }
    onHandover(body === '' ? null : body)
    response.writeHead(204).end()
  }

  const frames = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isAllowed = isOurHost(request) && request.headers.origin === origin && request.url === '/rpc' && hasCookie(request)
    if (!isAllowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    frames.handleUpgrade(request, socket, head, (ws) => {
      sockets.add(ws)
      ws.on('close', () => {
        sockets.delete(ws)
        for (const callback of disconnected) callback()
      })
      serve(socketTransport(ws), host)
    })
  })

  return {
    origin,
    url() {
      const token = secret()
      tokens.add(token)
      return `${origin}/?token=${token}`
    },
    handoverKey,
    connections: () => sockets.size,
    onDisconnect: (callback) => disconnected.push(callback),
    async close() {
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function socketTransport(socket: WebSocket): Transport {
  return {
    send: (data) => {
      if (socket.readyState === socket.OPEN) socket.send(data)
    },
    onMessage: (callback) =>
      void socket.on('message', (data: Buffer, isBinary: boolean) => callback(isBinary ? data : data.toString('utf8'))),
    onClose: (callback) => void socket.on('close', callback),
    close: () => socket.close(),
  }
}
