/** The project's units: inspector, table, one-line and plot follow the setting; the stored values do not change. */
import { templates } from '../../../src/model/templates/index.ts'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Plots } from '../pages/Plots.ts'
import { projectFile } from '../projectFile.ts'

/** The tutorial with cells that warm, and their temperature recorded. */
function warmTutorial(folder: string): string {
  const document = templates.find(({ key }) => key === 'four-bus-tutorial')?.build()
  const ups = Object.values(document?.components ?? {}).find(({ type }) => type === 'ups')
  const study = Object.values(document?.studies ?? {})[0]
  if (!document || !ups || !study) throw new Error('The tutorial has no UPS')
  const warm = {
    ...document,
    components: { ...document.components, [ups.id]: { ...ups, params: { ...ups.params, temperatureModel: true } } },
    channels: { r999: { id: 'r999', studyId: study.id, componentId: ups.id, output: 'temperature' } },
  }
  return projectFile(folder, warm)
}

test('a project is shown in the units of US practice and back', async ({ open }, info) => {
  const { page } = await open({ file: warmTutorial(info.outputDir) })
  const editor = new Editor(page)
  const plots = new Plots(page)
  await editor.canvas.waitFor()
  await editor.run()

  await editor.choose('units', /^US/)
  await editor.settle()
  const stored = (await editor.document()).components

  await test.step('curves', async () => {
    await editor.select('UPS 1')
    await page.keyboard.press('p')
    await expect(plots.panel.getByText('°F').first()).toBeVisible()
  })
  await test.step('table', async () => {
    await editor.showPanel('Table')
    const panel = editor.panel('table')
    await panel.getByRole('button', { name: /Component type/ }).click()
    await page.getByRole('option', { name: /^UPS/ }).click()
    await expect(panel.getByRole('columnheader', { name: /Cell temperature at start.*°F/ })).toBeAttached()
  })
  await test.step('inspector and label; entry in either world', async () => {
    await editor.showPanel('One-line')
    await editor.place('Cable', 'CB1', { x: 0.8, y: 0.2 })
    await editor.select('CB1')
    const length = editor.field(editor.inspector, 'Length')
    await expect(length).toHaveValue('656.168 ft')
    await length.click()
    await expect(length).toHaveValue('656.167979003 ft')
    await editor.setQuantity('Length', '100 m')
    await expect(length).toHaveValue(/^328\.08\d+ ft$/)
    await editor.setQuantity('Length', '1000')
    await expect(page.getByText('1000 ft').first()).toBeVisible()
    const cable = Object.values((await editor.document()).components).find(({ name }) => name === 'CB1')
    expect(cable?.params['length']).toBeCloseTo(304.8, 9)
  })
  await test.step('back to SI', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await editor.choose('units', /SI/)
    await editor.select('CB1')
    await expect(editor.field(editor.inspector, 'Length')).toHaveValue('304.8 m')
    expect((await editor.document()).components).toMatchObject(stored)
  })
})

test('a project begun at 50 Hz has the voltages and the lamp that belong to it', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await page.getByRole('button', { name: 'New at 50 Hz' }).click()
  await editor.canvas.waitFor()
  await editor.place('Bus', 'BUS1', { x: 0.5, y: 0.4 })
  await editor.select('BUS1')
  await expect(editor.field(editor.inspector, 'Nominal voltage')).toHaveValue('400 V')
  expect((await editor.document()).project).toMatchObject({ frequencyHz: 50, lamp: '230V' })
})
