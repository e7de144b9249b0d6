/** The help beside the work, and the tour: five steps that go on once they are done. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('F1 opens the entry of the field, search finds problems and checks', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.select('UPS 1')
  await editor.field(editor.inspector, 'Rated power').focus()
  await page.keyboard.press('F1')
  const help = page.locator('[data-panel="help"]')
  await expect(help.getByRole('article', { name: 'Help on UPS' })).toBeVisible()
  await expect(help.locator('.help-param.wanted')).toContainText('Rated power')
  await help.getByRole('searchbox', { name: 'Search the help' }).fill('E205')
  await help.getByRole('button', { name: /E205/ }).click()
  await expect(help.getByRole('article')).toContainText('The parameter has no default; it must be given.')
})

test('the tour leads from the one-line to a limit that is met', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await page.getByRole('button', { name: /Learn it in five steps/ }).click()
  await editor.canvas.waitFor()
  const tour = page.getByRole('region', { name: 'Tour' })
  const next = tour.getByRole('button', { name: 'Next' })
  await expect(tour).toContainText('1 of 5')
  await editor.component('UPS 1').click()
  await next.click()
  await editor.run()
  await next.click()
  await editor.showPanel('Plots')
  await next.click()
  await editor.showPanel('Limits')
  await next.click()
  await expect(tour).toContainText('5 of 5')
  await editor.select('UPS 1')
  await editor.choose('batteryMode', /active/i)
  await editor.run()
  await tour.getByRole('button', { name: 'Finish' }).click()
  await expect(tour).toBeHidden()
})
