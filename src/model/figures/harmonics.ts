/** Harmonics at one place as bars by order, with the limits of a rule drawn above each. */
import { HARMONIC_RULES, HIGHEST_ORDER, type HarmonicCheck, type HarmonicResult, type HarmonicRule } from '../harmonics/index.ts'
import type { Figure } from './types.ts'

export interface HarmonicPlace {
  readonly place: string
  readonly quantity: HarmonicCheck['quantity']
}

/** Places that a rule judges, the points of common coupling first. */
export function harmonicPlaces(result: HarmonicResult, rule: HarmonicRule): readonly HarmonicPlace[] {
  const of = result.checks.filter((c) => c.rule === rule)
  const places = new Map([...of.filter((c) => c.applies), ...of].map((c) => [`${c.quantity}/${c.place}`, c]))
  return [...places.values()].map(({ place, quantity }) => ({ place, quantity }))
}

export function harmonicFigure(result: HarmonicResult, rule: HarmonicRule, { place, quantity }: HarmonicPlace, name: string): Figure {
  const checks = result.checks.filter((c) => c.rule === rule && c.place === place && c.quantity === quantity)
  const lines = checks
    .filter((c) => c.order !== null)
    .map((c) => ({ order: c.order as number, value: 100 * c.value, limit: 100 * c.limit }))
  const total = checks.find((c) => c.order === null)
  const highest = Math.max(...lines.flatMap(({ value, limit }) => [value, limit]), 1e-6)
  const title = HARMONIC_RULES.find(({ key }) => key === rule)?.title ?? rule
  const isCurrent = quantity === 'current'
  const base = isCurrent ? 'of demand current' : rule === 'en50160' ? 'of the fundamental' : 'of nominal'
  const sum = total ? `; ${isCurrent ? 'TDD' : 'THD'} ${(100 * total.value).toFixed(2)}, limit ${(100 * total.limit).toFixed(1)}` : ''
  return {
    title: `Harmonic ${isCurrent ? 'currents' : 'voltages'}, ${name}; red: limits of ${title}`,
    xTitle: 'Order',
    // The same axis at every place.
    xRange: [1, HIGHEST_ORDER + 1],
    panes: [{ title: `${name}, % ${base}${sum}`, unit: '', range: [0, 1.18 * highest] }],
    traces: [
      {
        name: isCurrent ? 'Current' : 'Voltage',
        x: lines.map(({ order }) => order),
        y: lines.map(({ value }) => value),
        base: lines.map(() => 0),
        pane: 0,
        role: 'bars',
        color: 0,
      },
      {
        name: `Limit of ${title}`,
        // A short line over each bar; a gap between them.
        x: lines.flatMap(({ order }, k) => (k === 0 ? [] : [order]).concat(order - 0.45, order + 0.45)),
        y: lines.flatMap(({ limit }, k) => (k === 0 ? [] : [Number.NaN]).concat(limit, limit)),
        pane: 0,
        role: 'limit',
        color: 0,
      },
    ],
  }
}
