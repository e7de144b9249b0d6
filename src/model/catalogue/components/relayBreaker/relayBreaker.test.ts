import { expect, it } from 'vitest'
import { compile } from '../../../compile/index.ts'
import type { ParamValue } from '../../../document/records.ts'
import { buildDocument } from '../../../templates/builder.ts'
import { assumed } from '../../shared/provenance.ts'

const set = (values: Readonly<Record<string, ParamValue>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})
function messages(frequencyHz: 50 | 60, values: Readonly<Record<string, ParamValue>>): readonly string[] {
  const b = buildDocument({ frequencyHz })
  const utility = b.place('utility', 'U', 0, 0, set({ vNominal: 480 }))
  const relay = b.place('relayBreaker', 'QR1', 0, 100, set(values))
  const load = b.place('constantPowerLoad', 'L', 0, 200)
  b.wire([utility, 'ac'], [relay, 'from'])
  b.wire([relay, 'to'], [load, 'ac'])
  const study = b.study('S')
  const compiled = compile(b.finish(), study.id)
  return compiled.ok ? [] : compiled.problems.filter((p) => p.code === 'E207').map((p) => p.message)
}

it('does not take frequency settings of 60 Hz in a network of 50 Hz, nor the other way', () => {
  const both = { underfrequencyOn: true, overfrequencyOn: true }
  expect(messages(60, both)).toEqual([])
  expect(messages(50, both)).toEqual([
    'QR1: 81U underfrequency picks up at 58.5 Hz; in this network it must stand between 40 Hz and 50 Hz.',
    'QR1: 81O overfrequency picks up at 61.2 Hz; in this network it must stand between 50 Hz and 60 Hz.',
  ])
  expect(messages(50, { ...both, underfrequency: 47.5, overfrequency: 51.5 })).toEqual([])
  expect(messages(60, { ...both, underfrequency: 47.5, overfrequency: 51.5 })).toHaveLength(2)
  expect(messages(50, {})).toEqual([])
})
