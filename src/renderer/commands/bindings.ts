/** Which keys a command has: the user's own choice (kept in the settings, by command id) or the shipped ones. */
import { create } from 'zustand'
import { parseShortcut } from './keymap.ts'
import type { StudioCommand } from './types.ts'

/** Command id → shortcut; an empty one takes the keys away. */
export type Keymap = Readonly<Record<string, string>>
export const useKeymap = create<{ readonly own: Keymap }>()(() => ({ own: {} }))

export function shortcutsOf(command: StudioCommand, own: Keymap = useKeymap.getState().own): readonly string[] {
  const chosen = Object.hasOwn(own, command.id) ? own[command.id] : undefined
  if (chosen === undefined) return command.shortcuts ?? []
  return chosen === '' ? [] : [chosen]
}

const identity = (shortcut: string): string => {
  const { key, mod, shift, alt } = parseShortcut(shortcut)
  return [mod, shift, alt, key].join(' ')
}

/** Other commands that have these keys. */
export function conflictsOf(shortcut: string, id: string, commands: readonly StudioCommand[], own: Keymap): readonly StudioCommand[] {
  const wanted = identity(shortcut)
  return commands.filter((c) => c.id !== id && shortcutsOf(c, own).some((s) => identity(s) === wanted))
}

/** The keymap with these keys on the command and on no other; shipped keys leave no entry. */
export function rebound(shortcut: string, command: StudioCommand, commands: readonly StudioCommand[], own: Keymap): Keymap {
  const next: Record<string, string> = { ...own, [command.id]: shortcut }
  for (const other of conflictsOf(shortcut, command.id, commands, own)) {
    const left = shortcutsOf(other, own).filter((s) => identity(s) !== identity(shortcut))
    next[other.id] = left[0] ?? ''
  }
  return reset(next, command, (command.shortcuts ?? []).length === 1 && identity(command.shortcuts?.[0] ?? '') === identity(shortcut))
}

/** Back to the shipped keys. */
export function reset(own: Keymap, command: StudioCommand, really = true): Keymap {
  if (!really) return own
  const { [command.id]: _chosen, ...rest } = own
  return rest
}
