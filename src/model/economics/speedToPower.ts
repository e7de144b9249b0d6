/** Speed to power: how soon the megawatts are there by each way to get them, and what the earlier ones are worth. */
import type { StudioDocument } from '../document/records.ts'
import { gpusOf } from './gpus.ts'
import { siteNumber } from './site.ts'
import type { SiteKey } from './siteParams.ts'

export interface PowerPath {
  readonly key: 'grid' | 'phased' | 'bridged' | 'onSite'
  readonly label: string
  readonly remark: string
  /** From `atYears` on this much is there, W; ascending in time. */
  readonly steps: readonly { readonly atYears: number; readonly powerW: number }[]
  /** Power-years before the grid connection alone would be there, W·years. */
  readonly gainedWYears: number
  /** Value of the computing done in them, in the project's currency. */
  readonly gainedValue: number
}

/** `demandW` is the power of the whole site, of which `itW` are racks. */
export function speedToPower(document: StudioDocument, demandW: number, itW: number): readonly PowerPath[] {
  const of = (key: SiteKey): number => siteNumber(document.project, key)
  const queue = of('queueYears')
  const early = of('earlyShare') * demandW
  const helped = Math.min(demandW, early + of('flexibleShare') * demandW)
  const perWYear = demandW > 0 && itW > 0 ? (gpusOf(document, itW) / demandW) * of('gpuPrice') * 8766 * of('utilisation') : 0
  const path = (key: PowerPath['key'], label: string, remark: string, steps: PowerPath['steps']): PowerPath => {
    const reached = settle(steps)
    const gainedWYears = powerYears(reached, queue)
    return { key, label, remark, steps: reached, gainedWYears, gainedValue: gainedWYears * perWYear }
  }
  const whole = { atYears: queue, powerW: demandW }
  return [
    path('grid', 'Grid connection alone', 'Nothing before the whole connection is energised.', [whole]),
    path('phased', 'Phased connection', 'The early part first, the rest with the whole connection.', [
      { atYears: of('earlyYears'), powerW: early },
      whole,
    ]),
    path('bridged', 'Phased connection with battery storage', 'Storage carries peaks and curtailed hours on the early part.', [
      { atYears: of('earlyYears'), powerW: early },
      { atYears: Math.max(of('earlyYears'), of('storageYears')), powerW: helped },
      whole,
    ]),
    path('onSite', 'Own gas generation, grid later', 'Generation carries the site until the grid is there, and stands by after.', [
      { atYears: of('onSiteYears'), powerW: demandW },
      whole,
    ]),
  ]
}

/** Sorted in time, each step above the one before; what adds nothing, or comes at the same time as more, is left out. */
function settle(steps: PowerPath['steps']): PowerPath['steps'] {
  const sorted = [...steps].sort((a, b) => a.atYears - b.atYears || b.powerW - a.powerW)
  return sorted.filter(({ powerW }, k) => sorted.slice(0, k).every((before) => before.powerW < powerW))
}

/** Integral of the power until `untilYears`. */
function powerYears(steps: PowerPath['steps'], untilYears: number): number {
  return steps.reduce((sum, { atYears, powerW }, k) => {
    const end = Math.min(untilYears, steps[k + 1]?.atYears ?? untilYears)
    return sum + Math.max(0, end - atYears) * powerW
  }, 0)
}
