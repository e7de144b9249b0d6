/** The reserve that the battery window asks for, carried through the outage it is made for. */
import { describe, expect, it } from 'vitest'
import { windowOf } from '../../src/model/buffers/window.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { storeOf } from '../../src/model/limits/evaluators/battery.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const RATED = 2.5e6
const demand = { stopShare: 0.5, rampS: 60 }

/** A UPS begun at this state of charge, whose grid is lost after a second. */
function outage(soc: number, loadShare: number, battery: object): StudioDocument {
  const b = buildDocument({ frequencyHz: 60 })
  const place = (type: string, name: string, y: number, params: object) => b.place(type, name, 0, y, set(params as Record<string, number>))
  const grid = place('utility', 'U', 0, { vNominal: 480, shortCircuitPower: 100e6 })
  const [input, output] = [place('bus', 'I', 100, { vNominal: 480 }), place('bus', 'O', 300, { vNominal: 480 })]
  const ups = place('ups', 'X', 200, { ...battery, soc, socTarget: soc })
  const load = place('constantPowerLoad', 'L', 400, { power: loadShare * RATED, powerFactor: 1 })
  b.wire([grid, 'ac'], [input, 'tap'])
  b.wire([input, 'tap'], [ups, 'acInput'])
  b.wire([ups, 'acOutput'], [output, 'tap'])
  b.wire([output, 'tap'], [load, 'ac'])
  const study = b.study('S', { durationS: 200, recordStepS: 0.1 })
  b.event(study, 'lost', 1, 'disconnect', grid)
  return b.finish()
}

describe('a battery begun at the lower end of its window', () => {
  it.each([
    [0.8, 120, {}],
    [1, 60, {}],
    // Begun below it, the cut-off voltage ends the discharge before the lowest charge does.
    [1, 90, { cellMin: 2.85 }],
    [0.4, 150, { cellsParallel: 2 }],
  ])('carries %d of its rating for %d s, and not 6 %% longer', async (loadShare, backupS, battery) => {
    const drawn = outage(0.8, loadShare, battery)
    const ups = Object.values(drawn.components).find((c) => c.type === 'ups')
    if (!ups) throw new Error('no UPS')
    const { low } = windowOf(storeOf(ups), { ...demand, backupS, loadShare })
    const compiled = compile(outage(low, loadShare, battery), 's1')
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { summary } = await runNetwork(compiled.value.network)
    const end = summary.notes.find(({ code }) => code === 'D321')
    const lasted = (end?.timeS ?? 0) - 1
    expect(lasted).toBeGreaterThan(backupS)
    expect(lasted).toBeLessThan(1.06 * backupS)
  })
})
