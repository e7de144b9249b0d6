/** Wires in the hand: what lights up, what says why not, segments and taps that stay where they were put, bars that stretch. */
import type { Locator } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

/** The browser's; the types of this project's tests are Node's. */
interface Drawn {
  getAttribute(name: string): string | null
  getScreenCTM(): { readonly a: number; readonly d: number; readonly e: number; readonly f: number }
}

test('legal ends light up, illegal ones say why; segments, taps and bars are dragged and stay', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.25, y: 0.12 })
  await editor.place('Bus', 'BUS1', { x: 0.25, y: 0.4 })
  await editor.place('Transformer', 'TX1', { x: 0.7, y: 0.7 })
  await editor.place('GPU racks', 'GPU1', { x: 0.85, y: 0.2 })
  await editor.wire(['UT1', 'ac'], ['BUS1', 'tap'])
  const component = (name: string) => editor.componentNamed(name)

  await test.step('while a wire is in the hand', async () => {
    const [from, dc, hv] = await Promise.all([
      editor.port('BUS1', 'tap').boundingBox(),
      editor.port('GPU1', 'dc').boundingBox(),
      editor.port('TX1', 'hv').boundingBox(),
    ])
    if (!from || !dc || !hv) throw new Error('not drawn')
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(from.x + 80, from.y + 40, { steps: 3 })
    await expect(editor.port('TX1', 'hv')).toHaveClass(/legal/)
    await expect(editor.port('GPU1', 'dc')).toHaveClass(/blocked/)
    await page.mouse.move(dc.x + dc.width / 2, dc.y + dc.height / 2, { steps: 4 })
    await expect(page.locator('.refusal')).toContainText(/AC|DC/)
    await page.screenshot({ path: info.outputPath('wiring.png') })
    await page.mouse.move(hv.x + hv.width / 2, hv.y + hv.height / 2, { steps: 4 })
    await expect(page.locator('.refusal')).toBeHidden()
    await page.mouse.up()
    expect(Object.keys((await editor.document()).connections)).toHaveLength(2)
  })
  const wireTo = async (name: string) => {
    const { id } = await component(name)
    const found = Object.values((await editor.document()).connections).find((w) => w.to.componentId === id || w.from.componentId === id)
    if (!found) throw new Error('no wire')
    return found
  }
  /** Corners of a drawn wire without hops, on the screen. */
  const cornersOf = (id: string) =>
    page.locator(`[data-connection-id="${id}"] .wire-line`).evaluate((element) => {
      const path = element as unknown as Drawn
      const { a, d, e, f } = path.getScreenCTM()
      const at = { x: 0, y: 0 }
      return [...(path.getAttribute('d') ?? '').matchAll(/([MHV]) (-?[\d.]+)(?: (-?[\d.]+))?/g)].map(([, step, first, second]) => {
        if (step !== 'V') at.x = Number(first)
        if (step !== 'H') at.y = Number(step === 'V' ? first : second)
        return { x: a * at.x + e, y: d * at.y + f }
      })
    })

  await test.step('a segment is dragged and stays where it was put when something else moves', async () => {
    const { id } = await wireTo('TX1')
    const corners = await cornersOf(id)
    const from = corners.findIndex(({ x, y }, k) => corners[k + 1]?.y === y && Math.abs((corners[k + 1]?.x ?? x) - x) > 60)
    const [a, b] = [corners[from], corners[from + 1]]
    if (!a || !b) throw new Error('no level segment')
    const middle = (a.x + b.x) / 2
    await page.mouse.move(middle, a.y)
    await page.mouse.down()
    await page.mouse.move(middle, a.y + 12, { steps: 3 })
    await page.mouse.move(middle, a.y + 40, { steps: 3 })
    await page.mouse.up()
    const shaped = (await wireTo('TX1')).corners
    expect(shaped.length).toBeGreaterThan(0)
    await editor.select('UT1')
    await page.keyboard.press('ArrowUp')
    expect((await wireTo('TX1')).corners).toEqual(shaped)
  })

  await test.step('a bar is stretched by its end, its taps stay', async () => {
    await editor.component('BUS1').click({ position: { x: 20, y: 10 } })
    const before = { length: (await component('BUS1')).length, at: (await wireTo('TX1')).from }
    const end = await page.getByTestId('end-BUS1').boundingBox()
    if (!end) throw new Error('no end')
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2)
    await page.mouse.down()
    await page.mouse.move(end.x + end.width / 2 + 90, end.y + end.height / 2, { steps: 5 })
    await page.mouse.up()
    expect((await component('BUS1')).length ?? 0).toBeGreaterThan(before.length ?? 0)
    await page.keyboard.press('Control+z')
    expect((await component('BUS1')).length).toBe(before.length)
  })

  await test.step('a tap slides along its bar', async () => {
    const { id, from } = await wireTo('TX1')
    const tap = await page.locator(`[data-tap-of="${id}"]`).boundingBox()
    if (!tap) throw new Error('no tap')
    await page.mouse.move(tap.x + tap.width / 2, tap.y + tap.height / 2)
    await page.mouse.down()
    await page.mouse.move(tap.x + tap.width / 2 - 40, tap.y + tap.height / 2, { steps: 5 })
    await page.mouse.up()
    expect((await wireTo('TX1')).from.at).not.toBe(from.at)
  })

  await test.step('wires that cross hop over one another, joined ones have a dot', async () => {
    await expect(page.locator('.wire-dot').first()).toBeVisible()
    await editor.place('Transformer', 'TX2', { x: 0.1, y: 0.75 })
    await editor.place('Utility', 'UT2', { x: 0.5, y: 0.3 })
    await editor.wire(['UT2', 'ac'], ['TX2', 'hv'])
    const arcs = page.locator('.wire-line[d*=" a "]')
    await page.screenshot({ path: info.outputPath('hops.png') })
    await expect(arcs).not.toHaveCount(0)
  })
})

test('terminals let go on one another are joined in one step, and those that cannot be say why', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.3, y: 0.2 })
  await editor.place('Transformer', 'TX1', { x: 0.6, y: 0.6 })
  await editor.place('GPU racks', 'GPU1', { x: 0.8, y: 0.3 })
  const wires = async () => Object.values((await editor.document()).connections)
  const middle = async (place: Locator) => {
    const box = await place.boundingBox()
    if (!box) throw new Error('not drawn')
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  /** Takes hold of a component and drags it until its port lies on the other; lets go by itself. */
  const dragOnto = async (name: string, port: string, other: readonly [string, string]) => {
    const [own, to, hold] = [
      await middle(editor.port(name, port)),
      await middle(editor.port(...other)),
      await middle(editor.component(name).locator('.component-halo')),
    ]
    await page.mouse.move(hold.x, hold.y)
    await page.mouse.down()
    // The drag begins where the first move ends.
    await page.mouse.move(hold.x - 4, hold.y)
    await page.mouse.move(hold.x + to.x - own.x, hold.y + to.y - own.y, { steps: 4 })
  }

  await dragOnto('TX1', 'hv', ['UT1', 'ac'])
  await expect(page.getByTestId('join')).toBeVisible()
  expect(await wires()).toHaveLength(0)
  await page.mouse.up()
  expect(await wires()).toHaveLength(1)
  await page.keyboard.press('Control+z')
  expect(await wires()).toHaveLength(0)
  await page.keyboard.press('Control+y')
  await editor.select('TX1')
  await page.keyboard.press('Shift+ArrowDown')
  expect(await wires()).toHaveLength(1)

  await dragOnto('GPU1', 'dc', ['TX1', 'lv'])
  await expect(page.getByTestId('join-refused')).toBeVisible()
  await page.mouse.up()
  expect(await wires()).toHaveLength(1)
  await expect(page.getByText('These cannot be connected')).toBeVisible()
})

test('a terminal that nothing hangs on has a ring, of the same size on the screen from afar', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.4, y: 0.2 })
  await editor.place('Transformer', 'TX1', { x: 0.4, y: 0.6 })
  const rings = page.locator('.open-terminals .ring')
  const open = async () =>
    ((await rings.locator('path').evaluateAll((all: Drawn[]) => all.map((p) => p.getAttribute('d')).join(''))).match(/M/g) ?? []).length
  await expect.poll(open).toBe(3)
  await editor.wire(['UT1', 'ac'], ['TX1', 'hv'])
  await expect.poll(open).toBe(1)
  // On the screen: its width there over the zoom.
  const across = async () => {
    const [width = 0, zoom = 0] = await page.evaluate<number[]>(
      "[Number(document.querySelector('.open-terminals .ring').getAttribute('stroke-width')), new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a]",
    )
    return { zoom, px: width * zoom }
  }
  const box = await editor.canvas.boundingBox()
  if (!box) throw new Error('not drawn')
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4)
  await page.keyboard.down('Control')
  while ((await across()).zoom > 0.2) await page.mouse.wheel(0, 60)
  await page.keyboard.up('Control')
  await expect.poll(async () => (await across()).px).toBeGreaterThanOrEqual(6)
  expect((await across()).px).toBeLessThan(7.2)
})
