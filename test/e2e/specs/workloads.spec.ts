/** Workloads: presets, levels from GPU to site, a measured trace from a file, and the job fitted to it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a measured trace becomes a workload, and a training job is fitted to it', async ({ open }, info) => {
  const folder = info.outputPath('data')
  mkdirSync(folder, { recursive: true })
  // Two seconds of which one and a half at 120 kW and the rest at 60 kW, at 200 Hz.
  const rows = Array.from({ length: 6000 }, (_, k) => `${k / 200};${k % 400 < 300 ? '120,0' : '60,0'}`)
  writeFileSync(join(folder, 'rack.csv'), ['time (s);power (kW)', ...rows].join('\r\n'))
  const { page } = await open({ viewport: { width: 1366, height: 768 } })
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus tutorial/)
  await editor.showPanel('Workloads')
  const panel = editor.panel('workloads')

  await panel.getByRole('button', { name: 'Add workload' }).click()
  await page.getByRole('menuitem', { name: /Measured trace/ }).click()
  await editor.answerFileDialog(folder, 'rack.csv', 'Open')
  const recording = panel.getByRole('region', { name: 'Recording' })
  await expect(recording).toContainText('6000 every 5 ms')
  await expect(recording).toContainText('power (kW), in kW')
  await recording.getByRole('button', { name: 'Fit a training job' }).click()
  await expect(editor.field(panel, 'Iteration period')).toHaveValue(/^2(\.0+)? s$/)
  await expect(editor.field(panel, 'Compute share')).toHaveValue(/^75(\.\d+)? %$/)

  const preview = panel.getByRole('region', { name: 'Preview' })
  for (const level of ['GPU', 'Rack', 'Row', 'Site', 'All racks']) {
    await preview.getByRole('button', { name: level, exact: true }).click()
    await expect(preview.getByRole('button', { name: level, exact: true })).toHaveAttribute('aria-pressed', 'true')
    await expect(preview.locator('.plot-chart')).toHaveCount(2)
  }
  await preview.getByRole('button', { name: 'Log', exact: true }).click()
  await expect(preview.locator('.plot-chart')).toHaveCount(2)
})

test('shaping shows its cost while it is chosen', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.showPanel('Workloads')
  const panel = editor.panel('workloads')
  await panel.getByRole('button', { name: 'Add workload' }).click()
  await page.getByRole('menuitem', { name: /smoothed on the GPU/ }).click()
  const burnt = panel.locator('.key-figures .fact', { hasText: /energy burnt/ })
  await expect(burnt).toBeVisible()
  const floor = editor.field(panel, 'Percent TMP floor')
  const before = await burnt.textContent()
  await floor.fill('60 %')
  await expect(burnt).not.toHaveText(before ?? '')
})

test('what runs a workload is named, and leads to the one-line', async ({ studio }, info) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.select('GPU-H4')
  for (let k = 0; k < 4; k++) await page.keyboard.press('Control+d')
  await editor.showPanel('Workloads')
  const panel = editor.panel('workloads')
  const users = panel.getByRole('region', { name: 'Runs on' })
  const { components, workloads } = await editor.document()
  const [job] = Object.values(workloads)
  const racks = Object.values(components).filter(({ params }) => params.workload === job?.id)
  expect(racks).toHaveLength(8)
  await expect(users.getByRole('listitem')).toHaveCount(6)
  await users.getByRole('button', { name: `Show all ${racks.length}` }).click()
  await expect(users.getByRole('listitem')).toHaveCount(racks.length)
  await page.screenshot({ path: info.outputPath('users.png') })
  const last = racks.at(-1)
  await users.getByRole('button', { name: last?.name ?? '', exact: true }).click()
  await expect(editor.component(last?.name ?? '')).toBeInViewport()
  await expect(editor.inspector.getByRole('heading', { name: last?.name ?? '', exact: true })).toBeVisible()
  await editor.inspector.getByRole('switch', { name: 'In service' }).press('Space')
  await editor.showPanel('Workloads')
  await expect(users.getByRole('listitem').filter({ hasText: last?.name ?? '' })).toContainText('out of service')
})
