/** The events panel: lanes in time and the table. */
import { expect, type Locator, type Page } from '@playwright/test'

export class Events {
  readonly page: Page
  readonly panel: Locator

  constructor(page: Page) {
    this.page = page
    this.panel = page.locator('[data-panel="events"]')
  }

  async addScenario(title: RegExp): Promise<void> {
    await this.panel.getByRole('button', { name: 'Scenarios' }).click()
    await this.page.getByRole('menuitem', { name: title }).click()
  }
  mark(name: RegExp): Locator {
    return this.panel.getByRole('region', { name: /^Events over/ }).getByRole('button', { name })
  }
  /** Takes hold of a mark, or of its end, and drags it by pixels. */
  async drag(mark: Locator, byPx: number, part: 'whole' | 'end' = 'whole'): Promise<void> {
    // Waits until it stands still.
    await mark.hover()
    const box = await (part === 'end' ? mark.locator('xpath=following-sibling::*[@title="Drag the end"]') : mark).boundingBox()
    if (!box) throw new Error('There is no such mark')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await this.page.mouse.move(x, y)
    await this.page.mouse.down()
    await this.page.mouse.move(x + byPx / 2, y, { steps: 3 })
    await this.page.mouse.move(x + byPx, y, { steps: 3 })
    await this.page.mouse.up()
  }
  /** Times and values as the table shows them. */
  async rows(): Promise<string[]> {
    return this.panel.getByRole('table', { name: 'Events' }).locator('tbody tr').allInnerTexts()
  }
  async expectTime(row: number, text: string | RegExp): Promise<void> {
    await expect(this.panel.getByRole('table', { name: 'Events' }).locator('tbody tr').nth(row).locator('td').nth(1)).toHaveText(text)
  }
}
