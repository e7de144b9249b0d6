/** Every main screen against axe's rules, in light and dark. */
import AxeBuilder from '@axe-core/playwright'
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

/** What was shown last stands in front of its group. */
const SHOWN = '.dv-active-group'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every main screen holds axe's rules in ${colorScheme}`, async ({ studio }) => {
    const { page } = studio
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const editor = new Editor(page)
    const holds = async (screen: string, within = 'body'): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).include(within).analyze()
      expect
        .soft(
          violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' ¦ ')}`),
          screen,
        )
        .toEqual([])
    }
    const command = async (name: string): Promise<void> => {
      await page.keyboard.press('Control+k')
      const list = page.getByRole('listbox', { name: 'Command palette' })
      await expect(list).toBeVisible()
      await page.keyboard.type(name)
      await list.getByRole('option').first().click()
      await expect(list).toBeHidden()
    }

    await holds('start')
    await editor.openTemplate(/Four-bus/)
    await editor.component('T1').click()
    await expect(editor.inspector.getByRole('heading', { name: 'T1', exact: true })).toBeVisible()
    await holds('editor and inspector')
    await editor.run()
    for (const title of PANELS) {
      await editor.showPanel(title)
      await holds(title, SHOWN)
    }
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('listbox', { name: 'Command palette' })).toBeVisible()
    await holds('command palette', '[role=dialog]')
    await page.keyboard.press('Escape')
    for (const title of OPENED) {
      await command(title)
      await holds(title, SHOWN)
    }
    await page.keyboard.press('Control+,')
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await expect(settings).toBeVisible()
    await holds('settings', '[role=dialog]')
    await settings.getByRole('button', { name: 'Shortcuts' }).click()
    await holds('shortcuts', '[role=dialog]')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+p')
    const report = page.getByRole('dialog', { name: /Report/ })
    await expect(report.getByText(/^\d+ pages$/)).toBeVisible({ timeout: 60_000 })
    await holds('report preview', '[role=dialog]')
    await page.keyboard.press('Escape')
    await command('Tour')
    await expect(page.getByRole('region', { name: 'Tour' })).toBeVisible()
    await holds('tour')
  })
}
