/** Windings of transformers in a netlist: what stands across them, what they draw, their star points and the core on one of them. */
import type { Device } from '../../compile/network.ts'
import { number, PHASES, type SpiceParts } from './parts.ts'

/** In star on its star point, in star without one (which sees and draws nothing of a zero sequence), or in delta by the steps to the phase of its other end. */
export type Winding = 'star' | 'free' | 1 | 2
/** A winding between the phases of a bus; `scale` times its voltage is what the branch behind it sees. */
export interface Side {
  readonly kind: Winding
  readonly phases: readonly string[]
  /** Node of its star point. */
  readonly star: string
  readonly scale: number
}

/** A group without its windings changed over: clocks 5, 6 and 7 are 11, 0 and 1 with the ends of the low side's windings the other way round. */
export function upright(group: string): { readonly base: string; readonly sign: 1 | -1 } {
  const clock = Number(/\d+$/.exec(group)?.[0])
  if (clock < 5 || clock > 7) return { base: group, sign: 1 }
  return { base: group.replace(/\d+$/, String((clock + 6) % 12)), sign: -1 }
}

/** Ends of winding k, and the share of the voltage between them that a balanced phasor keeps. */
function endsOf({ kind, phases, star }: Side, k: number): readonly [from: string, to: string, share: number] {
  const from = phases[k] as string
  if (kind === 'star' || kind === 'free') return [from, star, 1]
  return [from, phases[(k + kind) % 3] as string, 1 / Math.sqrt(3)]
}
const mean = (of: readonly string[]): string => `(${of.join('+')})/3`

/** Holds a node at the scaled voltage across winding k. */
export function across(to: SpiceParts, d: Device, part: string, node: string, side: Side, k: number): void {
  const [from, end, share] = endsOf(side, k)
  if (side.kind !== 'free') to.add('E', d, part, `${node} 0 ${from} ${end} ${side.scale * share}`)
  else to.add('B', d, part, `${node} 0 V = {${side.scale}*(V(${from})-${mean(side.phases.map((phase) => `V(${phase})`))})}`)
}
/** Draws from winding k what its meter measures, from −1 on gives it off; the meters are those of all three. */
export function drawn(to: SpiceParts, d: Device, part: string, meters: readonly string[], side: Side, k: number, sense: 1 | -1 = 1): void {
  const [from, end, share] = endsOf(side, k)
  const ends = sense === 1 ? `${from} ${end}` : `${end} ${from}`
  if (side.kind !== 'free') to.add('F', d, part, `${ends} ${meters[k]} ${side.scale * share}`)
  else to.add('B', d, `d${part}`, `${from} 0 I = {${sense * side.scale}*(I(${meters[k]})-${mean(meters.map((m) => `I(${m})`))})}`)
}

/** Node of a side's star point, with what stands between it and earth; `part` names the impedance. */
export function starPoint(to: SpiceParts, d: Device, side: '' | 'Hv' | 'Mv' | 'Lv', node: string, part: string): string {
  const of = (key: string): number => Number(d.params[`${key}${side}`] ?? 0) / d.count
  const [r, x] = [of('neutralResistance'), of('neutralReactance')]
  if (r === 0 && x === 0) return '0'
  const star = to.inner(d, node)
  to.seriesRl(d, part, star, '0', r, x / to.omega)
  return star
}

/**
 * Windings of the high side on the limbs as coils of their own: nodes behind the resistance that stands before the core, on whose voltage, `side.scale`
 * times that of the buses, core and branches stand. `r` and, of what the phases have in common, `common` in Ω there.
 */
export function limbs(to: SpiceParts, d: Device, side: Side, r: number, common: number): readonly string[] {
  const coils = PHASES.map((phase) => to.inner(d, `u${phase}`))
  const meters = coils.map((coil) => `V${coil}`)
  // Without a star point none of it passes.
  const apart = ((side.kind === 'free' ? 0 : common) - r) / 3
  for (const [k, phase] of PHASES.entries()) {
    const [held, metered] = [to.inner(d, `bu${phase}`), to.inner(d, `mu${phase}`)]
    const behind = apart === 0 ? (coils[k] as string) : to.inner(d, `nu${phase}`)
    across(to, d, `u${phase}`, held, side, k)
    to.add('V', d, `u${phase}`, `${held} ${metered} DC 0`)
    to.add('R', d, `u${phase}`, `${metered} ${behind} ${r}`)
    if (apart !== 0) to.add('B', d, `nu${phase}`, `${behind} ${coils[k]} V = {${apart}*(${meters.map((m) => `I(${m})`).join('+')})}`)
    drawn(to, d, `u${phase}`, meters, side, k)
  }
  return coils
}

export const CORE = ['noLoadLoss', 'noLoadCurrent', 'kneeFlux', 'airCoreReactance', 'remanence'] as const
/** Loss, and the flux as the voltage of a capacitor, of a core on these coils, rated `s` at `v`. */
export function core(to: SpiceParts, d: Device, coils: readonly string[], s: number, v: number): void {
  const [loss, idle] = [number(d, 'noLoadLoss'), number(d, 'noLoadCurrent')]
  const rated = s / (v * v)
  const magnetising = Math.sqrt(Math.max(idle * idle - loss * loss, 0)) * rated
  const saturates = d.params.kneeFlux !== undefined
  const peak = v * Math.sqrt(2 / 3)
  const [knee, remanence] = [saturates ? number(d, 'kneeFlux') * peak : 0, Number(d.params.remanence ?? 0) * peak]
  const air = rated / Number(d.params.airCoreReactance ?? 0.3)
  for (const [k, phase] of PHASES.entries()) {
    const coil = coils[k] as string
    if (loss > 0) to.add('R', d, `k${phase}`, `${coil} 0 ${1 / (loss * rated)}`)
    if (magnetising <= 0 && !saturates) continue
    // V of the rated peak.
    const flux = to.inner(d, `f${phase}`)
    to.add('G', d, `f${phase}`, `0 ${flux} ${coil} 0 ${to.omega}`)
    // Below the knee it rests without current at its remanent flux, which a core without a knee has not.
    const rest = saturates ? (k === 0 ? remanence : -0.5 * remanence) : 0
    to.add('C', d, `f${phase}`, `${flux} 0 1 IC=${rest}`)
    const beyond = saturates ? `+${air - magnetising}*(max(V(${flux})-${knee},0)-max(-V(${flux})-${knee},0))` : ''
    to.add('B', d, `f${phase}`, `${coil} 0 I = {${magnetising}*(V(${flux})-${rest})${beyond}}`)
  }
}
