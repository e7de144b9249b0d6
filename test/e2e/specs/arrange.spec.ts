/** Automatic layout of the 100 MW hall: off the screen's thread, one edit, undone as one. */
import { Editor } from '../pages/Editor.ts'
import { expect, test } from '../fixtures.ts'

test('a page is arranged, and one undo brings it back', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/100 MW/)
  const before = await editor.document()
  await editor.canvas.focus()
  await page.keyboard.press('Shift+L')
  const places = async () => Object.values((await editor.document()).components).map(({ x, y }) => [x, y])
  await expect
    .poll(async () => JSON.stringify(await places()))
    .not.toBe(JSON.stringify(Object.values(before.components).map(({ x, y }) => [x, y])))
  await expect(editor.component('Utility')).toBeVisible()
  await editor.canvas.focus()
  await page.keyboard.press('Control+z')
  expect(await editor.document()).toEqual(before)
  expect(studio.faults).toEqual([])
})
