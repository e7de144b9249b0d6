/** A DC source, a fuse, a stretch of busway and a cable behind it: duties beside closed forms of its circuit. */
import { expect, it } from 'vitest'
import type { ComponentRecord, StudioDocument } from '../../document/records.ts'
import { buildDocument, type Sourced } from '../../templates/builder.ts'
import { dcDuties, dcFaults, dcInput, dutyCells } from './index.ts'

const near = (value: number | null | undefined, expected: number, share: number) =>
  expect(Math.abs((value ?? Number.NaN) / expected - 1), `${value} beside ${expected}`).toBeLessThan(share)
type Values = Record<string, number | string | boolean>
const set = (values: Values): { params: Record<string, Sourced> } => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, { mark: 'vendor', source: 'test' }] as Sourced])),
})
const [E, R_S, R_0, R_B, L_B, R_W, L_W] = [800, 4e-3, 0.25e-3, 1e-3, 3e-6, 5e-3, 20e-6]
const [I_M, PRE, TOTAL] = [600, 11e3, 74e3]
const CLEARING = 0.1

function drawn(
  fuse: Values = {},
  source: Values = {},
  feedsBack: 'source' | 'capacitor' | null = null,
): { readonly document: StudioDocument; readonly ids: Record<string, string> } {
  const b = buildDocument({ name: 'Row', frequencyHz: 50 })
  const at = (type: string, name: string, y: number, values: Values = {}): ComponentRecord => b.place(type, name, 0, y, set(values))
  const parts = {
    source: at('dcSource', 'E', 0, { voltage: E, resistance: R_S, ...source }),
    main: at('dcBus', 'Main', 100, { vNominal: E }),
    fuse: at('dcFuse', 'F', 200, {
      curve: 'figures',
      meltingCurrent: I_M,
      preArcingI2t: PRE,
      operatingI2t: TOTAL,
      coldResistance: R_0,
      ...fuse,
    }),
    busway: at('dcBusway', 'B', 300, { length: 10, resistance: R_B / 10, inductance: L_B / 10, skinEffect: 0 }),
    row: at('dcBus', 'Row', 400, { vNominal: E }),
    cable: at('dcCable', 'W', 500, { length: 50, resistance: R_W / 50, inductance: L_W, crossSection: 70e-6 }),
    end: at('dcBus', 'End', 600, { vNominal: E }),
  }
  const wires: [ComponentRecord, string, ComponentRecord, string][] = [
    [parts.source, 'dc', parts.main, 'tap'],
    [parts.main, 'tap', parts.fuse, 'from'],
    [parts.fuse, 'to', parts.busway, 'from'],
    [parts.busway, 'to', parts.row, 'tap'],
    [parts.row, 'tap', parts.cable, 'from'],
    [parts.cable, 'to', parts.end, 'tap'],
  ]
  for (const [from, port, to, other] of wires) b.wire([from, port], [to, other])
  const back =
    feedsBack &&
    (feedsBack === 'source'
      ? at('dcSource', 'E2', 700, { voltage: E, resistance: R_S })
      : at('dcCapacitor', 'C', 700, { capacitance: 0.2e-3 }))
  if (back) b.wire([back, 'dc'], [parts.end, 'tap'])
  return { document: b.finish(), ids: Object.fromEntries(Object.entries(parts).map(([key, { id }]) => [key, id])) }
}
function dutiesOf(...args: Parameters<typeof drawn>) {
  const { document, ids } = drawn(...args)
  const input = dcInput(document, [])
  const duties = dcDuties(document, input, dcFaults(input, CLEARING), CLEARING)
  return (part: string, asked: string) => duties.find((d) => d.componentId === ids[part] && d.asked === asked)
}

it('holds its breaking capacity and time constant against the prospective current right behind it', () => {
  const of = dutiesOf()
  const peak = E / (R_S + R_0)
  near(of('fuse', 'breaking')?.value, peak, 1e-3)
  expect(of('fuse', 'breaking')).toMatchObject({ rating: 100e3, verdict: 'exceeded', isAssumed: true })
  // Behind the source's resistance alone there is no rise.
  expect(of('fuse', 'timeConstant')).toMatchObject({ verdict: 'met', rating: 15e-3 })
  expect(of('fuse', 'timeConstant')?.value).toBeLessThan(1e-6)
  expect(dutiesOf({ breakingCapacity: 1.01 * peak })('fuse', 'breaking')).toMatchObject({ verdict: 'met', isAssumed: false })
})

it('lets through what melts it and, by its data sheet, the arc, against what stands least behind it', () => {
  const of = dutiesOf()
  const duty = of('fuse', 'letThrough')
  // At 188 kA nothing of the heat gets away: I_p²·t = (I²t)_m after 0.3 µs.
  near(duty?.value, TOTAL, 2e-3)
  near(duty?.timeS, PRE / (E / (R_S + R_0)) ** 2, 0.02)
  // The cable's (143·70)² = 100 MA²s is less than that of busway and busbars.
  near(duty?.rating, (143 * 70) ** 2, 1e-9)
  expect(duty).toMatchObject({ verdict: 'met', isAssumed: false })
  const cells = duty && dutyCells(duty, (id) => (id === duty.behind ? 'W' : '?'))
  expect(cells?.[1]).toBe('∫i²dt let through, W stands')
  expect(dutiesOf({ operatingI2t: 1.1 * (143 * 70) ** 2 })('fuse', 'letThrough')?.verdict).toBe('exceeded')
})

it('judges the least current at the end of its zone by its curve and its least breaking current', () => {
  // Rated loss 65 W at 400 A; the cable after a short circuit at 250 °C.
  const hot = 1 + 0.00393 * 230
  const least = E / (R_S + 65 / 400 ** 2 + R_B + R_W * hot)
  const found = dutiesOf()('fuse', 'least')
  near(found?.value, least, 1e-6)
  expect(found).toMatchObject({ rating: 1200, verdict: 'met' })
  near(found?.timeS, (PRE / I_M ** 2) * Math.log(least ** 2 / (least ** 2 - I_M ** 2)), 1e-6)
  const below = dutiesOf({ leastBreaking: 1.01 * least })('fuse', 'least')
  expect(below).toMatchObject({ verdict: 'exceeded', rating: 1.01 * least })
  // gG breaks all that melts it.
  expect(dutiesOf({ utilisation: 'gG', leastBreaking: 1.01 * least })('fuse', 'least')).toMatchObject({ verdict: 'met', rating: I_M })
})

it('says of a current at which it does not melt that it does not', () => {
  // 800 V behind 1.5 Ω are 533 A.
  const of = dutiesOf({}, { resistance: 1.5 })
  expect(of('fuse', 'melts')).toMatchObject({ verdict: 'open', rating: I_M })
  expect(of('fuse', 'least')).toMatchObject({ verdict: 'open', timeS: null })
  expect(of('fuse', 'letThrough')).toBeUndefined()
})

it('asks no melting of what capacitors behind it give back', () => {
  // 0.2 mF at 800 V hold 64 J: they do not melt it from the far end of the cable.
  const of = dutiesOf({}, {}, 'capacitor')
  expect(of('fuse', 'melts')).toBeUndefined()
  expect(of('fuse', 'least')).toMatchObject({ verdict: 'met' })
})

it('says nothing of a zone that is fed from both sides, and has no duty without links', () => {
  const both = dutiesOf({}, {}, 'source')
  expect([both('fuse', 'least'), both('fuse', 'letThrough')]).toEqual([undefined, undefined])
  expect(both('fuse', 'breaking')).toBeDefined()
  expect(dutiesOf({ closed: false })('fuse', 'breaking')).toBeUndefined()
})

it('holds a busway against peak and short-time current', () => {
  const of = dutiesOf()
  const peak = E / (R_S + R_0 + R_B)
  near(of('busway', 'peak')?.value, peak, 1e-3)
  expect(of('busway', 'peak')).toMatchObject({ rating: 105e3, verdict: 'exceeded' })
  const tau = L_B / (R_S + R_0 + R_B)
  near(of('busway', 'shortTime')?.value, peak ** 2 * (CLEARING - 1.5 * tau), 1e-3)
  expect(of('busway', 'shortTime')).toMatchObject({ rating: 50e3 ** 2, timeS: CLEARING })
})
