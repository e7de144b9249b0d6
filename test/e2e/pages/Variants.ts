/** Configurations and alternatives: the pickers beside the pages, the strip over the one-line, the panel of changes. */
import type { Locator, Page } from '@playwright/test'

export class Variants {
  readonly page: Page
  readonly strip: Locator
  readonly panel: Locator

  constructor(page: Page) {
    this.page = page
    this.strip = page.getByRole('region', { name: 'Configuration and alternative shown' })
    this.panel = page.locator('[data-panel="variants"]')
  }

  /** Chooses for the chosen study, in the picker beside the pages. */
  async choose(kind: 'Configuration' | 'Alternative', option: string | RegExp): Promise<void> {
    const picker = this.page.locator('.variant-picker')
    await picker.getByRole('button', { name: new RegExp(`${kind}$`) }).click()
    await this.page.getByRole('option', { name: option }).click()
  }
  changes(name: string): Locator {
    return this.panel.getByRole('table', { name: `${name} against the drawing` }).locator('tbody tr')
  }
}
