/** An instantaneous study: the domain chosen, phases recorded, an unbalanced fault refused by phasors and run in phases. */
import { Editor } from '../pages/Editor.ts'
import { expect, test } from '../fixtures.ts'

test('a study becomes instantaneous and its phases are recorded and plotted', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  await editor.showPanel('Study')
  const study = editor.panel('study')
  await expect(study.getByRole('textbox', { name: /^Fixed step/ })).toBeHidden()
  await study.locator('button[data-param="kind"]').click()
  await page.getByRole('option', { name: 'Instantaneous' }).click()
  await expect(study.getByRole('textbox', { name: /^Tolerance/ })).toBeHidden()
  for (const [label, value] of [
    ['Duration', '0.3 s'],
    ['Record step', '100 us'],
    ['Fixed step', '50 us'],
  ] as const) {
    const field = editor.field(study, label)
    await field.fill(value)
    await field.press('Enter')
  }
  await study.getByRole('searchbox', { name: 'Search channels' }).fill('phase a instantaneous utility')
  await study.getByRole('checkbox', { name: /Current of phase A/ }).check()

  await editor.run()
  await editor.showPanel('Runs')
  const run = page.locator('[data-panel="runs"] article')
  await expect(run.getByText('Completed', { exact: true })).toBeVisible()
  await expect(run.getByText(/Fixed step 50/)).toBeVisible()
  const document = await editor.document()
  expect(Object.values(document.studies).map((s) => s.kind)).toContain('emt')

  await test.step('made again with half the step, it says how far it was off', async () => {
    const name = await run.getAttribute('aria-label')
    await run.getByRole('button', { name: 'Run again, finer' }).click()
    const finer = page.locator(`[data-panel="runs"] article[aria-label="${name} at 25 µs"]`)
    await expect(finer.getByText('Completed', { exact: true })).toBeVisible()
    await expect(finer.getByText(/Fixed step 25/)).toBeVisible()
    await expect(finer.getByText(/^Of \d+ outputs none differs by more than \d\.\d{3} % of its largest value/)).toBeVisible()
    await expect(finer.getByRole('table', { name: 'Differences' }).getByRole('row')).toHaveCount(13)
    // The drawing is the same: neither is older than it.
    await expect(finer.getByText('Older model')).toBeHidden()
    await page.screenshot({ path: info.outputPath('finer.png') })
  })
})
