/** What hangs on nothing is dropped on a wire and stands in it: one step to undo; where it cannot, the reason is said. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Keyboard } from '../pages/Keyboard.ts'

test('a component dragged onto a wire is inserted into it', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.5, y: 0.1 })
  await editor.place('Transformer', 'TX1', { x: 0.5, y: 0.8 })
  await editor.wire(['UT1', 'ac'], ['TX1', 'hv'])
  await editor.place('Breaker', 'Q1', { x: 0.2, y: 0.3 })
  await editor.place('DC cable', 'DC1', { x: 0.8, y: 0.3 })
  const wires = async (): Promise<string[]> => {
    const { connections, components } = await editor.document()
    return Object.values(connections)
      .map((w) =>
        [w.from, w.to]
          .map((e) => components[e.componentId]?.name)
          .sort()
          .join('-'),
      )
      .sort()
  }
  const before = await editor.document()

  // Onto the middle of the wire, held there first: the wire says that it would take it in.
  const carry = async (name: string): Promise<void> => {
    const [from, a, b] = await Promise.all(
      [editor.component(name), editor.port('UT1', 'ac'), editor.port('TX1', 'hv')].map((l) => l.boundingBox()),
    )
    if (!from || !a || !b) throw new Error('not drawn')
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await page.mouse.down()
    // Where a hand's first tremble ends the drag begins.
    await page.mouse.move(from.x + from.width / 2 + 4, from.y + from.height / 2)
    await page.mouse.move(a.x + 60, (a.y + b.y) / 2, { steps: 4 })
    await page.mouse.move(a.x + a.width / 2, (a.y + a.height + b.y) / 2, { steps: 4 })
  }
  await carry('Q1')
  await expect(page.getByTestId('wire-to-split')).toHaveCount(1)
  await page.screenshot({ path: info.outputPath('insert.png') })
  await page.mouse.up()
  await expect.poll(wires).toEqual(['Q1-TX1', 'Q1-UT1'])
  await expect(page.getByTestId('wire-to-split')).toHaveCount(0)

  await page.keyboard.press('Control+z')
  await expect.poll(() => editor.document()).toEqual(before)

  // A DC cable has no place in it: it stays where it was let go, beside the reason.
  await carry('DC1')
  await page.mouse.up()
  await expect(
    page
      .getByRole('status')
      .or(page.getByRole('alert'))
      .filter({ hasText: /AC|DC|two ports/ })
      .first(),
  ).toBeVisible()
  await expect.poll(wires).toEqual(['TX1-UT1'])
})

test('what a wire is dropped into comes and goes with it', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.5, y: 0.1 })
  const before = await editor.document()
  const port = await editor.port('UT1', 'ac').boundingBox()
  if (!port) throw new Error('not drawn')
  await page.mouse.move(port.x + port.width / 2, port.y + port.height / 2)
  await page.mouse.down()
  await page.mouse.move(port.x + 60, port.y + 90, { steps: 4 })
  await page.mouse.move(port.x + 60, port.y + 180, { steps: 4 })
  await page.mouse.up()
  await expect(page.getByRole('listbox', { name: 'Insert a component' })).toBeVisible()
  await page.keyboard.type('breaker')
  await page.keyboard.press('Enter')
  await expect.poll(async () => Object.keys((await editor.document()).connections).length).toBe(1)
  const wired = await editor.document()
  await page.keyboard.press('Control+z')
  await expect.poll(() => editor.document()).toEqual(before)
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => editor.document()).toEqual(wired)
})

test('a chain typed in with the mouse at rest goes down, each joined to the one before', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.canvas.click({ position: { x: 300, y: 60 } })
  for (const name of ['Utility', 'Bus', 'Transformer', 'Bus', 'UPS', 'Rack power', 'GPU']) {
    await page.keyboard.press('/')
    await page.getByRole('dialog', { name: 'Insert a component' }).waitFor()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Insert a component' })).toHaveCount(0)
  }
  const { components, connections } = await editor.document()
  const placed = Object.values(components)
  expect(placed).toHaveLength(7)
  expect(Object.keys(connections)).toHaveLength(6)
  for (const [k, component] of placed.entries())
    if (k > 0) expect(component.y).toBeGreaterThan(placed[k - 1]?.y ?? Number.POSITIVE_INFINITY)
  expect(Math.max(...placed.map(({ x }) => x)) - Math.min(...placed.map(({ x }) => x))).toBeLessThan(40)
})

test('what is typed with a bar selected hangs beside what hangs there, not below it', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  const keys = new Keyboard(page)
  await editor.newProject()
  await editor.place('Bus', 'BUS1', { x: 0.4, y: 0.2 })
  const bar = await editor.component('BUS1').boundingBox()
  if (!bar) throw new Error('The bar is not shown')
  await page.mouse.move(bar.x + bar.width - 1, bar.y + bar.height / 2)
  await page.mouse.down()
  await page.mouse.move(bar.x + bar.width + 100, bar.y + bar.height / 2, { steps: 4 })
  await page.mouse.move(bar.x + bar.width + 300, bar.y + bar.height / 2, { steps: 4 })
  await page.mouse.up()
  for (const name of ['Q1', 'Q2', 'Q3']) {
    await editor.canvas.focus()
    await page.mouse.click(bar.x + 12, bar.y + bar.height / 2)
    await expect(editor.inspector.getByRole('heading', { name: 'BUS1', exact: true })).toBeVisible()
    await keys.insert('breaker', name)
  }
  const [q1, q2, q3] = await Promise.all(['Q1', 'Q2', 'Q3'].map((name) => editor.componentNamed(name)))
  expect([q2?.y, q3?.y]).toEqual([q1?.y, q1?.y])
  expect(new Set([q1?.x, q2?.x, q3?.x]).size).toBe(3)
  expect(Object.keys((await editor.document()).connections)).toHaveLength(3)
  await page.screenshot({ path: info.outputPath('beside.png') })
})
