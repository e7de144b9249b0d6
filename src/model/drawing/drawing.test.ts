import { describe, expect, it } from 'vitest'
import { catalogue, definitionOf, type ComponentDefinition } from '../catalogue/index.ts'
import { execute } from '../commands/index.ts'
import { createDocument, createIdSource } from '../document/create.ts'
import type { ComponentRecord, LabelChoice, StudioDocument } from '../document/records.ts'
import { overlaps, routePage, unite } from '../geometry/index.ts'
import { writtenBoxes } from './annotations.ts'
import { drawnBoxes, titleBlock, escapeXml, labelEntries, labelLines, onelineSvg, placeLabels, wirePath } from './index.ts'

const types = Object.values(catalogue).map((d) => d.type)

/** One of every type in a row, each with a hostile name. */
function everything(): StudioDocument {
  let document = createDocument({ name: 'All <types>' })
  const newId = createIdSource(document)
  types.forEach((type, i) => {
    const placed = execute(
      document,
      'component/place',
      { type, pageId: 'p1', x: i * 250, y: 0, name: `<${i}> & "${type}"`, rotation: (i % 4) * 90, mirrored: i % 2 === 1 },
      { newId },
    )
    if (!placed.ok) throw new Error(placed.problems[0]?.message)
    document = placed.value.document
  })
  return document
}

describe('labels', () => {
  it('offer what one of the components has as it is set, and what is chosen all the same', () => {
    const definition = definitionOf('transformer2w') as ComponentDefinition
    const placed = execute(createDocument(), 'component/place', { pageId: 'p1', x: 0, y: 0, type: 'transformer2w' })
    if (!placed.ok) throw new Error(placed.problems[0]?.message)
    const plain = Object.values(placed.value.document.components)[0] as ComponentRecord
    const changer = { ...plain, id: 'c9', params: { tapChanger: true } }
    const offered = (components: ComponentRecord[], choice: LabelChoice = { params: [], outputs: null }) => {
      const { values, results } = labelEntries(components, definition, choice)
      return [values.some(({ key }) => key === 'tapBand'), results.some(({ key }) => key === 'tapPosition')]
    }
    expect(offered([plain])).toEqual([false, false])
    expect(offered([plain, changer])).toEqual([true, true])
    expect(offered([plain], { params: ['tapBand'], outputs: ['tapPosition'] })).toEqual([true, true])
  })
  it('give the name and the chosen values, with the number of units', () => {
    let document = createDocument()
    for (const args of [
      { type: 'transformer2w', params: { sRated: 2.5e6, vHv: 34500, vLv: 480, uk: 0.06 }, count: 3 },
      { type: 'bus', params: { vNominal: 480 } },
    ]) {
      const placed = execute(document, 'component/place', { pageId: 'p1', x: 0, y: 0, ...args })
      if (!placed.ok) throw new Error(placed.problems[0]?.message)
      document = placed.value.document
    }
    const [transformer, bus] = Object.values(document.components)
    if (!transformer || !bus) throw new Error('not drawn')
    const texts = labelLines(transformer, document).map((l) => l.text)
    expect(texts.slice(0, 2)).toEqual(['TX1', '3 × 2.5 MVA'])
    expect(texts.at(-1)).toBe('uk 6 %')
    expect(labelLines(bus, document).map((l) => l.text)).toEqual(['BUS1', '480 V'])
    expect(labelLines({ ...bus, inService: false }, document).at(-1)?.text).toBe('out of service')
    expect(labelLines({ ...bus, type: 'mystery' }, document)).toEqual([{ text: 'BUS1', role: 'name' }])
  })

  it('are those chosen for the component, else for its type, by name where the unit does not tell', () => {
    const placed = execute(createDocument(), 'component/place', { type: 'transformer2w', pageId: 'p1', x: 0, y: 0 })
    if (!placed.ok) throw new Error(placed.problems[0]?.message)
    const lines = (document: StudioDocument): string[] =>
      Object.values(document.components).flatMap((c) => labelLines(c, document).map((l) => l.text))
    const edit = (document: StudioDocument, command: string, args: object): StudioDocument => {
      const result = execute(document, command, args)
      if (!result.ok) throw new Error(result.problems[0]?.message)
      return result.value.document
    }
    const byType = edit(placed.value.document, 'project/setTypeLabels', {
      type: 'transformer2w',
      labels: { params: ['vectorGroup', 'sRated', 'xOverR', 'saturates'], outputs: null },
    })
    expect(lines(byType)).toEqual(['TX1', 'Vector group: Dyn1', '2.5 MVA', 'X/R 8', 'Core saturates'])
    const [id = ''] = Object.keys(byType.components)
    const own = edit(byType, 'component/setLabels', { ids: [id], labels: { params: ['kneeFlux', 'noLoadLoss'], outputs: ['pHv'] } })
    expect(lines(own)).toEqual(['TX1', 'λs 1.2 pu', 'P0 0.14 %'])
    // What does not apply as the component is set does not stand beside it.
    expect(lines(edit(own, 'component/setParams', { ids: [id], params: { saturates: false } }))).toEqual(['TX1', 'P0 0.14 %'])
    expect(lines(edit(own, 'component/setLabels', { ids: [id], labels: null }))).toEqual(lines(byType))
    expect(execute(own, 'component/setLabels', { ids: [id], labels: { params: ['mystery'], outputs: null } }).ok).toBe(false)
  })

  it('of every value of every type do not cover one another where there is room', () => {
    const document = everything()
    const labels = Object.fromEntries(
      Object.values(catalogue).map((d) => [d.type, { params: Object.keys(d.params).slice(0, 6), outputs: null }]),
    )
    const full = { ...document, project: { ...document.project, labels } }
    const placed = [...placeLabels(full, 'p1', routePage(full, 'p1')).values()]
    const pairs = placed.flatMap((a, i) => placed.slice(i + 1).map((b) => [a, b] as const))
    expect(pairs.filter(([a, b]) => overlaps(a.box, b.box)).map(([a, b]) => [a.id, b.id])).toEqual([])
  })

  it('keep clear of callouts, their lines, notes and the headings of zones', () => {
    const document = everything()
    const [first] = Object.values(document.components)
    if (!first) throw new Error('nothing drawn')
    const plain = placeLabels(document, 'p1', routePage(document, 'p1'))
    const box = plain.get(first.id)?.box
    if (!box) throw new Error('no label')
    const base = { pageId: 'p1', text: 'Stage 2', size: 'normal', colour: 'grey' } as const
    const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
    const across = { componentId: null, x: box.left - 40, y: centre.y }
    const cases = [
      { ...base, id: 'n1', kind: 'note', ...centre, width: 40, height: 24, leader: null },
      { ...base, id: 'n1', kind: 'callout', x: box.right + 60, y: centre.y, width: 60, height: 24, leader: across },
      { ...base, id: 'n1', kind: 'zone', x: box.left + 300, y: box.top + 200, width: 600, height: 400, leader: null },
    ] as const
    for (const note of cases) {
      const annotated = { ...document, annotations: { n1: note } }
      const label = placeLabels(annotated, 'p1', routePage(annotated, 'p1')).get(first.id)
      expect([note.kind, writtenBoxes(annotated, note).some((b) => overlaps(b, box))]).toEqual([note.kind, true])
      expect([note.kind, writtenBoxes(annotated, note).some((b) => label && overlaps(b, label.box))]).toEqual([note.kind, false])
    }
  })

  it('do not cover one another where there is room', () => {
    const document = everything()
    const labels = [...placeLabels(document, 'p1', routePage(document, 'p1')).values()]
    expect(labels).toHaveLength(types.length)
    const pairs = labels.flatMap((a, i) => labels.slice(i + 1).map((b) => [a, b] as const))
    expect(pairs.some(([a, b]) => overlaps(a.box, b.box))).toBe(false)
  })
})

describe('onelineSvg', () => {
  it('draws every type in both symbol sets, escaped and without NaN', () => {
    for (const symbols of ['iec', 'ansi'] as const) {
      const svg = onelineSvg(everything(), 'p1', { symbols, results: { c1: ['12.3 <MW>'] } })
      expect(svg).toMatch(/^<svg .*<\/svg>$/s)
      expect(svg).not.toMatch(/NaN|undefined|Infinity|<\d/)
      expect(svg).toContain('&lt;0&gt; &amp; &quot;')
      expect(svg).toContain('12.3 &lt;MW&gt;')
      const opened = svg.match(/<(?!\/|circle|path|rect)[a-z]+/g) ?? []
      const closed = svg.match(/<\/[a-z]+>/g) ?? []
      expect(opened).toHaveLength(closed.length)
    }
  })

  it('draws an empty page, an unknown type and a page that is not there', () => {
    const empty = createDocument()
    expect(onelineSvg(empty, 'p1')).toContain('viewBox="-20 -20 200 100"')
    expect(onelineSvg(empty, 'p9')).toContain('<svg')
    const document = everything()
    const first = document.components.c1
    if (!first) throw new Error('not drawn')
    expect(onelineSvg({ ...document, components: { c1: { ...first, type: 'mystery' } } }, 'p1')).toContain('>?</text>')
  })
})

describe('wirePath', () => {
  it('puts a half circle over each crossing, bulging upwards both ways', () => {
    const hop = [{ x: 50, y: 0 }]
    expect(
      wirePath(
        [
          { x: 0, y: 0 },
          { x: 100, y: 0 },
        ],
        hop,
      ),
    ).toBe('M 0 0 H 45 a 5 5 0 0 1 10 0 H 100')
    expect(
      wirePath(
        [
          { x: 100, y: 0 },
          { x: 0, y: 0 },
          { x: 0, y: 40 },
        ],
        hop,
      ),
    ).toBe('M 100 0 H 55 a 5 5 0 0 0 -10 0 H 0 V 40')
    expect(wirePath([])).toBe('')
  })

  it('shrinks hops that would run into one another', () => {
    const close = [
      { x: 50, y: 0 },
      { x: 56, y: 0 },
    ]
    expect(
      wirePath(
        [
          { x: 0, y: 0 },
          { x: 100, y: 0 },
        ],
        close,
      ),
    ).toBe('M 0 0 H 47 a 3 3 0 0 1 6 0 H 53 a 3 3 0 0 1 6 0 H 100')
  })
})

it('escapes text', () => {
  expect(escapeXml('a<b>&"c"\u0001\uffff')).toBe('a&lt;b&gt;&amp;&quot;c&quot;')
})

describe('title block', () => {
  const framed = (document: StudioDocument): StudioDocument => {
    const done = execute(document, 'page/setSheet', { ids: ['p1'], values: { frame: true, number: 'E-001 <a>', drawn: 'X'.repeat(80) } })
    if (!done.ok) throw new Error(done.problems[0]?.message)
    return done.value.document
  }
  it('stands in the corner of a frame around everything, in print too, and covers nothing', () => {
    const document = framed(everything())
    const routed = routePage(document, 'p1')
    const labels = [...placeLabels(document, 'p1', routed).values()].map((l) => l.box)
    const sheet = titleBlock(document, 'p1', drawnBoxes(document, 'p1', routed), labels.reduce(unite))
    if (!sheet) throw new Error('no frame')
    for (const box of [...drawnBoxes(document, 'p1', routed), ...labels]) {
      expect(unite(sheet.frame, box)).toEqual(sheet.frame)
      expect(overlaps(sheet.block, box)).toBe(false)
    }
    expect(sheet.scale).toBeGreaterThan(1)
    const svg = onelineSvg(document, 'p1')
    expect(svg).toContain('E-001 &lt;a&gt;')
    expect(svg).toContain('1 of 2')
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  })
  it('cuts what does not fit, and an empty page has its frame too', () => {
    const sheet = titleBlock(framed(createDocument()), 'p1', [], null)
    expect(sheet?.cells.find((c) => c.caption === 'Drawn')?.value).toMatch(/^X+…$/)
    expect(titleBlock(createDocument(), 'p1', [], null)).toBeNull()
  })
})
