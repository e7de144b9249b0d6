/** The studio as a place to work: panels stay where they were put, the theme follows, a finding leads to its field, undo shows what it undid. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Pages } from '../pages/Pages.ts'

test('panels, theme, findings and undo behave as one expects of a desktop tool', async ({ open }, info) => {
  const dataFolder = info.outputPath('shared')
  const first = await open({ dataFolder })
  const { page } = first
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)

  await test.step('a panel is dragged to another group', async () => {
    const width = async () => (await editor.panel('runs').boundingBox())?.width ?? 0
    await editor.showPanel('Runs')
    const below = await width()
    await page.locator('.dv-tab', { hasText: /^Runs$/ }).dragTo(editor.panel('inspector'), { targetPosition: { x: 120, y: 300 } })
    await expect.poll(width).toBeLessThan(below / 2)
    await expect(editor.panel('runs')).toBeVisible()
  })

  await test.step('light, dark, and as the system has it', async () => {
    const theme = page.locator('html')
    await editor.openPanel('Dark theme')
    await expect(theme).toHaveAttribute('data-theme', 'dark')
    await editor.openPanel('Follow the system theme')
    await expect(theme).toHaveAttribute('data-theme', 'light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(theme).toHaveAttribute('data-theme', 'dark')
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('a finding leads to the very field', async () => {
    await editor.showPanel('Inspector')
    await editor.select('T1')
    await editor.setQuantity('High voltage', '13.8 kV')
    await editor.showPanel('Problems')
    await page.keyboard.press('Escape')
    await editor.canvas.click({ position: { x: 8, y: 120 } })
    await editor
      .panel('problems')
      .getByRole('button', { name: /13.8 kV/ })
      .first()
      .click()
    await expect(page.locator('[data-param]:focus')).toHaveCount(1)
    await page.keyboard.press('Escape')
    // To the middle of the inspector, not of the window: it would take the menu out of sight for good.
    expect(await page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBe(0)
  })

  await test.step('undo selects what it changed and brings it into view', async () => {
    await page.mouse.move(700, 400)
    await page.mouse.wheel(0, 4000)
    await expect(editor.component('T1')).not.toBeInViewport()
    await editor.canvas.focus()
    await page.keyboard.press('Control+z')
    await expect(editor.component('T1')).toBeInViewport()
    await expect(editor.inspector.getByRole('heading', { name: 'T1', exact: true })).toBeVisible()
  })

  await test.step('a selection is arranged alone; the context menu has what applies', async () => {
    await new Pages(editor).selectByName('Bus 1', 'T1', 'Bus 2')
    const others = async () =>
      Object.values((await editor.document()).components).flatMap((c) => (/^(Bus [12]|T1)$/.test(c.name) ? [] : [`${c.x} ${c.y}`]))
    const before = await others()
    await editor.component('T1').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Arrange selection' }).click()
    await expect(page.getByRole('status', { name: 'Last edit' })).toHaveText(/^Arrange/)
    expect(await others()).toEqual(before)
  })

  const kept = () => JSON.stringify(JSON.parse(readFileSync(join(dataFolder, 'settings.json'), 'utf8')).layout)
  await expect.poll(kept).toContain('runs')
  await editor.settle()
  await first.close()
  await test.step('the next start has the panel where it was put', async () => {
    const again = await open({ dataFolder })
    const next = new Editor(again.page)
    await next.openTemplate(/Four-bus/)
    await next.showPanel('Runs')
    await expect.poll(async () => (await next.panel('runs').boundingBox())?.width ?? Number.POSITIVE_INFINITY).toBeLessThan(500)
  })
})

test('what went wrong is told beside the buttons of a dialog, not on them', async ({ open }, info) => {
  const { page } = await open({ viewport: { width: 1366, height: 768 } })
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.run()
  await page.keyboard.press('Control+s')
  await editor.answerFileDialog(info.outputPath(), 'x'.repeat(300), 'Save')
  const notice = page.getByRole('alert').filter({ hasText: 'The project could not be saved' })
  await expect(notice).toBeVisible()
  await editor.openPanel('Report')
  const dialog = page.getByRole('dialog', { name: /Report/ })
  const [told, button] = await Promise.all([notice, dialog.getByRole('button', { name: 'Export PDF …' })].map((l) => l.boundingBox()))
  if (!told || !button) throw new Error('Both are shown')
  const apart = told.x + told.width <= button.x || told.x >= button.x + button.width || told.y + told.height <= button.y
  expect(apart).toBe(true)
})
