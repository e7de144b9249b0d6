/** Voltage tolerance of racks in unbalanced faults: the lowest line decides in both domains, not the positive sequence. */
import { expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import { definitionOf } from '../../src/model/catalogue/index.ts'
import { evaluateChecks } from '../../src/model/limits/index.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

async function itic(kind: 'rms' | 'emt', phases: string) {
  const b = buildDocument({ frequencyHz: 60 })
  const grid = b.place('utility', 'U', 0, 0, set({ vNominal: 480, shortCircuitPower: 20e6 }))
  const bus = b.place('bus', 'B', 0, 100, set({ vNominal: 480 }))
  const shelf = b.place('psuShelf', 'P', 0, 200)
  const busbar = b.place('dcBus', 'D', 0, 300, set({ vNominal: 50 }))
  const racks = b.place('gpuCluster', 'G', 0, 400)
  const output = definitionOf('psuShelf')?.ports.find(({ domain }) => domain === 'dc')?.key ?? ''
  b.wire([grid, 'ac'], [bus, 'tap'])
  b.wire([bus, 'tap'], [shelf, 'acInput'])
  b.wire([shelf, output], [busbar, 'tap'])
  b.wire([busbar, 'tap'], [racks, 'dc'])
  const study = b.study('S', { durationS: 0.8, recordStepS: 1e-3 })
  b.event(study, 'Fault', 0.5, 'fault', bus, { phases, resistance: 0.006, duration: 0.1 })
  const drawn = b.finish()
  const document = { ...drawn, studies: { [study.id]: { ...study, kind } } }
  const compiled = compile(document, study.id)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const { column } = await runNetwork(network)
  const waveforms = network.channels.flatMap(({ id }, k) => {
    const place = trace.channels[id]
    return place ? [{ ...place, stepS: network.settings.recordStepS, ...column(k) }] : []
  })
  return evaluateChecks(document, { ...study, kind }, waveforms).find(({ key }) => key === 'itic')
}

it.each(['a', 'bc', 'bcg'])(
  'fails in a fault of the phases %s that lasts five times as long as allowed, in both domains',
  async (phases) => {
    for (const kind of ['rms', 'emt'] as const) {
      const found = await itic(kind, phases)
      expect(found).toMatchObject({ verdict: 'fail' })
      // 100 ms of 20 ms; in phases the fault goes out at its current's zero, and the voltage is that of a cycle.
      expect(Math.abs((found?.value ?? 0) / 5 - 1)).toBeLessThan(0.1)
      expect(found?.remark).toContain('Lowest and highest of the line-to-line voltages')
    }
  },
)
