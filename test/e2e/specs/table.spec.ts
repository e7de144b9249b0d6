/** The table of all components of a type: keyboard, units, a paste from a spreadsheet, and what it says of a wrong value. */
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

/** The browser's; the types of this project's tests are Node's. */
interface WithClipboard {
  readonly clipboard: { writeText(text: string): Promise<void>; readText(): Promise<string> }
}

/** Ctrl+V with this text on the clipboard. */
async function paste(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((value) => (navigator as unknown as WithClipboard).clipboard.writeText(value), text)
  await page.keyboard.press('Control+v')
}

test('values are edited by keyboard, pasted as one step, refused in their cell and copied out', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.showPanel('Table')
  const panel = editor.panel('table')
  await panel.getByRole('button', { name: /Component type/ }).click()
  await page.getByRole('option', { name: /^Transformer/ }).click()
  const grid = panel.getByRole('grid')
  const rows = grid.getByRole('row')
  await expect(rows).not.toHaveCount(1)
  const before = await editor.document()
  const column = grid.getByRole('columnheader', { name: /^Rated power/ })
  const at = Number(await column.evaluate((head) => [...(head.parentElement?.children ?? [])].indexOf(head)))
  const cell = (row: number) => rows.nth(row).getByRole('gridcell').nth(at)

  // Typing replaces, a unit may stand behind the number, a wrong one is told in the cell.
  await cell(1).click()
  await page.keyboard.type('12 A')
  await page.keyboard.press('Enter')
  await expect(grid.getByRole('alert')).toContainText('unit of current')
  await page.keyboard.press('Escape')
  const old = await cell(1).innerText()
  await page.keyboard.type('90000 kVA')
  await page.keyboard.press('Enter')
  await expect(cell(1)).toHaveText('90')
  expect(await cell(1).innerText()).not.toBe(old)
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await editor.document()).components).toEqual(before.components)

  // One step for the whole block; the value that cannot be read stays out and says why.
  await cell(1).click()
  await paste(page, '91\nlarge\n')
  await expect(cell(1)).toHaveText('91')
  await expect(cell(2)).toHaveAttribute('aria-invalid', 'true')
  await expect(panel.getByRole('status')).toContainText('1 value was not taken')
  await page.keyboard.press('ArrowDown')
  await expect(panel.getByRole('status')).toContainText('“large” is not a number.')
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await editor.document()).components).toEqual(before.components)

  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  const copied = await page.evaluate(() => (navigator as unknown as WithClipboard).clipboard.readText())
  expect(copied).toContain('Rated power [MVA]')
  await page.keyboard.press('Control+Home')
  await paste(page, copied)
  expect((await editor.document()).components).toEqual(before.components)
})
