/** The timeline of events: dragged, nudged, added to and cut, each gesture one step of the history, the table in step with it. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Events } from '../pages/Events.ts'

test('events are moved in time with mouse and keyboard, each gesture one undo step', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const events = new Events(page)
  await editor.openTemplate(/AI training hall/)
  await editor.showPanel('Events')
  await events.addScenario(/Six sags in 82 s/)
  const list = async () =>
    Object.values((await editor.document()).events)
      .filter(({ name }) => /^Sag \d$/.test(name))
      .sort((a, b) => a.timeS - b.timeS)
  await events.expectTime(0, '10 s')

  await test.step('a drag moves an event along the grid, and is one step back', async () => {
    await events.drag(events.mark(/from 10 s/), 40)
    const [first] = await list()
    expect(first?.timeS).toBeGreaterThan(12)
    expect(Number.isInteger(first?.timeS)).toBe(true)
    await events.expectTime(0, `${first?.timeS} s`)
    await page.keyboard.press('Control+z')
    await events.expectTime(0, '10 s')
  })

  await test.step('its end is dragged alone', async () => {
    await events.drag(events.mark(/from 10 s/), 80, 'end')
    const [first] = await list()
    expect(first?.timeS).toBe(10)
    expect(Number(first?.params.duration)).toBeGreaterThan(3)
  })

  await test.step('arrows nudge, and a row of nudges is one step back', async () => {
    await events.mark(/from 10 s/).focus()
    for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight')
    await events.expectTime(0, '16 s')
    await page.keyboard.press('Control+z')
    await events.expectTime(0, '10 s')
  })

  await test.step('zoomed in, the grid is finer', async () => {
    for (let k = 0; k < 5; k++) await events.panel.getByRole('button', { name: 'Zoom in' }).click()
    await events.mark(/from 57 s/).focus()
    await page.keyboard.press('ArrowLeft')
    await events.expectTime(3, /56\.\d+ s/)
    await events.panel.getByRole('button', { name: 'Whole study' }).click()
  })

  await test.step('a double-click in a lane adds there, Delete takes away', async () => {
    const lane = events.panel.locator('.lane').first()
    await lane.dblclick({ position: { x: 40, y: 24 } })
    await page.getByRole('menuitem', { name: /Voltage sag/ }).click()
    await expect(events.panel.getByRole('table', { name: 'Events' }).locator('tbody tr')).toHaveCount(7)
    await events.mark(/from 24 s/).focus()
    await page.keyboard.press('Delete')
    await expect(events.panel.getByRole('table', { name: 'Events' }).locator('tbody tr')).toHaveCount(6)
  })
})
