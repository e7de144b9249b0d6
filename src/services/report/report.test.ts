import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { source, waveform } from '../../report/testing/source.ts'
import { hasPoppler, pageTexts } from '../../report/testing/pdf.ts'
import type { ReportInput } from '../ports.ts'
import { createReportService } from './index.ts'

const resourcesDir = fileURLToPath(new URL('../../../resources', import.meta.url))
const service = createReportService({ resourcesDir, version: '0.1.0', today: () => new Date(2026, 10, 20, 23) })
afterAll(() => service.close())

const settings = {
  theme: 'system',
  layout: null,
  keymap: {},
  density: 'compact',
  textPx: 12,
  company: 'Example Power Consulting',
  engineer: 'A. Engineer',
} as const
function input(samples = 10_001): ReportInput {
  const { document, study, run, trace, checks, fileName } = source()
  const components = Object.keys(document.components)
  const channels = components.map((componentId, k) => ({ id: `ch${k}`, componentId, output: 'p', label: 'p', quantity: 'activePower' }))
  return {
    document,
    file: fileName,
    study,
    run: { ...run, channels, samples },
    network: {
      formatVersion: 1,
      frequencyHz: 60,
      acBuses: [],
      dcBuses: [],
      devices: [],
      profiles: [],
      events: [],
      channels: [],
      settings: { formulation: 'rms', durationS: 10, recordStepS: 1e-3, tolerance: 1e-5, maxStepS: 0.05, seed: 1 },
    },
    trace: trace ?? { devices: {}, buses: {}, channels: {} },
    checks,
    sizing: null,
    settings,
    waveform: (componentId, output) => waveform(componentId, output, samples, (t) => 1e6 + 5e5 * Math.sin(t)),
  }
}

describe('report service', () => {
  it('makes a PDF, with the settings’ company and today’s date', async () => {
    const reply = await service.pdf(input(), { paper: 'letter' })
    if (!reply.ok) throw new Error(reply.error.message)
    expect(reply.value.standard).toBe('a-2b')
    expect(reply.value.pages).toBeGreaterThan(8)
    if (!hasPoppler) return
    const texts = pageTexts(reply.value.pdf)
    expect(texts).toHaveLength(reply.value.pages)
    expect(texts[0]).toContain('Example Power Consulting')
    expect(texts[0]).toContain('20 November 2026')
  })

  it('takes who and where from the project as it stands', async () => {
    const base = input()
    const project = { ...base.document.project, client: 'Example Compute Ltd' }
    const reply = await service.pdf({ ...base, project }, {})
    if (!reply.ok) throw new Error(reply.error.message)
    if (hasPoppler) expect(pageTexts(reply.value.pdf)[0]).toContain('Example Compute Ltd')
  })

  it('tells how many figures are drawn, and gives up what nobody waits for', async () => {
    const told: (readonly [number, number])[] = []
    const whole = await service.preview(input(), {}, { progress: (done, all) => told.push([done, all]) })
    const all = told[0]?.[1] ?? 0
    expect(whole.ok).toBe(true)
    expect(all).toBeGreaterThan(3)
    expect(told).toEqual([...Array(all + 1).keys()].map((k) => [k, all]))

    const [first, second] = [new AbortController(), new AbortController()]
    let drawn = 0
    const given = [
      service.preview(
        input(),
        {},
        {
          signal: first.signal,
          progress: (done) => {
            drawn = done
            if (done === 1) first.abort()
          },
        },
      ),
      service.preview(input(), {}, { signal: second.signal }),
    ]
    second.abort()
    for (const reply of await Promise.all(given)) expect(reply.ok ? '' : reply.error.message).toContain('given up')
    expect(drawn).toBeLessThan(all)
  })

  it('gives a picture of every page', async () => {
    const preview = await service.preview(input(), { omit: ['assumptions', 'glossary'] })
    if (!preview.ok) throw new Error(preview.error.message)
    expect(preview.value.length).toBeGreaterThan(6)
    expect(preview.value.every((page) => page.svg.startsWith('<svg'))).toBe(true)
  })

  it('leaves the host’s event loop free while a million samples are set', async () => {
    const base = input(300_001)
    const ready = new Map(base.run.channels.map((c) => [c.componentId, base.waveform(c.componentId, c.output)]))
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const reply = await service.pdf({ ...base, waveform: (componentId) => ready.get(componentId) ?? null }, {})
    delay.disable()
    expect(reply.ok).toBe(true)
    // One late tick may be the machine's; a blocked loop would be late for as long as the report takes.
    expect(delay.percentile(99) / 1e6).toBeLessThan(50)
  })

  it.each([
    [{ paper: 'a3' }, 'paper'],
    [{ date: '31.12.2026' }, 'date'],
    [{ omit: ['everything'] }, 'omit'],
    [{ watermark: 'x' }, 'watermark'],
    [{ logo: { mime: 'image/png', base64: Buffer.from('<svg/>').toString('base64') } }, 'not a PNG'],
    [{ logo: svgLogo('<image href="file:///etc/passwd"/>') }, 'refers to other files'],
    [{ logo: svgLogo('<!DOCTYPE svg [<!ENTITY a "aaaa">]>') }, 'document type'],
  ])('refuses %j', async (options, says) => {
    const reply = await service.pdf(input(11), options)
    expect(reply).toMatchObject({ ok: false, error: { code: 'request/invalid' } })
    if (!reply.ok) expect(reply.error.message).toContain(says)
  })

  it('says so when a picture that looked right cannot be read, and goes on with the next', async () => {
    const broken = { mime: 'image/png', base64: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]).toString('base64') }
    const reply = await service.pdf(input(11), { logo: broken })
    expect(reply).toMatchObject({ ok: false, error: { code: 'report/failed' } })
    expect((await service.pdf(input(11), { logo: svgLogo('<rect width="10" height="10"/>') })).ok).toBe(true)
  })
})

function svgLogo(inner: string) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">${inner}</svg>`
  return { mime: 'image/svg+xml', base64: Buffer.from(svg).toString('base64') }
}
