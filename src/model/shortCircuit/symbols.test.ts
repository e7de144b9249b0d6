import { describe, expect, it } from 'vitest'
import { ANSI_NOTE, IMPEDANCE_HEADS, LEAST_HEADS, LEAST_NOTE, symbolMarkup, UNBALANCED_HEADS, UNBALANCED_NOTE } from './index.ts'

describe('symbols of short circuits', () => {
  it.each([
    [UNBALANCED_HEADS.join('; '), 'I″_{k1}; i_{p1}; I″_{k2}; i_{p2}; I″_{k2E L2}; I″_{k2E L3}; i_{p2E}; I″_{kE2E}'],
    [LEAST_HEADS.join('; '), 'c; I″_{k3}; I″_{k2}; I″_{k1}; I″_{k2E L2}; I″_{k2E L3}; I″_{kE2E}'],
    [IMPEDANCE_HEADS.join('; '), 'Z_{(1)}; Z_{(2)}; Z_{(0)}'],
    ['Initial I″k3, peak ip, breaking Ib, steady Ik, power S″k', 'Initial I″_{k3}, peak i_{p}, breaking I_{b}, steady I_{k}, power S″_{k}'],
    ['3E/|2Z1 + Z0|', '3E/|2Z_{1} + Z_{0}|'],
    ['ship the IkA of a Zip 1', 'ship the IkA of a Zip 1'],
  ])('%s', (text, expected) => {
    expect(symbolMarkup(text)).toBe(expected)
  })
  it('are set low wherever a note has them', () => {
    expect(symbolMarkup(ANSI_NOTE)).toContain('3E/|2Z_{1} + Z_{0}|')
    expect(symbolMarkup(UNBALANCED_NOTE)).toMatch(/Z_\{\(2\)\} = Z_\{\(1\)\}.*I″_\{k2E\}.*I″_\{kE2E\}/)
    expect(symbolMarkup(LEAST_NOTE)).toBe(LEAST_NOTE)
  })
})
