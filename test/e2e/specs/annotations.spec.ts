/** Notes, zones and callouts on the one-line, with the mouse and with the keyboard alone. */
import { Annotations } from '../pages/Annotations.ts'
import { Editor } from '../pages/Editor.ts'
import { Keyboard } from '../pages/Keyboard.ts'
import { expect, test } from '../fixtures.ts'

test('zone, note and callout: placed, written, moved, stretched, pointed, copied, undone', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const notes = new Annotations(editor)
  await editor.newProject()
  await editor.place('Transformer', 'TX1', { x: 0.5, y: 0.5 })

  const zone = await notes.place('Zone', 'Hall A, 25 MW', { x: 0.5, y: 0.5 })
  const note = await notes.place('Text note', 'Ratings at 40 °C', { x: 0.15, y: 0.2 })
  const tx1 = await notes.middle(editor.component('TX1'))
  const canvas = await editor.canvas.boundingBox()
  if (!canvas) throw new Error('The canvas is not shown')
  const callout = await notes.place('Callout', 'Impedance to be confirmed by the vendor', {
    x: (tx1.x - canvas.x) / canvas.width,
    // Beside its middle, where a click is to find the symbol.
    y: (tx1.y - 14 - canvas.y) / canvas.height,
  })

  await test.step('what was placed says so, and the callout points at the transformer', async () => {
    expect((await notes.all()).map((a) => [a.kind, a.text])).toEqual([
      ['zone', 'Hall A, 25 MW'],
      ['note', 'Ratings at 40 °C'],
      ['callout', 'Impedance to be confirmed by the vendor'],
    ])
    expect((await notes.one(callout)).leader?.componentId).toBe('c1')
    expect((await notes.one(callout)).height).toBeGreaterThan((await notes.one(note)).height)
  })

  await test.step('one step back takes the placed one away with its text', async () => {
    await page.keyboard.press('Control+z')
    expect((await notes.all()).map((a) => a.id)).toEqual([zone, note])
    await page.keyboard.press('Control+y')
    expect((await notes.one(callout)).text).toBe('Impedance to be confirmed by the vendor')
  })

  await test.step('inside a zone one selects components; its heading takes the zone, and what is chosen moves with it', async () => {
    await editor.component('TX1').click()
    await expect(editor.inspector.getByRole('heading', { name: 'TX1', exact: true })).toBeVisible()
    const heading = notes.view(zone).locator('text')
    await heading.click({ modifiers: ['Shift'] })
    const before = await editor.document()
    await notes.drag(await notes.middle(heading), 60, 40)
    const after = await editor.document()
    expect(after.components.c1?.x).toBeGreaterThan(before.components.c1?.x ?? 0)
    const moved = [after, before].map((d) => (d.annotations[zone]?.x ?? 0) - (d.components.c1?.x ?? 0))
    expect(moved[0]).toBe(moved[1])
    expect(after.annotations[callout]).toEqual(before.annotations[callout])
    await page.keyboard.press('Control+z')
    expect(await editor.document()).toEqual(before)
  })

  await test.step('a corner stretches the zone, the text of a note wraps in its width', async () => {
    await notes.view(zone).locator('text').click()
    const before = await notes.one(zone)
    await notes.drag(await notes.middle(notes.view(zone).getByTestId('resize-se')), 80, 60)
    const after = await notes.one(zone)
    expect(after.width).toBeGreaterThan(before.width)
    expect(after.x - after.width / 2).toBe(before.x - before.width / 2)
    await notes.view(note).click()
    const flat = await notes.one(note)
    await notes.drag(await notes.middle(notes.view(note).getByTestId('resize-e')), -90, 0)
    expect((await notes.one(note)).height).toBeGreaterThan(flat.height)
  })

  await test.step('a double click writes anew, Esc takes back, empty text is not kept', async () => {
    await notes.view(note).dblclick()
    await page.keyboard.type('Ratings at 45 °C')
    await page.keyboard.press('Escape')
    expect((await notes.one(note)).text).toBe('Ratings at 40 °C')
    await notes.view(note).dblclick()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Enter')
    expect((await notes.one(note)).text).toBe('Ratings at 40 °C')
  })

  await test.step('the end of a callout is taken elsewhere; alone it moves without its end', async () => {
    await notes.view(callout).click()
    const tip = page.getByTestId(`tip-${callout}`)
    await notes.drag(await notes.middle(tip), -200, 130)
    const free = (await notes.one(callout)).leader
    expect(free?.componentId).toBeNull()
    await notes.drag(await notes.middle(notes.view(callout)), 0, -40)
    expect((await notes.one(callout)).leader).toEqual(free)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    expect((await notes.one(callout)).leader?.componentId).toBe('c1')
  })

  await test.step('a component takes its callout’s end along, and leaves it behind when it is deleted', async () => {
    const before = await editor.document()
    await editor.component('TX1').click()
    await page.keyboard.press('Delete')
    const { leader } = await notes.one(callout)
    const was = before.annotations[callout]?.leader
    expect(leader).toEqual({
      componentId: null,
      x: (before.components.c1?.x ?? 0) + (was?.x ?? 0),
      y: (before.components.c1?.y ?? 0) + (was?.y ?? 0),
    })
    await page.keyboard.press('Control+z')
    expect(await editor.document()).toEqual(before)
  })

  await test.step('a frame around all takes the zone as well; copied, all goes along and points at the copy', async () => {
    await editor.canvas.focus()
    await page.keyboard.press('f')
    const edge = await editor.canvas.boundingBox()
    if (!edge) throw new Error('The canvas is not shown')
    await expect(async () => {
      await notes.drag({ x: edge.x + 8, y: edge.y + 8 }, edge.width - 20, edge.height - 20)
      await expect(page.getByText('1 component, 3 annotations selected')).toBeVisible({ timeout: 1000 })
    }).toPass()
    await page.keyboard.press('Control+c')
    await page.keyboard.press('Control+v')
    await expect.poll(async () => (await notes.all()).length).toBe(6)
    const copy = (await notes.all()).filter((a) => a.kind === 'callout').at(-1)
    expect(copy?.leader?.componentId).toBe('c2')
    await page.keyboard.press('Delete')
    expect((await notes.all()).length).toBe(3)
    expect(Object.keys((await editor.document()).components)).toEqual(['c1'])
  })
  await editor.settle()
})

test('annotations without a mouse', async ({ studio }) => {
  const { page } = studio
  const keyboard = new Keyboard(page)
  const { editor } = keyboard
  const notes = new Annotations(editor)
  await keyboard.tabTo(page.getByRole('button', { name: 'New project' }))
  await page.keyboard.press('Enter')
  await editor.canvas.waitFor()
  await editor.canvas.focus()
  await keyboard.insert('Utility', 'UT1')

  await page.keyboard.press('/')
  await expect(page.getByRole('listbox', { name: 'Insert a component' })).toBeVisible()
  await page.keyboard.type('callout')
  await page.keyboard.press('Enter')
  await expect(notes.field).toBeFocused()
  await page.keyboard.type('Firm from 2028')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('see letter')
  await page.keyboard.press('Enter')
  expect((await notes.all()).map((a) => a.text)).toEqual(['Firm from 2028\nsee letter'])

  await expect(page.getByLabel(/^Callout: Firm from 2028/)).toBeVisible()
  const before = await notes.one('n1')
  await page.keyboard.press('ArrowRight')
  expect((await notes.one('n1')).x).toBe(before.x + 10)
  await page.keyboard.press('Enter')
  await expect(notes.field).toBeFocused()
  await page.keyboard.type('Firm from 2029')
  await page.keyboard.press('Enter')
  expect((await notes.one('n1')).text).toBe('Firm from 2029')
  await page.keyboard.press('Control+d')
  expect((await notes.all()).length).toBe(2)
  await page.keyboard.press('Delete')
  expect((await notes.all()).length).toBe(1)
  await editor.showPanel('Outline')
  await page
    .getByRole('listbox', { name: 'Components by page' })
    .getByRole('option', { name: /Firm from 2029/ })
    .click()
  await expect(editor.inspector.getByRole('heading', { name: 'Callout' })).toBeVisible()
})
