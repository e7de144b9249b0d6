/** Workload, study, events, runs, plots, limits: as a user reads results, on the real engine. */
import type { Locator, Page } from '@playwright/test'
import { Editor } from '../pages/Editor.ts'
import { expect, test } from '../fixtures.ts'

const chosenRun = (page: Page): Locator => page.locator('[data-panel="runs"] article')

/** Runs a study by its name and waits for its end. */
async function runStudy(editor: Editor, study: string, status = 'Completed'): Promise<void> {
  const { page } = editor
  await editor.showPanel('Study')
  await page.getByRole('listbox', { name: 'Studies' }).getByRole('option', { name: study }).click()
  await page.keyboard.press('F5')
  await expect(chosenRun(page).getByRole('heading', { name: new RegExp(`^${study}`) })).toBeVisible()
  await expect(chosenRun(page).getByText(status, { exact: true })).toBeVisible()
  await editor.settle()
}

/** Number of a cell of the cursor table: row by trace, column by heading. */
async function measured(page: Page, trace: RegExp, column: string): Promise<number> {
  const table = page.getByRole('region', { name: 'Cursor measurements' }).getByRole('table')
  const heads = await table.getByRole('columnheader').allInnerTexts()
  const row = table.getByRole('row', { name: trace })
  const text = await row
    .getByRole('cell')
    .nth(heads.indexOf(column) - 1)
    .innerText()
  return Number(text.replace('−', '-'))
}

test('curves: two runs compared, cursors, zoom, spectrum, export', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  await runStudy(editor, 'Battery share off')
  await runStudy(editor, 'Battery share switched on')
  await editor.showPanel('Plots')
  const plots = editor.panel('plots')
  await expect(plots.getByRole('region', { name: /Power at the grid connection/ })).toBeVisible()
  await expect(plots.locator('.scatterlayer .trace').first()).toBeVisible()

  await test.step('the cursors stand on samples and measure from all of them', async () => {
    await plots.getByRole('button', { name: 'Cursors', exact: true }).click()
    for (const [name, time] of [
      ['A', '2.0004'],
      ['B', '8'],
    ] as const) {
      const field = plots.getByRole('textbox', { name: `Time of cursor ${name}, s` })
      await field.fill(time)
      await field.press('Enter')
      // Where it stands is told, also when it stood there before.
      const stands = await field.inputValue()
      expect(stands).toMatch(/^\d+\.\d+$/)
      await field.fill(time)
      await field.press('Enter')
      await expect(field).toHaveValue(stands)
    }
    await expect(plots.getByRole('slider', { name: 'Cursor A' })).toHaveAttribute('aria-valuenow', '2')
    await expect(plots.getByText(/^From all \d+ recorded samples/)).toBeVisible()
    const power = /^Utility · Active power/
    await expect.poll(() => measured(page, power, 'Max')).toBeGreaterThan(0)
    const [min, mean, rms, max] = await Promise.all(['Min', 'Mean', 'RMS', 'Max'].map((c) => measured(page, power, c)))
    expect(min).toBeLessThan(mean ?? 0)
    expect(mean).toBeLessThanOrEqual(rms ?? 0)
    expect(rms).toBeLessThan(max ?? 0)
  })

  await test.step('keys move a cursor by one sample and to the next peak', async () => {
    const cursor = plots.getByRole('slider', { name: 'Cursor A' })
    await cursor.focus()
    await page.keyboard.press('ArrowRight')
    const one = Number(await cursor.getAttribute('aria-valuenow'))
    expect(one).toBeGreaterThan(2)
    expect(one).toBeLessThan(2.05)
    await page.keyboard.press(']')
    expect(Number(await cursor.getAttribute('aria-valuenow'))).toBeGreaterThan(one)
  })

  await test.step('a drag zooms all panes in time, a double-click shows everything', async () => {
    const bottom = async (): Promise<string> =>
      (
        await plots
          .getByRole('img', { name: /^Plots of/ })
          .locator('.xtick text')
          .allTextContents()
      ).join(' ')
    const before = await bottom()
    const box = await plots.locator('.plot-area').boundingBox()
    if (!box) throw new Error('no plots')
    await page.mouse.move(box.x + box.width * 0.3, box.y + 70)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.45, box.y + 74, { steps: 6 })
    await page.mouse.up()
    await expect.poll(bottom).not.toBe(before)
    await page.mouse.dblclick(box.x + box.width * 0.5, box.y + 70)
    await expect.poll(bottom).toBe(before)
  })

  await test.step('the other run lies over it, dashed, and the difference is signed', async () => {
    const curves = (): Promise<number> =>
      plots
        .getByRole('img', { name: /^Plots of/ })
        .locator('.scatterlayer .trace')
        .count()
    // One curve for each entry of the legends, once those of the last step are drawn.
    const own = await plots.getByRole('button', { name: /^Hide / }).count()
    expect(own).toBeGreaterThan(0)
    await expect.poll(curves).toBe(own)
    await plots.getByRole('button', { name: /Compare with run/ }).click()
    await page.locator('.popover').getByRole('option', { name: 'Battery share off 1' }).first().click()
    await expect.poll(curves).toBe(2 * own)
    await plots.getByRole('checkbox', { name: 'Difference' }).check()
    await expect(plots.getByText('Δ Power at the grid connection')).toBeVisible()
    await plots.getByRole('checkbox', { name: 'Difference' }).uncheck()
  })

  await test.step('the spectrum finds the pulse', async () => {
    // A pane drawn anew takes the menu that was opened on it away.
    const spectrum = page.getByRole('menuitem', { name: 'Spectrum of visible time' })
    await expect(async () => {
      await plots.getByRole('button', { name: /^Actions for .*Output power/ }).click({ force: true })
      await expect(spectrum).toBeVisible({ timeout: 2000 })
    }).toPass()
    await spectrum.click()
    const period = Number(Object.values((await editor.document()).workloads)[0]?.params.period ?? 2)
    const strongest = page.locator('.spectrum-lines tbody td').first()
    await expect(strongest).toBeVisible()
    expect(Math.abs(Number(await strongest.innerText()) * period - 1)).toBeLessThan(0.05)
  })

  await test.step('a channel is found in the list and ticked into the plots', async () => {
    await plots.getByRole('button', { name: 'Channels', exact: true }).click()
    const list = plots.getByRole('complementary', { name: 'Channels' })
    const group = list.getByRole('button', { name: /^T1 \d+$/ })
    const loading = list.getByRole('checkbox', { name: 'Loading' })
    await expect(group).toHaveAttribute('aria-expanded', 'false')
    await group.click()
    await expect(group).toHaveAttribute('aria-expanded', 'true')
    await loading.check()
    await expect(plots.getByRole('button', { name: /^Hide T1 · Loading/ })).toBeVisible()
    await list.getByRole('searchbox', { name: 'Search channels' }).fill('t1 load')
    await expect(list.getByRole('checkbox')).toHaveCount(1)
    await loading.uncheck()
    await expect(plots.getByRole('button', { name: /^Hide T1 · Loading/ })).toBeHidden()
    await list.getByRole('searchbox', { name: 'Search channels' }).fill('')
    await plots.getByRole('button', { name: 'Channels', exact: true }).click()
    await expect(list).toBeHidden()
  })

  await test.step('a picture is given away', async () => {
    await plots.getByRole('button', { name: 'Export plots' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /SVG/ }).click()
    expect((await download).suggestedFilename()).toMatch(/\.svg$/)
  })
})

test('limits: the verdict leads to the curve with its component', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  await runStudy(editor, 'Battery share off')
  await editor.showPanel('Limits')
  const limits = editor.panel('limits')
  await expect(limits.getByRole('status', { name: 'Overall verdict' })).toContainText('1 of 20 limits exceeded')
  await limits.getByRole('button', { name: 'Exceeded' }).click()
  const rows = limits.locator('.limits-row')
  await expect(rows).toHaveCount(1)
  await rows.first().click()
  await expect(editor.panel('plots')).toBeVisible()
  await expect(editor.panel('plots').locator('.plot-mark')).toBeVisible()
  await expect(editor.inspector.getByRole('heading', { name: 'Utility', exact: true })).toBeVisible()

  await test.step('the limit of a loading stands in the curve, at the rating', async () => {
    await limits.getByRole('button', { name: 'Judged' }).click()
    await limits.locator('.limits-row', { hasText: 'Converter loading' }).first().click()
    await expect(
      editor
        .panel('plots')
        .getByText(/^Converter loading: ≤ 100 % of [\d.]+ [kM]W$/)
        .first(),
    ).toBeVisible()
  })

  await test.step('a limit changed in the study is held against the same run', async () => {
    await editor.showPanel('Study')
    const field = editor.field(editor.panel('study'), 'Highest ramp')
    await field.fill('10 MW/s')
    await field.press('Enter')
    await editor.settle()
    await limits.getByRole('button', { name: 'Check again with the limits of the study' }).click()
    await expect(limits.getByRole('status', { name: 'Overall verdict' })).toContainText('All 20 limits met')
  })
})

test('workload preview follows the typing; events are edited and undone', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  await editor.showPanel('Workloads')
  const workloads = editor.panel('workloads')
  const frequency = workloads.locator('.key-figures .fact', { hasText: /^Pulse frequency/ })
  const period = editor.field(workloads, 'Iteration period')
  await period.fill('0.5 s')
  await expect(frequency).toContainText('2 Hz')
  await period.press('Escape')
  await expect(frequency).not.toContainText('2 Hz')

  await editor.showPanel('Events')
  const events = editor.panel('events')
  const before = Object.keys((await editor.document()).events).length
  await events.getByRole('button', { name: 'Add event' }).click()
  await page.getByRole('menuitem', { name: 'Voltage sag' }).click()
  const remaining = editor.field(events, 'Remaining voltage')
  await remaining.fill('2 kV')
  await remaining.press('Enter')
  await expect(remaining).toHaveAttribute('aria-invalid', 'true')
  await remaining.fill('0.4')
  await remaining.press('Enter')
  await expect(events.getByRole('row', { name: /Voltage sag/ })).toContainText('Remaining voltage 0.4 pu')
  await editor.showPanel('One-line')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(async () => Object.keys((await editor.document()).events).length).toBe(before)
})

test('a run that cannot start says where, and one under way is cancelled at once', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  // So long that it cannot be over before it is cancelled.
  await editor.showPanel('Study')
  const duration = editor.field(page.getByRole('region', { name: 'Study settings' }), 'Duration')
  await duration.fill('2 h')
  await duration.press('Enter')
  await editor.showPanel('Plots')
  await page.keyboard.press('F5')
  await expect(page.getByRole('progressbar', { name: /^Progress of/ }).first()).toBeVisible()
  await page.keyboard.press('Shift+F5')
  await expect(chosenRun(page).getByText('Cancelled', { exact: true })).toBeVisible()
  await editor.settle()

  await editor.showPanel('One-line')
  await editor.select('Utility')
  await editor.setQuantity('Short-circuit power', '60 MVA')
  await page.keyboard.press('F5')
  await expect(chosenRun(page).getByText('Failed', { exact: true })).toBeVisible()
  const failure = chosenRun(page).getByRole('alert')
  await expect(failure).toContainText('The run did not start')
  await expect(failure).not.toContainText(/“c\d+/)
})

test('on a laptop’s screen the time axis stays below the curves and more than one limit is seen', async ({ open }) => {
  const { page } = await open({ viewport: { width: 1366, height: 768 } })
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await runStudy(editor, 'Battery share active')
  await editor.showPanel('Plots')
  const plots = editor.panel('plots')
  const times = plots.locator('.xtick text')
  /** Whether a time of the axis is where the pointer would find it: in view and below nothing else. */
  const inView = async (place: Locator): Promise<boolean> => {
    const [box, view] = [await place.boundingBox(), await plots.locator('.plots-scroll').boundingBox()]
    return box !== null && view !== null && box.y >= view.y && box.y + box.height <= view.y + view.height
  }

  await test.step('five panes stand without scrolling', async () => {
    await expect(plots.getByRole('region', { name: / pane$/ })).toHaveCount(5)
    expect(await plots.locator('.plots-scroll').evaluate((e) => e.scrollHeight - e.clientHeight)).toBe(0)
    await expect.poll(() => inView(times.last())).toBe(true)
  })
  await test.step('with the cursors they scroll, above an axis that shows the same times', async () => {
    await plots.getByRole('button', { name: 'Cursors', exact: true }).click()
    await expect.poll(() => plots.locator('.plots-scroll').evaluate((e) => e.scrollHeight - e.clientHeight)).toBeGreaterThan(50)
    const axis = plots.getByRole('img', { name: 'Time axis' })
    const below = plots.getByRole('img', { name: /^Plots of/ })
    await expect.poll(() => inView(axis.locator('.xtick text').last())).toBe(true)
    const same = async (): Promise<boolean> => {
      const texts = await axis.locator('.xtick text').allTextContents()
      return texts.length > 1 && texts.join() === (await below.locator('.xtick text').allTextContents()).join()
    }
    await expect.poll(same).toBe(true)
    const before = await axis.locator('.xtick text').allTextContents()
    const box = await plots.locator('.plots-scroll').boundingBox()
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 60)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -400)
    await page.keyboard.up('Control')
    await expect.poll(() => axis.locator('.xtick text').allTextContents()).not.toEqual(before)
    await expect.poll(same).toBe(true)
  })
  await test.step('limits: two whole rows at first, and the verdict scrolls away with them', async () => {
    await editor.showPanel('Limits')
    const panel = editor.panel('limits')
    const verdict = panel.getByRole('status', { name: 'Overall verdict' })
    await expect(verdict).toBeVisible()
    const bottom = async (place: Locator): Promise<number> => {
      const box = await place.boundingBox()
      return box ? box.y + box.height : Number.NaN
    }
    expect(await bottom(panel.locator('.limits-row').nth(1))).toBeLessThanOrEqual(await bottom(panel))
    await panel.locator('.limits-row').first().hover()
    await page.mouse.wheel(0, 400)
    await expect(verdict).not.toBeInViewport()
    await expect(panel.getByRole('columnheader', { name: 'Verdict' })).toBeInViewport()
  })
})
