/** A parameter study by mouse and keyboard: varied quantities, the search, its answer, its proof, and the values taken over. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('the cheapest battery inside all limits is found, proved by a run and taken into the drawing', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  // A tenth of the course is enough to show the way.
  await editor.showPanel('Study')
  const duration = editor.field(page.getByRole('region', { name: 'Study settings' }), 'Duration')
  await duration.fill('6 s')
  await duration.press('Enter')

  await editor.showPanel('Sizing')
  const panel = page.locator('[data-panel="sizing"]')
  const setup = panel.getByRole('region', { name: 'Parameter study' })
  await expect(panel.getByRole('option', { name: /Battery of the UPS/ })).toBeVisible()
  const runs = editor.field(setup, 'Most runs')
  await runs.fill('12')
  await runs.press('Enter')
  const smoothing = panel.getByRole('group', { name: 'Smoothing' })
  await editor.field(smoothing, 'From').fill('1 s')
  await editor.field(smoothing, 'From').press('Enter')

  await panel.getByRole('button', { name: 'Run parameter study' }).click()
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeVisible()
  const answer = panel.getByRole('region', { name: 'Answer' })
  await expect(answer.getByRole('heading', { name: 'The cheapest design inside every limit' })).toBeVisible({ timeout: 60_000 })
  await expect(panel.getByRole('region', { name: 'Changed by 5 % or one unit' }).getByRole('row')).not.toHaveCount(0)
  await editor.settle()

  const strings = await answer.locator('.fact', { hasText: 'Strings' }).locator('dd').innerText()
  await answer.getByRole('button', { name: 'Take these values' }).click()
  await editor.showPanel('One-line')
  await editor.select('UPS-H3')
  await expect(editor.field(editor.inspector, 'Strings in parallel')).toHaveValue(strings)
  await page.keyboard.press('Control+z')
  await expect(editor.field(editor.inspector, 'Strings in parallel')).toHaveValue('5')

  await editor.showPanel('Sizing')
  await answer.getByRole('button', { name: 'Show its run' }).click()
  await editor.showPanel('Runs')
  await expect(page.locator('[data-panel="runs"] article').getByText('Completed', { exact: true })).toBeVisible()
})

test('a variable is added from the selection, refused with a reason, and a study cancelled', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.select('Utility')
  await editor.showPanel('Sizing')
  const panel = page.locator('[data-panel="sizing"]')
  await panel.getByRole('button', { name: 'Add parameter study' }).click()
  await expect(panel.getByRole('status')).toContainText('it varies nothing')
  await expect(panel.getByRole('button', { name: 'Run parameter study' })).toBeDisabled()
  await panel.getByRole('button', { name: /^Parameter …/ }).click()
  await page.getByRole('option', { name: /Short-circuit power/ }).click()
  await panel.getByRole('button', { name: 'Add', exact: true }).click()
  const variable = panel.getByRole('group', { name: 'Short-circuit power' })
  await expect(variable).toContainText('of Utility')
  await editor.field(variable, 'From').fill('9 GVA')
  await editor.field(variable, 'From').press('Enter')
  await expect(panel.getByRole('status')).toContainText('the lower end must lie below the upper end')
  await editor.field(variable, 'From').fill('1.5 GVA')
  await editor.field(variable, 'From').press('Enter')
  await panel.getByRole('button', { name: 'Run parameter study' }).click()
  await expect(panel.getByRole('status')).toContainText(/[1-9]\d* designs tried/)
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await expect(panel.getByText('Cancelled; the designs tried until then are kept.')).toBeVisible()
})
