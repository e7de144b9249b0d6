/** The screen's files as a host serves them, over http or app://: contained in one folder, typed, under one content security policy. */
import { readFile } from 'node:fs/promises'
import { extname, normalize, resolve, sep } from 'node:path'

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // React Flow and Plotly set style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
}

export interface ScreenFile {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** The file a URL path names inside `folder`; null when there is none, or none of a kind the screen has. */
export async function readScreenFile(folder: string, urlPath: string): Promise<ScreenFile | null> {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (decoded.includes('\0')) return null
  const root = resolve(folder)
  const path = resolve(root, `.${normalize(`/${decoded === '/' ? 'index.html' : decoded}`)}`)
  const type = types[extname(path)]
  if (!path.startsWith(root + sep) || type === undefined) return null
  const body = await readFile(path).catch(() => null)
  // Built assets carry a hash of their content in the name.
  const caching = /-[\w-]{8}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
  return body && { body, headers: { ...securityHeaders, 'Content-Type': type, 'Cache-Control': caching } }
}
