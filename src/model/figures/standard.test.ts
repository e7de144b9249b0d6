import { describe, expect, it } from 'vitest'
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
})
