/** Tabs and menus: what is active is in view, keys go where one expects them, nothing closes by accident. */
import type { Locator, Page } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { openStudio } from '../studio.ts'
import { Editor } from '../pages/Editor.ts'
import { Keyboard } from '../pages/Keyboard.ts'

const tab = (page: Page, title: string): Locator => page.locator('.dv-tab', { hasText: new RegExp(`^${title}$`) })
const SMALL = { viewport: { width: 1366, height: 768 } } as const

test('the tab of the panel in view is in view, and tabs that fit need no list', async ({ open }) => {
  const { page } = await open(SMALL)
  const editor = new Editor(page)
  await editor.newProject()
  // The last ones push the first out of the strip; the group on the right is the active one.
  for (const title of ['Stability', 'Power flow', 'Short circuit', 'Harmonics', 'Help']) {
    await editor.openPanel(title)
    await expect(tab(page, title)).toBeInViewport({ ratio: 1 })
  }
  await editor.showPanel('One-line')
  await expect(editor.canvas).toBeVisible()
  await page.waitForTimeout(500)
  await expect(tab(page, 'One-line')).toBeInViewport({ ratio: 1 })

  await editor.showPanel('Limits')
  await page.keyboard.press('Control+Shift+f')
  await expect(tab(page, 'Components')).not.toBeInViewport()
  await page.keyboard.press('Control+Shift+f')
  const left = page.locator('.dv-tabs-and-actions-container').filter({ has: tab(page, 'Components') })
  await expect(tab(page, 'Outline')).toBeInViewport({ ratio: 1 })
  await expect(left.locator('.dv-tabs-overflow-dropdown-root')).toHaveCount(0)
})

test('keys pressed on a tab close no panel, and the drawing has its keys once its tab is clicked', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.showPanel('Plots')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Backspace')
  await expect(tab(page, 'Plots')).toBeVisible()
  await editor.showPanel('One-line')
  await expect(editor.canvas).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.getByRole('listbox', { name: 'Insert a component' })).toBeVisible()
  await page.keyboard.press('Escape')

  await editor.component('T1').click({ button: 'right' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused()
})

test('of many open projects the one shown stands in the strip', async ({ open }) => {
  const { page } = await open(SMALL)
  const editor = new Editor(page)
  const keyboard = new Keyboard(page)
  await editor.newProject()
  // More than stand beside each other; one without an edit would make room for the next.
  for (let k = 1; k <= 14; k += 1) {
    await editor.canvas.focus()
    await keyboard.insert('Utility', 'UT1')
    await page.keyboard.press('Alt+n')
    await expect(editor.component('UT1')).toHaveCount(0)
  }
  const current = page.getByRole('navigation', { name: 'Open projects' }).locator('.current')
  await expect(current).toBeInViewport({ ratio: 1 })
  // Around the end to the first.
  await page.keyboard.press('Alt+PageDown')
  await expect(current).toBeInViewport({ ratio: 1 })
  await editor.settle()
})

test('the channels of a study stay beside its limits', async ({ open }) => {
  const { page } = await open(SMALL)
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.showPanel('Study')
  const study = editor.panel('study')
  const last = study.getByText('Battery duty and life')
  await expect(study.getByRole('heading', { name: /Recorded channels/ })).toBeInViewport()
  await last.scrollIntoViewIfNeeded()
  await expect(last).toBeInViewport()
  await expect(study.getByRole('heading', { name: /Recorded channels/ })).toBeInViewport()
})

// biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
test('a panel that fails says so in its place, a screen that fails is loaded again', async ({}, info) => {
  // Not by the fixture: what fails here tells it on the console.
  const studio = await openStudio({ dataFolder: info.outputPath('data') })
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.select('T1')
  await editor.setQuantity('Rated power', '7 MVA')
  await editor.settle()
  await page.evaluate(() => {
    const whole = Object.getOwnPropertyDescriptor(Intl.Collator.prototype, 'compare') ?? {}
    Object.assign(globalThis, { mend: () => Object.defineProperty(Intl.Collator.prototype, 'compare', whole) })
    Object.defineProperty(Intl.Collator.prototype, 'compare', {
      ...whole,
      get: () => {
        throw new Error('names have no order')
      },
    })
  })
  await test.step('a panel', async () => {
    await editor.showPanel('Outline')
    const failure = editor.panel('outline').getByRole('alert')
    await expect(failure).toContainText('Outline could not be shown')
    await expect(failure).toContainText('names have no order')
    await page.screenshot({ path: info.outputPath('panel.png') })
    await expect(editor.component('T1')).toBeVisible()
    await page.evaluate(() => (globalThis as unknown as { mend(): void }).mend())
    await failure.getByRole('button', { name: 'Try again' }).click()
    await expect(editor.panel('outline').getByText('UPS 1')).toBeVisible()
  })
  await test.step('the screen', async () => {
    await page.evaluate(() => {
      Array.prototype.sort = () => {
        throw new Error('menus have no order')
      }
    })
    await page.getByRole('navigation', { name: 'Main menu' }).getByRole('button', { name: 'File', exact: true }).click()
    const failure = page.getByRole('alert')
    await expect(failure).toContainText('The screen failed')
    await expect(failure).toContainText('menus have no order')
    await page.screenshot({ path: info.outputPath('screen.png') })
    await failure.getByRole('button', { name: 'Load again' }).click()
    await editor.select('T1')
    await expect(editor.field(editor.inspector, 'Rated power')).toHaveValue('7 MVA')
  })
  await studio.close()
})

test('the palette has its symbols before the one-line is looked at, and the list of files has the focus', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.showPanel('Study')
  const layout = () =>
    JSON.stringify(
      existsSync(join(studio.dataFolder, 'settings.json'))
        ? JSON.parse(readFileSync(join(studio.dataFolder, 'settings.json'), 'utf8')).layout
        : '',
    )
  await expect.poll(layout).toContain('"activeView":"study"')
  await page.reload()
  await expect(editor.panel('study').getByText('Recorded channels')).toBeVisible()
  await expect(page.locator('.symbol-icon').first()).toHaveCSS('fill', 'none')

  await page.keyboard.press('Control+o')
  const files = page.getByRole('dialog')
  await expect(files.getByRole('row').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(files).toBeHidden()
})

test('the focus is not lost with what had it, and Enter alone overwrites nothing', async ({ studio }) => {
  const { page, dataFolder } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.component('Cooling').click()
  await page.keyboard.press('Delete')
  await expect(editor.component('Cooling')).toBeHidden()
  await expect(editor.canvas).toBeFocused()

  await page.keyboard.press('Control+s')
  await editor.answerFileDialog(dataFolder, 'hall.ppx', 'Save')
  const dismiss = page.getByRole('button', { name: 'Dismiss notice' })
  await dismiss.first().focus()
  await page.keyboard.press('Enter')
  await expect(editor.canvas).toBeFocused()

  await page.keyboard.press('Control+Shift+s')
  const files = page.getByRole('dialog', { name: 'Save project' })
  await expect(files.getByRole('row', { name: /hall.ppx/ })).toBeVisible()
  await files.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
})
