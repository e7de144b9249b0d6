/** Who takes a pulse: the parts that a component plays between the racks and the grid, as powers of its outputs. */
import type { AbsorptionTerm } from '../types.ts'

/** Stages of the chain and how far each stands from the racks; a new kind of store takes one of these or its own. */
export const STAGE = {
  rackCapacitor: { stage: 'PSU capacitors', order: 10 },
  shelf: { stage: 'Capacitor shelf', order: 20 },
  rackBattery: { stage: 'Rack battery (BBU)', order: 30 },
  dcBus: { stage: 'DC bus', order: 40 },
  dcBattery: { stage: 'DC battery', order: 45 },
  upsLink: { stage: 'UPS DC link', order: 50 },
  upsBattery: { stage: 'UPS battery', order: 60 },
  siteStorage: { stage: 'Site storage (BESS)', order: 70 },
  flywheel: { stage: 'Flywheel', order: 75 },
  inertia: { stage: 'Machine inertia', order: 80 },
  primeMover: { stage: 'Prime movers', order: 90 },
  renewables: { stage: 'PV and wind', order: 95 },
  grid: { stage: 'Grid', order: 100 },
} as const

type Place = (typeof STAGE)[keyof typeof STAGE]

/** Sum of outputs, each times its factor. */
const sum =
  (factors: Readonly<Record<string, number>>): AbsorptionTerm['power'] =>
  (read) => {
    const columns = Object.entries(factors).map(([output, factor]) => ({ factor, column: read(output) }))
    return Float64Array.from({ length: columns[0]?.column.length ?? 0 }, (_, k) =>
      columns.reduce((total, { factor, column }) => total + factor * (column[k] as number), 0),
    )
  }

/** What the component takes; the pulse is the sum of all of these. */
export const consumes = (output: string): AbsorptionTerm => ({
  role: 'load',
  stage: 'Loads',
  order: 0,
  outputs: [output],
  power: sum({ [output]: 1 }),
})
/** Where the power comes from in the end. */
export const supplies = (place: Place, factors: Readonly<Record<string, number>>): AbsorptionTerm => ({
  role: 'source',
  ...place,
  outputs: Object.keys(factors),
  power: sum(factors),
})
/** A store whose discharge is a sum of outputs. */
export const stores = (place: Place, factors: Readonly<Record<string, number>>): AbsorptionTerm => ({
  ...supplies(place, factors),
  role: 'store',
})
/** A store known by its energy: what leaves it is the fall of the energy, by central differences. */
export function storesEnergy(
  place: Place,
  outputs: readonly string[],
  energy: (values: readonly number[], number: (param: string) => number) => number,
): AbsorptionTerm {
  return {
    role: 'store',
    ...place,
    outputs,
    power: (read, { stepS, number }) => released(outputs.map(read), stepS, (values) => energy(values, number)),
  }
}

/** Power that leaves a store, from the energy at every sample. */
export function released(columns: readonly Float64Array[], stepS: number, energy: (values: readonly number[]) => number): Float64Array {
  const n = columns[0]?.length ?? 0
  const stored = Float64Array.from({ length: n }, (_, k) => energy(columns.map((column) => column[k] as number)))
  return stored.map((_, k) => {
    const [a, b] = [Math.max(k - 1, 0), Math.min(k + 1, n - 1)]
    return b > a ? ((stored[a] as number) - (stored[b] as number)) / ((b - a) * stepS) : 0
  })
}
