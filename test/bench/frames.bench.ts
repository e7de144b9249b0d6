/**
 * Frames of the drawing in a real browser, on a campus of 2,000 components with 1 GB of results: opening it, dragging fifty components,
 * panning, zooming, scrubbing the results, zooming the plots. Run by `npm run bench:frames` after `npm run build:renderer` and `npm run build:engine`.
 *
 *   --results <MB>   size of the results (1000)
 *   --profile        where the script's time went, for each gesture
 *   --trace          processor time of the browser's threads a frame, and of the parts of its main thread, for each gesture
 *   --only <word>    gestures whose name has the word
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CDPSession, Page } from '@playwright/test'
import { findChromium } from '../../src/window/chromium.ts'
import { openStudio } from '../e2e/studio.ts'
import { Editor } from '../e2e/pages/Editor.ts'
import { campus } from '../support/campus.ts'
import { writeLargeProject } from './largeProject.ts'

const { values: options } = parseArgs({
  options: {
    results: { type: 'string', default: '1000' },
    profile: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
})
const HALLS = 17
const FRAME_MS = 1000 / 60

type Profile = Awaited<ReturnType<typeof stopProfiler>>['profile']
const stopProfiler = (session: CDPSession) => session.send('Profiler.stop')

interface Busy {
  readonly script: number
  readonly style: number
  readonly layout: number
  readonly all: number
}

async function busy(cdp: CDPSession): Promise<Busy> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (name: string): number => 1000 * (metrics.find((m) => m.name === name)?.value ?? 0)
  return { script: of('ScriptDuration'), style: of('RecalcStyleDuration'), layout: of('LayoutDuration'), all: of('TaskDuration') }
}

function printSelfTimes(name: string, profile: Profile): void {
  const self = new Map<string, number>()
  const nodes = new Map(profile.nodes.map((n) => [n.id, n]))
  for (const [k, id] of (profile.samples ?? []).entries()) {
    const frame = nodes.get(id)?.callFrame
    if (!frame) continue
    const key = `${frame.functionName || '(anonymous)'} ${frame.url.split('/').at(-1) ?? ''}:${frame.lineNumber + 1}`
    self.set(key, (self.get(key) ?? 0) + (profile.timeDeltas?.[k] ?? 0) / 1000)
  }
  console.log(`\n${name}: self time, ms`)
  for (const [key, ms] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 16)) console.log(`  ${ms.toFixed(0).padStart(6)}  ${key}`)
}

interface TraceEvent {
  readonly ph: string
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Processor time of the thread, µs. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}
const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'cc']
/** Parts of a frame on the main thread, none inside another. */
const PARTS = ['FunctionCall', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit', 'HitTest']

/** Processor time, not time on the clock: what else runs on the machine does not count. */
function printThreads(name: string, trace: Buffer, frames: number): void {
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] }
  const named = new Map(
    events.flatMap((e) => (e.ph === 'M' && e.name === 'thread_name' ? [[`${e.pid} ${e.tid}`, e.args?.name ?? '']] : [])),
  )
  const sums = new Map<string, number>()
  for (const { ph, name: event, pid, tid, tdur = 0 } of events) {
    if (ph !== 'X') continue
    const thread = named.get(`${pid} ${tid}`) ?? ''
    const key =
      /RunTask$/.test(event) && !event.includes('::')
        ? thread
        : PARTS.includes(event) && thread === 'CrRendererMain'
          ? `  ${event}`
          : event === 'RasterTask'
            ? 'raster, all threads'
            : null
    if (key !== null) sums.set(key, (sums.get(key) ?? 0) + tdur / 1000)
  }
  const line = [...sums]
    .map(([key, ms]) => [key, ms / frames] as const)
    .filter(([, ms]) => ms >= 0.05)
    .sort((a, b) => b[1] - a[1])
    .map(([key, ms]) => `${key.trim()} ${ms.toFixed(2)}`)
  console.log(`${name}, ms of processor time${frames > 1 ? ' a frame' : ''}: ${line.join(', ')}`)
}

/** Run in the page: it knows the browser's names, this file does not. */
const RECORD = `(() => {
  const frames = (window.__frames = [])
  const next = (at) => { frames.push(at); if (window.__frames === frames) requestAnimationFrame(next) }
  requestAnimationFrame(next)
})()`

/** Times between the frames the browser gave while `gesture` went on, and what its main thread did in them. */
async function measured(page: Page, cdp: CDPSession, name: string, gesture: () => Promise<void>): Promise<Record<string, string | number>> {
  await page.evaluate(RECORD)
  if (options.profile) await cdp.send('Profiler.start')
  const browser = page.context().browser()
  if (options.trace) await browser?.startTracing(page, { categories: CATEGORIES })
  const before = await busy(cdp)
  await gesture()
  const after = await busy(cdp)
  const profile = options.profile ? (await stopProfiler(cdp)).profile : null
  const frames = await page.evaluate<number[]>('(() => { const taken = window.__frames; window.__frames = undefined; return taken })()')
  const gaps = frames
    .slice(1)
    .map((at, k) => at - (frames[k] ?? at))
    .sort((a, b) => a - b)
  const at = (share: number): number => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? Number.NaN
  const per = (part: keyof Busy): string => ((after[part] - before[part]) / Math.max(1, gaps.length)).toFixed(1)
  if (profile) printSelfTimes(name, profile)
  if (options.trace && browser) printThreads(name, await browser.stopTracing(), Math.max(1, gaps.length))
  return {
    gesture: name,
    zoom: (await zoomNow()).toFixed(2),
    frames: gaps.length,
    'median ms': at(0.5).toFixed(1),
    'p95 ms': at(0.95).toFixed(1),
    'longest ms': at(1).toFixed(1),
    'late %': ((100 * gaps.filter((gap) => gap > 1.5 * FRAME_MS).length) / Math.max(1, gaps.length)).toFixed(1),
    'script/frame': per('script'),
    'style/frame': per('style'),
    'layout/frame': per('layout'),
    'main thread/frame': per('all'),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'ppx-frames-'))
const file = join(folder, 'campus.ppx')
const document = campus(HALLS)
const bytes = await writeLargeProject(join(folder, 'made'), file, document, Number(options.results) * 1e6)
// What was just written is on the disk before the clock runs, as it is with a file of yesterday.
execFileSync('sync')
const count = Object.keys(document.components).length
console.log(`${count} components, results of ${(bytes / 1e6).toFixed(0)} MB; ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`)

const studio = await openStudio({ dataFolder: join(folder, 'data'), browser: findChromium() })
const { page } = studio
const editor = new Editor(page)
const cdp = await page.context().newCDPSession(page)
await cdp.send('Performance.enable')
await cdp.send('Profiler.enable')

const settle = () => page.evaluate('new Promise((resolve) => requestIdleCallback(() => resolve(true), { timeout: 3000 }))')
// Opened with the studio's own file dialog; the clock runs from the last click to symbols on an editable canvas.
await page.keyboard.press('Control+o')
const dialog = page.getByRole('dialog')
const address = dialog.getByLabel('Folder', { exact: true })
// The first folder is listed before another one is typed.
while ((await address.inputValue()) === '') await settle()
await address.fill(folder)
await dialog.getByLabel('File name').fill('campus.ppx')
if (options.profile) await cdp.send('Profiler.start')
const browser = page.context().browser()
if (options.trace) await browser?.startTracing(page, { categories: CATEGORIES })
// The page's own clock: from the click that reaches it to the frame after the one with the drawing, which from afar is one layer, nearer nodes.
const opened = page.evaluate<number>(`new Promise((resolve) => {
  let begin = 0
  addEventListener('click', () => { begin = performance.now() }, { capture: true, once: true })
  const look = () => {
    if (begin === 0 || document.querySelector('.far path, .react-flow__node') === null) return requestAnimationFrame(look)
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begin)))
  }
  look()
})`)
await dialog.getByRole('button', { name: 'Open', exact: true }).click()
console.log(`open to an editable canvas: ${(await opened).toFixed(0)} ms`)
if (options.trace && browser) printThreads('open', await browser.stopTracing(), 1)
if (options.profile) printSelfTimes('open', (await stopProfiler(cdp)).profile)

const at = (x: number, y: number) => page.mouse.move(x, y)
const canvas = await editor.canvas.boundingBox()
if (!canvas) throw new Error('The canvas is not shown')
const middle = { x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 }

const viewport = () =>
  page.evaluate<{ x: number; y: number; zoom: number }>(
    "(() => { const m = new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform); return { x: m.e, y: m.f, zoom: m.a } })()",
  )
/** A key that moves the view, and the end of its movement. */
async function look(key: string): Promise<void> {
  await page.keyboard.press(key)
  for (let before = ''; ; ) {
    await page.waitForTimeout(200)
    const now = JSON.stringify(await viewport())
    if (now === before) return
    before = now
  }
}

/** Where a component stands on the screen. */
async function placeOf(name: string): Promise<{ x: number; y: number }> {
  const component = Object.values(document.components).find((c) => c.name === name)
  if (!component || !canvas) throw new Error(`${name} is not drawn`)
  const { x, y, zoom } = await viewport()
  return { x: canvas.x + x + zoom * component.x, y: canvas.y + y + zoom * component.y }
}

/** A frame around what lies between two symbols, drawn with the mouse. */
async function marquee(from: string, to: string): Promise<number> {
  const [a, b] = [await placeOf(from), await placeOf(to)]
  const aside = 46 * (await viewport()).zoom
  const left = Math.min(a.x, b.x) - aside
  const top = Math.min(a.y, b.y) - aside
  await at(left, top)
  await page.mouse.down()
  await at(left + 10, top + 10)
  await at(Math.max(a.x, b.x) + aside, Math.max(a.y, b.y) + aside)
  await page.mouse.up()
  await settle()
  return page.locator('.react-flow__node.selected').count()
}

async function drag(steps: number): Promise<void> {
  const box = await page.locator('.react-flow__node.selected').first().boundingBox()
  if (!box) throw new Error('Nothing is selected')
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await at(from.x, from.y)
  await page.mouse.down()
  for (let k = 0; k < steps; k++) await at(from.x + 60 * Math.sin(k / 12), from.y + 40 * Math.sin(k / 9))
  await page.mouse.up()
}
const zoomNow = async () => (await viewport()).zoom
async function wheel(steps: number, by: (k: number) => readonly [number, number], key?: string): Promise<void> {
  await at(middle.x, middle.y)
  if (key) await page.keyboard.down(key)
  for (let k = 0; k < steps; k++) {
    const [dx, dy] = by(k)
    await page.mouse.wheel(dx, dy)
  }
  if (key) await page.keyboard.up(key)
}
const pan = () => wheel(150, (k) => [40 * Math.cos(k / 15), 40 * Math.sin(k / 15)])
async function zoom(): Promise<void> {
  const before = await zoomNow()
  let most = before
  for (let turn = 0; turn < 6; turn++) {
    await wheel(25, () => [0, turn % 2 === 0 ? -20 : 20], 'Control')
    most = Math.max(most, await zoomNow())
  }
  if (most < 1.5 * before) throw new Error(`Zoomed from ${before} to ${most} only`)
}
const scrub = async (): Promise<void> => {
  const slider = await page.getByRole('slider', { name: 'Time of the results' }).boundingBox()
  if (!slider) throw new Error('The results are not shown')
  await at(slider.x + 20, slider.y + slider.height / 2)
  await page.mouse.down()
  for (let k = 0; k < 150; k++) await at(slider.x + 20 + (slider.width - 40) * (k / 150), slider.y + slider.height / 2)
  await page.mouse.up()
}

const rows: Record<string, string | number>[] = []
async function row(name: string, gesture: () => Promise<void>): Promise<void> {
  if (!name.includes(options.only)) return
  await settle()
  rows.push(await measured(page, cdp, name, gesture))
  console.log(JSON.stringify(rows.at(-1)))
}
await look('f')
await row('still, all in view', () => wheel(100, () => [0, 0]))
const framed = await marquee('H6 R2 T', 'H10 R2 C')
await row(`drag ${framed}, all in view`, () => drag(150))
await page.keyboard.press('Control+z')
await page.keyboard.press('Escape')
await look('f')
await row('pan, all in view', pan)
await row('zoom, all in view', zoom)
await look('f')
await marquee('H6 R2 T', 'H10 R2 C')
await look('Shift+2')
await row(`drag ${framed}, these in view`, () => drag(150))
await row('pan, at the selection', pan)
await row('zoom, at the selection', zoom)
await page.keyboard.press('Escape')
await look('Control+0')
await row('pan, at 100 %', pan)
await row('zoom, at 100 %', zoom)
await page.keyboard.press('Escape')
await page.keyboard.press('Shift+R')
await page.getByRole('slider', { name: 'Time of the results' }).waitFor()
await row('scrub, at 100 %', scrub)
await look('f')
await row('scrub, all in view', scrub)
await editor.showPanel('Plots')
const plots = editor.panel('plots')
await plots.locator('.scatterlayer .trace').first().waitFor()
const area = await plots.locator('.plot-area').boundingBox()
if (!area) throw new Error('The plots are not shown')
const zoomPlots = async (): Promise<void> => {
  await at(area.x + area.width / 2, area.y + 60)
  await page.keyboard.down('Control')
  for (let k = 0; k < 80; k++) await page.mouse.wheel(0, k % 20 < 10 ? -60 : 60)
  await page.keyboard.up('Control')
}
await row('zoom the plots', zoomPlots)
await plots.getByRole('button', { name: 'Channels', exact: true }).click()
await row('zoom the plots beside all channels', zoomPlots)
console.table(rows)
await studio.close()
rmSync(folder, { recursive: true, force: true })
process.exit(0)
