import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument } from '../document/create.ts'
import type { StudioDocument } from '../document/records.ts'
import { fourBusTutorial } from '../templates/fourBus.ts'
import { standardFigures } from './standard.ts'

describe('figures of a run', () => {
  it('draw a signal of rounding alone as a line at zero', () => {
    const document = fourBusTutorial()
    const ups = Object.values(document.components).find(({ type }) => type === 'ups')
    const study = document.studies.s1
    if (!ups || !study) throw new Error('no UPS')
    const values = Float64Array.from({ length: 100 }, (_, k) => 1e-15 * Math.sin(k))
    const crate = { componentId: ups.id, output: 'crate', stepS: 0.1, values, minima: values, maxima: values }
    const panes = standardFigures(document, study, [crate], []).flatMap((figure) => figure.panes)
    expect(panes).toEqual([{ title: 'C-rate (discharge +)', unit: '', range: [-1, 1] }])
  })

  /** Every unit of component k has 10^k W at every output; what the figure shows, in its unit. */
  const powers = (types: readonly string[], count = 1, idle: readonly string[] = []) => {
    let document: StudioDocument = createDocument()
    const run = (kind: 'component/place' | 'component/setCount', payload: never): readonly string[] => {
      const made = execute(document, kind, payload)
      if (!made.ok) throw new Error(JSON.stringify(made.problems))
      document = made.value.document
      return made.value.created
    }
    const waves = types.flatMap((type, k) => {
      const [id = ''] = run('component/place', { type, pageId: 'p1', x: 100 * k, y: 0 } as never)
      if (count > 1 && type !== 'utility') run('component/setCount', { ids: [id], count } as never)
      const values = new Float64Array(3).fill(idle.includes(type) ? 0 : 10 ** k)
      return ['p', 'pIn', 'pOut', 'pBattery'].map((output) => ({
        componentId: id,
        output,
        stepS: 0.1,
        values,
        minima: values,
        maxima: values,
      }))
    })
    const [study] = Object.values(fourBusTutorial().studies)
    if (!study) throw new Error('no study')
    const figure = standardFigures(document, study, waves, []).find(({ title }) => title === 'From the racks to the grid')
    const of = (title: string) =>
      figure?.traces.filter(({ pane }) => figure.panes[pane]?.title.startsWith(title)).map(({ name, y }) => [name, y[0]])
    return { power: of('Active power'), stores: of('Power of the stores') }
  }

  it('show what an island is fed by: generators, sun and wind, site storage and flywheels', () => {
    const { power, stores } = powers(['itLoad', 'gasEngine', 'genset', 'pvPlant', 'windPlant', 'bess', 'flywheel'])
    expect(power).toEqual([
      ['Loads', 1e-3],
      ['Generators', 0.11],
      ['PV and wind', 11],
    ])
    expect(stores).toEqual([
      ['Site storage', 0.1],
      ['Flywheels', 1],
    ])
  })

  it('leave out generators that stand by all along', () => {
    expect(powers(['utility', 'genset'], 1, ['genset']).power).toEqual([['Utility', 1]])
  })

  it('add up all units of every stage', () => {
    const { power, stores } = powers(['gpuCluster', 'coolingPlant', 'ups', 'dcRectifier', 'solidStateTransformer', 'utility'], 3)
    expect(power).toEqual([
      ['Racks (DC)', 3e-3],
      ['Other loads', 30e-3],
      ['UPS output', 0.3],
      ['UPS input', 0.3],
      ['Rectifier input', 33],
      ['Utility', 100],
    ])
    expect(stores).toEqual([['UPS batteries', 300]])
  })
})
