import { describe, expect, it } from 'vitest'
import { matches, parseShortcut, printShortcut, type KeyLike } from './keymap.ts'

const press = (key: string, mods: Partial<KeyLike> = {}): KeyLike => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...mods,
})

describe('keymap', () => {
  it('reads and prints shortcuts', () => {
    expect(parseShortcut('Mod+Shift+S')).toEqual({ key: 's', mod: true, shift: true, alt: false })
    expect(parseShortcut('Mod++').key).toBe('+')
    expect(printShortcut('Mod+Shift+S', false)).toBe('Ctrl+Shift+S')
    expect(printShortcut('Mod+Z', true)).toBe('⌘Z')
    expect(printShortcut('ArrowUp', false)).toBe('↑')
  })

  it('holds modifiers apart', () => {
    const save = parseShortcut('Mod+S')
    expect(matches(save, press('s', { ctrlKey: true }), false)).toBe(true)
    expect(matches(save, press('S', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(matches(save, press('s', { metaKey: true }), false)).toBe(false)
    expect(matches(save, press('s', { metaKey: true }), true)).toBe(true)
    expect(matches(save, press('s'), false)).toBe(false)
  })

  it('takes a printed symbol however the layout produces it', () => {
    const help = parseShortcut('?')
    expect(matches(help, press('?', { shiftKey: true }), false)).toBe(true)
    expect(matches(help, press('?'), false)).toBe(true)
    expect(matches(help, press('?', { ctrlKey: true }), false)).toBe(false)
  })
})
