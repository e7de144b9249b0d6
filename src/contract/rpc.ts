/**
 * Requests, replies, cancellation and events over any transport. Electron: a message port; app window: a WebSocket;
 * tests: a pair in memory. The receiving side checks every frame and every argument; an unknown request is answered, never dropped.
 */
import { z } from 'zod'
import { decodeFrame, encodeFrame } from './codec.ts'
import { requests } from './index.ts'
import type { EventName, Events, Replies, Reply, RequestArgs, RequestName } from './index.ts'

export interface Transport {
  send(data: string | Uint8Array): void
  onMessage(callback: (data: string | Uint8Array) => void): void
  onClose(callback: () => void): void
  close(): void
}

export interface HostClient {
  request<K extends RequestName>(name: K, args: RequestArgs<K>, signal?: AbortSignal): Promise<Reply<Replies[K]>>
  on<E extends EventName>(event: E, callback: (payload: Events[E]) => void): () => void
  close(): void
}

export type Handlers = {
  readonly [K in RequestName]: (args: RequestArgs<K>, signal: AbortSignal) => Promise<Reply<Replies[K]>> | Reply<Replies[K]>
}
export type HostEvent = { readonly [E in EventName]: { readonly name: E; readonly payload: Events[E] } }[EventName]

/** What answers requests: the services, whatever the transport in front of them. */
export interface Host {
  readonly handlers: Handlers
  subscribe(listener: (event: HostEvent) => void): () => void
}

const clientFrame = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('req'), id: z.number().int().nonnegative(), name: z.string().max(100), args: z.unknown() }),
  z.strictObject({ t: z.literal('cancel'), id: z.number().int().nonnegative() }),
])
type HostFrame =
  | { readonly t: 'res'; readonly id: number; readonly reply: Reply<unknown> }
  | { readonly t: 'evt'; readonly name: EventName; readonly payload: unknown }

const isRequest = (name: string): name is RequestName => Object.hasOwn(requests, name)

/** Checks and answers one request; the command line calls this too. A thrown error is a fault of ours and says so. */
export async function answer(host: Host, name: string, args: unknown, signal: AbortSignal): Promise<Reply<unknown>> {
  if (!isRequest(name)) return { ok: false, error: { code: 'request/unknown', message: `This studio has no request named “${name}”.` } }
  const parsed = requests[name].safeParse(args)
  if (!parsed.success) {
    return { ok: false, error: { code: 'request/invalid', message: `Request “${name}”: ${z.prettifyError(parsed.error)}` } }
  }
  try {
    const handler = host.handlers[name] as (args: unknown, signal: AbortSignal) => Promise<Reply<unknown>> | Reply<unknown>
    return await handler(parsed.data, signal)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { ok: false, error: { code: 'internal/unexpected', message: `“${name}” met a fault of the studio: ${detail}` } }
  }
}

/** Serves one connection until it closes. */
export function serve(transport: Transport, host: Host): void {
  const running = new Map<number, AbortController>()
  const send = (frame: HostFrame): void => transport.send(encodeFrame(frame))
  const unsubscribe = host.subscribe(({ name, payload }) => send({ t: 'evt', name, payload }))

  transport.onClose(() => {
    unsubscribe()
    for (const controller of running.values()) controller.abort()
  })
  transport.onMessage((data) => {
    let frame: z.infer<typeof clientFrame>
    try {
      frame = clientFrame.parse(decodeFrame(data))
    } catch {
      // Not our client: nothing it sends can be answered in order.
      transport.close()
      return
    }
    if (frame.t === 'cancel') {
      running.get(frame.id)?.abort()
      return
    }
    const { id, name, args } = frame
    const controller = new AbortController()
    running.set(id, controller)
    void answer(host, name, args, controller.signal).then((reply) => {
      running.delete(id)
      if (controller.signal.aborted) {
        send({ t: 'res', id, reply: { ok: false, error: { code: 'request/cancelled', message: 'The request was cancelled.' } } })
      } else send({ t: 'res', id, reply })
    })
  })
}

export function createClient(transport: Transport): HostClient {
  const pending = new Map<number, (reply: Reply<never>) => void>()
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  let nextId = 0
  let isOpen = true
  const disconnected: Reply<never> = {
    ok: false,
    error: {
      code: 'host/disconnected',
      message: 'The connection to the studio’s host is lost. Edits up to a second before are kept on disk, later ones are not.',
    },
  }

  transport.onMessage((data) => {
    const frame = decodeFrame(data) as HostFrame
    if (frame.t === 'res') {
      pending.get(frame.id)?.(frame.reply as Reply<never>)
      pending.delete(frame.id)
    } else {
      for (const listener of listeners.get(frame.name) ?? []) listener(frame.payload as never)
    }
  })
  transport.onClose(() => {
    isOpen = false
    for (const settle of pending.values()) settle(disconnected)
    pending.clear()
  })

  return {
    request(name, args, signal) {
      if (!isOpen) return Promise.resolve(disconnected)
      const id = nextId++
      return new Promise((resolve) => {
        pending.set(id, resolve)
        signal?.addEventListener('abort', () => isOpen && transport.send(encodeFrame({ t: 'cancel', id })), { once: true })
        transport.send(encodeFrame({ t: 'req', id, name, args }))
      })
    },
    on(event, callback) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set)
      set.add(callback)
      return () => set.delete(callback)
    },
    close: () => transport.close(),
  }
}

/** Two ends in memory; frames are encoded as on a wire and arrive in a later turn, in order. */
export function transportPair(): readonly [Transport, Transport] {
  const make = () => ({ onMessage: [] as ((data: string | Uint8Array) => void)[], onClose: [] as (() => void)[] })
  const ends = [make(), make()] as const
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const end of ends) for (const callback of end.onClose) callback()
  }
  const transport = (own: ReturnType<typeof make>, other: ReturnType<typeof make>): Transport => ({
    send: (data) =>
      queueMicrotask(() => {
        if (isOpen) for (const callback of other.onMessage) callback(data)
      }),
    onMessage: (callback) => own.onMessage.push(callback),
    onClose: (callback) => own.onClose.push(callback),
    close,
  })
  return [transport(ends[0], ends[1]), transport(ends[1], ends[0])]
}
