/** Several pages, a block made of a selection and repeated, off-page connectors, copy between pages. */
import { Editor } from '../pages/Editor.ts'
import { Pages } from '../pages/Pages.ts'
import { expect, test } from '../fixtures.ts'

test('blocks open into pages and repeat; pages join by off-page connectors', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const pages = new Pages(editor)
  await editor.newProject()
  const component = (name: string) => editor.componentNamed(name)

  await test.step('a selection becomes a block', async () => {
    await editor.place('Utility', 'UT1', { x: 0.5, y: 0.12 })
    await editor.place('Transformer', 'TX1', { x: 0.5, y: 0.4 })
    await editor.place('Cooling plant', 'CP1', { x: 0.5, y: 0.7 })
    await editor.wire(['UT1', 'ac'], ['TX1', 'hv'])
    await editor.wire(['TX1', 'lv'], ['CP1', 'ac'])
    await pages.selectByName('TX1', 'CP1')
    await editor.canvas.focus()
    await page.keyboard.press('Control+g')
    await expect(editor.component('BLK1')).toBeVisible()
    await expect(editor.component('TX1')).toBeHidden()
    await editor.setQuantity('In parallel', '4')
  })

  await test.step('a double click opens it; the breadcrumb says where one is and leads out', async () => {
    await pages.open('BLK1')
    await expect(editor.component('TX1')).toBeVisible()
    await expect(pages.place).toContainText('× 4')
    await pages.place.getByRole('button', { name: 'One-line' }).click()
    await expect(editor.component('BLK1')).toBeVisible()
    await expect(pages.place).toBeHidden()
  })

  await test.step('a page is added, named, and joined by connectors of one signal', async () => {
    await editor.place('Off-page connector', 'OPC1', { x: 0.75, y: 0.3 })
    const signal = editor.field(editor.inspector, 'Signal')
    await signal.fill('Feeder A')
    await signal.press('Enter')
    await pages.add()
    await pages.rename('Page 1', 'Hall 2')
    await editor.place('Off-page connector', 'OPC2', { x: 0.5, y: 0.4 })
    await signal.fill('Feeder A')
    await signal.press('Enter')
    await expect.poll(async () => (await component('OPC2')).params.signal).toBe('Feeder A')
    await editor.component('OPC2').dblclick()
    await expect(editor.component('OPC1')).toBeVisible()
    await expect(editor.panel('problems').getByText(/OPC\d .*the wire ends there/)).toHaveCount(0)
  })

  await test.step('a copy of the block on another page brings its inside along; undo takes it away', async () => {
    await editor.canvas.focus()
    await page.keyboard.press('f')
    // The view may still be on its way to where everything is in it: a click then misses.
    await expect(async () => {
      await editor.component('BLK1').click()
      await expect(editor.inspector.getByRole('heading', { name: 'BLK1', exact: true })).toBeVisible({ timeout: 1000 })
    }).toPass()
    await page.keyboard.press('Control+c')
    await pages.tab('Hall 2').click()
    // At once, with the pointer still on the tab: the copy lands in view.
    await page.keyboard.press('Control+v')
    await expect(editor.component('BLK2')).toBeInViewport({ ratio: 1 })
    await pages.open('BLK2')
    await expect(editor.component('TX2')).toBeVisible()
    await page.keyboard.press('Control+z')
    await expect(editor.component('TX2')).toBeHidden()
    expect(Object.keys((await editor.document()).pages)).toHaveLength(3)
  })

  await test.step('a tab is dragged to another place, and moved by keyboard; each is one step', async () => {
    const order = async (): Promise<string[]> =>
      Object.values((await editor.document()).pages)
        .filter((p) => p.blockId === null)
        .sort((a, b) => a.order - b.order)
        .map((p) => p.name)
    expect(await order()).toEqual(['One-line', 'Hall 2'])
    await editor.drag(pages.tab('Hall 2'), pages.tab('One-line'), { x: 0.1, y: 0.5 })
    await expect.poll(order).toEqual(['Hall 2', 'One-line'])
    await page.keyboard.press('Control+z')
    await expect.poll(order).toEqual(['One-line', 'Hall 2'])
    await pages.tab('One-line').click()
    await page.keyboard.press('Control+Shift+PageDown')
    await expect.poll(order).toEqual(['Hall 2', 'One-line'])
  })
})
