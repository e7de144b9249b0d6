/** Short circuits on direct current in the 800 V hall: at every bus, by source with the curve, against ratings. */
import { dcHall800v } from '../../../src/model/templates/dcHall800v.ts'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { projectFile } from '../projectFile.ts'

test('a hall on 800 V has its short circuits by source, and equipment against them', async ({ open }, info) => {
  const { page } = await open({ file: projectFile(info.outputDir, dcHall800v()) })
  const editor = new Editor(page)
  await editor.canvas.waitFor()
  await editor.openPanel('Short circuit')
  const panel = page.locator('[data-panel="shortCircuit"]')
  await panel.getByRole('button', { name: /Standard/ }).click()
  await page.getByRole('option', { name: 'IEC 61660-1 (DC)' }).click()
  await panel.getByRole('button', { name: 'Calculate' }).click()

  const buses = panel.getByRole('table', { name: 'Short circuits on direct current' })
  await expect(buses.getByRole('row', { name: /Row A/ })).toContainText('808 V')
  await expect(buses.getByRole('row', { name: /Row A/ })).toContainText('kA')

  await panel.getByRole('button', { name: 'By source', exact: true }).click()
  const sources = panel.getByRole('table', { name: 'Currents by source' })
  await expect(sources.getByRole('row', { name: /SST-A/ })).toHaveCount(2)
  await panel.getByRole('button', { name: /Bus of the short circuit/ }).click()
  await page.getByRole('option', { name: 'Row B', exact: true }).click()
  await expect(sources.getByRole('row', { name: /Supercap B/ })).toHaveCount(2)
  const region = panel.getByRole('region', { name: 'Short circuit by source' })
  await expect(region.getByRole('listitem').first()).toHaveText('In total')
  await expect(region.getByText('Time from the short circuit, ms')).toBeVisible()
  // 20 µs over 1 mF are 20 mΩ of one shelf, of 24 beside each other 833 µΩ.
  const equivalents = panel.getByRole('table', { name: 'Equivalent circuits of the sources' })
  await expect(equivalents.getByRole('row', { name: /Supercap B.*terminals/ })).toContainText('833.3 µΩ')

  await panel.getByRole('button', { name: 'Equipment', exact: true }).click()
  const duties = panel.getByRole('table', { name: 'Duty of equipment on direct current' })
  await expect(duties.getByRole('row', { name: /^W-A/ })).toContainText('Met')
  await expect(duties.getByRole('row', { name: /QD-A.*Current turned off/ })).toContainText('assumed')
  const before = await duties.getByRole('row', { name: /^W-A/ }).innerText()
  await panel.getByRole('group', { name: 'Clearing time' }).getByRole('button', { name: '1 ms' }).click()
  await expect(duties.getByRole('row', { name: /^W-A/ })).not.toHaveText(before)

  // Another standard has views of its own.
  await panel.getByRole('button', { name: /Standard/ }).click()
  await page.getByRole('option', { name: 'IEC 60909-0' }).click()
  await expect(panel.getByRole('table', { name: 'Three-phase short circuits' })).toBeVisible()
})
