/** For tests of the services. */
import type { Reply } from '../../src/contract/index.ts'

/** A project's events to which nobody listens. */
export const quiet = { saved: async () => {}, opened: async () => {}, closing: () => {}, changedOnDisk: () => {}, resultsMissing: () => {} }

export function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
  return reply.value
}
