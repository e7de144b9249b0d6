import { describe, expect, it } from 'vitest'
import type { CheckResult } from '../../contract/index.ts'
import { execute } from '../../model/commands/index.ts'
import { createDocument } from '../../model/document/create.ts'
import { limitLines } from './limitLines.ts'

function utility(): { document: ReturnType<typeof createDocument>; id: string; volts: number } {
  const empty = createDocument()
  const placed = execute(empty, 'component/place', { type: 'utility', pageId: Object.keys(empty.pages)[0], x: 0, y: 0 })
  const id = placed.ok ? (placed.value.created[0] ?? '') : ''
  const set = placed.ok ? execute(placed.value.document, 'component/setParams', { ids: [id], params: { vNominal: 34.5e3 } }) : null
  if (!set?.ok) throw new Error('no utility')
  return { document: set.value.document, id, volts: 34.5e3 }
}
const check = (id: string, patch: Partial<CheckResult>): CheckResult => ({
  study: 'transient',
  key: 'x',
  title: 'Limit',
  componentId: id,
  place: 'Utility',
  quantity: 'current',
  value: 0,
  limit: 10,
  sense: 'max',
  margin: 0,
  timeS: 0,
  verdict: 'pass',
  source: 'assumed',
  status: 'design value',
  remark: '',
  channel: { componentId: id, output: 'v' },
  ...patch,
})

describe('limit lines', () => {
  const { document, id, volts } = utility()
  it('stand where the limit is, in the quantity of the curve', () => {
    expect(limitLines(check(id, {}), 'current', document)).toEqual([{ name: 'Limit: ≤ 10 A', value: 10 }])
    const [line] = limitLines(check(id, { quantity: 'perUnit', limit: 0.9, sense: 'min' }), 'voltage', document)
    expect(line?.value).toBeCloseTo(0.9 * volts, 6)
    expect(line?.name).toBe('Limit: ≥ 0.9 pu')
  })
  it('stand at the share of the rating that a loading is held to', () => {
    const [line] = limitLines(check(id, { quantity: 'percent', limit: 0.8, curveFactor: 1200 }), 'current', document)
    expect(line?.name).toBe('Limit: ≤ 80 % of 1.2 kA')
    expect(line?.value).toBeCloseTo(960, 9)
  })
  it('stand on the other side for what flows back', () => {
    const rate = check(id, { quantity: 'number', limit: 2, curveFactor: -1 })
    expect(limitLines(rate, 'number', document)).toEqual([{ name: 'Limit: ≥ −2', value: -2 }])
  })
  it('are two for the frequency band', () => {
    const lines = limitLines(check(id, { key: 'frequencyBand', quantity: 'frequency', limit: 1.2 }), 'frequency', document)
    expect(lines.map((l) => l.value)).toEqual([58.8, 61.2])
  })
  it('are none where the limit is of another kind, or no number', () => {
    expect(limitLines(check(id, { quantity: 'rampRate' }), 'activePower', document)).toEqual([])
    expect(limitLines(check(id, { limit: Number.NaN }), 'current', document)).toEqual([])
    expect(limitLines(check('gone', { quantity: 'perUnit', limit: 0.9 }), 'voltage', document)).toEqual([])
  })
})
