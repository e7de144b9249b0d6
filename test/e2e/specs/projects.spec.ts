/** Several projects open at once: each keeps its edits, history and page; what is copied in one is pasted in the other. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('two projects are open side by side, with copy and paste between them', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  const names = async (): Promise<string[]> =>
    Object.values((await editor.document()).components)
      .map((c) => c.name)
      .sort()
  const first = await editor.document()
  await editor.select('T1')
  await editor.setQuantity('Rated power', '7 MVA')
  // A bus with what hangs on it, wires among them.
  await editor.canvas.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')

  // The second opens beside the first, without a question.
  await page.keyboard.press('Alt+n')
  const tabs = page.getByRole('navigation', { name: 'Open projects' })
  await expect(tabs.getByRole('button', { name: /^New project/ })).toHaveAttribute('aria-current', 'page')
  expect(await names()).toEqual([])
  await editor.canvas.hover()
  await page.keyboard.press('Control+v')
  await expect.poll(names).toEqual(
    Object.values(first.components)
      .map((c) => c.name)
      .sort(),
  )
  const pasted = await editor.document()
  expect(Object.keys(pasted.connections)).toHaveLength(Object.keys(first.connections).length)
  await page.keyboard.press('Control+v')
  await expect.poll(async () => new Set(await names()).size).toBe(2 * Object.keys(first.components).length)
  await page.screenshot({ path: info.outputPath('projects.png') })
  await editor.settle()

  // Back: its edit, its selection of pages and its history are as they were.
  await page.keyboard.press('Alt+PageDown')
  await expect(tabs.getByRole('button', { name: /Four-bus/ }).first()).toHaveAttribute('aria-current', 'page')
  const rated = async () => Object.values((await editor.document()).components).find((c) => c.name === 'T1')?.params.sRated
  expect(await rated()).toBe(7e6)
  await page.keyboard.press('Control+z')
  await expect.poll(rated).toBe(Object.values(first.components).find((c) => c.name === 'T1')?.params.sRated)

  // Closing the one shown leaves the other.
  await tabs.getByRole('button', { name: /^Close / }).click()
  await page.getByRole('button', { name: 'Do not save' }).click()
  await expect(tabs).toBeHidden()
  expect(await names()).toHaveLength(2 * Object.keys(first.components).length)
  await page.keyboard.press('Control+z')
  await expect.poll(names).toHaveLength(Object.keys(first.components).length)
  await editor.settle()
})

test('each project opens whole in view, and is shown again as it was left', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.openPanel('Start page')
  await editor.openTemplate(/One campus, eight alternatives/)
  await test.step('also beside another project', async () => {
    const canvas = await editor.canvas.boundingBox()
    for (const name of ['Utility', 'Racks', 'Cooling', 'Turbines'])
      await expect
        .poll(async () => {
          const box = await editor.component(name).boundingBox()
          if (!box || !canvas) return false
          return (
            box.x >= canvas.x &&
            box.y >= canvas.y &&
            box.x + box.width <= canvas.x + canvas.width &&
            box.y + box.height <= canvas.y + canvas.height
          )
        })
        .toBe(true)
  })
  const view = (): Promise<string | null> => page.locator('.react-flow__viewport').getAttribute('style')
  const fitted = await view()
  await editor.canvas.hover({ position: { x: 40, y: 40 } })
  await page.mouse.wheel(0, 30)
  await expect.poll(view).not.toBe(fitted)
  const left = await view()
  await page.keyboard.press('Alt+PageDown')
  await expect(editor.component('Utility')).toHaveCount(0)
  await page.keyboard.press('Alt+PageDown')
  await expect(editor.component('Utility')).toBeVisible()
  await expect.poll(view).toBe(left)
})
