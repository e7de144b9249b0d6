import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openPreferences } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'ppx-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('keeps every change of settings that are saved at once', async () => {
  const preferences = await openPreferences(folder, [])
  const replies = await Promise.all([
    preferences.saveSettings({ keymap: { 'view.minimap': 'R' } }),
    preferences.saveSettings({ textPx: 14 }),
    preferences.saveSettings({ layout: { panels: {} } }),
  ])
  expect(replies.every(({ ok }) => ok)).toBe(true)
  const kept = { keymap: { 'view.minimap': 'R' }, textPx: 14, layout: { panels: {} } }
  expect(preferences.settings()).toMatchObject(kept)
  expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toMatchObject(kept)
  // One that is refused takes no other along.
  const [refused, taken] = await Promise.all([preferences.saveSettings({ textPx: 'large' }), preferences.saveSettings({ theme: 'dark' })])
  expect([refused.ok, taken.ok]).toEqual([false, true])
  expect(preferences.settings()).toMatchObject({ ...kept, theme: 'dark' })
})

it('lists projects that are opened at once', async () => {
  const preferences = await openPreferences(folder, [])
  await Promise.all(['/a.ppx', '/b.ppx', '/c.ppx'].map((path) => preferences.addRecent(path)))
  expect(preferences.recent().map(({ path }) => path)).toEqual(['/c.ppx', '/b.ppx', '/a.ppx'])
  const written = JSON.parse(readFileSync(join(folder, 'recent.json'), 'utf8')) as { path: string }[]
  expect(written.map(({ path }) => path)).toEqual(['/c.ppx', '/b.ppx', '/a.ppx'])
})
