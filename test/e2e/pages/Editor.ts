/** The editor as a user handles it: palette, canvas, inspector, panels. Verbs, with real mouse and keyboard. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { ComponentRecord, StudioDocument } from '../../../src/model/document/records.ts'

/** What the screen shows to tests (src/renderer/app/testBridge.ts). */
interface Bridge {
  readonly __studio?: { idle(): boolean; document(): StudioDocument | null }
}

export class Editor {
  readonly page: Page
  readonly canvas: Locator
  readonly inspector: Locator

  constructor(page: Page) {
    this.page = page
    this.canvas = page.getByTestId('canvas')
    this.inspector = page.locator('[data-panel="inspector"]')
  }

  async newProject(): Promise<void> {
    await this.page.getByRole('button', { name: 'New project' }).click()
    await this.canvas.waitFor()
  }
  async openTemplate(title: RegExp): Promise<void> {
    await this.page.getByRole('button', { name: title }).click()
    await this.canvas.waitFor()
  }
  component(name: string): Locator {
    return this.page.getByTestId(`component-${name}`)
  }
  port(name: string, port: string): Locator {
    return this.page.getByTestId(`port-${name}-${port}`)
  }

  /** Clicks the palette's entry, then the canvas at a share of its width and height. */
  async place(type: string, name: string, at: { x: number; y: number }): Promise<void> {
    const palette = this.page
      .getByRole('textbox', { name: 'Search components' })
      .or(this.page.getByRole('searchbox', { name: 'Search components' }))
    await palette.fill(type)
    await this.page.locator(`[data-component-type]`, { hasText: new RegExp(`^${type}$`) }).click()
    const box = await this.canvas.boundingBox()
    if (!box) throw new Error('The canvas is not shown')
    await this.page.mouse.move(box.x + box.width * at.x - 5, box.y + box.height * at.y)
    await this.page.mouse.move(box.x + box.width * at.x, box.y + box.height * at.y)
    await this.page.mouse.down()
    await this.page.mouse.up()
    await expect(this.component(name)).toBeVisible()
    await palette.fill('')
  }

  async wire(from: readonly [string, string], to: readonly [string, string]): Promise<void> {
    const before = Object.keys((await this.document()).connections).length
    await this.drag(this.port(...from), this.port(...to))
    await expect.poll(async () => Object.keys((await this.document()).connections).length).toBe(before + 1)
  }

  /** `at`: where in the target, as shares of its box. */
  async drag(from: Locator, to: Locator, at = { x: 0.5, y: 0.5 }): Promise<void> {
    const [a, b] = [await from.boundingBox(), await to.boundingBox()]
    if (!a || !b) throw new Error('Nothing to drag from or to')
    await this.page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
    await this.page.mouse.down()
    await this.page.mouse.move((a.x + b.x) / 2 + 3, (a.y + b.y) / 2 + 3, { steps: 4 })
    await this.page.mouse.move(b.x + b.width * at.x, b.y + b.height * at.y, { steps: 4 })
    await this.page.mouse.up()
  }

  async select(name: string): Promise<void> {
    await this.component(name).click()
    await expect(this.inspector.getByRole('heading', { name, exact: true })).toBeVisible()
  }
  /** A field's name may end in its symbol. */
  field(within: Locator, label: string): Locator {
    return within.getByRole('textbox', { name: new RegExp(`^${label}`) })
  }
  async setQuantity(label: string, value: string): Promise<void> {
    const field = this.field(this.inspector, label)
    await field.fill(value)
    await field.press('Enter')
    await expect(field).not.toHaveAttribute('aria-invalid', 'true')
  }
  /** Chooses in the select of a parameter, by its key. */
  async choose(param: string, option: string | RegExp): Promise<void> {
    await this.inspector.locator(`button[data-param="${param}"]`).click()
    await this.page.getByRole('option', { name: option }).click()
  }

  /** Chooses the study that Run starts, in the toolbar. */
  async chooseStudy(name: string): Promise<void> {
    const option = this.page.getByRole('option', { name, exact: true })
    // A run that has just ended redraws the toolbar and takes an open list away: it is opened again.
    await expect(async () => {
      if (!(await option.isVisible())) {
        await this.page
          .getByRole('toolbar', { name: 'Tools' })
          .getByRole('button', { name: /Study$/ })
          .click({ timeout: 2000 })
      }
      await option.click({ timeout: 2000 })
    }).toPass()
  }
  async showPanel(title: string): Promise<void> {
    await this.page.locator('.dv-tab', { hasText: new RegExp(`^${title}$`) }).click()
  }
  /** One that is closed at first, by the command palette. */
  async openPanel(title: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.page.getByRole('listbox', { name: 'Command palette' }).waitFor()
    await this.page.keyboard.type(title)
    await this.page.keyboard.press('Enter')
  }
  panel(id: string): Locator {
    return this.page.locator(`[data-panel="${id}"]`)
  }

  /** Runs the chosen study and waits for its end. */
  async run(): Promise<void> {
    await this.page.keyboard.press('F5')
    await this.settle()
  }

  /** Its record in the document. */
  async componentNamed(name: string): Promise<ComponentRecord> {
    const found = Object.values((await this.document()).components).find((c) => c.name === name)
    if (!found) throw new Error(`no ${name}`)
    return found
  }

  document(): Promise<StudioDocument> {
    return this.page.evaluate(() => {
      const document = (globalThis as unknown as Bridge).__studio?.document()
      if (!document) throw new Error('No project is open')
      return document
    })
  }
  /** Every edit is on disk, no save and no run is going on. */
  async settle(): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(() => (globalThis as unknown as Bridge).__studio?.idle() ?? false), { timeout: 60_000 })
      .toBe(true)
  }

  /** Answers the studio's own file dialog. */
  async answerFileDialog(folder: string, name: string, button: 'Save' | 'Open'): Promise<void> {
    const dialog = this.page.getByRole('dialog')
    const address = dialog.getByLabel('Folder', { exact: true })
    // The first folder is listed before another one is typed.
    await expect(address).not.toHaveValue('')
    // What is typed there counts, listed or not.
    await address.fill(folder)
    await dialog.getByLabel('File name').fill(name)
    await dialog.getByRole('button', { name: button, exact: true }).click()
    await expect(dialog).toBeHidden()
  }
}
