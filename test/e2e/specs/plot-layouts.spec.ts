/** Plot layouts kept in the project, and components brought to the plots from the one-line. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Plots } from '../pages/Plots.ts'

test('a layout is kept under a name and put back; a component dropped on the plots is plotted where it stands', async ({
  studio,
}, info) => {
  const { page } = studio
  const editor = new Editor(page)
  const plots = new Plots(page)
  await editor.openTemplate(/Four-bus/)
  await editor.run()
  await editor.showPanel('Plots')
  await expect(plots.panes()).toHaveCount(5)

  await test.step('arranged panes are kept', async () => {
    await plots.keepLayout('Grid and battery')
    expect(Object.values((await editor.document()).plotLayouts)).toMatchObject([{ name: 'Grid and battery', panes: { length: 5 } }])
  })

  await test.step('a component let go on the tab is plotted and stays where it is', async () => {
    await editor.showPanel('One-line')
    const before = (await editor.document()).components
    await editor.drag(editor.component('T1'), page.locator('.dock-tab[title="Plots"]'))
    await expect(plots.panel.getByRole('button', { name: /Hide T1/ }).first()).toBeVisible()
    expect((await editor.document()).components).toEqual(before)
  })

  await test.step('the layout puts the panes back', async () => {
    await plots.applyLayout('Grid and battery')
    await expect(plots.panes()).toHaveCount(5)
    await expect(plots.panel.getByRole('button', { name: /Hide T1/ })).toHaveCount(0)
  })

  await test.step('the key plots the selection', async () => {
    await editor.showPanel('One-line')
    await editor.select('T1')
    await page.keyboard.press('p')
    await expect(plots.panel.getByRole('button', { name: /Hide T1/ }).first()).toBeVisible()
  })

  await test.step('all channels go out as COMTRADE', async () => {
    await plots.panel.getByRole('button', { name: 'Export plots' }).click()
    await page.getByRole('menuitem', { name: /COMTRADE/ }).click()
    await editor.answerFileDialog(info.outputDir, 'run.cfg', 'Save')
    await expect(page.getByText(/samples written as COMTRADE/)).toBeVisible()
    expect(['run.cfg', 'run.dat'].map((name) => existsSync(join(info.outputDir, name)))).toEqual([true, true])
  })
})
