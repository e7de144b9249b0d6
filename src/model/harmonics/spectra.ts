/** Harmonic currents of converters with large shares of the AC load, of their fundamental current. */
import { assumed, typical } from '../catalogue/shared/provenance.ts'
import type { Provenance } from '../document/records.ts'

export interface Spectrum {
  readonly label: string
  /** Order, share of the fundamental, angle against the fundamental turned to that order, rad. */
  readonly lines: readonly (readonly [order: number, share: number, angle: number])[]
  readonly provenance: Provenance
  /** Its angles are not known: nothing may be taken to cancel against another kind by them. */
  readonly isUnangled?: boolean
}

const line = (order: number, percent: number, angle = 0) => [order, percent / 100, angle] as const

/** An ideal bridge draws blocks of 120°: shares 1/h, signs by turns. */
const block = (orders: readonly number[]) => orders.map((h) => line(h, 100 / h, h % 12 === 5 || h % 12 === 7 ? Math.PI : 0))
const SIX = [5, 7, 11, 13, 17, 19, 23, 25, 29, 31, 35, 37, 41, 43, 47, 49]

export const SPECTRA = {
  none: { label: 'None', lines: [], provenance: assumed('Draws a sine') },
  igbt: {
    label: 'Active rectifier (IGBT)',
    lines: [
      line(5, 2),
      line(7, 1.5),
      line(11, 1),
      line(13, 0.8),
      line(17, 0.5),
      line(19, 0.4),
      line(23, 0.3),
      line(25, 0.3),
      line(29, 0.2),
      line(31, 0.2),
      line(35, 0.2),
      line(37, 0.2),
    ],
    provenance: assumed('Vendors state a current distortion of at most 3 % at full load; its parts are spread as those of a bridge'),
    isUnangled: true,
  },
  psu: {
    label: 'Server power supply with power factor correction',
    lines: [
      line(3, 3),
      line(5, 2.5),
      line(7, 2),
      line(9, 1),
      line(11, 1),
      line(13, 0.8),
      line(17, 0.6),
      line(19, 0.5),
      line(23, 0.4),
      line(25, 0.4),
    ],
    provenance: assumed('Distortion of about 5 % at half load and above; ask for the measured spectrum at the load of the job'),
    isUnangled: true,
  },
  drive: {
    label: 'Drive, diode bridge with 3 % choke',
    lines: [
      line(5, 38, Math.PI),
      line(7, 15, Math.PI),
      line(11, 7),
      line(13, 4.5),
      line(17, 3, Math.PI),
      line(19, 2.3, Math.PI),
      line(23, 1.6),
      line(25, 1.4),
    ],
    provenance: assumed('Distortion of about 42 %; strongly dependent on choke and network, ask for the spectrum'),
  },
  sixPulse: {
    label: '6-pulse rectifier',
    lines: [
      line(5, 17.5, Math.PI),
      line(7, 11.1, Math.PI),
      line(11, 4.5),
      line(13, 2.9),
      line(17, 1.5, Math.PI),
      line(19, 1, Math.PI),
      line(23, 0.9),
      line(25, 0.8),
    ],
    provenance: typical('Typical values of static power converters in IEEE Std 519-1992, table 13.1; confirm with the vendor'),
  },
  twelvePulse: {
    label: '12-pulse rectifier',
    lines: [
      line(5, 2.6, Math.PI),
      line(7, 1.6, Math.PI),
      line(11, 4.5),
      line(13, 2.9),
      line(17, 0.2, Math.PI),
      line(19, 0.1, Math.PI),
      line(23, 0.9),
      line(25, 0.8),
    ],
    provenance: typical('Typical values of static power converters in IEEE Std 519-1992, table 13.1; confirm with the vendor'),
  },
  idealSixPulse: { label: 'Ideal 6-pulse bridge, 1/h', lines: block(SIX), provenance: typical('Fourier series of blocks of 120°') },
} as const satisfies Readonly<Record<string, Spectrum>>
export type SpectrumKey = keyof typeof SPECTRA | 'own'

/** Lists of an own spectrum; orders that are no whole numbers from 2 to 50 are refused by a rule. */
export const ownLines = (orders: readonly number[], shares: readonly number[], angles: readonly number[]): Spectrum['lines'] =>
  orders.map((order, k) => [order, (shares[k] ?? 0) / 100, ((angles[k] ?? 0) * Math.PI) / 180])
