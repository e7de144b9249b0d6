import { expect, it } from 'vitest'
import { compile } from '../../compile/index.ts'
import { drawing } from '../../../../test/support/testStand.ts'
import { definitionOf } from '../index.ts'
import type { ComponentDefinition } from '../types.ts'

it.each(['psuShelf', 'dcRectifier', 'solidStateTransformer', 'dcConverter', 'rackBbu', 'capacitorShelf'])(
  '%s: a droop below a ten-thousandth of its output voltage, or above it all, is refused',
  (type) => {
    const definition = definitionOf(type) as ComponentDefinition
    const output = definition.params.vOutput
    if (output?.type !== 'number' || output.default === null) throw new Error('no output voltage')
    const told = (outputDroop: number) => {
      const compiled = compile(drawing(definition, 1000, { outputDroop }), 's1')
      return compiled.ok ? [] : compiled.problems.map((p) => [p.code, p.place.componentId, p.place.param])
    }
    expect(told(output.default * 1.01e-4)).toEqual([])
    expect(told(output.default * 0.99e-4)).toEqual([['E207', 'c1', 'outputDroop']])
    expect(told(output.default)).toEqual([['E207', 'c1', 'outputDroop']])
  },
)
