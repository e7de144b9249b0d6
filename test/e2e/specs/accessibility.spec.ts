/** The screen against axe's rules, in light and dark. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`start page, editor and menus hold axe's rules in ${colorScheme}`, async ({ studio }) => {
    const { page } = studio
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const editor = new Editor(page)
    const faults = async (): Promise<string[]> =>
      (await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' ¦ ')}`)

    expect(await faults()).toEqual([])
    await editor.openTemplate(/Four-bus/)
    await editor.component('T1').click()
    await expect(editor.inspector.getByRole('heading', { name: 'T1', exact: true })).toBeVisible()
    expect(await faults()).toEqual([])
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('listbox', { name: 'Command palette' })).toBeVisible()
    expect(await faults()).toEqual([])
  })
}
