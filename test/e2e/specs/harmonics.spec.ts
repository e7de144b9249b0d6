/** Harmonic power flow on the screen: bars with limits, another rule, another spectrum. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a hall’s harmonics are judged by IEEE 519, and another spectrum changes the verdict', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.openPanel('Harmonics')
  const panel = page.locator('[data-panel="harmonics"]')
  await panel.getByRole('button', { name: 'Calculate' }).click()
  const limits = panel.getByRole('table', { name: 'Harmonic limits' })
  await expect(limits.getByRole('row', { name: /Utility current/ })).toContainText('Exceeded')
  await expect(limits.getByRole('row', { name: /MV bus A/ })).toContainText('guide')
  await expect(panel.getByText(/maximum demand current; TDD/)).toBeVisible()
  await limits.getByRole('row', { name: /MV bus A/ }).click({ position: { x: 200, y: 8 } })
  await expect(panel.getByText(/MV bus A: voltage of nominal/)).toBeVisible()

  await panel.getByRole('button', { name: /Rule/ }).click()
  await page.getByRole('option', { name: 'EN 50160' }).click()
  await expect(limits.getByRole('row')).toHaveCount(2)
  await expect(limits).toContainText('Met')
})
