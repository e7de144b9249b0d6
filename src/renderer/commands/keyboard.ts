/** One listener turns key presses into commands. Text fields keep their keys; canvas keys need the focus outside fields. */
import { rescueFocus } from '../panels/focus.ts'
import { hasDialog } from '../state/dialogStore.ts'
import { shortcutsOf, useKeymap, type Keymap } from './bindings.ts'
import { commands, isEnabled } from './registry.ts'
import { matches, parseShortcut, type Chord } from './keymap.ts'
import type { StudioCommand } from './types.ts'

type Binding = { readonly chord: Chord; readonly command: StudioCommand }
const bindingsOf = (own: Keymap): readonly Binding[] =>
  commands.flatMap((command) => shortcutsOf(command, own).map((shortcut) => ({ chord: parseShortcut(shortcut), command })))

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}

/** Widgets with keys of their own (lists, menus, trees) keep single keys. */
const ownsKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('[role=menu],[role=menubar],[role=listbox],[role=grid],[role=tree],[role=dialog],[role=tablist]') !== null

/** A menu or list that hangs open takes every key: what a command opened would stand below it. */
const isInOpenList = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('.popover :is([role=menu], [role=listbox])') !== null

export function startKeyboard(): () => void {
  let bindings = bindingsOf(useKeymap.getState().own)
  const stopFollowing = useKeymap.subscribe(({ own }) => {
    bindings = bindingsOf(own)
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || hasDialog() || isInOpenList(event.target)) return
    const inField = isTextField(event.target)
    const inWidget = ownsKeys(event.target)
    for (const { chord, command } of bindings) {
      if (!matches(chord, event)) continue
      const canvasOnly = command.scope !== 'global'
      if (canvasOnly && (inField || inWidget)) continue
      // Undo inside a text field belongs to the field.
      if (inField && chord.mod && (chord.key === 'z' || chord.key === 'y')) continue
      if (!isEnabled(command)) continue
      event.preventDefault()
      void command.run()
      rescueFocus()
      return
    }
  }
  window.addEventListener('keydown', onKeyDown)
  return () => {
    stopFollowing()
    window.removeEventListener('keydown', onKeyDown)
  }
}
