/** The component library: search, side by side, keep own items, use them, take changes over. */
import { Editor } from '../pages/Editor.ts'
import { expect, test } from '../fixtures.ts'

test('own items are kept, compared, used, and offered when they change', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.newProject()
  await editor.place('Transformer', 'TX1', { x: 0.3, y: 0.4 })
  await editor.select('TX1')
  await editor.setQuantity('Rated power', '2600 kVA')
  await editor.showPanel('Library')
  const library = editor.panel('library')
  const items = library.getByRole('list', { name: 'Library items' })

  await test.step('the selection is kept and stands beside a shipped item with its sources', async () => {
    await library.getByRole('button', { name: 'Keep selection as own item' }).click()
    await expect(items.getByRole('button', { name: /^TX1.*Own/ })).toHaveAttribute('aria-pressed', 'true')
    await library.getByRole('button', { name: /Type of item$/ }).click()
    await page.getByRole('option', { name: 'Transformer', exact: true }).click()
    await items.getByRole('button').filter({ hasText: 'Shipped' }).first().click()
    const table = library.getByRole('table', { name: 'Items side by side' })
    await expect(table.getByRole('columnheader')).toHaveCount(3)
    await expect(table).toContainText('2.6 MVA')
  })

  await test.step('an item is used for another component, and a change of it is offered', async () => {
    await editor.place('Transformer', 'TX2', { x: 0.7, y: 0.4 })
    const rated = async (name: string) => Object.values((await editor.document()).components).find((c) => c.name === name)?.params.sRated
    await library.getByRole('button', { name: 'Use for selection' }).first().click()
    await expect.poll(() => rated('TX2')).toBe(2.6e6)
    await editor.select('TX1')
    await editor.setQuantity('Rated power', '3 MVA')
    const keep = async (answer: string) => {
      await library.getByRole('button', { name: 'Keep selection as own item' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: answer, exact: true }).click()
    }
    // The item of that name may be another project's: it is not replaced unasked.
    await keep('Keep beside it')
    await expect(items.getByRole('button', { name: /^TX1 \(2\).*Own/ })).toHaveAttribute('aria-pressed', 'true')
    await keep('Replace')
    const offer = library.getByRole('region', { name: 'Changes in the library' })
    await expect(offer).toContainText('Rated power')
    expect(await rated('TX2')).toBe(2.6e6)
    await offer.getByRole('button', { name: 'Take over' }).click()
    await expect.poll(() => rated('TX2')).toBe(3e6)
    await expect(offer).toBeHidden()
  })

  await test.step('an own item is renamed and edited, copied, removed and brought back', async () => {
    await library.getByRole('button', { name: 'Edit TX1', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Own item: Transformer' })
    for (const [label, text] of [
      ['Name', 'Hall unit'],
      ['Vendor', 'Works'],
      ['Part number', 'T-25'],
      ['Source', 'data sheet 3'],
      ['Rated power', '2.5 MVA'],
    ] as const)
      await dialog.getByRole('textbox', { name: label, exact: true }).fill(text)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(items.getByRole('button', { name: /^Hall unit.*Works.*Own/ })).toHaveAttribute('aria-pressed', 'true')
    await editor.select('TX2')
    await library.getByRole('button', { name: 'Take over' }).click()
    const tx2 = async () => Object.values((await editor.document()).components).find((c) => c.name === 'TX2')
    await expect.poll(async () => (await tx2())?.params.sRated).toBe(2.5e6)
    expect((await tx2())?.provenance.sRated).toEqual({ mark: 'user', source: 'Works, T-25, data sheet 3' })

    await library.getByRole('button', { name: 'Copy Hall unit as own item' }).click()
    const copy = items.getByRole('button', { name: /^Hall unit \(2\).*Own/ })
    await expect(copy).toBeVisible()
    await library.getByRole('button', { name: 'Remove Hall unit (2)' }).click()
    await expect(copy).toBeHidden()
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await expect(copy).toBeVisible()
  })
})
