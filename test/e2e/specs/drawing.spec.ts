/** Drawing with the mouse and the keyboard: palette, wires, moving, bus, undo. */
import { Editor } from '../pages/Editor.ts'
import { expect, test } from '../fixtures.ts'

test('palette, wires that stay orthogonal, refusals, undo', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()

  await test.step('an entry dragged onto the canvas is placed there', async () => {
    const entry = page.locator('[data-component-type="bus"]')
    await editor.drag(entry, editor.canvas)
    await expect(editor.component('BUS1').or(editor.component('B1')).first()).toBeVisible()
  })
  const [bus] = Object.values((await editor.document()).components)
  if (!bus) throw new Error('no bus')

  await test.step('placed by click and wired to a tap of the bus', async () => {
    await editor.place('Utility', 'UT1', { x: 0.3, y: 0.15 })
    await editor.place('Transformer', 'TX1', { x: 0.62, y: 0.78 })
    await editor.wire(['UT1', 'ac'], [bus.name, 'tap'])
    await editor.wire([bus.name, 'tap'], ['TX1', 'hv'])
  })

  await test.step('wires stay orthogonal when an end moves', async () => {
    const before = (await editor.document()).components
    const symbol = await editor.component('TX1').boundingBox()
    if (!symbol) throw new Error('TX1 is not shown')
    await page.mouse.move(symbol.x + symbol.width / 2, symbol.y + symbol.height / 2)
    await page.mouse.down()
    await page.mouse.move(symbol.x + symbol.width / 2 - 137, symbol.y + symbol.height / 2 + 33, { steps: 6 })
    await page.mouse.up()
    const moved = Object.values((await editor.document()).components).find(({ name }) => name === 'TX1')
    const still = Object.values(before).find(({ name }) => name === 'TX1')
    expect(moved?.x).not.toBe(still?.x)
    expect((moved?.x ?? 1) % 10).toBe(0)
    const paths = await page
      .locator('path[data-connection-id], g[data-connection-id] path')
      .evaluateAll((all) => all.map((path) => path.getAttribute('d') ?? ''))
    for (const d of paths) {
      const points = [...d.matchAll(/[ML]\s*(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
      for (let k = 1; k < points.length; k += 1) {
        const [a, b] = [points[k - 1], points[k]]
        if (a && b && !d.includes('A') && !d.includes('Q')) expect(a[0] === b[0] || a[1] === b[1]).toBe(true)
      }
    }
  })

  await test.step('an AC port does not take a DC wire', async () => {
    await editor.place('GPU racks', 'GPU1', { x: 0.85, y: 0.3 })
    const before = Object.keys((await editor.document()).connections).length
    await editor.drag(editor.port('TX1', 'lv'), editor.port('GPU1', 'dc'))
    expect(Object.keys((await editor.document()).connections)).toHaveLength(before)
  })

  await test.step('a bad value keeps the field and the old value', async () => {
    await editor.select('TX1')
    const field = editor.field(editor.inspector, 'Rated power')
    await field.fill('3 lemons')
    await field.press('Enter')
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await field.press('Escape')
    await editor.setQuantity('Rated power', '3,5 MVA')
    expect(Object.values((await editor.document()).components).find(({ name }) => name === 'TX1')?.params.sRated).toBe(3.5e6)
  })

  await test.step('delete takes the wires along; undo brings all back', async () => {
    const before = await editor.document()
    await editor.component('TX1').click()
    await page.keyboard.press('Delete')
    expect(Object.values((await editor.document()).components).some(({ name }) => name === 'TX1')).toBe(false)
    await page.keyboard.press('Control+z')
    expect(await editor.document()).toEqual(before)
  })
  await editor.settle()
})

test('unsaved work is offered after the studio was killed', async ({ open }, info) => {
  const dataFolder = info.outputPath('shared')
  const first = await open({ dataFolder })
  const editor = new Editor(first.page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.4, y: 0.3 })
  await editor.settle()
  first.kill()
  const second = await open({ dataFolder })
  await second.page
    .getByRole('button', { name: /^Recover/ })
    .first()
    .click()
  await expect(new Editor(second.page).component('UT1')).toBeVisible()
})
