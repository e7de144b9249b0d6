/** Many at once: aligned, spread, mirrored with upright letters, edited together, copied without covering; both symbol families. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Keyboard } from '../pages/Keyboard.ts'
import { Pages } from '../pages/Pages.ts'

test('several components are set in order, mirrored, edited and copied together', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const pages = new Pages(editor)
  await editor.newProject()
  const component = (name: string) => editor.componentNamed(name)
  await editor.place('Transformer', 'TX1', { x: 0.2, y: 0.3 })
  await editor.place('Transformer', 'TX2', { x: 0.35, y: 0.42 })
  await editor.place('Transformer', 'TX3', { x: 0.8, y: 0.36 })
  await pages.selectByName('TX1', 'TX2', 'TX3')

  await test.step('aligned and spread evenly, each one step back', async () => {
    await editor.openPanel('Align top')
    const tops = async () => new Set(await Promise.all(['TX1', 'TX2', 'TX3'].map(async (n) => (await component(n)).y)))
    await expect.poll(async () => (await tops()).size).toBe(1)
    await editor.openPanel('Distribute horizontally')
    const gaps = async () => {
      const [a, b, c] = await Promise.all(['TX1', 'TX2', 'TX3'].map(async (n) => (await component(n)).x))
      return Math.abs((b ?? 0) - (a ?? 0) - ((c ?? 0) - (b ?? 0)))
    }
    await expect.poll(gaps).toBeLessThanOrEqual(10)
    await page.keyboard.press('Control+z')
    await expect.poll(gaps).toBeGreaterThan(10)
    await page.keyboard.press('Control+y')
  })

  await test.step('what differs is mixed; one entry sets all, in the habit of the trade', async () => {
    await editor.select('TX2')
    await editor.setQuantity('Rated power', '1,6 MVA')
    await pages.selectByName('TX1', 'TX2', 'TX3')
    const field = editor.field(editor.inspector, 'Rated power')
    await expect(field).toHaveAttribute('placeholder', /mixed/i)
    await editor.setQuantity('Rated power', '2500 kVA')
    for (const name of ['TX1', 'TX2', 'TX3']) expect((await component(name)).params.sRated).toBe(2.5e6)
    await page.keyboard.press('Escape')
    await editor.canvas.focus()
    await page.keyboard.press('Control+z')
    expect((await component('TX2')).params.sRated).toBe(1.6e6)
  })

  await test.step('0,4 mOhm is read as it is meant', async () => {
    await editor.place('Series reactor', 'RX1', { x: 0.5, y: 0.75 })
    await editor.setQuantity('Reactance$', '0,4 mOhm')
    expect((await component('RX1')).params.reactance).toBeCloseTo(0.0004, 9)
  })

  await test.step('a mirrored symbol keeps its letters upright', async () => {
    await editor.canvas.focus()
    await new Keyboard(page).insert('genset', 'G1')
    await page.keyboard.press('x')
    await expect.poll(async () => (await component('G1')).mirrored).toBe(true)
    const letters = await editor
      .component('G1')
      .locator('.sym-text')
      .first()
      .evaluate((element) => {
        const { a, d } = (element as unknown as { getScreenCTM(): { a: number; d: number } }).getScreenCTM()
        return { a, d }
      })
    expect(letters.a).toBeGreaterThan(0)
    expect(letters.d).toBeGreaterThan(0)
  })

  await test.step('symbols change family and back', async () => {
    const shapes = () => editor.component('G1').locator('.symbol').innerHTML()
    const iec = await shapes()
    await page.keyboard.press('Escape')
    await editor.inspector.getByRole('button', { name: /Symbols$/ }).click()
    await page.getByRole('option', { name: /IEEE 315/ }).click()
    await expect.poll(shapes).not.toBe(iec)
    await page.keyboard.press('Control+z')
    await expect.poll(shapes).toBe(iec)
  })

  await test.step('a group pasted twice on one spot covers nothing', async () => {
    await pages.selectByName('TX1', 'TX2')
    await editor.canvas.focus()
    await page.keyboard.press('Control+c')
    const before = Object.keys((await editor.document()).components).length
    await editor.canvas.hover({ position: { x: 500, y: 120 } })
    await page.keyboard.press('Control+v')
    await page.keyboard.press('Control+v')
    await expect.poll(async () => Object.keys((await editor.document()).components).length).toBe(before + 4)
    const places = Object.values((await editor.document()).components).map(({ x, y }) => `${x} ${y}`)
    expect(
      places.filter((at, k) => places.indexOf(at) < k),
      places.join(', '),
    ).toEqual([])
  })
})
