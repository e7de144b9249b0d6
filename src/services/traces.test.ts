import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { value } from '../../test/support/services.ts'
import { readMeasured } from './traces.ts'

const folder = mkdtempSync(join(tmpdir(), 'ppx-traces-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Four samples at 100 Hz; `channels`: label, phase, unit, and the value of each sample. */
function record(name: string, channels: readonly (readonly [string, string, string, readonly number[]])[]): string {
  const heads = channels.map(([label, phase, unit], k) => `${k + 1},${label},${phase},,${unit},0.1,0,0,-32767,32767,1,1,P`)
  const stamps = ['01/01/2026,00:00:00.000000', '01/01/2026,00:00:01.000000']
  const lines = ['SITE,REC,1999', `${channels.length},${channels.length}A,0D`, ...heads, '60', '1', '100,4', ...stamps, 'ASCII', '1']
  writeFileSync(join(folder, `${name}.cfg`), lines.join('\r\n'))
  const rows = [0, 1, 2, 3].map((k) => [k + 1, k * 10_000, ...channels.map(([, , , values]) => (values[k] ?? 0) * 10)].join(','))
  writeFileSync(join(folder, `${name}.dat`), rows.join('\r\n'))
  return join(folder, `${name}.cfg`)
}

describe('a record of COMTRADE as a measured trace', () => {
  it('gives the channel that is in a unit of power', async () => {
    const path = record('one', [
      ['I a', 'A', 'A', [5, 5, 5, 5]],
      ['P; total', '', 'kW', [80, 120, 120, 100]],
    ])
    const { trace } = value(await readMeasured(path, {}))
    expect([trace.greatestW, trace.leastW, trace.stepS, trace.durationS]).toEqual([120e3, 80e3, 0.01, 0.03])
    expect(trace.columns).toEqual(['P, total (kW)'])
    expect(trace.source).toBe('one.cfg')
  })

  it('adds the phases up where it has no sum', async () => {
    const phases = ['A', 'B', 'C'].map((phase) => ['P', phase, 'MW', [1, 2, 2, 1]] as const)
    const { trace } = value(await readMeasured(record('phases', phases), {}))
    expect(trace.greatestW).toBe(6e6)
    expect(trace.columns).toHaveLength(3)
  })

  it('tells of further powers that were left', async () => {
    const feeders = ['Feeder 1', 'Feeder 2'].map((label) => [label, '', 'kW', [1, 2, 3, 4]] as const)
    const { trace, problems } = value(await readMeasured(record('feeders', feeders), {}))
    expect(trace.columns).toEqual(['Feeder 1 (kW)'])
    expect(problems.map(({ message }) => message).join()).toContain('“Feeder 2 (kW)”')
  })

  it('is refused by its channels where none is a power, and by its data file', async () => {
    const path = record('currents', [['I a', 'A', 'A', [1, 2, 3, 4]]])
    const refused = await readMeasured(path, {})
    expect(refused.ok ? '' : refused.error.message).toContain('no channel in W, kW or MW; its channels are I a A (A)')
    const data = await readMeasured(path.replace('.cfg', '.dat'), {})
    expect(data.ok ? '' : data.error.message).toContain('choose the file that ends in .cfg')
  })
})
