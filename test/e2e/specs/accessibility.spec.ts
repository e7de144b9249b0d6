/** Main screens under axe, light and dark. */
import { AxeBuilder } from '@axe-core/playwright'
import { Editor } from '../pages/Editor.ts'
import { expect, test } from '../fixtures.ts'

/** Marked experimental by axe itself: it takes a select's value for its label. */
const EXPERIMENTAL = ['label-content-name-mismatch']

for (const colorScheme of ['light', 'dark'] as const) {
  test(`start page, editor and limits are accessible, ${colorScheme}`, async ({ open }) => {
    const { page } = await open({ colorScheme })
    const editor = new Editor(page)
    const scan = async (screen: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        .disableRules(EXPERIMENTAL)
        .analyze()
      const told = violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ target }) => target.join(' '))
            .slice(0, 4)
            .join(' | ')}`,
      )
      expect(told, screen).toEqual([])
    }
    await page
      .getByRole('button', { name: /100 MW/ })
      .first()
      .waitFor()
    await scan('start page')
    await editor.openTemplate(/100 MW/)
    await editor.select('UPS-H1')
    await scan('editor')
    await editor.run()
    await editor.showPanel('Limits')
    await expect(page.getByText(/limits met|exceeded/).first()).toBeVisible({ timeout: 60_000 })
    await scan('limits')
  })
}
