/** A file that others write to as well: its change is told, saving asks, and nothing is lost without a choice. Recent projects show themselves. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

const OTHER = 'resources/examples/four-bus-tutorial.ppx'

test('a file changed on disk is asked about; recent projects have a picture', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Open Rack v3 hall/)
  const folder = info.outputPath()
  await page.keyboard.press('Control+s')
  await editor.answerFileDialog(folder, 'shared.ppx', 'Save')
  await editor.settle()
  await editor.select('Utility')
  await editor.setQuantity('Short-circuit power', '5 GVA')

  copyFileSync(OTHER, join(folder, 'shared.ppx'))
  await expect(page.getByText('The file was changed by another program')).toBeVisible()
  const question = page.getByRole('alertdialog', { name: 'The file changed on disk' })

  await test.step('cancelled, all stays as it is', async () => {
    await page.keyboard.press('Control+s')
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByTestId('save-state')).toHaveText('Edited · kept for recovery')
  })

  await test.step('under another name, both are kept', async () => {
    await page.keyboard.press('Control+s')
    await question.getByRole('button', { name: 'Save as …' }).click()
    await editor.answerFileDialog(folder, 'mine.ppx', 'Save')
    await expect(page.getByTestId('save-state')).toHaveText('Saved')
  })

  await test.step('a changed file that is no project any more leaves the edits as they are', async () => {
    writeFileSync(join(folder, 'mine.ppx'), 'no project')
    await editor.setQuantity('Short-circuit power', '7 GVA')
    await page.keyboard.press('Control+s')
    await question.getByRole('button', { name: 'Open the changed file' }).click()
    await expect(page.getByText('The changed file could not be opened')).toBeVisible()
    await expect(page.getByTestId('save-state')).toHaveText('Edited · kept for recovery')
    await expect(editor.field(editor.inspector, 'Short-circuit power').first()).toHaveValue('7 GVA')
    await editor.setQuantity('Short-circuit power', '8 GVA')
    await editor.settle()
  })

  await test.step('the changed file can be opened in place of the edits', async () => {
    copyFileSync(OTHER, join(folder, 'mine.ppx'))
    await editor.setQuantity('Short-circuit power', '6 GVA')
    await page.keyboard.press('Control+s')
    await question.getByRole('button', { name: 'Open the changed file' }).click()
    await expect(editor.component('T1')).toBeVisible()
    await expect(page.getByTestId('save-state')).toHaveText('Saved')
  })

  await test.step('the start page shows both with their one-line', async () => {
    await editor.openPanel('Start page')
    const recent = page.getByRole('region', { name: 'Recent' })
    for (const name of ['shared', 'mine'])
      await expect(recent.getByRole('button', { name: new RegExp(`^${name} `) }).locator('img')).toBeVisible()
    await page.screenshot({ path: info.outputPath('start.png') })
  })
})

test('an unnamed project takes the name of its first file, and is opened again from the menu of recent ones', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.5, y: 0.3 })
  await page.keyboard.press('Control+s')
  await editor.answerFileDialog(info.outputPath(), 'North hall.ppx', 'Save')
  await editor.settle()
  expect((await editor.document()).project.name).toBe('North hall')
  await expect(page.getByTestId('save-state')).toHaveText('Saved')

  // A name of its own stays.
  await page.keyboard.press('Control+Shift+s')
  await editor.answerFileDialog(info.outputPath(), 'South hall.ppx', 'Save')
  await editor.settle()
  expect((await editor.document()).project.name).toBe('North hall')

  await page
    .getByRole('menuitem', { name: 'File' })
    .or(page.getByRole('button', { name: 'File', exact: true }))
    .click()
  await page.getByRole('menuitem', { name: 'Close project' }).click()
  await expect(editor.component('UT1')).toHaveCount(0)
  await page.keyboard.press('Control+Shift+o')
  const list = page.getByRole('listbox', { name: 'Open recent' })
  await expect(list.getByRole('option')).toHaveCount(2)
  await page.keyboard.type('north')
  await page.screenshot({ path: info.outputPath('recent.png') })
  await page.keyboard.press('Enter')
  await expect(editor.component('UT1')).toBeVisible()
})

test('results that the file lacks count as unsaved, and closing asks for them', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  const state = page.getByTestId('save-state')
  const close = async (answer: string) => {
    await page.getByRole('navigation', { name: 'Main menu' }).getByRole('button', { name: 'File' }).click()
    await page.getByRole('menuitem', { name: /Close project/ }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: answer, exact: true }).click()
  }
  await editor.openTemplate(/Four-bus tutorial/)
  await page.keyboard.press('Control+s')
  mkdirSync(info.outputPath('files'), { recursive: true })
  await editor.answerFileDialog(info.outputPath('files'), 'four', 'Save')
  await expect(state).toHaveText('Saved')
  await editor.run()
  await expect(state).toHaveText('Edited · kept for recovery')
  await close('Cancel')
  await page.keyboard.press('Control+s')
  await expect(state).toHaveText('Saved')
  await editor.panel('runs').getByRole('button', { name: 'Delete run' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(state).toHaveText('Edited · kept for recovery')
  await close('Do not save')
  await expect(page.getByText('Unsaved work')).toBeHidden()
  // Opened again, the curves stand against their limits before anyone has looked at the verdicts.
  await page.getByRole('button', { name: /four/ }).first().click()
  await editor.canvas.waitFor()
  await editor.showPanel('Plots')
  await expect(
    editor
      .panel('plots')
      .getByText(/≤|≥|limit|[Bb]and/)
      .first(),
  ).toBeVisible()
})
