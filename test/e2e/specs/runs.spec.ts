/** Runs in a queue, curves while one is going, the badge of those older than the drawing, and numbers given away. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Plots } from '../pages/Plots.ts'

test('two runs queue, curves grow while one is going, an older one says so, CSV and PNG go out', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  const plots = new Plots(page)
  await editor.openTemplate(/AI training hall/)
  const runs = editor.panel('runs').getByRole('listbox', { name: 'Runs' }).getByRole('option')

  await test.step('a long run shows its curves before it ends; the next one waits', async () => {
    await editor.showPanel('Study')
    const settings = page.getByRole('region', { name: 'Study settings' })
    const duration = editor.field(settings, 'Duration')
    await duration.fill('2 h')
    await duration.press('Enter')
    await page.keyboard.press('F5')
    await expect(runs.first()).toContainText('Running')
    await expect(editor.panel('runs').getByText(/^Time left/)).toBeVisible()
    // Looked at later, they begin where the run began.
    await editor.showPanel('Plots')
    await expect(editor.panel('plots').locator('.scatterlayer .trace path.js-line').first()).toBeVisible()
    await page.keyboard.press('F5')
    await expect(runs).toHaveCount(2)
    await expect(runs.filter({ hasText: 'Queued' })).toHaveCount(1)
    await page.screenshot({ path: info.outputPath('queue.png') })
    for (let k = 0; k < 2; k++) {
      await page.keyboard.press('Shift+F5')
      await expect(runs.filter({ hasText: 'Cancelled' })).toHaveCount(k + 1)
    }
    await editor.canvas.focus()
  })

  await test.step('a run is older once the drawing has changed, and no more when that is undone', async () => {
    await editor.showPanel('Study')
    const duration = editor.field(page.getByRole('region', { name: 'Study settings' }), 'Duration')
    await duration.fill('5 s')
    await duration.press('Enter')
    await editor.run()
    await editor.showPanel('One-line')
    const older = editor.panel('runs').getByText('Older model').first()
    await expect(editor.panel('runs').getByRole('article').getByText('Completed', { exact: true })).toBeVisible()
    await editor.select('T-A')
    await editor.setQuantity('Rated power', '140 MVA')
    await expect(older).toBeVisible()
    // What was found of one run is not said of the next, not for a moment.
    await editor.run()
    const article = editor.panel('runs').getByRole('article')
    const newest = await article.getAttribute('aria-label')
    await expect(article.getByText('Older model')).toBeHidden()
    await runs.nth(1).click()
    await expect(older).toBeVisible()
    await runs.first().click()
    await expect(article).toHaveAttribute('aria-label', newest ?? '')
    expect(await article.getByText('Older model').count()).toBe(0)
    await runs.nth(1).click()
    await editor.showPanel('One-line')
    await editor.select('T-A')
    await page.keyboard.press('Escape')
    await editor.canvas.focus()
    await page.keyboard.press('Control+z')
    await expect(editor.panel('runs').getByRole('article').getByText('Older model')).toBeHidden()
  })

  await test.step('numbers and pictures go out', async () => {
    await editor.showPanel('Plots')
    await expect(plots.panes().first()).toBeVisible()
    await plots.panel.getByRole('button', { name: 'Export plots' }).click()
    await page.getByRole('menuitem', { name: /CSV/ }).first().click()
    await editor.answerFileDialog(info.outputDir, 'run.csv', 'Save')
    await expect.poll(() => existsSync(join(info.outputDir, 'run.csv'))).toBe(true)
    expect(readFileSync(join(info.outputDir, 'run.csv'), 'utf8').split('\n').length).toBeGreaterThan(100)
    await plots.panel.getByRole('button', { name: 'Export plots' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /PNG/ }).click()
    expect((await download).suggestedFilename()).toMatch(/\.png$/)
  })
})
