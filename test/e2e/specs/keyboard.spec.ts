/** From an empty canvas to the PDF without a mouse: place by typing, connect from a list, edit, load, run, judge, export. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { Keyboard } from '../pages/Keyboard.ts'

test('a hall is drawn, run, judged and reported with the keyboard alone', async ({ studio }, info) => {
  const { page } = studio
  const keys = new Keyboard(page)
  const folder = info.outputPath('files')
  await mkdir(folder, { recursive: true })

  await test.step('draw', async () => {
    await page.keyboard.press('Control+n')
    await keys.editor.canvas.waitFor()
    await keys.insert('utility', 'UT1')
    const before = await keys.editor.document()
    // Joined to the selected component, in one step to undo.
    await keys.insert('transformer', 'TX1')
    const joined = await keys.editor.document()
    expect(Object.keys(joined.connections)).toHaveLength(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => keys.editor.document()).toEqual(before)
    await page.keyboard.press('Control+y')
    await expect.poll(() => keys.editor.document()).toEqual(joined)
    await keys.find('TX1')
    // Armed by the command palette and put down without a mouse.
    await keys.command('Rack power supplies')
    await page.keyboard.press('Enter')
    await expect(keys.editor.component('PS1')).toBeVisible()
    // With nothing selected alone, to be connected by the list.
    await page.keyboard.press('Escape')
    await keys.insert('gpu racks', 'GPU1')
    await keys.connect('PS1')
    const { connections, components } = await keys.editor.document()
    expect(Object.keys(connections)).toHaveLength(3)
    const rows = Object.values(components).map((c) => c.y)
    expect(new Set(rows).size, 'no symbol stands on another').toBe(4)
  })

  await test.step('edit a value, and undo and redo it', async () => {
    await keys.find('TX1')
    await page.keyboard.press('Enter')
    await keys.tabTo(keys.editor.field(keys.editor.inspector, 'Rated power'))
    await keys.type('3 MVA')
    await page.keyboard.press('Escape')
    const rated = async () => Object.values((await keys.editor.document()).components).find((c) => c.name === 'TX1')?.params.sRated
    await expect.poll(rated).toBe(3e6)
    await page.keyboard.press('Control+z')
    await expect.poll(rated).not.toBe(3e6)
    await page.keyboard.press('Control+y')
    await expect.poll(rated).toBe(3e6)
  })

  await test.step('a Tab behind Enter, faster than the screen is drawn, stays with the component', async () => {
    await keys.find('TX1')
    await page.locator('body').evaluate(({ ownerDocument: { defaultView: window } }) => {
      const frame = window?.requestAnimationFrame.bind(window)
      if (!window || !frame) throw new Error('no window')
      window.requestAnimationFrame = (run: () => void) => window.setTimeout(() => frame(run), 300)
      window.addEventListener('keyup', () => Object.assign(window, { requestAnimationFrame: frame }), { once: true })
    })
    await page.keyboard.down('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.up('Enter')
    await page.waitForTimeout(600)
    await expect(keys.editor.inspector.getByRole('heading', { name: 'TX1', exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('go from field to field faster than the screen is drawn', async () => {
    await keys.find('TX1')
    const fields = keys.editor.inspector.locator('input[inputmode="text"][data-param]')
    const visits = await fields.evaluateAll(async (all) => {
      const three = all.slice(0, 3)
      const seen: number[] = []
      for (const field of three) field.addEventListener('focus', () => seen.push(three.indexOf(field)))
      for (const field of three) field.focus()
      // A dozen frames.
      await new Promise((later) => setTimeout(later, 200))
      return seen
    })
    expect(visits).toEqual([0, 1, 2])
    await expect(fields.nth(2)).toBeFocused()
  })

  await test.step('put a training job on it', async () => {
    await keys.command('Workloads')
    await expect(keys.editor.panel('workloads')).toBeFocused()
    await keys.tabTo(page.getByRole('button', { name: 'Add workload' }))
    await page.keyboard.press('Enter')
    await keys.chooseItem('menuitem', /Two levels/)
    await keys.find('GPU1')
    await page.keyboard.press('Enter')
    await keys.tabTo(keys.editor.inspector.locator('button[data-param="workload"]'))
    await page.keyboard.press('Enter')
    await keys.chooseItem('option', /Training job/)
    await expect(page.getByRole('button', { name: /Problems: 0 errors/ })).toBeVisible()
  })

  await test.step('run and read the limits', async () => {
    await page.keyboard.press('F5')
    await keys.editor.settle()
    await keys.command('Limits')
    await expect(keys.editor.panel('limits')).toBeFocused()
    // By its name one goes to a panel that is in view as well.
    await keys.find('TX1')
    await keys.command('Limits')
    await expect(keys.editor.panel('limits')).toBeFocused()
    await expect(keys.editor.panel('limits').getByRole('row').nth(1)).toBeVisible()
  })

  /** From the open dialog to the file, which takes the place of one already there. */
  async function exportReport(): Promise<void> {
    const dialog = page.getByRole('dialog', { name: /Report/ })
    await expect(dialog.getByText(/^\d+ pages$/)).toBeVisible({ timeout: 60_000 })
    await keys.tabTo(dialog.getByRole('button', { name: 'Export PDF …' }))
    await page.keyboard.press('Enter')
    const files = page.getByRole('dialog').filter({ has: page.getByLabel('File name') })
    await expect(files.getByLabel('Folder', { exact: true })).not.toHaveValue('')
    await keys.tabTo(files.getByLabel('Folder', { exact: true }))
    await keys.type(folder)
    await keys.tabTo(files.getByLabel('File name'))
    await keys.type('report.pdf')
    if (await files.isVisible()) {
      await keys.tabTo(files.getByRole('button', { name: 'Save', exact: true }))
      await page.keyboard.press('Enter')
    }
  }

  await test.step('export the report, and go on where it was asked for', async () => {
    await keys.command('Runs')
    await expect(keys.editor.panel('runs')).toBeFocused()
    const button = keys.editor.panel('runs').getByRole('button', { name: 'Report' })
    await keys.tabTo(button)
    await page.keyboard.press('Enter')
    await exportReport()
    await expect(page.getByText(/Report of \d+ pages exported/)).toBeVisible({ timeout: 60_000 })
    expect(existsSync(join(folder, 'report.pdf'))).toBe(true)
    expect(readFileSync(join(folder, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    await expect(button).toBeFocused()
  })

  await test.step('a report that cannot be written leaves the hand where it was', async () => {
    await page.keyboard.press('Control+p')
    // Not a file: a folder bears the name.
    rmSync(join(folder, 'report.pdf'))
    mkdirSync(join(folder, 'report.pdf', 'in use'), { recursive: true })
    await exportReport()
    await expect(page.getByRole('alert').getByText('The report could not be exported')).toBeVisible()
    await expect(page.getByRole('dialog', { name: /Report/ }).getByRole('button', { name: 'Export PDF …' })).toBeFocused()
  })
})

test('one Escape closes a dialog, whatever tooltip is open in it', async ({ studio }) => {
  const { page } = studio
  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Close' }).focus()
  await expect(page.getByRole('tooltip')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})
