/** Notes, zones and callouts on the one-line. */
import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'
import type { AnnotationRecord } from '../../../src/model/document/records.ts'
import type { Editor } from './Editor.ts'

export class Annotations {
  readonly page: Page
  readonly editor: Editor

  constructor(editor: Editor) {
    this.page = editor.page
    this.editor = editor
  }

  view(id: string): Locator {
    return this.page.getByTestId(`annotation-${id}`)
  }
  get field(): Locator {
    return this.editor.canvas.getByRole('textbox', { name: /^Text of/ })
  }
  async all(): Promise<readonly AnnotationRecord[]> {
    return Object.values((await this.editor.document()).annotations)
  }
  async one(id: string): Promise<AnnotationRecord> {
    const found = (await this.all()).find((a) => a.id === id)
    if (!found) throw new Error(`There is no annotation ${id}`)
    return found
  }

  /** The palette's entry, then a click on the canvas at a share of its width and height, then its text. */
  async place(label: string, text: string, at: { readonly x: number; readonly y: number }): Promise<string> {
    const before = new Set((await this.all()).map((a) => a.id))
    await this.page.getByRole('region', { name: 'Drawing' }).getByRole('button', { name: label, exact: true }).click()
    const box = await this.editor.canvas.boundingBox()
    if (!box) throw new Error('The canvas is not shown')
    await this.page.mouse.move(box.x + box.width * at.x - 5, box.y + box.height * at.y)
    await this.page.mouse.click(box.x + box.width * at.x, box.y + box.height * at.y)
    await expect(this.field).toBeFocused()
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Enter')
    await expect(this.field).toBeHidden()
    const id = (await this.all()).find((a) => !before.has(a.id))?.id
    if (id === undefined) throw new Error('Nothing was placed')
    return id
  }
  /** Takes hold at a point of the screen and drags by pixels. */
  async drag(from: { readonly x: number; readonly y: number }, dx: number, dy: number): Promise<void> {
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    await this.page.mouse.move(from.x + dx / 2, from.y + dy / 2, { steps: 4 })
    await this.page.mouse.move(from.x + dx, from.y + dy, { steps: 4 })
    await this.page.mouse.up()
  }
  async middle(place: Locator): Promise<{ x: number; y: number }> {
    const box = await place.boundingBox()
    if (!box) throw new Error('It is not shown')
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
}
