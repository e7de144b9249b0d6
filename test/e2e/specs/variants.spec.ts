/** One drawing, an alternative and a configuration over it: edits go where they are shown to go, runs keep what they ran under. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'
import { Variants } from '../pages/Variants.ts'

test('values go into the alternative shown, the drawing stays, and runs under both stand side by side', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const variants = new Variants(page)
  await editor.openTemplate(/Four-bus/)
  const drawn = await editor.document()

  await test.step('a value set while an alternative is shown is marked and belongs to it', async () => {
    await variants.choose('Alternative', /New alternative/)
    await expect(variants.strip).toContainText('Alternative A')
    await editor.select('UPS 1')
    await editor.setQuantity('Rated power', '4 MVA')
    await expect(variants.strip).toContainText('1 component differs')
    await expect(editor.component('UPS 1').locator('.varied-mark')).toBeVisible()
    expect((await editor.document()).components).toEqual(drawn.components)
    await editor.showPanel('Alternatives')
    await expect(variants.changes('Alternative A')).toHaveText([/UPS 1.*Rated power.*2.5 MVA.*4 MVA/])
  })

  await test.step('undo takes it out of the alternative, redo puts it back', async () => {
    await page.keyboard.press('Escape')
    await editor.canvas.click({ position: { x: 8, y: 8 } })
    await page.keyboard.press('Control+z')
    await expect(variants.strip).toContainText('As drawn so far')
    await page.keyboard.press('Control+y')
    await expect(variants.changes('Alternative A')).toHaveCount(1)
  })

  await test.step('a run says what it was made under; as drawn another stands beside it', async () => {
    await editor.run()
    await variants.strip.getByRole('button', { name: 'Back to the drawing' }).click()
    await expect(variants.strip).toBeHidden()
    await editor.select('UPS 1')
    await expect(editor.field(editor.inspector, 'Rated power')).toHaveValue('2.5 MVA')
    await editor.run()
    await editor.showPanel('Runs')
    const runs = editor.panel('runs').getByRole('listbox', { name: 'Runs' }).getByRole('option')
    await expect(runs).toHaveCount(2)
    await expect(runs.nth(1)).toContainText('Battery share off, Alternative A 1')
    await runs.nth(1).click()
    // Made under another alternative than the study names now, and still of the model as it stands.
    await expect(editor.panel('runs').getByRole('article')).toContainText('Alternative A')
    await expect(editor.panel('runs').getByText('Older model')).toBeHidden()
    await editor.showPanel('Compare')
    await expect(editor.panel('compare').getByRole('columnheader')).toHaveText(['Limit', /Alternative A 1/, /Battery share off 1/])
  })

  await test.step('a change is taken back from the table', async () => {
    await editor.showPanel('Alternatives')
    await variants.panel.getByRole('button', { name: /Take Rated power of UPS 1 back/ }).click()
    await expect(variants.changes('Alternative A')).toHaveCount(0)
  })
})
