/**
 * The screen's one way to its host. Which host it is stays unknown; features read `capabilities` only.
 * Every request answers with a `Reply`; a lost connection is a reply too (`host/disconnected`), never a thrown error.
 */
import type { Capabilities, EventName, Events, Replies, Reply, RequestArgs, RequestName } from '../../contract/index.ts'
import type { HostClient } from '../../contract/rpc.ts'

const noCapabilities: Capabilities = { nativeMenus: false, nativeDialogs: false, showInFolder: false }

let client: HostClient | null = null
let capabilities: Capabilities = noCapabilities

export function attachHost(next: HostClient, its: Capabilities): void {
  client = next
  capabilities = its
}

export const host = {
  get capabilities(): Capabilities {
    return capabilities
  },
  request<K extends RequestName>(name: K, args: RequestArgs<K>, signal?: AbortSignal): Promise<Reply<Replies[K]>> {
    if (!client) {
      return Promise.resolve({ ok: false, error: { code: 'host/disconnected', message: 'The studio is not connected to its host yet.' } })
    }
    return client.request(name, args, signal)
  },
  on<E extends EventName>(event: E, callback: (payload: Events[E]) => void): () => void {
    return client ? client.on(event, callback) : () => {}
  },
}
