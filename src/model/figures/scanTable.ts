/** The points of an impedance scan as a table: one definition for the screen, the command line and CSV. */
import type { ImpedanceScan, ScanPoint } from './analysis.ts'

export interface ScanColumn {
  readonly heading: string
  readonly part: 'frequency' | 'size' | 'angle' | 'resistance' | 'reactance' | 'share'
  /** Ω, degrees, Hz, or of one; null where the scan has none. */
  readonly value: (point: ScanPoint) => number | null
}

/** Entries of `z`, by name: of a DC bus, of the sequences in phases, of the axes d and q, of the zero sequence. */
export const scanEntries = ({ domain, formulation, sequence }: Omit<ImpedanceScan, 'points'>): readonly string[] =>
  sequence === 'zero' ? ['Z₀'] : domain === 'dc' ? ['Z'] : formulation === 'emt' ? ['Z₁', 'Z₂'] : ['Z dd', 'Z dq', 'Z qd', 'Z qq']

/** Columns in which nothing stands are left out. */
export function scanColumns(scan: ImpedanceScan): readonly ScanColumn[] {
  const inPhases = scan.formulation === 'emt'
  const columns: readonly ScanColumn[] = [
    { heading: 'Frequency, Hz', part: 'frequency', value: (p) => p.frequencyHz },
    ...scanEntries(scan).flatMap((name, k) => entryColumns(name, (p) => p.z.slice(2 * k, 2 * k + 2))),
    ...(inPhases ? entryColumns(scan.sequence === 'zero' ? 'Z₀ network' : 'Z rms', (p) => p.phasor) : []),
    ...['Mirror of Z₁', 'Mirror of Z₂'].map((heading, k): ScanColumn => ({ heading, part: 'share', value: (p) => p.mirror?.[k] ?? null })),
    { heading: '|Z source/Z load|', part: 'share', value: (p) => p.ratio },
  ]
  return columns.filter(({ value }) => scan.points.some((p) => value(p) !== null))
}

/** Share of an entry below which its part is rounding. */
const ROUNDING = 1e-12
function entryColumns(name: string, of: (p: ScanPoint) => readonly number[] | null): readonly ScanColumn[] {
  // `Z dq` → `R dq`, `Z₁` → `R₁`.
  const as = (letter: string): string => letter + name.slice(1)
  const column = (heading: string, part: ScanColumn['part'], take: (re: number, im: number) => number): ScanColumn => ({
    heading,
    part,
    value: (p) => {
      const [re, im] = of(p) ?? []
      if (re === undefined || im === undefined) return null
      const size = Math.hypot(re, im)
      return take(Math.abs(re) < ROUNDING * size ? 0 : re, Math.abs(im) < ROUNDING * size ? 0 : im)
    },
  })
  return [
    column(`|${name}|, Ω`, 'size', Math.hypot),
    column(`Angle of ${name}, °`, 'angle', (re, im) => (Math.atan2(im, re) * 180) / Math.PI),
    column(`${as('R')}, Ω`, 'resistance', (re) => re),
    column(`${as('X')}, Ω`, 'reactance', (_re, im) => im),
  ]
}

/** All digits, for a spreadsheet: empty where there is no value. */
export function scanRows(scan: ImpedanceScan): string[][] {
  const columns = scanColumns(scan)
  return [columns.map(({ heading }) => heading), ...scan.points.map((p) => columns.map(({ value }) => `${value(p) ?? ''}`))]
}
