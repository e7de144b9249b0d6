/** Overcurrent protection in the short-circuit study: pick-up on the least currents, grading in a row, time-current curves. */
import { assumed } from '../../../src/model/catalogue/shared/provenance.ts'
import { buildDocument } from '../../../src/model/templates/builder.ts'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { projectFile } from '../projectFile.ts'

/** A feeder with a relay that is faster than its incomer's, and one that is not. */
function gradedFeeders(folder: string): string {
  const b = buildDocument({ name: 'Feeders', frequencyHz: 60 })
  const set = (values: Readonly<Record<string, number | boolean>>) => ({
    params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
  })
  const utility = b.place('utility', 'UT1', 0, 0, set({ vNominal: 13.8e3 }))
  const incomer = b.place(
    'relayBreaker',
    'QR1',
    0,
    100,
    set({ overcurrent: 1200, timeDial: 3, earthFaultOn: true, earthFault: 300, earthTimeDial: 1 }),
  )
  const bus = b.place('bus', 'MV', 0, 200, { length: 200, ...set({ vNominal: 13.8e3 }) })
  b.wire([utility, 'ac'], [incomer, 'from'])
  b.wire([incomer, 'to'], [bus, 'tap'])
  for (const [k, timeDial] of [1, 8].entries()) {
    const feeder = b.place('relayBreaker', `QR${k + 2}`, 100 * k, 300, set({ overcurrent: 200, timeDial }))
    const load = b.place('constantPowerLoad', `LD${k + 1}`, 100 * k, 400)
    b.wire([bus, 'tap'], [feeder, 'from'])
    b.wire([feeder, 'to'], [load, 'ac'])
  }
  b.study('S')
  return projectFile(folder, b.finish())
}

test('relays in a row are graded, and the row that is not selective is drawn', async ({ open }, info) => {
  const { page } = await open({ file: gradedFeeders(info.outputDir) })
  const editor = new Editor(page)
  await editor.canvas.waitFor()
  await editor.openPanel('Short circuit')
  const panel = page.locator('[data-panel="shortCircuit"]')
  await panel.getByRole('button', { name: 'Calculate' }).click()
  await panel.getByRole('button', { name: 'Protection', exact: true }).click()
  const grading = panel.getByRole('table', { name: 'Grading of overcurrent protections' })
  await expect(grading.getByRole('row', { name: /QR2.*Phases/ })).toContainText('Yes')
  await expect(grading.getByRole('row', { name: /QR3.*Phases/ })).toContainText('No')
  // To earth the incomer is faster than either.
  await expect(grading.getByRole('row', { name: /QR3.*To earth/ })).toContainText('No')
  await expect(
    panel.getByRole('table', { name: 'Overcurrent protection', exact: true }).getByRole('row', { name: /^QR1/ }).first(),
  ).toContainText('51 · 51N')
  const curves = panel.getByRole('region', { name: 'Time-current curves' })
  await curves.getByRole('button', { name: /Protection whose row is shown/ }).click()
  await page.getByRole('option', { name: 'QR3', exact: true }).click()
  await expect(curves.getByText('Current of one unit of QR3, kA')).toBeVisible()
  await expect(curves.getByRole('listitem')).toHaveText(['QR3', 'QR1', 'Greatest short circuit right behind QR3'])
  await curves.getByRole('button', { name: /Protection whose row is shown/ }).click()
  await page.getByRole('option', { name: 'QR2, to earth' }).click()
  await expect(curves.getByRole('listitem')).toContainText(['QR2', 'QR1', 'Greatest earth fault right behind QR2'])
  await expect(curves.getByText('Current of one unit of QR2, kA')).toBeVisible()
})
