import { describe, expect, it } from 'vitest'
import { conflictsOf, rebound, reset, shortcutsOf } from './bindings.ts'
import { recordShortcut, type KeyLike } from './keymap.ts'
import type { StudioCommand } from './types.ts'

const command = (id: string, ...shortcuts: string[]): StudioCommand => ({ id, label: id, category: 'Edit', shortcuts, run: () => {} })
const save = command('save', 'Mod+S')
const zoom = command('zoom', 'Mod++', 'Mod+=')
const rotate = command('rotate', 'R')
const all = [save, zoom, rotate]

describe('rebinding', () => {
  it('takes the user’s keys before the shipped ones, and none for an empty choice', () => {
    expect(shortcutsOf(zoom, {})).toEqual(['Mod++', 'Mod+='])
    expect(shortcutsOf(zoom, { zoom: 'F7' })).toEqual(['F7'])
    expect(shortcutsOf(zoom, { zoom: '' })).toEqual([])
  })
  it('finds conflicts however the shortcut is written', () => {
    expect(conflictsOf('Mod+s', 'rotate', all, {})).toEqual([save])
    expect(conflictsOf('Mod+S', 'save', all, {})).toEqual([])
    expect(conflictsOf('R', 'save', all, { rotate: 'Q' })).toEqual([])
  })
  it('takes keys away from whoever had them and leaves him the rest', () => {
    const own = rebound('Mod+=', rotate, all, {})
    expect(shortcutsOf(rotate, own)).toEqual(['Mod+='])
    expect(shortcutsOf(zoom, own)).toEqual(['Mod++'])
    expect(shortcutsOf(save, rebound('Mod+S', rotate, all, {}))).toEqual([])
  })
  it('goes back to the shipped keys', () => {
    expect(reset({ save: 'F9', rotate: 'Q' }, save)).toEqual({ rotate: 'Q' })
    expect(rebound('R', rotate, all, { rotate: 'Q' })).toEqual({})
  })
})

describe('recording keys', () => {
  const press = (key: string, mods: Partial<KeyLike> = {}): KeyLike => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...mods,
  })
  it('waits for a key that is no modifier', () => {
    expect(recordShortcut(press('Control', { ctrlKey: true }), false)).toBeNull()
    expect(recordShortcut(press('Shift', { shiftKey: true }), false)).toBeNull()
  })
  it('writes what it matches', () => {
    expect(recordShortcut(press('k', { ctrlKey: true }), false)).toBe('Mod+K')
    expect(recordShortcut(press('K', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+K')
    expect(recordShortcut(press('?', { shiftKey: true }), false)).toBe('?')
    expect(recordShortcut(press('ArrowUp', { altKey: true }), false)).toBe('Alt+ArrowUp')
    expect(recordShortcut(press('+', { ctrlKey: true }), false)).toBe('Mod++')
  })
})
