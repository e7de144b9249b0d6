/** Results on the one-line: values of the chosen run stand by the symbols and follow the time. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('values of a run stand in the one-line and follow the time', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  await page.keyboard.press('Shift+R')
  await expect(page.getByText('Results stand here once a run is completed and chosen.')).toBeVisible()
  await page.keyboard.press('F5')
  const bar = page.getByRole('region', { name: 'Results on the one-line' })
  await expect(bar).toBeVisible()
  await editor.settle()
  const racks = page.locator('.component[data-component-type="gpuCluster"] .label .result').first()
  await expect(racks).toHaveText(/W$/)
  await expect(page.locator('.component[data-component-type="bus"] .label .result').first()).toHaveText(/pu$/)

  const before = await racks.innerHTML()
  const time = bar.getByRole('slider', { name: 'Time of the results' })
  // Into the middle of a pulse by keyboard.
  await time.focus()
  await page.keyboard.press('End')
  await expect(bar.locator('.result-time')).toHaveText('20 s')
  await time.fill('10.4')
  await expect(racks).not.toHaveText(before)
  await page.keyboard.press('Shift+R')
  await expect(page.locator('.label .result')).toHaveCount(0)
})
