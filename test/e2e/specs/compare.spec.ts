/** Two alternatives of one hall side by side: their verdicts, and from a figure to its curve. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('the battery share active and off are compared, and a figure leads to its run', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.showPanel('Compare')
  const panel = page.locator('[data-panel="compare"]')
  await expect(panel.getByText('Nothing to compare yet')).toBeVisible()
  await page.keyboard.press('F5')
  await editor.settle()
  await editor.chooseStudy('Battery share off')
  await page.keyboard.press('F5')
  await editor.settle()
  const table = panel.getByRole('table', { name: 'Alternatives' })
  await expect(table.getByRole('columnheader')).toHaveText(['Limit', 'Battery share active 1', 'Battery share off 1'])
  await expect(table.getByRole('row', { name: /^Computed as/ })).toContainText(/rms, 60 s at tolerance 1e−5.*rms, 60 s at tolerance 1e−5/)
  await expect(table.getByRole('row', { name: /^All limits/ })).toContainText(/1 of \d+ exceeded.*2 of \d+ exceeded/s)
  await expect(table.getByRole('row', { name: /^Run / })).toContainText(/all \d+ met.*1 of \d+ exceeded/s)
  await expect(table.getByRole('row', { name: /^Harmonics/ })).toContainText(/1 of 2 exceeded.*1 of 2 exceeded/s)
  await expect(table.getByRole('row', { name: /^Mean losses/ })).toContainText(/MW.*MW/)

  await table
    .getByRole('row', { name: /^Power ramp/ })
    .getByRole('button')
    .last()
    .click()
  await expect(page.locator('[data-panel="plots"]')).toBeVisible()
  await editor.showPanel('Runs')
  await expect(page.locator('[data-panel="runs"] article').getByText('Battery share off 1', { exact: true })).toBeVisible()
  await editor.showPanel('Compare')
  await panel.getByRole('checkbox', { name: 'Battery share active 1 (rms)' }).uncheck()
  await expect(table.getByRole('columnheader')).toHaveText(['Limit', 'Battery share off 1'])
})

test('all studies run from one command, each under its alternative and in its turn', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/One campus, eight alternatives/)
  await editor.showPanel('Compare')
  const panel = page.locator('[data-panel="compare"]')
  await panel.getByRole('button', { name: 'Run all studies' }).click()
  await editor.settle()
  const { studies } = await editor.document()
  const names = Object.values(studies).map(({ name }) => `${name} 1`)
  expect(names).toHaveLength(8)
  await expect(panel.getByRole('table', { name: 'Alternatives' }).getByRole('columnheader')).toHaveText(['Limit', ...names])
  await expect(panel.getByRole('group', { name: 'Runs to compare' }).locator('label')).toHaveText(names.map((name) => `${name} (rms)`))
})
