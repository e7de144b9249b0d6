/** Sends the registry to hosts with native menus; their clicks come back as `app/command`. */
import type { Menu } from '../../contract/index.ts'
import { shortcutsOf, useKeymap } from '../commands/bindings.ts'
import { commands, isEnabled, labelOf } from '../commands/registry.ts'
import { CATEGORIES } from '../commands/types.ts'
import { host } from '../host/host.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'

const QUIET_MS = 150

export function menusOf(): Menu[] {
  return CATEGORIES.map((title) => {
    const items: Menu['items'][number][] = []
    let section: number | null = null
    const listed = commands.filter((c) => c.category === title && !c.hidden).sort((a, b) => (a.section ?? 1) - (b.section ?? 1))
    for (const command of listed) {
      if (section !== null && section !== (command.section ?? 1)) items.push({ separator: true })
      section = command.section ?? 1
      const [shortcut] = shortcutsOf(command)
      items.push({
        command: command.id,
        label: labelOf(command),
        keys: shortcut ?? null,
        isEnabled: isEnabled(command),
      })
    }
    return { title, items }
  }).filter((menu) => menu.items.length > 0)
}

/** Keeps the native menus in step with history, selection and runs. */
export function startNativeMenus(): void {
  if (!host.capabilities.nativeMenus) return
  let timer: ReturnType<typeof setTimeout> | null = null
  let sent = ''
  const later = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      const menus = menusOf()
      const text = JSON.stringify(menus)
      if (text === sent) return
      sent = text
      void host.request('app/menu', { menus })
    }, QUIET_MS)
  }
  useDocument.subscribe(later)
  useView.subscribe(later)
  useRuns.subscribe(later)
  useKeymap.subscribe(later)
  later()
}
