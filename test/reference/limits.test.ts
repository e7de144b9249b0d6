/**
 * Whatever happens at its terminals, a component keeps the limits of its data sheet: each is driven there by random sags, swells, interruptions
 * and overloads, in both domains.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitionOf } from '../../src/model/catalogue/index.ts'
import type { ComponentDefinition } from '../../src/model/catalogue/types.ts'
import { BARE, equipment, feedsAlone, stand, voltsAt } from '../support/testStand.ts'

type Read = (param: string) => number
interface Limits {
  /** Rated power at its output, W: what the loads are multiples of. */
  readonly rated: (p: Read) => number
  /** Share of it that the component cannot run below. */
  readonly least?: number
  /** How far a soft limit may be passed in a short circuit; left out 1 %. */
  readonly softness?: number
  /** Greatest magnitude of an output, SI; nominal voltages by port. */
  readonly bounds: (p: Read, v: (port: number) => number) => Readonly<Record<string, number>>
}
const SQRT3 = Math.sqrt(3)
const shaft: Limits = {
  rated: (p) => 0.8 * p('sRated'),
  bounds: (p) => ({ valve: p('torqueMax') }),
}
const inverter: Limits = {
  rated: (p) => p('sRated'),
  bounds: (p) => ({ i: (p('currentLimit') * p('sRated')) / (SQRT3 * p('vRated')) }),
}
const converter: Limits = {
  rated: (p) => p('pRated'),
  bounds: (p, v) => ({ iIn: (p('inputCurrentLimit') * p('pRated')) / (SQRT3 * v(0)) }),
}
const shelf: Limits = {
  rated: (p) => p('pRated'),
  // The output falls steeply beyond its limit, not at once: a dead short draws some 7 % more.
  softness: 0.1,
  bounds: (p) => ({ i: (p('outputCurrentLimit') * p('pRated')) / p('vOutput') }),
}
const LIMITS: Readonly<Record<string, Limits>> = {
  genset: shaft,
  gasEngine: shaft,
  gasTurbine: shaft,
  hydroUnit: shaft,
  steamUnit: { ...shaft, least: 0.2 },
  syncCondenser: { rated: (p) => 0.1 * p('sRated'), bounds: (p) => ({ field: p('sexsMax') }) },
  dcConstantPowerLoad: { rated: (p) => p('power'), bounds: (p, v) => ({ i: (p('currentLimit') * p('power')) / v(0) }) },
  gpuClusterAc: { rated: () => 1e5, bounds: () => ({ i: Number(BARE.gpuClusterAc?.as.params.currentLimit) }) },
  bess: { rated: inverter.rated, bounds: (p, v) => ({ ...inverter.bounds(p, v), soc: p('socMax') }) },
  flywheel: inverter,
  pvPlant: inverter,
  windPlant: inverter,
  ups: {
    rated: (p) => p('sRated'),
    bounds: (p, v) => ({
      iRectifier: (p('inputCurrentLimit') * p('sRated')) / (SQRT3 * v(0)),
      iInverter: (p('outputCurrentLimit') * p('sRated')) / (SQRT3 * v(1)),
      crate: Math.max(p('dischargeRateMax'), p('chargeRateMax')),
      soc: p('socMax'),
    }),
  },
  drive: {
    rated: (p) => p('sRated'),
    bounds: (p, v) => ({ torque: p('torqueMax'), i: (p('inputCurrentLimit') * p('sRated')) / (SQRT3 * v(0) * p('powerFactor')) }),
  },
  psuShelf: {
    rated: (p) => p('pRated'),
    bounds: (p, v) => ({ ...converter.bounds(p, v), iOut: (p('outputCurrentLimit') * p('pRated')) / p('vOutput') }),
  },
  dcRectifier: converter,
  solidStateTransformer: converter,
  dcConverter: {
    rated: (p) => p('pRated'),
    softness: 0.1,
    // Its input current recharges the filter's capacitor as well, which no control holds.
    bounds: (p) => ({ iOut: (p('outputCurrentLimit') * p('pRated')) / p('vOutput') }),
  },
  rackBbu: {
    ...shelf,
    bounds: (p, v) => ({ ...shelf.bounds(p, v), crate: Math.max(p('dischargeRateMax'), p('chargeRateMax')) }),
  },
  capacitorShelf: shelf,
  gpuCluster: { rated: (p) => p('ratedPower'), bounds: (p, v) => ({ i: (p('currentLimit') * p('ratedPower')) / v(0) }) },
}

/** What has no limit to keep: why. */
const PASSIVE = 'carries what the network makes it carry; its loading is shown and judged'
const SWITCH = 'carries what flows; what is too much trips it or is told'
const LOAD = 'has no limit of its own: below its blend voltage it is an impedance'
const SOURCE = 'stands for what lies beyond, behind its impedance'
const NONE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['transformer2w', 'transformer3w', 'cable', 'busway', 'equivalentBranch', 'seriesReactor', 'dcCable', 'dcBusway'].map((t) => [
      t,
      PASSIVE,
    ]),
  ),
  ...Object.fromEntries(['shuntCapacitor', 'surgeArrester', 'earthingTransformer', 'diodeRectifier'].map((t) => [t, PASSIVE])),
  ...Object.fromEntries(['breaker', 'relayBreaker', 'fuse', 'dcBreaker', 'dcFuse', 'ats', 'sts'].map((t) => [t, SWITCH])),
  ...Object.fromEntries(
    ['constantPowerLoad', 'constantImpedanceLoad', 'zipLoad', 'loadBank', 'itLoad', 'coolingPlant'].map((t) => [t, LOAD]),
  ),
  ...Object.fromEntries(['utility', 'dcSource'].map((t) => [t, SOURCE])),
  inductionMotor: 'direct on line: its equivalent circuit alone',
  battery: 'bare cells: disconnects itself at a limit of charge or voltage, and tells a passed C-rate',
}

it('has a limit or a reason for every component', () => {
  expect(equipment.filter(({ type }) => LIMITS[type] === undefined && NONE[type] === undefined).map(({ type }) => type)).toEqual([])
})

/** What may happen to it: the source falls or swells for a while, and a second load comes on. */
const happening = fc.record({
  remaining: fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 1.3, noNaN: true })),
  share: fc.double({ min: 0.05, max: 1, noNaN: true }),
  step: fc.double({ min: 0.1, max: 3, noNaN: true }),
})

describe.each([
  { kind: 'rms', durationS: 2, numRuns: 12 },
  { kind: 'emt', durationS: 0.2, numRuns: 3 },
] as const)('$kind', ({ kind, durationS, numRuns }) => {
  it.each(Object.entries(LIMITS))('%s', async (type, { rated, bounds, least = 0, softness = 0.01 }) => {
    const definition = definitionOf(BARE[type]?.type ?? type) as ComponentDefinition
    const p: Read = (key) => {
      const param = definition.params[key]
      if (param?.type !== 'number' || param.default === null) throw new Error(`${type} has no number ${key}`)
      return param.default
    }
    const v = (k: number): number => {
      const port = definition.ports[k]
      return port === undefined ? Number.NaN : voltsAt(definition, port)
    }
    await fc.assert(
      fc.asyncProperty(happening, async ({ remaining, share, step }) => {
        const ac = (k: number): boolean => definition.ports[k]?.domain === 'ac'
        const last = definition.ports.length - 1
        const at = (part: number) => part * durationS
        const source = (part: number, pu: number) => ({
          timeS: at(part),
          target: 'U0',
          action: 'set',
          params: { voltage: ac(0) ? pu : Math.max(1, pu * v(0)) },
        })
        const demand = (part: number, pu: number) => ({
          timeS: at(part),
          target: `L${last}`,
          action: 'set',
          params: { [ac(last) ? 'p' : 'power']: pu * rated(p) },
        })
        const island = feedsAlone(definition)
        const { summary, greatest } = await stand(definition, {
          kind,
          durationS,
          powerW: Math.max(least, share) * rated(p),
          as: BARE[type]?.as,
          events: [
            ...(island ? [] : [source(0.2, remaining), source(0.4, 1)]),
            ...(island || last > 0 ? [demand(0.6, Math.max(least, step)), demand(0.8, Math.max(least, share))] : []),
          ],
        })
        expect(summary.failure).toBeNull()
        for (const [output, bound] of Object.entries(bounds(p, v))) {
          expect(greatest[output], output).toBeDefined()
          expect(greatest[output], output).toBeLessThanOrEqual(bound * (1 + softness))
        }
      }),
      { numRuns, seed: 20261128 },
    )
  })
})
