import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { saveSession } from '../../../src/services/storage/save.ts'
import { newSession } from '../../../src/services/storage/session.ts'
import { campus } from '../../support/campus.ts'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a large page from afar is drawn in one; what the pointer takes hold of is there', async ({ open }, info) => {
  const folder = info.outputPath('files')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'campus.ppx')
  const made = await newSession(folder, campus(4))
  if (!made.ok) throw new Error(made.error.message)
  const saved = await saveSession(made.value, file, false)
  made.value.db.close()
  expect(saved.ok).toBe(true)

  const { page } = await open({ file })
  const editor = new Editor(page)
  const far = page.getByRole('img', { name: /components, too far away/ })
  const nodes = page.locator('.react-flow__node')
  await expect(far).toBeVisible()
  await expect(nodes).toHaveCount(0)

  /** On the screen. */
  const placeOf = async (name: string): Promise<{ x: number; y: number; zoom: number }> => {
    const component = Object.values((await editor.document()).components).find((c) => c.name === name)
    const canvas = await editor.canvas.boundingBox()
    const view = await page.evaluate<{ x: number; y: number; zoom: number }>(
      "(() => { const m = new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform); return { x: m.e, y: m.f, zoom: m.a } })()",
    )
    if (!component || !canvas) throw new Error(`${name} is not there`)
    return { x: canvas.x + view.x + view.zoom * component.x, y: canvas.y + view.y + view.zoom * component.y, zoom: view.zoom }
  }
  /** A frame over a transformer, its bus and eight loads, which it selects; where the transformer stands. */
  const frameTen = async (): Promise<{ x: number; y: number }> => {
    const [from, to] = [await placeOf('H1 R4 T'), await placeOf('H1 R4 C')]
    const aside = 46 * from.zoom
    await page.mouse.move(from.x - aside, from.y - aside)
    await page.mouse.down()
    await page.mouse.move(from.x, from.y, { steps: 3 })
    await page.mouse.move(to.x + aside, to.y + aside, { steps: 3 })
    await page.mouse.up()
    await expect(page.locator('.react-flow__node.selected')).toHaveCount(10)
    return from
  }
  const heading = (name: string) => editor.inspector.getByRole('heading', { name, exact: true })

  await test.step('a click selects what lies under it', async () => {
    const at = await placeOf('H1 R4 T')
    await page.mouse.move(at.x - 30, at.y - 3)
    await page.mouse.move(at.x, at.y)
    await expect(editor.component('H1 R4 T')).toBeVisible()
    await page.mouse.click(at.x, at.y)
    await expect(heading('H1 R4 T')).toBeVisible()
    await expect(nodes).toHaveCount(1)
  })

  await test.step('a frame takes what it touches, and a drag moves it', async () => {
    const from = await frameTen()
    const before = (await editor.document()).components
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 5, from.y, { steps: 2 })
    await page.mouse.move(from.x + 20, from.y, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => moved(before, (await editor.document()).components).length).toBe(10)
    const { components } = await editor.document()
    expect(new Set(moved(before, components).map((id) => (components[id]?.x ?? 0) - (before[id]?.x ?? 0))).size).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(async () => moved(before, (await editor.document()).components).length).toBe(0)
  })

  await test.step('an empty place lets go; nearer, symbols have their labels', async () => {
    // Undo went near to show what it changed.
    await expect(far).toHaveCount(0)
    await page.keyboard.press('f')
    await expect(far).toBeVisible()
    await expect(async () => {
      const at = await placeOf('H0 R0 T')
      await page.mouse.click(at.x, at.y)
      await expect(heading('H0 R0 T')).toBeVisible({ timeout: 500 })
    }).toPass()
    await page.keyboard.press('Shift+2')
    await expect(far).toHaveCount(0)
    await expect(editor.component('H0 R0 T').getByText('H0 R0 T')).toBeVisible()
    await page.keyboard.press('f')
    await expect(far).toBeVisible()
    const canvas = await editor.canvas.boundingBox()
    await page.mouse.click((canvas?.x ?? 0) + 20, (canvas?.y ?? 0) + (canvas?.height ?? 0) - 40)
    await expect(page.locator('.react-flow__node.selected')).toHaveCount(0)
  })

  await test.step('a crowd is selected, carried and let go without a node for each', async () => {
    const before = (await editor.document()).components
    const all = Object.keys(before).length
    const selected = editor.inspector.getByRole('heading', { name: `${all} components` })
    await page.keyboard.press('Control+a')
    await expect(selected).toBeVisible()
    expect(await nodes.count()).toBeLessThan(3)
    await expect(page.locator('.far .far-halo path').first()).toBeAttached()
    const at = await placeOf('H1 R4 T')
    await page.mouse.move(at.x - 2, at.y)
    await page.mouse.move(at.x, at.y)
    await expect(editor.component('H1 R4 T')).toBeVisible()
    await page.mouse.down()
    await page.mouse.move(at.x + 5, at.y, { steps: 2 })
    await page.mouse.move(at.x + 20, at.y, { steps: 4 })
    await page.screenshot({ path: info.outputPath('crowd.png') })
    await page.mouse.up()
    await expect.poll(async () => moved(before, (await editor.document()).components).length).toBe(all)
    await page.keyboard.press('Control+z')
    await expect.poll(async () => moved(before, (await editor.document()).components).length).toBe(0)

    // A frame and a click take the place of a crowd; with Shift they join it.
    await page.keyboard.press('f')
    await page.keyboard.press('Control+a')
    await expect(selected).toBeVisible()
    await expect(far).toBeVisible()
    await page.waitForTimeout(300)
    await frameTen()
  })

  await test.step('near, what is in view is made, and comes with a pan; what loses its supply says so', async () => {
    const wires = page.locator('[data-connection-id]')
    const all = Object.keys((await editor.document()).connections).length
    await page.keyboard.press('Shift+2')
    await expect(editor.component('H1 R4 T')).toBeVisible()
    await expect(editor.component('H1 R5 T')).toHaveCount(0)
    expect(await wires.count()).toBeLessThan(all / 4)
    const down = (await editor.document()).connections
    const wireOf = async (name: string) => {
      const { id } = await editor.componentNamed(name)
      const wire = Object.values(down).find((w) => w.from.componentId === id || w.to.componentId === id)
      return page.locator(`[data-connection-id="${wire?.id}"]`)
    }
    const elsewhere = await wireOf('H1 R6 L0')
    await expect(elsewhere).toHaveCount(0)
    const canvas = await editor.canvas.boundingBox()
    await page.mouse.move((canvas?.x ?? 0) + 200, (canvas?.y ?? 0) + 200)
    await expect(async () => {
      await page.mouse.wheel(0, 200)
      await expect(elsewhere).toBeAttached({ timeout: 100 })
    }).toPass()
    await expect(editor.component('H1 R6 T')).toBeAttached()
    await expect(elsewhere).not.toHaveClass(/dead/)
    await editor.component('H1 R6 T').click()
    await page.keyboard.press('Delete')
    await expect(elsewhere).toHaveClass(/dead/)
    await expect(editor.component('H1 R6 T')).toHaveCount(0)
    await page.keyboard.press('Control+z')
    await expect(elsewhere).not.toHaveClass(/dead/)
    await expect(editor.component('H1 R6 T')).toBeVisible()
  })

  await test.step('behind another panel it is left out of every frame, and stands as it was when it comes back', async () => {
    const at = await placeOf('H1 R6 T')
    await editor.showPanel('Plots')
    await expect(editor.panel('diagram')).toHaveCSS('content-visibility', 'hidden')
    await editor.showPanel('One-line')
    await expect(editor.panel('diagram')).toHaveCSS('content-visibility', 'visible')
    await expect(editor.component('H1 R6 T')).toBeVisible()
    expect(await placeOf('H1 R6 T')).toEqual(at)
  })
})

type Placed = Readonly<Record<string, { readonly x: number; readonly y: number }>>
const moved = (before: Placed, after: Placed): string[] =>
  Object.keys(before).filter((id) => before[id]?.x !== after[id]?.x || before[id]?.y !== after[id]?.y)
