/** The screen's command list as a native menu. Keys are shown, not registered: the screen's own keymap acts on them everywhere. */
import type { Menu } from '../contract/index.ts'

export interface MenuEntry {
  readonly label?: string
  readonly type?: 'separator'
  readonly enabled?: boolean
  readonly accelerator?: string
  readonly registerAccelerator?: false
  readonly role?: 'appMenu' | 'windowMenu'
  readonly click?: () => void
  readonly submenu?: MenuEntry[]
}

export function menuTemplate(menus: readonly Menu[], platform: NodeJS.Platform, act: (command: string) => void): MenuEntry[] {
  const own = menus.map(
    ({ title, items }): MenuEntry => ({
      label: title,
      submenu: items.map((item): MenuEntry => {
        if ('separator' in item) return { type: 'separator' }
        const keys = item.keys === null ? {} : { accelerator: accelerator(item.keys), registerAccelerator: false as const }
        return { label: item.label, enabled: item.isEnabled, click: () => act(item.command), ...keys }
      }),
    }),
  )
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...own, { role: 'windowMenu' }] : own
}

/** `Ctrl+Shift+Z` as the screen prints it, in the words of native menus. */
function accelerator(keys: string): string {
  return keys
    .replaceAll('⌘', 'Command')
    .replaceAll('⇧', 'Shift')
    .replaceAll('⌥', 'Alt')
    .replace(/^Mod\+/, 'CommandOrControl+')
}
