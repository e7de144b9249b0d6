/** A named state of the project: taken, compared with what came after, gone back to, and that undone. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a snapshot is taken, compared, restored in one step and kept in the file', async ({ studio }) => {
  const { page, dataFolder } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  const before = await editor.document()
  await editor.showPanel('Snapshots')
  const panel = editor.panel('snapshots')
  await panel.getByRole('textbox', { name: 'Name of the snapshot' }).fill('Tender')
  await page.keyboard.press('Enter')
  await expect(panel.getByText('Nothing differs from “Tender”')).toBeVisible()

  await editor.select('T1')
  await editor.setQuantity('Rated power', '3150 kVA')
  const row = panel.getByRole('row', { name: /T1 Rated power 2.5 MVA 3.15 MVA/ })
  await expect(row).toBeVisible()
  const later = await editor.document()

  await panel.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => editor.document()).toEqual(before)
  await page.keyboard.press('Control+z')
  await expect.poll(() => editor.document()).toEqual(later)

  await page.keyboard.press('Control+s')
  await editor.answerFileDialog(dataFolder, 'kept.ppx', 'Save')
  await editor.settle()
  await panel.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(panel.getByText('No snapshots yet')).toBeVisible()
})
