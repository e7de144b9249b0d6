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
