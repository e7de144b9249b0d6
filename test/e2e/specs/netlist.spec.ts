/** A study as a netlist for ngspice: parts without a counterpart are named on the screen. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a study that a netlist cannot hold says what keeps it from being one', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.openPanel('SPICE netlist')
  await editor.answerFileDialog(info.outputDir, 'four-bus.cir', 'Save')
  const dialog = page.getByRole('alertdialog', { name: 'No netlist of this network' })
  await expect(dialog.getByText(/it has no counterpart in a netlist\./).first()).toBeVisible()
  await page.screenshot({ path: info.outputPath('netlist.png') })
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  expect(existsSync(join(info.outputDir, 'four-bus.cir'))).toBe(false)
})
