/** Who takes the pulse, what the batteries may use of their charge, the sags and the tiers: from a run, on the screen. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('the pulse is followed from the racks to the grid, a battery gets its best target, sags and tiers are drawn', async ({
  studio,
}, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.showPanel('Pulse')
  const panel = page.locator('[data-panel="absorption"]')
  const view = (name: string): Promise<void> => panel.getByRole('button', { name, exact: true }).click()
  const figures = panel.getByRole('img')
  const shot = async (name: string): Promise<string> => {
    const path = info.outputPath(`${name}.png`)
    await page.screenshot({ path })
    return path
  }
  const look = async (name: string): Promise<void> => {
    await expect(figures.first()).toBeVisible()
    await info.attach(name, { path: await shot(name), contentType: 'image/png' })
  }
  // Before any run: what the stores could flatten, from the job as drawn.
  await expect(panel.getByText('After a run this shows')).toBeVisible()
  await view('Tiers')
  await expect(panel.getByText(/38 MW every 2 s ask for/)).toBeVisible()
  await expect(panel.getByRole('row', { name: /^UPS battery/ })).toContainText('yes')
  await expect(panel.getByRole('row', { name: /^PSU capacitors/ })).toContainText(/ms/)
  await look('tiers')

  await view('Who takes the pulse')
  await panel.getByRole('button', { name: 'Run', exact: true }).click()
  await editor.settle()
  // The batteries take it; next to nothing is left for the grid.
  const left = await panel.getByRole('status').innerText()
  expect(left).toMatch(/^3\d(\.\d)?\sMW at the loads/)
  expect(Number(/machines: ([\d.]+)\s%/.exec(left)?.[1])).toBeLessThan(15)
  const shares = panel.getByRole('row', { name: /^UPS battery/ }).getByRole('cell')
  expect(Number.parseFloat(await shares.nth(2).innerText())).toBeGreaterThan(80)
  await look('pulse')

  await view('Batteries')
  const battery = panel.getByRole('row', { name: /^UPS-H1/ })
  await expect(battery).toContainText(/holds about \d/)
  const best = /([\d.]+) %\s*Set/.exec(await battery.innerText())?.[1] ?? ''
  await look('batteries')
  await battery.getByRole('button', { name: 'Set' }).click()
  await expect(battery.getByRole('button', { name: 'Set' })).toBeDisabled()
  await editor.showPanel('One-line')
  await editor.select('UPS-H1')
  await expect(editor.field(editor.inspector, 'State-of-charge target')).toHaveValue(`${Number(best)} %`)
  await page.keyboard.press('Control+z')
  await expect(editor.field(editor.inspector, 'State-of-charge target')).toHaveValue('80 %')

  // A sag under the curves that contradict each other.
  await editor.chooseStudy('Utility sag')
  await page.keyboard.press('F5')
  await editor.settle()
  await editor.showPanel('Pulse')
  await view('Sags and curves')
  for (const curve of [/ITIC/, /NOGRR282/]) await expect(panel.getByRole('checkbox', { name: curve }).first()).toBeVisible()
  await look('sags')
})
