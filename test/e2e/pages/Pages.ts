/** Pages of the one-line and blocks on them: tabs, the way in and out. */
import { expect, type Page } from '@playwright/test'
import type { Editor } from './Editor.ts'

export class Pages {
  readonly page: Page
  readonly editor: Editor

  constructor(editor: Editor) {
    this.page = editor.page
    this.editor = editor
  }

  tab(name: string) {
    return this.page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name, exact: true })
  }
  get place() {
    return this.page.getByRole('navigation', { name: 'Place in the drawing' })
  }
  async add(): Promise<void> {
    await this.page.getByRole('button', { name: 'Add page' }).click()
  }
  async rename(from: string, to: string): Promise<void> {
    await this.tab(from).dblclick()
    await this.page.getByRole('textbox', { name: 'Page name' }).first().fill(to)
    await this.page.keyboard.press('Enter')
    await expect(this.tab(to)).toBeVisible()
  }
  /** Into a block, as its double click does. */
  async open(block: string): Promise<void> {
    await this.editor.component(block).dblclick()
    await expect(this.place.getByText(block, { exact: true })).toBeVisible()
  }
  /** Selects through the outline, several with Ctrl. */
  async selectByName(...names: readonly string[]): Promise<void> {
    await this.editor.showPanel('Outline')
    const list = this.page.getByRole('listbox', { name: 'Components by page' })
    for (const [k, name] of names.entries()) {
      await list.getByRole('option', { name: new RegExp(`^${name}\\b`) }).click(k === 0 ? {} : { modifiers: ['Control'] })
    }
    await this.editor.showPanel('Components')
  }
}
