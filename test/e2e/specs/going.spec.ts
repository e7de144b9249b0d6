/** Going about the drawing without a mouse, and what is told to a screen reader meanwhile. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('arrow keys go from neighbour to neighbour, edits and undo are announced', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.canvas.focus()
  const selected = page.getByRole('status', { name: 'Selection' })
  const heading = (name: string) => editor.inspector.getByRole('heading', { name, exact: true })

  await page.keyboard.press('Control+ArrowDown')
  await expect(heading('Utility')).toBeVisible()
  for (const [key, name] of [
    ['ArrowDown', 'Q-POI'],
    ['ArrowDown', 'HV bus'],
    ['ArrowDown', 'Q-A1'],
    ['ArrowDown', 'T-A'],
    ['ArrowRight', 'T-B'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`)
    await expect(heading(name)).toBeVisible()
    await expect(selected).toHaveText(new RegExp(`^${name}, `))
  }

  const edit = page.getByRole('status', { name: 'Last edit' })
  await page.keyboard.press('r')
  await expect(edit).toHaveText(/^Rotate/)
  await page.keyboard.press('Control+z')
  await expect(edit).toHaveText(/^Undone: Rotate/)

  // What a study records is ticked where the component stands.
  const recorded = editor.inspector.getByRole('region', { name: 'Recorded' })
  const before = Object.keys((await editor.document()).channels).length
  await recorded.getByRole('checkbox', { checked: false }).first().click()
  await expect.poll(async () => Object.keys((await editor.document()).channels).length).toBe(before + 1)
  await expect(edit).toHaveText(/[Rr]ecord/)

  // Asked to keep still, it does: a layout comes without a glide.
  const motion = await page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
  expect(motion).toBe(true)
  await expect(page.locator('.react-flow__node').first()).toHaveCSS('transition-duration', '0s')
})
