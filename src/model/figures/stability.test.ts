import { describe, expect, it } from 'vitest'
import { theme } from '../../../test/support/figureTheme.ts'
import type { ImpedanceScan, SmallSignal } from './analysis.ts'
import { impedanceFigure, isSwinging, modesFigure, openText, phasorNote, swinging } from './stability.ts'

type Mode = SmallSignal['modes'][number]
const mode = (re: number, im = 0): Mode => ({ re, im, dampingRatio: -re / Math.hypot(re, im) })
const size = { width: 400, height: 300 }
const range = (modes: readonly Mode[]) => {
  const axis = modesFigure({ modes }, null, size, theme).layout.xaxis as { range: [number, number]; title: { text: string } }
  return { ...axis, title: axis.title.text }
}

describe('modes in the plane', () => {
  it('keep their proportions beside one that is gone at once, which is told', () => {
    const { range: shown, title } = range([mode(-0.3), mode(-360, 23_000), mode(-900), mode(-3e11)])
    expect(shown[0]).toBeGreaterThan(-1000)
    expect(shown[0]).toBeLessThan(-900)
    expect(shown[1]).toBeGreaterThan(0)
    expect(title).toContain('1 further left')
  })
  it('stand beside the line of 5 % damping, where one swings', () => {
    const names = (modes: readonly Mode[]) => modesFigure({ modes }, null, size, theme).data.map(({ name }) => name)
    expect(names([mode(-1, 9)])[0]).toBe('Damping 5 %')
    expect(names([mode(-1)])).toEqual([undefined])
  })
  it('are all shown where they stand together, growing ones too', () => {
    const { range: shown, title } = range([mode(-5), mode(2, 6), mode(-1, 3)])
    expect(shown[1]).toBeGreaterThan(2)
    expect(title).toBe('Real part, 1/s')
  })
})

it('lists the modes that swing alone, least damped first, with their places', () => {
  const modes = [mode(0), mode(-0.1, 0.3), mode(-0.2), mode(-0.5, 8), mode(0.1, 6), mode(-3, 1e-5)]
  expect(swinging(modes).map(({ k }) => k)).toEqual([4, 3, 1])
})

describe('axes', () => {
  it('take a pair that rounding made of two equal modes as one that does not swing', () => {
    const split = [mode(-0.1, 3e-9), mode(-4)]
    const trace = modesFigure({ modes: split }, null, size, theme).data.at(-1)
    expect(trace?.y).toEqual([0, 0])
    expect(split.map(isSwinging)).toEqual([false, false])
    expect(isSwinging(mode(0, 2))).toBe(true)
  })
  it('name whole values where an impedance keeps within two decades, and decades beyond', () => {
    const axis = (sizes: readonly number[]) =>
      impedanceFigure(
        {
          domain: 'dc',
          formulation: 'rms',
          sequence: 'positive',
          points: sizes.map((z, k) => ({ frequencyHz: 10 ** k, z: [z, 0], phasor: null, ratio: null, mirror: null })),
        },
        size,
        theme,
      ).layout.yaxis as { tickvals?: number[]; ticktext?: string[]; dtick?: number }
    const near = axis([0.33, 7.6])
    expect(near.tickvals).toContain(0.5)
    expect(near.ticktext?.[near.tickvals?.indexOf(0.5) ?? -1]).toBe('0.5')
    expect(axis([0.33, 7600]).dtick).toBe(1)
  })
})

const points = [
  { frequencyHz: 50, z: [3, 4], phasor: [3, 4.5], ratio: null, mirror: null },
  { frequencyHz: 100, z: [6, 8], phasor: null, ratio: null, mirror: null },
]
const drawn = (scan: Pick<ImpedanceScan, 'formulation' | 'sequence'>) =>
  impedanceFigure({ domain: 'ac', points, ...scan }, size, theme).data

describe('zero sequence', () => {
  it('draws the zero sequence as one curve, in phases beside its network', () => {
    expect(drawn({ formulation: 'rms', sequence: 'zero' })).toMatchObject([{ name: 'zero sequence', y: [5, 10] }])
    expect(drawn({ formulation: 'emt', sequence: 'zero' })).toMatchObject([
      { name: 'zero sequence in emt', y: [5, 10] },
      { name: 'zero-sequence network', y: [Math.hypot(3, 4.5), null] },
    ])
    expect(drawn({ formulation: 'rms', sequence: 'positive' })).toHaveLength(4)
  })

  it('says by names why a bus is open', () => {
    expect(openText(['MV'], [])).toEqual(['Open: no zero-sequence path leads from MV to earth.', ''])
    expect(openText(['MV', 'Board, from'], ['TX1', 'TX2'])[1]).toBe(
      'From there a zero sequence reaches “Board, from”. It ends at “TX1”, “TX2”: deltas, star points without earth, open contacts, and devices that carry a balanced current alone.',
    )
    const many = Array.from({ length: 11 }, (_, k) => `B${k}`)
    expect(openText(many, [])[1]).toContain('“B8”, 2 more.')
  })
})

it('says of a scan of phasors what it cannot show', () => {
  expect(phasorNote({ domain: 'ac', formulation: 'rms', sequence: 'positive' })).toMatch(/no resonance of the network/)
  expect(phasorNote({ domain: 'ac', formulation: 'rms', sequence: 'zero' })).toBeNull()
  expect(phasorNote({ domain: 'ac', formulation: 'emt', sequence: 'positive' })).toBeNull()
  expect(phasorNote({ domain: 'dc', formulation: 'rms', sequence: null })).toBeNull()
})
