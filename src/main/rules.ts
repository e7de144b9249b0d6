/** What the window may do. Pure predicates, so that the table of them can be tested. */

export const SCHEME = 'app'
export const ORIGIN = 'app://studio'

/** The studio's own page; compared as an origin, never as a prefix. */
export function isOwnPage(url: string): boolean {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return false
  }
  return parsed.protocol === `${SCHEME}:` && parsed.host === 'studio' && parsed.username === '' && parsed.port === ''
}

/** Permissions a page may be given: writing text to the clipboard, nothing else. */
export const isPermitted = (permission: string): boolean => permission === 'clipboard-sanitized-write'

export interface Sender {
  readonly url: string
  readonly isMainFrame: boolean
  readonly isOurWindow: boolean
}
/** Only the main frame of our own window, showing our own page, is listened to. */
export const isTrusted = ({ url, isMainFrame, isOurWindow }: Sender): boolean => isOurWindow && isMainFrame && isOwnPage(url)

/** Preferences of the window; a test holds them. */
export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
} as const
