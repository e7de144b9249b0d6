/** Labels with chosen values: for a type and for one component, in the order they were ticked, one undo step each, and into the file. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('values beside a symbol are chosen for its type and for it alone, results too', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  const [first, second] = ['T1', 'TX1'] as const
  const label = (name: string) => editor.component(name).locator('.label')

  await editor.select(first)
  await editor.inspector.getByRole('button', { name: /^Label:/ }).click()
  const picker = page.getByRole('dialog', { name: 'Values beside the symbol' })
  // For every transformer: the impedance goes, the vector group comes last.
  await picker.getByRole('checkbox', { name: /^Impedance voltage/ }).click()
  await picker.getByRole('checkbox', { name: /^Vector group/ }).click()
  await expect(label(first).locator('.value').last()).toHaveText(/^Vector group: /)
  await expect(label(first)).not.toContainText('uk')
  // For this one alone.
  await picker.getByRole('radio', { name: `${first} alone` }).check()
  await picker.getByRole('checkbox', { name: /^X\/R ratio/ }).click()
  await picker.getByRole('checkbox', { name: 'Loading', exact: true }).click()
  await expect(label(first).locator('.value').last()).toHaveText(/^X\/R /)
  await page.screenshot({ path: info.outputPath('picker.png') })
  await page.keyboard.press('Escape')

  // The chosen result, and it alone, stands there once there is a run.
  await page.keyboard.press('Shift+R')
  await editor.run()
  await expect(label(first).locator('.result')).toHaveText(/%$/)
  await page.keyboard.press('Shift+R')

  // A second one is as its type, not as the first.
  await editor.place('Transformer', second, { x: 0.15, y: 0.5 })
  await expect(label(second).locator('.value').last()).toHaveText(/^Vector group: /)
  await expect(label(second)).not.toContainText('X/R')

  await page.keyboard.press('Control+s')
  await editor.answerFileDialog(info.outputPath(), 'labels.ppx', 'Save')
  await editor.settle()
  const { project, components } = await editor.document()
  expect(project.labels.transformer2w?.params).toEqual(['sRated', 'vHv', 'vLv', 'vectorGroup'])
  expect(Object.values(components).find((c) => c.name === first)?.labels?.outputs).toEqual(['loading'])

  // One step each way.
  await editor.canvas.click({ position: { x: 5, y: 200 } })
  for (let k = 0; k < 6; k++) await page.keyboard.press('Control+z')
  expect((await editor.document()).project.labels).toEqual({})
  await expect(label(first).locator('.value').last()).toHaveText(/^uk /)
})
