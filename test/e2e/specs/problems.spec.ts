/** Findings as one draws: groups, the very field, one-click fixes, accepting with a reason, undo. */
import { Editor } from '../pages/Editor.ts'
import { Problems } from '../pages/Problems.ts'
import { expect, test } from '../fixtures.ts'

test('findings are grouped, mended with one click, accepted with a reason', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  const problems = new Problems(editor)
  await editor.newProject()
  await editor.place('Utility', 'UT1', { x: 0.4, y: 0.15 })
  await editor.place('Bus', 'BUS1', { x: 0.4, y: 0.5 })
  await editor.place('Bus', 'BUS2', { x: 0.75, y: 0.7 })
  await editor.wire(['UT1', 'ac'], ['BUS1', 'tap'])
  const finding = /BUS2 has no connection/

  await test.step('a finding is accepted with a reason and leaves the counts', async () => {
    await expect(problems.panel.getByRole('button', { name: '1 warning' })).toBeVisible()
    await problems.accept(finding, 'Spare section, future')
    await expect(problems.group('Accepted (1)')).toBeVisible()
    await expect(problems.panel.getByRole('button', { name: '0 warnings' })).toBeVisible()
    await expect(problems.row(finding)).toContainText('Accepted: Spare section, future')
    expect((await editor.document()).project.accepted).toHaveLength(1)
  })

  await test.step('undo takes the acceptance back', async () => {
    await editor.canvas.focus()
    await page.keyboard.press('Control+z')
    await expect(problems.group('Accepted (1)')).toBeHidden()
  })

  await test.step('a finding leads to its place and is mended with one click', async () => {
    await editor.place('Transformer', 'TX1', { x: 0.2, y: 0.6 })
    await problems.groupBy('By component')
    await expect(problems.group('TX1')).toBeVisible()
    await editor.select('UT1')
    const loose = problems.row(/TX1 is not connected/)
    await loose.getByRole('button', { name: /TX1 is not connected/ }).click()
    await expect(editor.inspector.getByRole('heading', { name: 'TX1', exact: true })).toBeVisible()
    await loose.getByRole('button', { name: 'Take out of service' }).click()
    await expect(loose).toBeHidden()
    await problems.groupBy('By kind')
    await expect(problems.group(/W201 Loose end/)).toBeVisible()
  })
})
