/** What components of a kind are in a short circuit on direct current. */
import type { ComponentRecord } from '../../document/records.ts'
import type { DcContext, DcElement } from '../../shortCircuit/dc/types.ts'
import type { ParamDefinition } from '../types.ts'
import { number } from './params.ts'
import { assumed } from './provenance.ts'

const section = 'Short circuit'
/** Of every capacitor of a component; the engine’s capacitors are without. */
export const capacitorParams = {
  capacitorTime: number('Capacitor time constant', 'time', 20e-6, {
    section,
    symbol: 'ESR·C',
    min: 0,
    max: 1,
    help: 'Equivalent series resistance times capacitance: what limits the discharge into a short circuit close by. Short-circuit currents on direct current alone take it; runs have capacitors without.',
    equation: 'ESR = (ESR·C)/C',
    provenance: assumed('Aluminium electrolytic capacitors have some 20–100 µs, film 1–5 µs; enter the data sheet’s'),
  }),
  capacitorInductance: number('Capacitor inductance', 'inductance', 100e-9, {
    section,
    symbol: 'ESL',
    min: 0,
    max: 1e-3,
    help: 'Of the capacitors of one unit with their leads to the terminals. Short-circuit currents on direct current alone take it.',
    provenance: assumed('Bank with laminated bars and short leads; the connection decides, ask the vendor'),
  }),
} satisfies Record<string, ParamDefinition>
/** Parameters that the engine has no use for. */
export const CAPACITOR: readonly string[] = Object.keys(capacitorParams)

/** A capacitor of each unit, `lead` ahead of it, with the diodes of a converter across it; none of 0 F. */
export function capacitorAt(
  component: ComponentRecord,
  { number: of, bus }: DcContext,
  {
    port,
    part,
    c,
    isConverter = true,
    lead = { r: 0, l: 0 },
  }: {
    readonly port: string
    readonly part: string
    readonly c: number
    readonly isConverter?: boolean
    readonly lead?: { readonly r: number; readonly l: number }
  },
): readonly DcElement[] {
  if (!(c > 0)) return []
  const n = component.count
  return [
    {
      ...{ kind: 'capacitor', id: component.id, part, bus: bus(port), c: n * c },
      rated: isConverter ? n * of('pRated') : null,
      r: (lead.r + of('capacitorTime') / c) / n,
      l: (lead.l + of('capacitorInductance')) / n,
    },
  ]
}

/** Of rated current, what a regulated output with a capacitor gives beyond its limit into a dead short, as in runs. */
export const BEYOND_LIMIT = 0.01

/** A converter’s output with its capacitor: `levels` of rated current, each up to a time, s; the last holds. Without voltage at its input its capacitor alone. */
export function regulatedOutput(
  component: ComponentRecord,
  context: DcContext,
  { input, output: port }: { readonly input: string; readonly output: string },
  levels: readonly (readonly [level: number, untilS: number])[],
  steepness: number,
): readonly DcElement[] {
  const { number: of, bus, get, least } = context
  const u = of('vOutput')
  const rated = (component.count * of('pRated')) / u
  const c = get('outputCapacitance') === null ? 0 : of('outputCapacitance')
  const capacitor = capacitorAt(component, context, { port, part: 'output', c })
  if (!context.isFed(input)) return capacitor
  const beyond = c > 0 ? BEYOND_LIMIT : u / of('outputDroop') / steepness
  const course = levels.flatMap(([level, until], k): (readonly [number, number])[] => {
    const i = rated * (level + beyond)
    return [[levels[k - 1]?.[1] ?? 0, i], ...(Number.isFinite(until) ? [[until, i] as const] : [])]
  })
  return [
    { kind: 'converter', id: component.id, bus: bus(port), u, droop: of('outputDroop') / rated, course: least ? [[0, rated]] : course },
    ...capacitor,
  ]
}
