import { describe, expect, it } from 'vitest'
import { definitionOf } from '../catalogue/index.ts'
import { compile, modelHash } from '../compile/index.ts'
import { documentSchema } from '../document/records.ts'
import { validate } from '../validate/index.ts'
import { templates } from './index.ts'

describe.each(templates.map((t) => [t.key, t] as const))('template %s', (key, template) => {
  const document = template.build()
  it('is a valid document', () => {
    expect(() => documentSchema.parse(document)).not.toThrow()
  })
  if (key === 'empty') return
  // An overload that the template teaches is warned of before the run; so is an event in a block, which meets all its copies.
  const own: Readonly<Record<string, string>> = { 'retrofit-10kw-racks': 'W220', 'campus-1gw': 'W234' }
  const expected = ['W202', own[key]]
  it('has no problem in any study', () => {
    for (const study of Object.keys(document.studies)) {
      const problems = validate(document, study).filter((p) => p.severity !== 'info' && !expected.includes(p.code))
      expect(problems).toEqual([])
    }
  })
  it('gives every value it sets a source, and stands on the grid', () => {
    for (const component of Object.values(document.components)) {
      // The terminal of a block's page names a port; it has no value.
      if (component.type === 'blockTerminal') continue
      expect(Object.keys(component.provenance).sort()).toEqual(Object.keys(component.params).sort())
      expect([component.x % 10, component.y % 10]).toEqual([0, 0])
      expect(definitionOf(component.type)).toBeDefined()
    }
  })
  it('compiles to the same network every time', () => {
    for (const study of Object.keys(document.studies)) {
      const [one, two] = [compile(document, study), compile(template.build(), study)]
      if (!one.ok || !two.ok) throw new Error(JSON.stringify(one.problems))
      expect(modelHash(one.value.network)).toBe(modelHash(two.value.network))
    }
  })
})
