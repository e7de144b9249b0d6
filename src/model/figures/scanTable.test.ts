import { expect, it } from 'vitest'
import type { ImpedanceScan, ScanPoint } from './analysis.ts'
import { scanRows } from './scanTable.ts'

const point = (frequencyHz: number, z: readonly number[], more: Partial<ScanPoint> = {}): ScanPoint => ({
  ...{ frequencyHz, z, phasor: null, ratio: null, mirror: null, ...more },
})
const rows = (scan: Partial<ImpedanceScan>, ...points: readonly ScanPoint[]) =>
  scanRows({ domain: 'ac', formulation: 'rms', sequence: 'positive', ...scan, points })

it('a DC bus: size, angle, resistance and reactance, beside the ratio of source to load where there is one', () => {
  expect(rows({ domain: 'dc', sequence: null }, point(10, [3, -4], { ratio: 0.25 }), point(20, [0, 2]))).toEqual([
    ['Frequency, Hz', '|Z|, Ω', 'Angle of Z, °', 'R, Ω', 'X, Ω', '|Z source/Z load|'],
    ['10', '5', `${(Math.atan2(-4, 3) * 180) / Math.PI}`, '3', '-4', '0.25'],
    ['20', '2', '90', '0', '2', ''],
  ])
})

it('takes rounding in one part of an entry as nothing', () => {
  const [, row] = rows({ domain: 'dc', sequence: null }, point(10, [2, 1.5e-21]))
  expect(row).toEqual(['10', '2', '0', '2', '0'])
})

it('an AC bus: every entry of the axes, in the order of the engine', () => {
  const [heads = [], row = []] = rows({}, point(1, [1, 2, 3, 4, 5, 6, 7, 8]))
  const at = (heading: string): string | undefined => row[heads.indexOf(heading)]
  expect(heads).toHaveLength(17)
  expect(['R dd, Ω', 'X dd, Ω', 'R dq, Ω', 'X qd, Ω', 'R qq, Ω', 'X qq, Ω'].map(at)).toEqual(['1', '2', '3', '6', '7', '8'])
})

it('in phases: both sequences, the phasor model beside them, the mirrors; the zero sequence beside its network', () => {
  const [heads = [], row] = rows({ formulation: 'emt' }, point(60, [1, 0, 2, 0], { phasor: [1.1, 0], mirror: [0.01, 0.02] }))
  expect(heads.filter((h) => h.startsWith('|'))).toEqual(['|Z₁|, Ω', '|Z₂|, Ω', '|Z rms|, Ω'])
  expect([heads.at(-2), heads.at(-1), row?.at(-1)]).toEqual(['Mirror of Z₁', 'Mirror of Z₂', '0.02'])
  expect(rows({ formulation: 'emt', sequence: 'zero' }, point(60, [0, 6], { phasor: [0, 5] }))).toEqual([
    [
      'Frequency, Hz',
      '|Z₀|, Ω',
      'Angle of Z₀, °',
      'R₀, Ω',
      'X₀, Ω',
      '|Z₀ network|, Ω',
      'Angle of Z₀ network, °',
      'R₀ network, Ω',
      'X₀ network, Ω',
    ],
    ['60', '6', '90', '0', '6', '5', '90', '0', '5'],
  ])
})
