/**
 * What every component keeps to, whatever it is: on the smallest drawing it works in, with its shipped values, in both domains, it stands
 * still where nothing happens, is exactly zero from the instant it is disconnected, and the energy of the run closes.
 */
import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/sim/engineApi.ts'
import { equipment, stand } from '../support/testStand.ts'

/** Power at the far end, W: small beside every shipped rating, but within what a steam turbine can be turned down to. */
const load = (type: string): number => (type === 'steamUnit' ? 200e6 : 1000)

/** What is not a flow or a state of it: the code of its mode, and what a relay measures at its bus. */
const READINGS: Readonly<Record<string, readonly string[]>> = {
  relayBreaker: ['v', 'frequency', 'rocof'],
  surgeArrester: ['energy', 'loading'],
}

/** A bridge that commutates is balanced to what the engine holds with switching (docs/engine.md), not to what it holds without. */
const SWITCHING: Readonly<Record<string, number>> = { diodeRectifier: 1e-3 }

/** Energy that is not accounted for, of what flowed; a microjoule is rounding where next to nothing flows. */
const open = ({ audit }: RunSummary): number => (audit === null ? Number.NaN : Math.abs(audit.residualJ) < 1e-6 ? 0 : audit.relative)

describe.each([
  { kind: 'rms', durationS: 1, audit: 1e-8, auditGone: 1e-5 },
  // The audit of the fixed step closes with its square; a current that the disconnection chops takes the energy of its inductance along.
  { kind: 'emt', durationS: 0.06, audit: 1e-4, auditGone: 0.1 },
] as const)('$kind', ({ kind, durationS, audit, auditGone }) => {
  it.each(equipment.map((d) => [d.type, d] as const))(
    '%s stands still, vanishes when disconnected, and its energy closes',
    async (type, definition) => {
      const trial = { kind, durationS, powerW: load(type) }
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
