/** The findings: groups, fixes, accepting with a reason. */
import type { Page } from '@playwright/test'
import type { Editor } from './Editor.ts'

export class Problems {
  readonly page: Page
  readonly editor: Editor

  constructor(editor: Editor) {
    this.page = editor.page
    this.editor = editor
  }
  get panel() {
    return this.editor.panel('problems')
  }
  row(text: RegExp) {
    return this.panel.getByRole('listitem').filter({ hasText: text })
  }
  group(title: string | RegExp) {
    return this.panel.getByRole('heading', { name: title })
  }
  async groupBy(grouping: string): Promise<void> {
    await this.panel.getByRole('button', { name: /Group problems$/ }).click()
    await this.page.getByRole('option', { name: grouping }).click()
  }
  async accept(text: RegExp, note: string): Promise<void> {
    await this.row(text).getByRole('button', { name: 'Accept …' }).click()
    await this.row(text).getByRole('textbox').fill(note)
    await this.page.keyboard.press('Enter')
  }
}
