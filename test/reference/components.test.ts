/**
 * What every component keeps to, whatever it is: on the smallest drawing it works in, with its shipped values, in both domains, it stands
 * still where nothing happens, is exactly zero from the instant it is disconnected, and the energy of the run closes.
 */
import { describe, expect, it } from 'vitest'
import { definitionOf } from '../../src/model/catalogue/index.ts'
import type { ComponentDefinition } from '../../src/model/catalogue/types.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'
import { engine } from '../support/engine.ts'
import { BARE, equipment, kindsOf, stand } from '../support/testStand.ts'

/** Power at the far end, W: small beside every shipped rating, but within what a steam turbine can be turned down to. */
const load = (type: string): number => (type === 'steamUnit' ? 200e6 : 1000)

/** What is not a flow or a state of it: the code of its mode, and what a relay, or whoever judges, reads at its bus over the last cycle. */
const READINGS: Readonly<Record<string, readonly string[]>> = {
  relayBreaker: ['v', 'frequency', 'rocof'],
  utility: ['vLowest', 'vHighest'],
  surgeArrester: ['energy', 'loading'],
  earthingTransformer: ['heat'],
}

/** A bridge that commutates is balanced to what the engine holds with switching (docs/engine.md), not to what it holds without. */
const SWITCHING: Readonly<Record<string, number>> = { diodeRectifier: 1e-3 }

/** Energy that is not accounted for, of what flowed; a microjoule is rounding where next to nothing flows. */
const open = ({ audit }: RunSummary): number => (audit === null ? Number.NaN : Math.abs(audit.residualJ) < 1e-6 ? 0 : audit.relative)

/** Part of its bus: with every DC component of this test. */
const WITH_ITS_BUS = ['dcCapacitor']

it('meets every device that the engine knows', () => {
  const known = (JSON.parse(engine.describe()) as { readonly devices: readonly { readonly kind: string }[] }).devices.map((d) => d.kind)
  const met = new Set([...equipment.flatMap(kindsOf), ...Object.keys(BARE), ...WITH_ITS_BUS])
  expect(known.filter((kind) => !met.has(kind))).toEqual([])
})

describe.each([
  { kind: 'rms', durationS: 1, audit: 1e-8, auditGone: 1e-5 },
  // The audit of the fixed step closes with its square; a current that the disconnection chops takes the energy of its inductance along.
  { kind: 'emt', durationS: 0.06, audit: 1e-4, auditGone: 0.1 },
] as const)('$kind', ({ kind, durationS, audit, auditGone }) => {
  const bare = Object.entries(BARE).map(([device, { type, as }]) => [device, definitionOf(type) as ComponentDefinition, as] as const)
  it.each([...equipment.map((d) => [d.type, d, undefined] as const), ...bare])(
    '%s stands still, vanishes when disconnected, and its energy closes',
    async (type, definition, as) => {
      const trial = { kind, durationS, powerW: load(type), as }
      const held = await stand(definition, trial)
      expect(held.summary.failure).toBeNull()
      expect(held.summary.statistics.initialDriftPu).toBeLessThan(1e-8)
      expect(open(held.summary)).toBeLessThan((kind === 'emt' && SWITCHING[type]) || audit)

      const events = [{ timeS: durationS / 2, target: 'X', action: 'disconnect' }]
      const gone = await stand(definition, { ...trial, events })
      expect(gone.summary.failure).toBeNull()
      expect(open(gone.summary)).toBeLessThan(auditGone)
      // In `emt` a switch opens at the next zero of each current.
      const after = kind === 'rms' ? 51 : 75
      const signals = Object.entries(gone.series).filter(([name]) => name !== 'mode' && READINGS[type]?.includes(name) !== true)
      expect(signals.length).toBeGreaterThan(0)
      for (const [name, values] of signals)
        expect(
          values.slice(after).filter((v) => v !== 0),
          name,
        ).toEqual([])
    },
  )
})
