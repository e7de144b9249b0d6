import { expect, it } from 'vitest'
import { createDocument, createIdSource } from '../document/create.ts'
import { checkDocument } from '../document/check.ts'
import type { StudioDocument } from '../document/records.ts'
import { annotationLines, onelineSvg, textHeight, textWidth, TEXT_SIZES } from '../drawing/index.ts'
import { leaderTip } from '../geometry/index.ts'
import { copySelection, execute } from './index.ts'

/** A transformer with a callout to it, and a zone around both. */
function drawn() {
  let document: StudioDocument = createDocument()
  const newId = createIdSource(document)
  const run = (id: string, args: unknown): string => {
    const result = execute(document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems[0]?.message)
    document = result.value.document
    expect(checkDocument(document)).toEqual([])
    return result.value.created[0] ?? ''
  }
  const transformer = run('component/place', { type: 'transformer2w', pageId: 'p1', x: 300, y: 200 })
  const leader = { componentId: transformer, x: 10, y: -10 }
  const callout = run('annotation/place', { kind: 'callout', pageId: 'p1', x: 500, y: 100, text: 'uk 8 % <tbc>', leader })
  const zone = run('annotation/place', { kind: 'zone', pageId: 'p1', x: 400, y: 200, text: 'Hall A, 25 MW' })
  return { run, transformer, callout, zone, now: () => document }
}
const tipOf = (document: StudioDocument, id: string) => {
  const annotation = document.annotations[id]
  return annotation ? leaderTip(document, annotation) : null
}

it('a callout points at the same place, whichever of it and its component goes into a block', () => {
  for (const along of [true, false]) {
    const { run, transformer, callout, zone, now } = drawn()
    const tip = tipOf(now(), callout)
    const block = run('block/make', { ids: along ? [transformer, callout, zone] : [transformer] })
    expect(now().annotations[callout]?.leader?.componentId).toBe(along ? transformer : null)
    expect(tipOf(now(), callout)).toEqual(tip)
    expect(now().annotations[callout]?.pageId === 'p1').toBe(!along)
    run('block/dissolve', { id: block })
    expect(now().annotations[callout]?.pageId).toBe('p1')
  }
})

it('copies point at copied components, at the place of others', () => {
  const { run, transformer, callout, now } = drawn()
  run('selection/duplicate', { ids: [transformer, callout], dx: 40, dy: 0 })
  expect(now().annotations.n3?.leader).toEqual({ componentId: 'c2', x: 10, y: -10 })
  run('clipboard/paste', { clipboard: copySelection(now(), [callout]), pageId: 'p1', x: 500, y: 100 })
  expect(now().annotations.n4?.leader?.componentId).toBeNull()
})

it('the page of a callout is checked, a note needs a text', () => {
  const { run, transformer, callout, now } = drawn()
  const other = run('page/add', {})
  const refused = execute(now(), 'annotation/place', {
    kind: 'callout',
    pageId: other,
    x: 0,
    y: 0,
    leader: { componentId: transformer, x: 0, y: 0 },
  })
  expect(refused.ok ? '' : refused.problems[0]?.message).toBe('TX1 is on another page.')
  expect(execute(now(), 'annotation/set', { ids: [callout], values: { text: ' ' } }).ok).toBe(false)
  const moved = { ...now(), annotations: { [callout]: { ...now().annotations[callout], pageId: other } } } as StudioDocument
  expect(checkDocument(moved).map((p) => p.code)).toEqual(['E111'])
})

it('text is broken within the width, and the height follows', () => {
  const { run, callout, now } = drawn()
  run('annotation/set', { ids: [callout], values: { text: `${'long words of a remark '.repeat(4)}\n${'W'.repeat(60)}`, size: 'large' } })
  const annotation = now().annotations[callout]
  if (!annotation) throw new Error('gone')
  const lines = annotationLines(annotation)
  expect(lines.length).toBeGreaterThan(6)
  for (const { text, y } of lines) {
    expect(textWidth(text, TEXT_SIZES.large)).toBeLessThanOrEqual(annotation.width)
    expect(Math.abs(y)).toBeLessThan(annotation.height / 2)
  }
  expect(annotation.height).toBe(textHeight(annotation))
})

it('print shows them escaped, the zone under the symbols', () => {
  const { now } = drawn()
  const svg = onelineSvg(now(), 'p1')
  expect(svg).toContain('uk 8 % &lt;tbc&gt;')
  expect(svg.indexOf('Hall A')).toBeLessThan(svg.indexOf('TX1'))
  expect(svg).not.toMatch(/NaN|undefined/)
})
