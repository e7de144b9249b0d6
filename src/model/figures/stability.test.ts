import { describe, expect, it } from 'vitest'
import { theme } from '../../../test/support/figureTheme.ts'
import type { SmallSignal } from './analysis.ts'
import { modesFigure } from './stability.ts'

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
  it('are all shown where they stand together, growing ones too', () => {
    const { range: shown, title } = range([mode(-5), mode(2, 6), mode(-1, 3)])
    expect(shown[1]).toBeGreaterThan(2)
    expect(title).toBe('Real part, 1/s')
  })
})
