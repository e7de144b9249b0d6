/** From a limit of the operating point to what it was held against: calculated, by the rule of the limit, in its own table. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a limit leads to its study, calculated and open at its table', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Open Rack v3 hall/)
  await editor.run()
  const open = async (study: string, limit: RegExp): Promise<void> => {
    await editor.showPanel('Limits')
    const row = editor.panel('limits').getByRole('row').filter({ hasText: study }).filter({ hasText: limit }).first()
    await row.click()
  }

  await open('Short circuit', /Breaker duty, IEEE C37/)
  const shortCircuit = editor.panel('shortCircuit')
  await expect(shortCircuit.getByRole('button', { name: 'Breakers' })).toHaveAttribute('aria-pressed', 'true')
  await expect(shortCircuit.getByRole('columnheader', { name: 'Interrupting' })).toBeVisible()

  await open('Power flow', /Bus voltage/)
  await expect(
    editor
      .panel('powerFlow')
      .getByRole('status')
      .filter({ hasText: /^Sources/ }),
  ).toBeVisible()

  await open('Harmonics', /IEEE 519/)
  await expect(editor.panel('harmonics').getByRole('table').first()).toBeVisible()
})
