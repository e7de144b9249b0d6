/** Keys of the user's own, density and text size: set in the settings, in force at once, kept for the next start. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a command gets other keys, with the conflict shown, and keeps them', async ({ open }) => {
  const first = await open()
  const { page } = first
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  const dialog = page.getByRole('dialog', { name: 'Settings' })

  await test.step('a list that hangs open keeps the keys until it is closed', async () => {
    await editor.inspector.getByRole('button', { name: /Frequency/ }).click()
    const list = page.getByRole('listbox')
    await expect(list).toBeVisible()
    await page.keyboard.press('Control+,')
    await page.keyboard.press('Escape')
    await expect(list).toBeHidden()
    await expect(dialog).toHaveCount(0)
  })

  await page.keyboard.press('Control+,')

  await test.step('keys in use are taken over only when told to', async () => {
    await dialog.getByRole('button', { name: 'Shortcuts' }).click()
    await dialog.getByRole('searchbox', { name: 'Search commands or keys' }).fill('minimap')
    await dialog.getByRole('button', { name: 'Press new keys for Minimap' }).click()
    await page.keyboard.press('r')
    await expect(dialog.getByRole('alert')).toContainText('R is Rotate')
    await dialog.getByRole('button', { name: 'Take it over' }).click()
    await expect(dialog.getByRole('row', { name: /Minimap/ })).toContainText('R')
    await dialog.getByRole('searchbox', { name: 'Search commands or keys' }).fill('rotate')
    await expect(dialog.getByRole('row', { name: /Rotate/ }).locator('.kbd')).toHaveCount(0)
  })

  await test.step('density and text size act at once', async () => {
    await dialog.getByRole('button', { name: 'Appearance' }).click()
    await dialog.getByRole('button', { name: /Density/ }).click()
    await page.getByRole('option', { name: 'Comfortable' }).click()
    await dialog.getByRole('button', { name: /Text size/ }).click()
    await page.getByRole('option', { name: '14 px' }).click()
    await expect(page.locator('body')).toHaveCSS('font-size', '14px')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })

  await test.step('the new key acts, the sheet shows it', async () => {
    await editor.component('T1').click()
    const rotation = Object.values((await editor.document()).components).find(({ name }) => name === 'T1')?.rotation
    await page.keyboard.press('r')
    await expect(page.locator('.react-flow__minimap')).toBeVisible()
    expect(Object.values((await editor.document()).components).find(({ name }) => name === 'T1')?.rotation).toBe(rotation)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' }).locator('dl > div', { hasText: 'Minimap' })).toContainText('R')
    await page.keyboard.press('Escape')
  })
  await editor.settle()
  await first.close()

  await test.step('the next start has all of it', async () => {
    const again = await open()
    await expect(again.page.locator('body')).toHaveCSS('font-size', '14px')
    await new Editor(again.page).openTemplate(/Four-bus/)
    await again.page.keyboard.press('r')
    await expect(again.page.locator('.react-flow__minimap')).toBeVisible()
  })
})

test('a double click on its tab gives a panel the window, the command gives it back', async ({ open }) => {
  const { page } = await open({ viewport: { width: 1366, height: 768 } })
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  const height = async (): Promise<number> => (await editor.panel('problems').boundingBox())?.height ?? 0
  const small = await height()
  await page.locator('.dv-tab', { hasText: /^Problems$/ }).dblclick()
  await expect.poll(height).toBeGreaterThan(3 * small)
  await expect(editor.canvas).toBeHidden()
  await page.keyboard.press('Control+Shift+F')
  await expect.poll(height).toBe(small)
  await expect(editor.canvas).toBeVisible()
})
