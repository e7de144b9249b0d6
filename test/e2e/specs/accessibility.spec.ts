/** Every main screen against axe's rules, in light; in dark against those that look at colours, as nothing else differs. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

const PANELS = [
  'Outline',
  'Table',
  'Library',
  'Alternatives',
  'Snapshots',
  'History',
  'Workloads',
  'Study',
  'Events',
  'Runs',
  'Plots',
  'Limits',
]
const OPENED = ['Compare', 'Sizing', 'Short circuit', 'Pulse', 'Site and cost', 'Stability', 'Help on the selection']

/** What axe checks by default of its category “color”. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** What was shown last stands in front of its group. */
const SHOWN = '.dv-active-group'

async function holds(page: Page, screen: string, within = 'body'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    // What passes is not told of: its places are most of an answer. In one page without frames “legacy” finds the same, and spares a blank page to put
    // the answer together in, which took two thirds of the time.
    const axe = new AxeBuilder({ page })
      .include(within)
      .options({ resultTypes: ['violations'] })
      .setLegacyMode()
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(COLOUR_RULES)).analyze()
    expect
      .soft(
        violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' ¦ ')}`),
        `${screen} in ${colorScheme}`,
      )
      .toEqual([])
  }
}

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const list = page.getByRole('listbox', { name: 'Command palette' })
  await expect(list).toBeVisible()
  await page.keyboard.type(name)
  await list.getByRole('option').first().click()
  await expect(list).toBeHidden()
}

test.describe.configure({ mode: 'parallel' })

test('start, editor and panels hold axe’s rules', async ({ studio: { page } }) => {
  const editor = new Editor(page)
  await holds(page, 'start')
  await editor.openTemplate(/Four-bus/)
  await editor.component('T1').click()
  await expect(editor.inspector.getByRole('heading', { name: 'T1', exact: true })).toBeVisible()
  await holds(page, 'editor and inspector')
  await editor.run()
  for (const title of PANELS) {
    await editor.showPanel(title)
    await holds(page, title, SHOWN)
  }
})

test('panels opened by command, dialogs and the tour hold axe’s rules', async ({ studio: { page } }) => {
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.component('T1').click()
  await editor.run()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('listbox', { name: 'Command palette' })).toBeVisible()
  await holds(page, 'command palette', '[role=dialog]')
  await page.keyboard.press('Escape')
  for (const title of OPENED) {
    await command(page, title)
    await holds(page, title, SHOWN)
  }
  await page.keyboard.press('Control+,')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings).toBeVisible()
  await holds(page, 'settings', '[role=dialog]')
  await settings.getByRole('button', { name: 'Shortcuts' }).click()
  await holds(page, 'shortcuts', '[role=dialog]')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+p')
  const report = page.getByRole('dialog', { name: /Report/ })
  await expect(report.getByText(/^\d+ pages$/)).toBeVisible({ timeout: 60_000 })
  await holds(page, 'report preview', '[role=dialog]')
  await page.keyboard.press('Escape')
  await command(page, 'Tour')
  await expect(page.getByRole('region', { name: 'Tour' })).toBeVisible()
  await holds(page, 'tour')
})
