/** Shortcuts: parsing, matching against keyboard events, and how they are printed. Pure but for the platform name. */
const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

export interface Chord {
  readonly key: string
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
}

export interface KeyLike {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

export function parseShortcut(shortcut: string): Chord {
  const parts = shortcut.split('+')
  const key = parts.at(-1) === '' ? '+' : (parts.at(-1) ?? '')
  return { key: key.toLowerCase(), mod: parts.includes('Mod'), shift: parts.includes('Shift'), alt: parts.includes('Alt') }
}

/** Characters that need Shift on some keyboard layouts (`?`, `+`, `/`): the character itself counts, not how it was typed. */
const isPrintedSymbol = (key: string): boolean => key.length === 1 && !/[a-z0-9 ]/.test(key)

export function matches(chord: Chord, event: KeyLike, onMac = mac): boolean {
  const mod = onMac ? event.metaKey : event.ctrlKey
  const other = onMac ? event.ctrlKey : event.metaKey
  if (event.key.toLowerCase() !== chord.key || mod !== chord.mod || other || event.altKey !== chord.alt) return false
  return isPrintedSymbol(chord.key) || event.shiftKey === chord.shift
}

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'])

/** The shortcut that these keys are; null while only modifiers are held. */
export function recordShortcut(event: KeyLike, onMac = mac): string | null {
  if (MODIFIERS.has(event.key)) return null
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const parts = [
    (onMac ? event.metaKey : event.ctrlKey) ? 'Mod' : '',
    event.shiftKey && !isPrintedSymbol(event.key.toLowerCase()) ? 'Shift' : '',
    event.altKey ? 'Alt' : '',
    key,
  ]
  return parts.filter((part) => part !== '').join('+')
}

const NAMES: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  delete: 'Del',
  backspace: 'Backspace',
  escape: 'Esc',
  enter: 'Enter',
  pageup: 'Page Up',
  pagedown: 'Page Down',
  ' ': 'Space',
}

export function printShortcut(shortcut: string, onMac = mac): string {
  const chord = parseShortcut(shortcut)
  const key =
    NAMES[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key.charAt(0).toUpperCase() + chord.key.slice(1))
  const parts = [
    chord.mod ? (onMac ? '⌘' : 'Ctrl') : '',
    chord.alt ? (onMac ? '⌥' : 'Alt') : '',
    chord.shift ? (onMac ? '⇧' : 'Shift') : '',
    key,
  ]
  return parts.filter((p) => p !== '').join(onMac ? '' : '+')
}
