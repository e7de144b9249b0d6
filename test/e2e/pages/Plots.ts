/** The plots panel: panes and kept layouts. */
import { expect, type Locator, type Page } from '@playwright/test'

export class Plots {
  readonly page: Page
  readonly panel: Locator

  constructor(page: Page) {
    this.page = page
    this.panel = page.locator('[data-panel="plots"]')
  }

  panes(): Locator {
    return this.panel.getByRole('region', { name: / pane$/ })
  }
  async keepLayout(name: string): Promise<void> {
    const dialog = await this.layouts()
    await dialog.getByRole('textbox', { name: 'Name of the layout' }).fill(name)
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await expect(dialog.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible()
    await this.page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  async applyLayout(name: string): Promise<void> {
    const dialog = await this.layouts()
    await dialog.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    await expect(dialog).toBeHidden()
  }
  private async layouts(): Promise<Locator> {
    await this.panel.getByRole('button', { name: 'Plot layouts' }).click()
    return this.page.getByRole('dialog', { name: 'Plot layouts' })
  }
}
