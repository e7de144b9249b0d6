/** Every number of the catalogue at either end of its range, alone, in both domains: whatever comes of it, no run ends by a fault of the engine's own. */
import { expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { ComponentDefinition, NumberParam } from '../../src/model/catalogue/types.ts'
import type { StudyRecord } from '../../src/model/document/records.ts'
import { runNetwork } from '../support/engine.ts'
import { drawing, equipment } from '../support/testStand.ts'

/** Inside an end that is no value itself, this far. */
const INSIDE = 1e-3

function ends({ min, max, exclusive }: NumberParam): readonly number[] {
  const span = (max ?? 0) - (min ?? 0)
  const inside = (end: number | undefined, way: number): number[] =>
    end === undefined ? [] : [exclusive === true ? end + way * INSIDE * (end === 0 ? Math.min(span, 1) : Math.abs(end)) : end]
  return [...inside(min, 1), ...inside(max, -1)]
}

async function faults(definition: ComponentDefinition, kind: StudyRecord['kind']): Promise<readonly string[]> {
  const found: string[] = []
  for (const [key, param] of Object.entries(definition.params)) {
    if (param.type !== 'number' || param.default === null) continue
    for (const value of ends(param)) {
      const document = drawing(definition, 1000, { [key]: value })
      const study = { ...(document.studies.s1 as StudyRecord), kind, durationS: 0.02, recordStepS: 0.01 }
      const compiled = compile({ ...document, studies: { s1: study } }, 's1')
      if (!compiled.ok) continue
      const { failure } = (await runNetwork(compiled.value.network)).summary
      if (failure?.code === 'panic') found.push(`${key} = ${value}: ${failure.message}`)
    }
  }
  return found
}

it.each(equipment.map((definition) => [definition.type, definition] as const))('%s', async (_, definition) => {
  expect([...(await faults(definition, 'rms')), ...(await faults(definition, 'emt'))]).toEqual([])
})
