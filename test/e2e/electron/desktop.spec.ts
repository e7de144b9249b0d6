/** What only the desktop application has: its own protocol, sandbox, native menu, second instance. Runs where an Electron runtime is found. */
import { fileURLToPath } from 'node:url'
import { _electron as electron, expect, type ElectronApplication, type Page, test } from '@playwright/test'

const executablePath = process.env.PPX_ELECTRON
const root = fileURLToPath(new URL('../../..', import.meta.url))
test.skip(executablePath === undefined, 'There is no Electron runtime on this machine.')

let app: ElectronApplication
let page: Page
// biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
test.beforeEach(async ({}, info) => {
  const args = ['.', '--test-bridge', `--user-data-dir=${info.outputPath('data')}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  app = await electron.launch({ ...(executablePath === undefined ? {} : { executablePath }), args, cwd: root })
  page = await app.firstWindow()
  await page.getByRole('main').waitFor()
})
test.afterEach(() => app.close())

test('shows its own page in a sandbox', async () => {
  expect(page.url()).toMatch(/^app:\/\/studio\//)
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  const blocked = await page.evaluate(() =>
    fetch('https://example.org/').then(
      () => false,
      () => true,
    ),
  )
  expect(blocked).toBe(true)
})

test('runs the example in its utility process', async () => {
  await page.getByRole('button', { name: /100 MW/ }).click()
  await page.getByTestId('canvas').waitFor()
  await page.keyboard.press('F5')
  await expect(page.getByText(/completed/).first()).toBeVisible({ timeout: 60_000 })
})

test('has the commands in its native menu', async () => {
  const titles = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label) ?? [])
  expect(titles).toEqual(expect.arrayContaining(['File', 'Edit', 'View', 'Run', 'Help']))
})
