import { expect, it } from 'vitest'
import type { RunRecord } from '../contract/index.ts'
import { fourBusTutorial } from '../model/templates/fourBus.ts'
import { runText } from './print.ts'

it('a run is told by the names of the drawing', () => {
  const document = fourBusTutorial()
  const ups = Object.values(document.components).find(({ type }) => type === 'ups')
  if (!ups) throw new Error('no UPS')
  const run = {
    ...{ name: 'Run 1', status: 'failed', reason: `“${ups.id}”: it cannot start`, engineVersion: '0', modelHash: 'a' },
    summary: {
      endS: 0,
      statistics: { wallS: 0, steps: 0, rejected: 0, unknowns: 0, initialDriftPu: 0, worstResidual: 0 },
      audit: null,
      notes: [{ timeS: 1, code: 'D320', device: ups.id, message: `seen by “${ups.id}”` }],
    },
  } as unknown as RunRecord
  expect(runText(run, document)).toContain('Run 1: failed (“UPS 1”: it cannot start)')
  expect(runText(run, document)).toContain('1.0000 s  D320  UPS 1  seen by “UPS 1”')
})

it('the energies of a run are told in one unit, what is missing in its own', () => {
  const audit = { sourceJ: 26.4e6, loadJ: 24.8e6, lossJ: 1.6e6, storedDeltaJ: -360, residualJ: 0.046, relative: 1.7e-9 }
  const run = {
    ...{ name: 'Run 1', status: 'completed', reason: null, engineVersion: '0', modelHash: 'a' },
    summary: {
      endS: 20,
      statistics: { wallS: 1, steps: 1, rejected: 0, unknowns: 1, initialDriftPu: 0, worstResidual: 0 },
      audit,
      notes: [],
    },
  } as unknown as RunRecord
  const text = runText(run, fourBusTutorial())
  expect(text).toContain('sources 7.333 kWh = loads 6.889 kWh + losses 0.4444 kWh + stored −0.0001 kWh')
  expect(text).toContain('46 mJ unaccounted for')
})
