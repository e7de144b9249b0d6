import { expect, it } from 'vitest'
import { accelerator } from '../../main/menuTemplate.ts'
import { commands } from '../commands/registry.ts'

/** Electron’s words for keys, as far as the registry could use them. */
const KEY =
  /^([A-Z0-9]|F\d{1,2}|[!-/:-@[-`{-~]|Plus|Space|Tab|Backspace|Delete|Insert|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape)$/

it('every shortcut has a name among the keys of native menus', () => {
  const shortcuts = commands.flatMap((command) => command.shortcuts ?? [])
  expect(shortcuts.length).toBeGreaterThan(40)
  for (const shortcut of shortcuts) {
    const words = accelerator(shortcut)
    const key = words.replace(/^(CommandOrControl\+|Shift\+|Alt\+)+(?=.)/, '')
    expect(key, shortcut).toMatch(KEY)
    expect(words).not.toContain('Mod')
  }
})
