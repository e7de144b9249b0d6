import { expect, it } from 'vitest'
import { catalogue } from '../catalogue/index.ts'
import { compile } from '../compile/index.ts'
import type { ParamValue } from '../document/records.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import { buildDocument } from '../templates/builder.ts'
import { eventKindOf } from './eventKinds.ts'

it.each([
  // power factor 0.8 lagging, a reactive power by value, and one without active power
  [{ power: 1e6, powerFactor: 0.8 }, 1.5e6],
  [{ power: 1e6, reactiveBy: 'value', reactivePower: 0.5e6 }, 1e6],
  [{ power: 0, reactiveBy: 'value', reactivePower: 0.5e6 }, 0.5e6],
] as const)('keeps the power factor of a load that is set, and the reactive power of one that has none: %o', (values, reactive) => {
  const set = (given: Readonly<Record<string, ParamValue>>) => ({
    params: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, [value, assumed()] as const])),
  })
  const b = buildDocument({ frequencyHz: 60 })
  const utility = b.place('utility', 'U', 0, 0, set({ vNominal: 480 }))
  const load = b.place('constantPowerLoad', 'L', 0, 100, set(values))
  b.wire([utility, 'ac'], [load, 'ac'])
  const study = b.study('S')
  b.event(study, 'Step', 0.1, 'setLoad', load, { power: 2e6 })
  const compiled = compile(b.finish(), study.id)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const [event] = compiled.value.network.events
  expect(event?.params.p).toBe(2e6)
  expect(event?.params.q).toBeCloseTo(reactive, 3)
})

it('gives no active power to a condenser, which has no prime mover', () => {
  const targets = catalogue.filter((definition) => eventKindOf('setDispatch')?.targets(definition)).map(({ type }) => type)
  expect(targets).toContain('genset')
  expect(targets).not.toContain('syncCondenser')
})
