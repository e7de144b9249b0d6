/** Site and cost: a region, a price of the project's own, and what follows for the plant of a run; alternatives with their money. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('region and prices give cost, carbon and speed to power of a run’s plant, and undo takes them back', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.showPanel('Site and cost')
  const panel = page.locator('[data-panel="economics"]')
  await expect(panel.getByText('Run a study first')).toBeVisible()
  await page.keyboard.press('F5')
  await editor.settle()
  const figures = panel.getByLabel('Key figures')
  await expect(figures).toContainText('Connection needed95')
  await expect(figures).toContainText('Cost per yearUSD')
  await expect(panel).toContainText('A year is the mean of 15 whole periods of the job')

  const bill = panel.getByRole('table', { name: 'Bill of quantities' })
  const ups = bill.getByRole('row', { name: /^UPS converters/ })
  await expect(ups).toContainText('USD 27 M')
  await ups.getByRole('textbox').fill('200')
  await page.keyboard.press('Enter')
  await expect(ups).toContainText('USD 24 M')
  await expect(ups).toContainText('user')
  await ups.getByRole('textbox').fill('cheap')
  await page.keyboard.press('Enter')
  await expect(ups.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.press('Escape')

  await panel.locator('button[data-param="region"]').click()
  await page.getByRole('option', { name: 'France' }).click()
  await expect(panel.getByRole('textbox', { name: /Carbon intensity of the grid/ })).toHaveValue('56')
  await expect(panel.getByRole('list', { name: 'Waiting times of the region' })).toContainText('IEA')
  await expect(panel.getByRole('table', { name: 'Ways to the power' }).getByRole('row')).toHaveCount(5)

  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect(ups).toContainText('USD 27 M')
  await expect(panel.getByRole('textbox', { name: /Carbon intensity of the grid/ })).toHaveValue('370')

  await editor.showPanel('Compare')
  const table = page.locator('[data-panel="compare"]').getByRole('table', { name: 'Alternatives' })
  await expect(table.getByRole('row', { name: /^Equipment/ })).toContainText('USD 199 M')
})
