/** Frame and title block of a page: switched on, filled in, counted through the pages. */
import { Editor } from '../pages/Editor.ts'
import { Pages } from '../pages/Pages.ts'
import { expect, test } from '../fixtures.ts'

test('a page gets a frame with a title block from the project and its own fields', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const pages = new Pages(editor)
  await editor.newProject()
  await editor.place('Transformer', 'TX1', { x: 0.5, y: 0.5 })
  await editor.canvas.click({ position: { x: 30, y: 30 } })
  const block = editor.canvas.getByRole('img', { name: /^Title block/ })
  await expect(block).toBeHidden()

  await test.step('switched on, it shows what the project says', async () => {
    await editor.inspector.getByRole('switch', { name: 'Frame' }).press('Space')
    await expect(block).toBeVisible()
    const client = editor.field(editor.inspector, 'Client')
    await client.fill('Northwind Compute')
    await client.press('Enter')
    await expect(block).toHaveAccessibleName(/Client: Northwind Compute/)
    await expect(block).toHaveAccessibleName(/Title: One-line.*Revision: A; Sheet: 1 of 1/)
  })

  await test.step('a double click on it leads to its fields', async () => {
    await page.keyboard.press('Escape')
    await editor.canvas.focus()
    await page.keyboard.press('f')
    await editor.component('TX1').click()
    await expect(async () => {
      await editor.canvas.getByTestId('title-block').getByText('Drawing no.').dblclick({ timeout: 2000 })
      await expect(editor.field(editor.inspector, 'Drawing no\\.')).toBeFocused({ timeout: 1000 })
    }).toPass()
    await page.keyboard.type('PP-100-E-001')
    await page.keyboard.press('Enter')
    await expect(block).toHaveAccessibleName(/Drawing no\.: PP-100-E-001/)
    await page.keyboard.press('Escape')
    await editor.canvas.focus()
    await page.keyboard.press('Control+z')
    await expect(block).not.toHaveAccessibleName(/PP-100/)
    await page.keyboard.press('Control+y')
  })

  await test.step('a second page counts, and takes over what is the same', async () => {
    const drawn = editor.field(editor.inspector, 'Drawn')
    await drawn.fill('A. Meyer')
    await drawn.press('Enter')
    await pages.add()
    await pages.tab('One-line').click()
    await expect(block).toHaveAccessibleName(/Sheet: 1 of 2/)
    await editor.inspector.getByRole('button', { name: 'Same on all pages' }).click()
    const sheets = Object.values((await editor.document()).pages).map((p) => p.sheet)
    expect(sheets).toMatchObject([
      { frame: true, number: 'PP-100-E-001', drawn: 'A. Meyer' },
      { frame: true, number: '', drawn: 'A. Meyer' },
    ])
    await pages.tab('Page 1').click()
    await expect(block).toHaveAccessibleName(/Title: Page 1; Drawn: A\. Meyer.*Sheet: 2 of 2/)
  })
  await editor.settle()
})
