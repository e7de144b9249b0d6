/**
 * The screen's command list as a native menu. Keys are shown, not registered: the screen's own keymap acts on them everywhere. macOS registers
 * them all the same, once the page has left a key alone; those of text then edit the field that holds the focus, which there is the menu's work.
 */
import type { Menu } from '../contract/index.ts'

/** What Electron does to the text that holds the focus. */
export type TextAction = 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll'
const TEXT: Readonly<Record<string, TextAction>> = {
  'edit.undo': 'undo',
  'edit.redo': 'redo',
  'edit.cut': 'cut',
  'edit.copy': 'copy',
  'edit.paste': 'paste',
  'edit.selectAll': 'selectAll',
}

export interface MenuEntry {
  readonly label?: string
  readonly type?: 'separator'
  readonly enabled?: boolean
  readonly accelerator?: string
  readonly registerAccelerator?: false
  readonly role?: 'appMenu' | 'windowMenu'
  readonly click?: (item?: unknown, window?: unknown, event?: { readonly triggeredByAccelerator?: boolean }) => void
  readonly submenu?: MenuEntry[]
}

export interface MenuActions {
  command(id: string): void
  text(action: TextAction): void
}

export function menuTemplate(menus: readonly Menu[], platform: string, act: MenuActions): MenuEntry[] {
  const own = menus.map(
    ({ title, items }): MenuEntry => ({
      label: title,
      submenu: items.map((item): MenuEntry => {
        if ('separator' in item) return { type: 'separator' }
        const keys = item.keys === null ? {} : { accelerator: accelerator(item.keys), registerAccelerator: false as const }
        const text = TEXT[item.command]
        return {
          label: item.label,
          // The page leaves keys of text to the menu while a field has the focus, whatever is selected on the one-line.
          enabled: item.isEnabled || (platform === 'darwin' && text !== undefined),
          click: (_item, _window, event) =>
            text !== undefined && event?.triggeredByAccelerator === true ? act.text(text) : act.command(item.command),
          ...keys,
        }
      }),
    }),
  )
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...own, { role: 'windowMenu' }] : own
}

const KEYS: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ' ': 'Space',
  '+': 'Plus',
}

/** `Mod+Shift+Z` of the screen's keymap in Electron's words. */
export function accelerator(shortcut: string): string {
  const [, before = '', key = ''] = /^(.*\+)?(.+)$/s.exec(shortcut) ?? []
  return before.replace('Mod+', 'CommandOrControl+') + (KEYS[key] ?? key)
}
