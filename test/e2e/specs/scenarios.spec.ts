/** A scenario from the library: one click makes a study of it, which runs. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a scenario becomes a study with its events, and undo takes it away', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.showPanel('Events')
  const panel = page.locator('[data-panel="events"]')
  await panel.getByRole('button', { name: 'Scenarios' }).click()
  await page.getByRole('menuitem', { name: /Six sags in 82 s/ }).click()
  await expect(panel.getByText('Events of Six sags in 82 s (2024-07-10)')).toBeVisible()
  await expect(panel.getByRole('table', { name: 'Events' }).getByRole('row')).toHaveCount(7)
  await page.keyboard.press('F5')
  await editor.settle()
  await editor.showPanel('Runs')
  const run = page.locator('[data-panel="runs"] article')
  await expect(run.getByText('Completed', { exact: true })).toBeVisible()
  await page.keyboard.press('Control+z')
  await editor.showPanel('Events')
  await expect(panel.getByText('Events of Battery share active')).toBeVisible()
})
