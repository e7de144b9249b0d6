/** One list of behaviours, on every transport a host puts in front of the services. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Reply, SeriesBlock } from '../../src/contract/index.ts'
import { createClient, type Handlers, type Host, type HostClient, type HostEvent, serve, transportPair } from '../../src/contract/rpc.ts'
import { type FramePort, servePages } from '../../src/main/frames.ts'
import { ORIGIN, type Sender } from '../../src/main/rules.ts'
import { socketTransport, startWindowServer } from '../../src/window/server.ts'

const SAMPLES = 200_000

/** A host with the few handlers these behaviours need. */
function makeHost(): Host & { emit(event: HostEvent): void; aborted: number } {
  const listeners = new Set<(event: HostEvent) => void>()
  const host = {
    aborted: 0,
    emit: (event: HostEvent) => {
      for (const listener of listeners) listener(event)
    },
    subscribe: (listener: (event: HostEvent) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    handlers: {
      'app/recent': () => ({ ok: true, value: [] }),
      'project/open': ({ path }) => ({ ok: false, error: { code: 'file/not-found', message: `“${path}” isn’t there.` } }),
      'app/templates': () => {
        throw new Error('broken inside')
      },
      'run/series': (_args, signal) =>
        new Promise<Reply<SeriesBlock[]>>((resolve) => {
          const t = Float64Array.from({ length: SAMPLES }, (_, k) => k / 7)
          const timer = setTimeout(
            () => resolve({ ok: true, value: [{ channel: 'c', t, min: t, max: t.map((v) => v + 1), exact: true }] }),
            30,
          )
          signal.addEventListener('abort', () => {
            clearTimeout(timer)
            host.aborted += 1
            resolve({ ok: true, value: [] })
          })
        }),
    } as Partial<Handlers> as Handlers,
  }
  return host
}

const closeAll = (clients: readonly HostClient[]): void => {
  for (const client of clients) client.close()
}

type Opened = { readonly clients: readonly [HostClient, HostClient]; close(): Promise<void> }
const opened: Record<string, (host: Host) => Promise<Opened>> = {
  'in memory': async (host) => {
    const clients = [0, 1].map(() => {
      const [near, far] = transportPair()
      serve(far, host)
      return createClient(near)
    })
    return {
      clients: clients as unknown as readonly [HostClient, HostClient],
      close: async () => closeAll(clients),
    }
  },
  'over loopback': async (host) => {
    const folder = mkdtempSync(join(tmpdir(), 'ppx-screen-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>studio</title>')
    const server = await startWindowServer(host, folder, () => {})
    const join1 = async (): Promise<HostClient> => {
      const entry = await fetch(server.url(), { redirect: 'manual' })
      const cookie = (entry.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
      const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin: server.origin } })
      await once(socket, 'open')
      return createClient(socketTransport(socket))
    }
    const clients = [await join1(), await join1()] as const
    return {
      clients,
      close: async () => {
        await server.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
  'over the desktop application’s frames': async (host) => {
    const clients = [0, 1].map(() => {
      const window = fakeWindow(host)
      window.hello(ownPage)
      return createClient(window.page)
    })
    return {
      clients: clients as unknown as readonly [HostClient, HostClient],
      close: async () => closeAll(clients),
    }
  },
}

const ownPage: Sender = { url: `${ORIGIN}/`, isMainFrame: true, isOurWindow: true }

/** Electron's message channels of one window; `page` is the far end, as the screen holds it. */
function fakeWindow(host: Host) {
  const [page, far] = transportPair()
  let hear: (sender: Sender) => void = () => {}
  const window = { page, sender: ownPage, hello: (sender: Sender) => hear(sender) }
  const port: FramePort = {
    send: far.send,
    onHello: (callback) => {
      hear = callback
    },
    onFrame: (callback) => far.onMessage((data) => callback(window.sender, data)),
    onGone: far.onClose,
  }
  servePages(port, host)
  return window
}

const series = { session: 's', runId: 'r', channels: ['c'], fromS: 0, toS: 1, pixels: 100 }

describe.each(Object.entries(opened))('%s', (_name, open) => {
  let host: ReturnType<typeof makeHost>
  let studio: Opened
  beforeEach(async () => {
    host = makeHost()
    studio = await open(host)
  })
  afterEach(() => studio.close())

  it('answers a request', async () => {
    expect(await studio.clients[0].request('app/recent', {})).toEqual({ ok: true, value: [] })
  })
  it('gives errors as values, with their code', async () => {
    expect(await studio.clients[0].request('project/open', { path: '/x.ppx' })).toMatchObject({
      ok: false,
      error: { code: 'file/not-found' },
    })
  })
  it('answers an unknown request, and arguments that do not fit', async () => {
    const [client] = studio.clients
    expect(await client.request('app/fly' as 'app/recent', {})).toMatchObject({ error: { code: 'request/unknown' } })
    expect(await client.request('project/open', { path: 7 } as never)).toMatchObject({ error: { code: 'request/invalid' } })
  })
  it('turns a fault inside into an answer', async () => {
    expect(await studio.clients[0].request('app/templates', {})).toMatchObject({ error: { code: 'internal/unexpected' } })
  })
  it('carries blocks of numbers unchanged', async () => {
    const reply = await studio.clients[0].request('run/series', series)
    if (!reply.ok) throw new Error(reply.error.message)
    const [block] = reply.value
    expect(block?.t).toBeInstanceOf(Float64Array)
    expect(block?.t).toHaveLength(SAMPLES)
    expect(block?.max[SAMPLES - 1]).toBe((SAMPLES - 1) / 7 + 1)
  })
  it('cancels a request in flight', async () => {
    const cancel = new AbortController()
    const pending = studio.clients[0].request('run/series', series, cancel.signal)
    cancel.abort()
    expect(await pending).toMatchObject({ ok: false, error: { code: 'request/cancelled' } })
    expect(host.aborted).toBe(1)
  })
  it('brings events to every client, in order', async () => {
    const heard: number[][] = [[], []]
    const last = studio.clients.map(
      (client, k) =>
        new Promise<void>((resolve) => {
          client.on('run/progress', ({ timeS }) => {
            heard[k]?.push(timeS)
            if (timeS === 99) resolve()
          })
        }),
    )
    // Both are served once each has been answered.
    await Promise.all(studio.clients.map((client) => client.request('app/recent', {})))
    for (let k = 0; k < 100; k += 1) {
      host.emit({ name: 'run/progress', payload: { session: 's', runId: 'r', timeS: k, endS: 100, steps: k, stepsPerS: 1, etaS: null } })
    }
    await Promise.all(last)
    expect(heard).toEqual([Array.from({ length: 100 }, (_, k) => k), Array.from({ length: 100 }, (_, k) => k)])
  })
  it('says so when the host is gone', async () => {
    const [client] = studio.clients
    const pending = client.request('run/series', series)
    await studio.close()
    expect(await pending).toMatchObject({ ok: false, error: { code: 'host/disconnected' } })
    expect(await client.request('app/recent', {})).toMatchObject({ error: { code: 'host/disconnected' } })
  })
})

describe('the loopback’s door', () => {
  it('opens to its own page only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ppx-screen-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>studio</title>')
    const server = await startWindowServer(makeHost(), folder, () => {})
    const status = async (path: string, init: RequestInit = {}): Promise<number> =>
      (await fetch(server.origin + path, { redirect: 'manual', ...init })).status
    expect(await status('/')).toBe(403)
    expect(await status('/?token=wrong')).toBe(403)
    const address = server.url()
    const entry = await fetch(address, { redirect: 'manual' })
    expect(entry.status).toBe(303)
    expect(entry.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(403)
    const cookie = (entry.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const page = await fetch(`${server.origin}/`, { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/index.html%00.js']) {
      expect(await status(path, { headers: { cookie } })).toBe(404)
    }
    for (const headers of [{ cookie }, { cookie, origin: 'http://evil.example' }, { origin: server.origin }]) {
      const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, { headers })
      const [error] = (await once(socket, 'error')) as [Error]
      expect(error.message).toContain('403')
    }
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('the desktop application’s frames', () => {
  const stranger: Sender = { ...ownPage, url: 'https://evil.example/' }
  const isAnswered = (client: HostClient): Promise<boolean> =>
    Promise.race([client.request('app/recent', {}).then(({ ok }) => ok), new Promise<boolean>((resolve) => setTimeout(resolve, 50, false))])

  it('are heard from its own page alone', async () => {
    const window = fakeWindow(makeHost())
    const client = createClient(window.page)
    window.hello(stranger)
    expect(await isAnswered(client)).toBe(false)
    window.hello(ownPage)
    window.sender = stranger
    expect(await isAnswered(client)).toBe(false)
    window.sender = ownPage
    expect(await isAnswered(client)).toBe(true)
  })
  it('begin anew with each page: the request of the page before is aborted, the next is served once', async () => {
    const host = makeHost()
    const window = fakeWindow(host)
    window.hello(ownPage)
    void createClient(window.page).request('run/series', series)
    await new Promise((resolve) => setTimeout(resolve, 5))
    for (let load = 0; load < 20; load += 1) window.hello(ownPage)
    expect(host.aborted).toBe(1)
    const client = createClient(window.page)
    const heard: string[] = []
    client.on('sim/restarted', ({ reason }) => heard.push(reason))
    expect(await isAnswered(client)).toBe(true)
    host.emit({ name: 'sim/restarted', payload: { reason: 'once' } })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(heard).toEqual(['once'])
  })
})
