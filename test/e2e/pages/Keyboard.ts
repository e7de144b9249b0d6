/** The studio in the hands of somebody without a mouse. */
import { expect, type Locator, type Page } from '@playwright/test'
import { Editor } from './Editor.ts'

/** Further than anything is from where one comes to a panel or a dialog. */
const MOST_TABS = 60

export class Keyboard {
  readonly page: Page
  readonly editor: Editor

  constructor(page: Page) {
    this.page = page
    this.editor = new Editor(page)
  }

  /** Goes with Tab until the place has the focus. */
  async tabTo(place: Locator): Promise<void> {
    await expect(place).toBeVisible()
    for (let k = 0; k < MOST_TABS; k++) {
      if (await place.evaluate((element) => element === element.ownerDocument.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error('The place could not be reached with Tab')
  }
  /** Over what stands in the field. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.press('Control+a')
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Enter')
  }
  /** Goes down an open list until the wanted item has the focus, and takes it. */
  async chooseItem(role: 'menuitem' | 'option', name: RegExp): Promise<void> {
    const item = this.page.locator('.popover').getByRole(role, { name }).first()
    await expect(item).toBeVisible()
    for (let k = 0; k < MOST_TABS; k++) {
      if (await item.evaluate((element) => element === element.ownerDocument.activeElement)) break
      await this.page.keyboard.press('ArrowDown')
    }
    await this.page.keyboard.press('Enter')
    await expect(item).toBeHidden()
  }

  async command(name: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.pick('Command palette', name)
  }
  /** Types the name of a component on the canvas. */
  async insert(type: string, name: string): Promise<void> {
    await this.page.keyboard.press('/')
    await this.pick('Insert a component', type)
    await expect(this.editor.component(name)).toBeVisible()
  }
  /** From the selected component, out of the list of its legal connections. */
  async connect(words: string): Promise<void> {
    const before = Object.keys((await this.editor.document()).connections).length
    await this.page.keyboard.press('c')
    await this.pick('Connect', words)
    await expect.poll(async () => Object.keys((await this.editor.document()).connections).length).toBe(before + 1)
  }
  async find(name: string): Promise<void> {
    await this.page.keyboard.press('Control+f')
    await this.pick('Find component', name)
    await expect(this.editor.inspector.getByRole('heading', { name, exact: true })).toBeVisible()
  }

  private async pick(list: string, words: string): Promise<void> {
    const options = this.page.getByRole('listbox', { name: list })
    await expect(options).toBeVisible()
    await this.page.keyboard.type(words)
    await expect(options.getByRole('option').first()).toBeVisible()
    await this.page.keyboard.press('Enter')
    await expect(options).toBeHidden()
  }
}
