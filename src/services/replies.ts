/** Replies as values, and the operating system's errors in a consultant's words. */
import type { ErrorCode, Reply, StudioError } from '../contract/index.ts'
import type { Problem } from '../model/problem.ts'

export const done = <T>(value: T): Reply<T> => ({ ok: true, value })

export const failed = (
  code: ErrorCode,
  message: string,
  problems?: readonly Problem[],
): { readonly ok: false; readonly error: StudioError } => ({
  ok: false,
  error: problems ? { code, message, problems } : { code, message },
})

const bySystemCode: Readonly<Record<string, readonly [ErrorCode, (path: string) => string]>> = {
  ENOENT: ['file/not-found', (path) => `“${path}” isn’t there. It may have been moved or renamed.`],
  ENOTDIR: ['file/not-found', (path) => `“${path}” isn’t there. It may have been moved or renamed.`],
  EISDIR: ['file/is-directory', (path) => `“${path}” is a folder, not a file.`],
  EACCES: ['file/no-permission', (path) => `“${path}” may not be read or written by this user. Check its permissions.`],
  EPERM: ['file/no-permission', (path) => `“${path}” may not be read or written by this user. Check its permissions.`],
  EROFS: ['file/no-permission', (path) => `“${path}” stands on a read-only medium. Choose a folder that can be written to.`],
  ENOSPC: ['file/disk-full', (path) => `There is no space left for “${path}”. Nothing was overwritten; free some space and try again.`],
  SQLITE_FULL: [
    'file/disk-full',
    (path) => `There is no space left for “${path}”. Nothing was overwritten; free some space and try again.`,
  ],
  EDQUOT: ['file/disk-full', (path) => `The disk quota is used up for “${path}”. Nothing was overwritten; free some space and try again.`],
}

export const systemCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** Whether it is for want of room that something was not written. */
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(systemCode(error) ?? '')

/** A file operation's error as a reply; what isn't the file system's is thrown on. */
export function fileError(error: unknown, path: string): { readonly ok: false; readonly error: StudioError } {
  const code = systemCode(error)
  if (code === null) throw error
  const known = bySystemCode[code]
  if (known) return failed(known[0], known[1](path))
  return failed('file/failed', `“${path}” could not be read or written: ${error instanceof Error ? error.message : code}.`)
}
