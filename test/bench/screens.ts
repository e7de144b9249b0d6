/**
 * Pictures of the main screens with the 100 MW hall, at the sizes people work at, light and dark. Run by `npm run screens` after
 * `npm run build:renderer` and `npm run build:engine`.
 *
 *   --out <folder>    where they go (out/screens)
 *   --width <pixels>  one size alone: 1366, 1920 or 3840
 *   --scheme <name>   light or dark alone
 *   --only <word>     screens whose name has the word
 *
 * What it does not know ends it with what it knows.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from '@playwright/test'
import { openStudio } from '../e2e/studio.ts'
import { Editor } from '../e2e/pages/Editor.ts'

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: 'out/screens' },
    width: { type: 'string', default: '' },
    scheme: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
  },
})
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
]
const SCHEMES = ['light', 'dark'] as const
const SCREENS = [
  'start',
  'editor',
  'inspector',
  'library',
  'workload',
  'run',
  'plots',
  'limits',
  'compare',
  'report',
  'report-late',
] as const
type Screen = (typeof SCREENS)[number] | 'report-late'
const HALL = /AI training hall/
/** Component that the inspector shows. */
const SELECTED = 'UPS-H1'

/** Where its cursors stand, s. */
const CURSORS = { A: '20', B: '40' }

const sizes = SIZES.filter((s) => options.width === '' || String(s.width) === options.width)
const schemes = SCHEMES.filter((s) => options.scheme === '' || s === options.scheme)
const unknown = [
  ...(sizes.length > 0 ? [] : [`--width ${options.width}: one of ${SIZES.map((s) => s.width).join(', ')}`]),
  ...(schemes.length > 0 ? [] : [`--scheme ${options.scheme}: one of ${SCHEMES.join(', ')}`]),
  ...(SCREENS.some((name) => name.includes(options.only)) ? [] : [`--only ${options.only}: a part of ${SCREENS.join(', ')}`]),
]
if (unknown.length > 0) {
  console.error(unknown.join('\n'))
  process.exit(2)
}
mkdirSync(options.out, { recursive: true })

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('listbox', { name: 'Command palette' }).waitFor()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
}

async function take(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark'): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'ppx-screens-'))
  const studio = await openStudio({ dataFolder, viewport, colorScheme })
  const { page } = studio
  const editor = new Editor(page)
  const shot = async (name: Screen): Promise<void> => {
    if (name !== 'report-late' && !name.includes(options.only)) return
    // What moves comes to rest.
    await page.waitForTimeout(400)
    const path = join(options.out, `${viewport.width}-${colorScheme}-${name}.png`)
    await page.screenshot({ path })
    console.log(path)
  }
  await shot('start')
  await editor.openTemplate(HALL)
  await editor.settle()
  await shot('editor')
  await editor.component(SELECTED).click()
  await shot('inspector')
  for (const [panel, name] of [
    ['Library', 'library'],
    ['Workloads', 'workload'],
  ] as const) {
    await editor.showPanel(panel)
    if (name === 'workload') await page.locator('[data-panel="workloads"] .scatterlayer .trace').first().waitFor()
    await shot(name)
  }
  await editor.showPanel('Plots')
  await page.keyboard.press('F5')
  await page
    .getByRole('progressbar', { name: /^Progress of/ })
    .first()
    .waitFor()
  await editor.panel('plots').locator('.scatterlayer .trace').first().waitFor()
  await shot('run')
  await editor.settle()
  const plots = editor.panel('plots')
  await plots.locator('.scatterlayer .trace').first().waitFor()
  await plots.getByRole('button', { name: 'Cursors', exact: true }).click()
  for (const [name, time] of Object.entries(CURSORS)) {
    const field = plots.getByRole('textbox', { name: `Time of cursor ${name}, s` })
    await field.fill(time)
    await field.press('Enter')
  }
  await shot('plots')
  await page.keyboard.press('Escape')
  await editor.showPanel('Limits')
  await editor.panel('limits').getByRole('status', { name: 'Overall verdict' }).waitFor()
  await shot('limits')
  await command(page, 'Compare')
  await shot('compare')
  await page.keyboard.press('Control+p')
  await page
    .getByRole('dialog', { name: /Report/ })
    .getByText(/^\d+ pages$/)
    .waitFor({ timeout: 120_000 })
    .catch(async (error: unknown) => {
      await shot('report-late')
      throw error
    })
  await shot('report')
  if (studio.faults.length > 0) console.error(studio.faults.join('\n'))
  await studio.close()
  rmSync(dataFolder, { recursive: true, force: true })
}

for (const size of sizes) {
  for (const scheme of schemes) await take(size, scheme)
}
process.exit(0)
