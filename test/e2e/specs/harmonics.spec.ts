/** Static studies on the screen: harmonics with bars and limits, power flow with reactive limits, short circuits by both standards. */
import { expect, test } from '../fixtures.ts'
import { Editor } from '../pages/Editor.ts'

test('a hall’s harmonics are judged by IEEE 519 and by EN 50160', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.openPanel('Harmonics')
  const panel = page.locator('[data-panel="harmonics"]')
  await panel.getByRole('button', { name: 'Calculate' }).click()
  const limits = panel.getByRole('table', { name: 'Harmonic limits' })
  await expect(limits.getByRole('row', { name: /Utility current/ })).toContainText('Exceeded')
  await expect(limits.getByRole('row', { name: /MV bus A/ })).toContainText('guide')
  await expect(panel.getByText(/of demand current; TDD/)).toBeVisible()
  await limits.getByRole('row', { name: /MV bus A/ }).click({ position: { x: 200, y: 8 } })
  await expect(panel.getByText(/MV bus A, % of nominal/)).toBeVisible()

  await panel.getByRole('button', { name: /Rule/ }).click()
  await page.getByRole('option', { name: 'EN 50160' }).click()
  await expect(limits.getByRole('row')).toHaveCount(2)
  await expect(limits).toContainText('Met')
})

test('power flow with its reactive limits, and short circuits by IEC and by C37', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/AI training hall/)
  await editor.openPanel('Power flow')
  const flow = page.locator('[data-panel="powerFlow"]')
  await flow.getByRole('button', { name: 'Calculate' }).click()
  await expect(flow.getByRole('table', { name: 'AC buses' }).getByRole('row', { name: /HV bus/ })).toContainText('59.4')
  const machines = flow.getByRole('table', { name: 'Machines' })
  await expect(machines).not.toContainText('Mvar')
  await flow.getByRole('button', { name: /Reactive limits/ }).click()
  await page.getByRole('option', { name: 'Held by all' }).click()
  await expect(machines).toContainText('Mvar')

  await editor.openPanel('Short circuit')
  const faults = page.locator('[data-panel="shortCircuit"]')
  await faults.getByRole('button', { name: 'Calculate' }).click()
  await expect(faults.getByRole('columnheader', { name: 'κ' })).toBeVisible()
  const shown = (view: string) => faults.getByRole('group', { name: 'Shown' }).getByRole('button', { name: view }).click()
  await shown('Unbalanced')
  const unbalanced = faults.getByRole('table', { name: 'Unbalanced short circuits' })
  await expect(unbalanced.getByRole('row', { name: /HV bus/ })).toContainText('12.64 kA')
  await expect(unbalanced.getByRole('row', { name: /MV bus A/ })).toContainText('isolated')
  await expect(faults.getByText(/Isolated: no path leads to earth .* “MV bus A”/)).toBeVisible()
  await shown('Impedances')
  const impedances = faults.getByRole('table', { name: 'Impedances at the short circuit' })
  await expect(impedances.getByRole('row', { name: /HV bus/ })).toContainText('0.1898 + j4.042 Ω')
  await shown('Least')
  const least = faults.getByRole('table', { name: 'Least short circuits' })
  await expect(least.getByRole('row', { name: /HV bus/ })).toContainText('kA')
  await shown('Protection')
  await expect(faults.getByText('No relay with an overcurrent element and no fuse')).toBeVisible()
  await shown('Breakers')
  await expect(faults.getByRole('table', { name: 'Breaker duty' }).getByRole('row', { name: /Q-POI/ })).toContainText('line to earth')
  await faults.getByRole('button', { name: /Standard/ }).click()
  await page.getByRole('option', { name: /C37/ }).click()
  const buses = faults.getByRole('table', { name: 'Duty at buses' })
  await expect(buses.getByRole('row', { name: /MV bus A/ })).toContainText('1.083')
  await faults.getByRole('button', { name: '2', exact: true }).click()
  await expect(buses.getByRole('row', { name: /MV bus A/ })).not.toContainText('1.083')
})

test('the impedance of a bus by linearisation and by injection in phases', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.openPanel('Stability')
  const panel = page.locator('[data-panel="stability"]')
  await panel.getByRole('button', { name: 'Scan impedance' }).click()
  await expect(panel.getByText('in the frame that turns with the network')).toBeVisible()
  await panel.getByRole('button', { name: /Domain/ }).click()
  await page.getByRole('option', { name: 'Injection in emt' }).click()
  await panel.getByRole('button', { name: 'Scan impedance' }).click()
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await expect(panel.getByRole('progressbar')).toBeHidden({ timeout: 1000 })
  // What was there before stays.
  await expect(panel.getByText('in the frame that turns with the network')).toBeVisible()
  await panel.getByRole('button', { name: 'Scan impedance' }).click()
  await expect(panel.getByText(/\d+ of \d+ frequencies/)).toBeVisible()
  await expect(panel.getByText(/at the mirror frequency/)).toBeVisible({ timeout: 60_000 })
  await expect(panel.getByText(/steps of .* µs/)).toBeVisible()
  await expect(panel.locator('.legend')).toContainText('negative sequence in emt')
})

test('the zero-sequence impedance of a bus, by its network and by injection in phases', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/Four-bus/)
  await editor.openPanel('Stability')
  const panel = page.locator('[data-panel="stability"]')
  const choose = async (field: RegExp, option: string | RegExp): Promise<void> => {
    await panel.getByRole('button', { name: field }).click()
    await page.getByRole('option', { name: option }).click()
  }
  await choose(/Sequence/, 'Zero sequence')
  await panel.getByRole('button', { name: 'Scan impedance' }).click()
  await expect(panel.getByText('zero sequence, through earthed star points')).toBeVisible()
  await choose(/Domain/, 'Injection in emt')
  await panel.getByRole('button', { name: 'Scan impedance' }).click()
  await expect(panel.locator('.legend')).toContainText('zero-sequence network', { timeout: 60_000 })
})

test('a bus between deltas is open to a zero sequence', async ({ studio }) => {
  const { page } = studio
  const editor = new Editor(page)
  await editor.openTemplate(/two grid connections/)
  await editor.openPanel('Stability')
  const panel = page.locator('[data-panel="stability"]')
  await panel.getByRole('button', { name: /Sequence/ }).click()
  await page.getByRole('option', { name: 'Zero sequence' }).click()
  await panel.getByRole('button', { name: 'Scan impedance' }).click()
  await expect(panel.getByRole('status')).toContainText('Open: no zero-sequence path leads from MV bus 1 to earth.')
  await expect(panel.getByRole('status')).toContainText('It ends at “T-1”')
})
