/**
 * A campus of any size for measuring: halls of twenty AC buses and a hundred devices on one 132 kV bus. In each a medium-voltage feeder runs past
 * ten rooms, each with its transformer and eight loads.
 */
import { assumed } from '../../src/model/catalogue/shared/provenance.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { buildDocument, type Placing } from '../../src/model/templates/builder.ts'

const BUSES = 20
const ROOMS = 10
const made = assumed('Made for measuring')
const values = (params: Readonly<Record<string, number | string | boolean>>, rest: Placing = {}): Placing => ({
  ...rest,
  params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, [value, made]])),
})

/** `halls` × 20 buses and 100 devices; the recorded channels are those a study of the utility alone has. */
export function campus(halls: number): StudioDocument {
  const b = buildDocument({ name: `Campus of ${halls * BUSES} buses`, frequencyHz: 60, symbols: 'iec' })
  const place = (type: string, name: string, x: number, y: number, params: Parameters<typeof values>[0], rest?: Placing) =>
    b.place(type, name, x, y, values(params, rest))
  const bus = (name: string, x: number, y: number, vNominal: number) => place('bus', name, x, y, { vNominal }, { length: 200 })
  const utility = place('utility', 'Utility', 0, 0, { vNominal: 132e3, shortCircuitPower: Math.max(5e9, halls * 400e6) })
  const grid = b.place('bus', 'Grid', 0, 100, values({ vNominal: 132e3 }, { length: 200 + 400 * halls }))
  b.wire([utility, 'ac'], [grid, 'tap'])
  for (let h = 0; h < halls; h += 1) {
    const x = 100 + 400 * h
    const main = place('transformer2w', `H${h} main`, x, 200, { vHv: 132e3, vLv: 34.5e3, sRated: 50e6, uk: 0.1, xOverR: 25 })
    b.wire([grid, 'tap'], [main, 'hv'], x)
    let feeder = bus(`H${h} MV 0`, x, 300, 34.5e3)
    b.wire([main, 'lv'], [feeder, 'tap'])
    for (let room = 0; room < ROOMS; room += 1) {
      const y = 300 + 600 * room
      const name = `H${h} R${room}`
      const transformer = place('transformer2w', `${name} T`, x, y + 100, { vHv: 34.5e3, vLv: 480, sRated: 4e6 })
      b.wire([feeder, 'tap'], [transformer, 'hv'])
      const low = bus(`${name} LV`, x, y + 200, 480)
      b.wire([transformer, 'lv'], [low, 'tap'])
      for (let k = 0; k < 8; k += 1) {
        const load =
          k < 4
            ? place('constantPowerLoad', `${name} L${k}`, x + 30 * k, y + 300, { power: 0.25e6 + 1e4 * ((h + room) % 5) })
            : k < 7
              ? place('constantImpedanceLoad', `${name} L${k}`, x + 30 * k, y + 300, { power: 0.2e6 })
              : place('shuntCapacitor', `${name} C`, x + 30 * k, y + 300, { vRated: 480, qRated: 0.3e6 })
        b.wire([low, 'tap'], [load, 'ac'])
      }
      if (room === ROOMS - 1) continue
      const next = bus(`H${h} MV ${room + 1}`, x, y + 600, 34.5e3)
      const cable = place('cable', `H${h} K${room}`, x - 60, y + 450, { length: 150 })
      b.wire([feeder, 'tap'], [cable, 'from'])
      b.wire([cable, 'to'], [next, 'tap'])
      feeder = next
    }
  }
  const study = b.study('Measured', { durationS: 1, recordStepS: 0.01 })
  b.event(study, 'Sag', 0.1, 'sag', utility, { remaining: 0.9, duration: 0.05 })
  const document = b.finish()
  const kept = Object.entries(document.channels).filter(([, c]) => c.componentId === utility.id)
  return { ...document, channels: Object.fromEntries(kept) }
}
