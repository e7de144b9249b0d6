/** The list of edits by name, and going back and forward in it. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('edits are listed by name; choosing one goes to the state after it', async ({ studio }) => {
  const editor = new Editor(studio.page)
  await editor.openTemplate(/Four-bus/)
  const opened = await editor.document()
  await editor.select('T1')
  await editor.setQuantity('Rated power', '3150 kVA')
  await editor.setQuantity('X/R ratio', '9')
  const edited = await editor.document()
  await editor.showPanel('History')
  const list = editor.panel('history').getByRole('listbox', { name: 'Undo history' })
  await expect(list.getByRole('option')).toHaveText(['Project opened', 'Set rated power of T1', /^Set X\/R ratio of T1$/i])
  await list.getByRole('option', { name: 'Project opened' }).click()
  await expect.poll(() => editor.document()).toEqual(opened)
  await list.getByRole('option').last().click()
  await expect.poll(() => editor.document()).toEqual(edited)
})
