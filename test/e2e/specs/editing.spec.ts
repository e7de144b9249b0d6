/** Editing on the canvas with mouse and keyboard: what is drawn, and what undo takes back. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('move, rotate, duplicate, refuse a wrong wire, undo it all', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  const empty = await editor.document()
  await editor.place('Utility', 'UT1', { x: 0.4, y: 0.1 })
  await editor.place('Transformer', 'TX1', { x: 0.4, y: 0.4 })
  await editor.wire(['UT1', 'ac'], ['TX1', 'hv'])

  // 480 V onto 34.5 kV: refused with the reason, nothing is drawn.
  await editor.place('Transformer', 'TX2', { x: 0.7, y: 0.6 })
  await editor.drag(editor.port('TX1', 'lv'), editor.port('TX2', 'hv'))
  await expect(page.getByText('These cannot be connected')).toBeVisible()
  expect(Object.keys((await editor.document()).connections)).toHaveLength(1)

  // Ctrl as Shift takes one more, and lets go of it again.
  await editor.select('UT1')
  for (const [key, selected] of [
    ['Control', 2],
    ['Control', 1],
    ['Shift', 2],
  ] as const) {
    await editor.component('TX1').click({ modifiers: [key] })
    await expect(page.getByText(new RegExp(`^${selected} components? selected$`)).first()).toBeVisible()
  }

  await editor.select('TX1')
  await page.keyboard.press('r')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+d')
  const drawn = await editor.document()
  const tx1 = Object.values(drawn.components).find((c) => c.name === 'TX1')
  expect(tx1?.rotation).toBe(90)
  expect(Object.keys(drawn.components)).toHaveLength(4)

  for (let steps = 0; steps < 20 && Object.keys((await editor.document()).components).length > 0; steps++)
    await page.keyboard.press('Control+z')
  expect((await editor.document()).components).toEqual(empty.components)
  expect((await editor.document()).connections).toEqual({})
})

test('bad input keeps the old value and says why', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.select('T1')
  const field = editor.field(editor.inspector, 'Rated power')
  await field.fill('12 A')
  await field.press('Enter')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(editor.inspector.getByRole('alert')).toContainText('unit of current')
  await field.press('Escape')
  await expect(field).toHaveValue('2.5 MVA')
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled()
})

test('a name that is too long stays in the field and is not taken, and says so', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.select('T1')
  const field = editor.field(editor.inspector, 'Name')
  const name = 'Transformer of hall 3 '.repeat(4)
  await field.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(`${name}86`)
  await expect(editor.inspector.getByRole('alert')).toHaveText('At most 80 characters; these are 90.')
  await field.press('Enter')
  await page.keyboard.press('Tab')
  await expect(field).toBeFocused()
  await expect(field).toHaveValue(`${name}86`)
  await expect(editor.component('T1')).toBeVisible()
  for (let k = 0; k < 10; k++) await page.keyboard.press('Backspace')
  await expect(editor.inspector.getByRole('alert')).toHaveCount(0)
  await field.press('Enter')
  await expect(editor.component(name.slice(0, 80))).toBeVisible()
})

test('a dragged symbol shows what it stands in line with', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.4, y: 0.2 })
  await editor.place('Transformer', 'TX1', { x: 0.55, y: 0.6 })
  const [above, below] = [await editor.component('UT1').boundingBox(), await editor.component('TX1').boundingBox()]
  if (!above || !below) throw new Error('Not placed')
  const from = { x: below.x + below.width / 2, y: below.y + below.height / 2 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  // As a hand does: the drag begins with a small movement.
  await page.mouse.move(from.x - 4, from.y)
  await page.mouse.move(from.x - 40, from.y, { steps: 3 })
  await expect(page.getByTestId('guide-upright')).toHaveCount(0)
  await page.mouse.move(above.x + above.width / 2, from.y, { steps: 4 })
  await expect(page.getByTestId('guide-upright')).toHaveCount(1)
  await page.mouse.up()
  await expect(page.getByTestId('guide-upright')).toHaveCount(0)
  const xs = async () => Object.values((await editor.document()).components).map((c) => c.x)
  expect(new Set(await xs()).size).toBe(1)
  await page.keyboard.press('Control+z')
  expect(new Set(await xs()).size).toBe(2)
})

test('what an undo takes away is not selected any more; kinds narrow a selection; an emptied field has its default', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const selected = page.locator('footer').getByText(/selected$/)
  await editor.openTemplate(/Four-bus tutorial/)
  const drawn = await editor.document()
  await editor.canvas.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+d')
  await expect(selected).toContainText(`${Object.keys(drawn.components).length} components`)
  await page.keyboard.press('Control+z')
  await expect.poll(() => editor.document()).toEqual(drawn)
  await expect(selected).toHaveCount(0)

  await page.keyboard.press('Control+a')
  await editor.inspector.getByRole('button', { name: 'Select only 3 × Bus' }).click()
  await expect(selected).toHaveText('3 components selected')

  await editor.select('T1')
  const rated = async () => (await editor.componentNamed('T1')).params.sRated
  await editor.setQuantity('Rated power', '7 MVA')
  await expect.poll(rated).toBe(7e6)
  const field = editor.field(editor.inspector, 'Rated power')
  await field.fill('')
  await field.press('Enter')
  await expect.poll(rated).toBeUndefined()
  await editor.canvas.focus()
  await page.keyboard.press('Control+z')
  await expect.poll(rated).toBe(7e6)
})

test('a click on one of several selected takes it alone, also inside the frame that took them; with Shift it leaves', async ({
  studio,
}) => {
  const { page } = studio
  const editor = new Editor(page)
  const selected = page.locator('footer').getByText(/selected$/)
  await editor.openTemplate(/Four-bus tutorial/)
  await editor.canvas.focus()
  await page.keyboard.press('Control+a')
  await editor.select('T1')
  await expect(selected).toHaveText('1 component selected')

  const frame = async () => {
    const canvas = await editor.canvas.boundingBox()
    if (!canvas) throw new Error('The canvas is not shown')
    await page.mouse.move(canvas.x + 6, canvas.y + 6)
    await page.mouse.down()
    await page.mouse.move(canvas.x + 200, canvas.y + 200, { steps: 3 })
    await page.mouse.move(canvas.x + canvas.width - 20, canvas.y + canvas.height - 60, { steps: 3 })
    await page.mouse.up()
    await expect(selected).toHaveText(/^\d\d? components selected$/)
  }
  await frame()
  const all = Number((await selected.innerText()).split(' ')[0])
  const box = await editor.component('T1').boundingBox()
  if (!box) throw new Error('T1 is not shown')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.click(x, y)
  await expect(selected).toHaveText('1 component selected')
  await expect(editor.inspector.getByRole('heading', { name: 'T1', exact: true })).toBeVisible()

  await frame()
  await page.keyboard.down('Shift')
  await page.mouse.click(x, y)
  await page.keyboard.up('Shift')
  await expect(selected).toHaveText(`${all - 1} components selected`)

  // A drag still takes all of them along.
  await frame()
  const before = await editor.componentNamed('T1')
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 40, y + 10, { steps: 4 })
  await page.mouse.up()
  await expect(selected).toHaveText(`${all} components selected`)
  expect((await editor.componentNamed('T1')).x).toBeGreaterThan(before.x)
})

test('a table of numbers takes cells, rows and a pasted block, says what is wrong in it, and is given back with Escape', async ({
  studio,
}) => {
  const editor = new Editor(studio.page)
  await editor.openTemplate(/Four-bus tutorial/)
  await editor.select('Cooling')
  await editor.choose('harmonicSpectrum', 'Own spectrum')
  const table = editor.inspector.getByRole('table', { name: 'Spectrum' })
  const cell = (column: string, row: string) => table.getByRole('textbox', { name: `Spectrum: ${column}, row ${row}` })
  const spectrum = async () => {
    const { harmonicOrders, harmonicShares, harmonicAngles } = (await editor.componentNamed('Cooling')).params
    return [harmonicOrders, harmonicShares, harmonicAngles]
  }
  await cell('shares, %', '2').fill('2,5')
  await cell('shares, %', '2').press('Enter')
  await expect.poll(spectrum).toEqual([undefined, [3, 2.5, 1, 1], undefined])
  // A row is taken when it is whole.
  await cell('orders', '5, new').fill('17')
  await cell('orders', '5').press('Tab')
  await cell('shares, %', '5').fill('x')
  await cell('shares, %', '5').press('Enter')
  await expect(editor.inspector.getByRole('alert')).toHaveText('Row 5: “x” is not a number.')
  await cell('shares, %', '5').fill('0.5')
  await cell('shares, %', '5').press('Enter')
  await expect.poll(spectrum).toEqual([[5, 7, 11, 13, 17], [3, 2.5, 1, 1, 0.5], undefined])
  // A block with its head, as a spreadsheet gives it; one undo step.
  await cell('orders', '1').focus()
  await studio.page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'Order\\tShare\\tAngle\\r\\n23\\t0.4\\t10\\r\\n5\\t4\\t-30\\r\\n')
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }`)
  await expect.poll(spectrum).toEqual([
    [23, 5, 11, 13, 17],
    [0.4, 4, 1, 1, 0.5],
    [10, -30, 0, 0, 0],
  ])
  await table.getByRole('button', { name: 'Sort by orders' }).click()
  await expect.poll(spectrum).toEqual([
    [5, 11, 13, 17, 23],
    [4, 1, 1, 0.5, 0.4],
    [-30, 0, 0, 0, 10],
  ])
  await table.getByRole('button', { name: 'Delete row 2 of Spectrum' }).click()
  await expect.poll(spectrum).toEqual([
    [5, 13, 17, 23],
    [4, 1, 0.5, 0.4],
    [-30, 0, 0, 10],
  ])
  await cell('orders', '1').fill('6')
  await cell('orders', '1').press('Escape')
  await expect(cell('orders', '1')).toHaveValue('5')
  for (let k = 0; k < 3; k++) {
    await editor.canvas.focus()
    await studio.page.keyboard.press('Control+z')
  }
  await expect.poll(spectrum).toEqual([[5, 7, 11, 13, 17], [3, 2.5, 1, 1, 0.5], undefined])
})

test('a breaker is replaced by one with a relay, in its wires and under its name, and taken back', async ({ studio }) => {
  const editor = new Editor(studio.page)
  await editor.openTemplate(/100 MW/)
  const before = await editor.document()
  await editor.select('Q-POI')
  await studio.page.keyboard.press('Control+k')
  await studio.page.keyboard.type('Replace by another')
  await studio.page.keyboard.press('Enter')
  const dialog = studio.page.getByRole('dialog', { name: 'Replace by another type' })
  await dialog.getByRole('combobox').fill('relay')
  await studio.page.keyboard.press('Enter')
  await expect.poll(async () => (await editor.componentNamed('Q-POI')).type).toBe('relayBreaker')
  await expect(editor.inspector.getByRole('heading', { name: 'Q-POI' })).toBeVisible()
  const after = await editor.document()
  expect(Object.keys(after.connections)).toHaveLength(Object.keys(before.connections).length)
  await editor.canvas.focus()
  await studio.page.keyboard.press('Control+z')
  await expect.poll(async () => (await editor.componentNamed('Q-POI')).type).toBe('breaker')
})
