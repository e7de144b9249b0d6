/** The main job: from an empty canvas to the PDF, with the mouse and the keyboard, on the real engine and a real file. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findChromium } from '../../../src/window/chromium.ts'
import { Editor } from '../pages/Editor.ts'
import { expect, test } from '../fixtures.ts'

const exec = promisify(execFile)

/** Peak to peak of the grid's power over the run's second half, W, as the command line reads the saved file. */
async function swing(file: string, run: string): Promise<number> {
  const { stdout } = await exec(process.execPath, ['src/cli/index.ts', 'results', file, '--run', run], { maxBuffer: 64e6 })
  const [titles = '', ...lines] = stdout.trim().split('\r\n')
  const head = titles.match(/"[^"]*"|[^,]+/g)
  const rows = lines.map((line) => line.split(','))
  const column = head?.findIndex((title) => /UT1/i.test(title) && /power/i.test(title) && !/reactive/i.test(title)) ?? -1
  expect(column, `a power column of the utility in ${head?.join(' | ')}`).toBeGreaterThan(0)
  const values = rows.slice(Math.floor(rows.length / 2)).map((row) => Number(row[column]))
  return Math.max(...values) - Math.min(...values)
}

test('draw, load, run, compare, undo, save, reopen, report', async ({ open }, info) => {
  // In Chromium as users have it, not in the part of it that the other tests take.
  const studio = await open({ browser: findChromium() })
  const { page } = studio
  const editor = new Editor(page)
  const folder = info.outputPath('files')
  await mkdir(folder, { recursive: true })

  await test.step('draw utility, transformer, UPS, power shelf and rack row', async () => {
    await editor.newProject()
    await editor.place('Utility', 'UT1', { x: 0.4, y: 0.08 })
    await editor.place('Transformer', 'TX1', { x: 0.4, y: 0.28 })
    await editor.place('UPS', 'UPS1', { x: 0.4, y: 0.48 })
    await editor.place('Rack power supplies', 'PS1', { x: 0.4, y: 0.68 })
    await editor.place('GPU racks', 'GPU1', { x: 0.4, y: 0.88 })
    await editor.wire(['UT1', 'ac'], ['TX1', 'hv'])
    await editor.wire(['TX1', 'lv'], ['UPS1', 'acInput'])
    await editor.wire(['UPS1', 'acOutput'], ['PS1', 'acInput'])
    await editor.wire(['PS1', 'dcOutput'], ['GPU1', 'dc'])
  })

  await test.step('ten racks under a 1 Hz training job', async () => {
    for (const name of ['PS1', 'GPU1']) {
      await editor.select(name)
      await editor.setQuantity('In parallel', '10')
    }
    await editor.showPanel('Workloads')
    await page.getByRole('button', { name: 'Add workload' }).click()
    await page.getByRole('menuitem', { name: /Two levels/ }).click()
    const period = editor.field(editor.panel('workloads'), 'Iteration period')
    await period.fill('1 s')
    await period.press('Enter')
    await editor.showPanel('One-line')
    await editor.select('GPU1')
    await editor.choose('workload', 'Training job')
    await expect(page.getByRole('button', { name: /Problems: 0 errors/ })).toBeVisible()
  })

  await test.step('run without and with battery share', async () => {
    await editor.run()
    await editor.select('UPS1')
    await editor.choose('batteryMode', 'Battery active')
    await editor.run()
  })

  const file = join(folder, 'hall.ppx')
  await test.step('save', async () => {
    await page.keyboard.press('Control+s')
    await editor.answerFileDialog(folder, 'hall', 'Save')
    await expect.poll(() => existsSync(file)).toBe(true)
    await editor.settle()
    const { stdout } = await exec(process.execPath, ['src/cli/index.ts', 'info', file, '--json'])
    const runs: readonly { id: string; status: string }[] = JSON.parse(stdout).runs
    expect(runs.map((run) => run.status)).toEqual(['completed', 'completed'])
    const [without, shared] = await Promise.all(runs.map((run) => swing(file, run.id)))
    // The racks swing by 0.4 of 1.32 MW; without share the grid sees it, with share a small rest.
    expect(without).toBeGreaterThan(350e3)
    expect(shared).toBeLessThan(0.15 * (without as number))
  })

  await test.step('undo everything and redo it', async () => {
    const drawn = await editor.document()
    await editor.canvas.click({ position: { x: 5, y: 5 } })
    for (let k = 0; k < 60 && Object.keys((await editor.document()).components).length > 0; k += 1) await page.keyboard.press('Control+z')
    expect(Object.keys((await editor.document()).components)).toEqual([])
    for (let k = 0; k < 60; k += 1) await page.keyboard.press('Control+Shift+z')
    expect(await editor.document()).toEqual(drawn)
    await page.keyboard.press('Control+s')
    await editor.settle()
  })

  await test.step('export the PDF', async () => {
    await page.keyboard.press('Control+p')
    const dialog = page.getByRole('dialog', { name: /Report/ })
    await expect(dialog.getByText(/^\d+ pages$/)).toBeVisible({ timeout: 60_000 })
    await dialog.getByRole('button', { name: 'Export PDF …' }).click()
    await editor.answerFileDialog(folder, 'report.pdf', 'Save')
    await expect(page.getByText(/Report of \d+ pages exported/)).toBeVisible({ timeout: 60_000 })
    const pdf = readFileSync(join(folder, 'report.pdf'))
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeGreaterThan(50_000)
  })
})
