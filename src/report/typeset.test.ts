import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ReportContent } from './content/types.ts'
import { reportContent } from './content/index.ts'
import { content } from './testing/fixture.ts'
import { check, source, waveform } from './testing/source.ts'
import { templates } from '../model/templates/index.ts'
import { hasPoppler, pageTexts, pdfFonts, pdfInfo } from './testing/pdf.ts'
import { createTypesetter } from './typeset.ts'

const resourcesDir = fileURLToPath(new URL('../../resources', import.meta.url))
const typesetter = createTypesetter(resourcesDir)
const latin = (pdf: Uint8Array): string => Buffer.from(pdf).toString('latin1')

describe('pdf', () => {
  it('is PDF/A-2b, and of the same length each time', async () => {
    const first = await typesetter.pdf(content)
    const second = await typesetter.pdf(content)
    expect(first.standard).toBe('a-2b')
    expect(latin(first.pdf)).toMatch(/^%PDF-1\.7/)
    expect(latin(first.pdf)).toContain('pdfaid:part')
    expect(second.pages).toBe(first.pages)
    // The compiler numbers a few graphic states in no fixed order; nothing else may differ.
    expect(second.pdf.length).toBe(first.pdf.length)
  })

  it.each([
    ['a4', 595.28, 841.89],
    ['letter', 612, 792],
  ] as const)('sets %s', async (paper, width, height) => {
    const { pdf } = await typesetter.pdf({ ...content, paper })
    const boxes = [...latin(pdf).matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [Number(w), Number(h)])
    expect(boxes.length).toBeGreaterThan(5)
    for (const [w = 0, h = 0] of boxes) {
      expect(Math.min(w, h)).toBeCloseTo(width, 0)
      expect(Math.max(w, h)).toBeCloseTo(height, 0)
    }
  })

  it('leaves out the sections it is told to', async () => {
    const all = await typesetter.pdf(content)
    const some = await typesetter.pdf({ ...content, omit: ['equipment', 'workloads', 'provenance', 'glossary', 'figures'] })
    expect(some.pages).toBeLessThan(all.pages)
  })

  it('sets names in other scripts by fonts of its own', async () => {
    const names = [
      '变压器 1 號',
      '配電盤カトウ',
      '발전기 3',
      'Трансформатор Ω',
      'مولد',
      'מחולל',
      'หม้อแปลง',
      'जनित्र',
      '⚡ battery ∑ ✓ 🔋 ㎾',
    ]
    const [turned, straight] = [names.filter((n) => /[\u0590-\u06ff]/.test(n)), names.filter((n) => !/[\u0590-\u06ff]/.test(n))]
    const schedule = names.map((name) => ({ type: name, names: [name], units: '1', ratings: name }))
    const figures = content.figures.map((f) => ({
      ...f,
      title: straight.join(' '),
      traces: f.traces.map((t) => ({ ...t, name: '变压器 変圧器 발전기 🔋' })),
    }))
    const { pdf, standard } = await typesetter.pdf({
      ...content,
      schedule,
      figures,
      cover: { ...content.cover, project: straight.join(' · '), client: turned.join(' · ') },
    })
    expect(standard).toBe('a-2b')
    if (!hasPoppler) return
    const fonts = pdfFonts(pdf).split('\n').slice(2).filter(Boolean)
    expect(fonts.filter((line) => !/SourceSans3|Noto(Sans|Emoji)/.test(line))).toEqual([])
    const whole = pageTexts(pdf).join('\n')
    for (const name of names.filter((n) => !/[\u0590-\u0fff]/.test(n))) expect(whole).toContain(name)
    expect(whole).not.toContain('could not be set')
  })

  it('says which characters stand in none of its fonts', async () => {
    const { pdf, standard } = await typesetter.pdf({ ...content, cover: { ...content.cover, client: 'Linear A \u{10600}\u{10601}' } })
    expect(standard).toBe('a-2b')
    if (!hasPoppler) return
    const whole = pageTexts(pdf).join(' ').replace(/\s+/g, ' ')
    expect(whole).toContain('Linear A [U+10600][U+10601]')
    expect(whole).toContain('Characters that could not be set. The fonts of this document cannot set U+10600, U+10601.')
  })

  it('has every character that its table of characters names', async () => {
    const ranges = JSON.parse(readFileSync(`${resourcesDir}/fonts/coverage.json`, 'utf8')) as [number, number][]
    const all = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, k) => String.fromCodePoint(from + k)))
    expect(all.length).toBeGreaterThan(40_000)
    const turned = all.filter((character) => /[\p{Script_Extensions=Arabic}\p{Script_Extensions=Hebrew}]/u.test(character))
    const straight = all.filter((character) => !turned.includes(character))
    const rows = [straight, turned].flatMap((list, k) =>
      Array.from({ length: Math.ceil(list.length / 100) }, (_, n) => list.slice(100 * n, 100 * n + 100).join(k === 0 ? ' ' : '')),
    )
    const schedule = rows.map((row) => ({ type: '', names: [row], units: '1', ratings: '' }))
    expect((await typesetter.pdf({ ...content, schedule })).standard).toBe('a-2b')
  })
})

describe.runIf(hasPoppler)('text of the PDF', () => {
  it('says what the content says, with vector figures and embedded fonts', async () => {
    const { pdf, pages } = await typesetter.pdf(content)
    const texts = pageTexts(pdf)
    expect(texts).toHaveLength(pages)
    const whole = texts.join('\n')
    for (const text of [
      '100 MW AI training hall',
      'Does not comply',
      'EPC-2026-014',
      'Utility 138 kV, 3 GVA',
      'Short-circuit voltage',
      'Example transformer works, data sheet T40, 2024',
      'Contract 105 MW',
      '18.2 MW/s',
      'NOT EVALUATED',
      'Unbalanced short circuits after IEC 60909-0',
      '0.5 + j6.5 Ω',
      'isolated',
      'line to earth',
      'Rectifier current limit entered.',
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    ])
      expect(whole).toContain(text)
    texts.slice(1).forEach((text, k) => {
      expect(text).toContain(`Page ${k + 2} of ${pages}`)
    })
    expect(pdfInfo(pdf)).toMatch(/Title:\s+Power system transient study: 100 MW AI training hall/)
    expect(pdfInfo(pdf)).toMatch(/Author:\s+A\. Engineer/)
    const fonts = pdfFonts(pdf).split('\n').slice(2).filter(Boolean)
    expect(fonts.every((line) => /SourceSans3/.test(line) && /yes yes/.test(line))).toBe(true)
  })

  it('lets a table of few tall rows break between its rows, with its head again', async () => {
    const message = (k: number): string =>
      `${Array.from({ length: 10 }, (_, n) => `note ${k} goes on for its word ${n}`).join(', ')}, and note ${k} ends`
    const notes = Array.from({ length: 8 }, (_, k) => ({ time: `${k} s`, code: 'N000', device: '', message: message(k) }))
    const texts = pageTexts((await typesetter.pdf({ ...content, study: { ...content.study, notes } })).pdf)
    const within = texts.map((text) => text.replace(/\s+/g, ' '))
    const of = (k: number): readonly number[] =>
      within.flatMap((text, page) => (text.includes(`note ${k} goes on for its word 0,`) || text.includes(`note ${k} ends`) ? [page] : []))
    const pages = new Set(notes.flatMap((_, k) => of(k)))
    expect(pages.size).toBeGreaterThan(1)
    for (const [k] of notes.entries()) expect(of(k)).toHaveLength(1)
    for (const page of pages) expect(within[page]).toContain('Time Code Device Note')
    // It begins where the record of the run ends.
    expect(within[Math.min(...pages)]).toContain('Numerical quality')
  })

  it('leaves no title alone at the end of a page', async () => {
    const [limit] = content.limits
    const [definition] = content.limitDefinitions
    if (!limit || !definition) throw new Error('the fixture has limits')
    const titles = /^(?:Figures|Tables|[\d.]+ How the limits are judged)$/
    // More and more rows move what follows down over the end of its page.
    for (const more of [0, 5, 10, 15, 20, 25, 30, 35, 40]) {
      const limits = [...content.limits, ...Array.from({ length: more }, (_, k) => ({ ...limit, title: `Limit ${k}` }))]
      const limitDefinitions = [
        ...content.limitDefinitions,
        ...Array.from({ length: 12 }, () => ({ ...definition, help: 'Word '.repeat(60) })),
      ]
      const texts = pageTexts((await typesetter.pdf({ ...content, limits, limitDefinitions })).pdf)
      for (const text of texts) {
        // Before the line at its foot.
        const lines = text.split('\n').flatMap((line) => (line.trim() ? [line.trim()] : []))
        expect(lines.at(-2) ?? '').not.toMatch(titles)
      }
    }
  })

  it('gives the right pages in the contents, the figures and the tables', async () => {
    const texts = pageTexts((await typesetter.pdf(content)).pdf)
    const entries = texts
      .slice(2, 5)
      .flatMap((text) => text.split('\n'))
      .flatMap((line) => {
        const match = /^ *((?:\d+(?:\.\d+)? \S.*?)|(?:Figure|Table) \d+ .*?) (\d+)$/.exec(line)
        return match ? [{ title: match[1] ?? '', page: Number(match[2]) }] : []
      })
    expect(entries.length).toBeGreaterThan(25)
    for (const { title, page } of entries) expect(texts[page - 1]?.replace(/\s+/g, ' ')).toContain(title.replace(/\s+/g, ' '))
  })
})

const HOSTILE = [
  '#import "@preview/x:1.0.0": *',
  '#panic("no") $x^2$ *b* _i_ `c` \\u{41} \\',
  '<b onclick="x">&amp; ]]> </text></svg>',
  '#read("/etc/passwd") @schedule <schedule> = Heading // /* ',
  'مرحبا \u202eevil\u202c שלום',
  `W${'o'.repeat(400)}rd`,
  // Marks without a letter of their script, which end the compiler where they stand from right to left.
  '\u0591 \u0592 \u05b0[ \u064e\u030a\ufe0f\u200d🔋 א\u064b\u05b0x',
  'a\u0000b\u0007c\nd\te\ud800f',
  '"; } ) ] } # \' “quotes”',
] as const

describe('hostile text', () => {
  const everywhere = (text: string): ReportContent => {
    const replace = (value: unknown, key: string): unknown => {
      if (typeof value === 'string')
        return ['paper', 'date', 'mark', 'verdict', 'kind', 'severity', 'status', 'svg'].includes(key) ? value : text
      if (ArrayBuffer.isView(value)) return value
      if (Array.isArray(value)) return key === 'omit' ? value : value.map((member) => replace(member, key))
      if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replace(v, k)]))
      return value
    }
    return replace(content, '') as ReportContent
  }

  it.each(HOSTILE)('is set as it is: %j', async (text) => {
    const { pdf, pages } = await typesetter.pdf(everywhere(text))
    expect(pages).toBeGreaterThan(5)
    if (!hasPoppler) return
    const whole = pageTexts(pdf).join(' ').replace(/\s+/g, '')
    const plain = text.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\s]/gu, '')
    if (/^[\x21-\x7e“”]{1,120}$/.test(plain)) expect(whole).toContain(plain)
    expect(whole).not.toContain('root:x:0')
  })

  it.skipIf(!hasPoppler)('parts no number from its digits or its unit', async () => {
    // At every width of the line that a longer beginning leaves.
    const limitDefinitions = Array.from({ length: 24 }, (_, k) => ({
      title: `Limit ${k}`,
      help: 'A limit.',
      source: `${'x'.repeat(k)} breaking at 0.15 s and 1250.5 kW, ±10 %`,
      status: 'in force' as const,
      numbers: [],
    }))
    const { pdf } = await typesetter.pdf({ ...content, limitDefinitions })
    const column = pageTexts(pdf).join('\n')
    for (const value of ['0.15 s', '1250.5 kW', '±10 %']) expect(column.split(value).length - 1).toBe(limitDefinitions.length)
  })

  it('keeps very long words and lists inside the page', async () => {
    const word = 'Switchgear'.repeat(12)
    const { pages } = await typesetter.pdf({
      ...content,
      schedule: Array.from({ length: 300 }, (_, k) => ({ type: word, names: [`${word}${k}`], units: '1', ratings: word })),
    })
    expect(pages).toBeGreaterThan(20)
  })
})

describe('runs without results', () => {
  const empty: ReportContent = {
    ...content,
    verdict: {
      kind: 'failed',
      headline: 'Run failed: no verdict',
      detail: 'The run did not complete at 3.2 s: the voltage collapsed.',
      studies: [],
    },
    summary: { paragraphs: [], keyFigures: [], worst: [] },
    onelines: [],
    schedule: [],
    equipment: [],
    workloads: [],
    study: { method: [], settings: [], numerics: [], events: [], notes: [], notesOmitted: 0 },
    steadyState: null,
    figures: [],
    limits: [],
    audit: null,
    assumptions: [],
    findings: [],
    sources: [],
  }
  it('says plainly what there is not', async () => {
    const { pdf } = await typesetter.pdf(empty)
    if (!hasPoppler) return
    const texts = pageTexts(pdf)
    expect(texts[0]).toContain('Run failed: no verdict')
    const whole = texts.join('\n')
    for (const text of ['the voltage collapsed', 'No waveforms were recorded.', 'No limit was evaluated.', 'No steady state was found'])
      expect(whole).toContain(text)
  })
})

describe('shipped templates', () => {
  it.each(templates.map((template) => [template.key, template] as const))('%s', async (_, template) => {
    const document = template.build()
    const study = Object.values(document.studies)[0]
    if (!study) throw new Error('a template has a study')
    const components = Object.values(document.components)
    const waveforms = components
      .filter((c) => c.type === 'utility')
      .map((c) => waveform(c.id, 'p', 2001, (t) => 1e7 * (1 + 0.3 * Math.sin(6 * t))))
    const made = reportContent({ ...source(), document, study, waveforms, checks: [check()], trace: null }, {}, '2026-11-20')
    const { pdf, standard } = await typesetter.pdf(made)
    expect(standard).toBe('a-2b')
    if (!hasPoppler) return
    const whole = pageTexts(pdf).join(' ').replace(/\s+/g, ' ')
    for (const component of components) expect(whole).toContain(component.name)
    for (const workload of Object.values(document.workloads)) expect(whole).toContain(workload.name)
  })
})

describe('pages', () => {
  it('are as many as in the PDF, each complete in itself', async () => {
    const { pages } = await typesetter.pdf(content)
    const previews = await typesetter.pages(content)
    expect(previews).toHaveLength(pages)
    expect(previews.some((page) => page.width > page.height)).toBe(true)
    for (const { svg, width, height } of previews) {
      expect(Math.min(width, height)).toBeCloseTo(595.28, 1)
      const ids = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
      for (const [, id] of svg.matchAll(/href="#([^"]+)"/g)) expect(ids.has(id)).toBe(true)
      expect(svg.match(/<svg /g)).toHaveLength(1)
    }
  })
})
