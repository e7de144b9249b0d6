/** Three windings of a transformer as controlled sources, leakage at the low side with what the phases have in common of it, core and saturating flux at the high side. */
import type { Device } from '../../compile/network.ts'
import { number, PHASES, type Element, type SpiceParts } from './parts.ts'

/** Steps to the phase that the other end of a winding in delta stands on; star is earthed. */
type Winding = 'star' | 1 | 2
const GROUPS: Readonly<Record<string, readonly [Winding, Winding]>> = {
  Dyn11: [1, 'star'],
  Dyn1: [2, 'star'],
  YNd1: ['star', 1],
  YNd11: ['star', 2],
  YNyn0: ['star', 'star'],
  Dd0: [1, 1],
}

/** Ends of winding k, and the share of the voltage between them that a balanced phasor keeps. */
function winding(kind: Winding, phases: readonly string[], k: number, earth = '0'): readonly [ends: string, back: string, share: number] {
  const from = phases[k] as string
  const to = kind === 'star' ? earth : (phases[(k + kind) % 3] as string)
  return [`${from} ${to}`, `${to} ${from}`, kind === 'star' ? 1 : 1 / Math.sqrt(3)]
}

export const transformer: Element = {
  params: [
    'sRated',
    'vHv',
    'vLv',
    'uk',
    'xOverR',
    'noLoadLoss',
    'noLoadCurrent',
    'tap',
    'phaseShift',
    'vectorGroup',
    'kneeFlux',
    'airCoreReactance',
    'remanence',
    'neutralResistance',
    'neutralReactance',
    'neutralResistanceHv',
    'neutralReactanceHv',
    'x0OverX',
    'r0OverR',
    'closed',
  ],
  emit,
}

function emit(d: Device, to: SpiceParts): string | undefined {
  if (d.params.closed === false) return undefined
  const group = GROUPS[String(d.params.vectorGroup ?? 'YNyn0')]
  if (group === undefined) return `its vector group ${d.params.vectorGroup} has a free star point or a zigzag`
  if (Number(d.params.phaseShift ?? 0) !== 0) return 'it shifts the phase'
  const [s, hv, lv] = [number(d, 'sRated') * d.count, number(d, 'vHv'), number(d, 'vLv')]
  const ratio = lv / (hv * number(d, 'tap'))
  const x2r = number(d, 'xOverR')
  const r = (number(d, 'uk') * lv * lv) / s / Math.hypot(1, x2r)
  const [loss, idle] = [number(d, 'noLoadLoss'), number(d, 'noLoadCurrent')]
  const core = s / (hv * hv)
  const magnetising = Math.sqrt(Math.max(idle * idle - loss * loss, 0)) * core
  const knee = d.params.kneeFlux === undefined ? Number.POSITIVE_INFINITY : number(d, 'kneeFlux') * hv * Math.sqrt(2 / 3)
  const air = core / Number(d.params.airCoreReactance ?? 0.3)
  const remanence = Number(d.params.remanence ?? 0) * hv * Math.sqrt(2 / 3)
  const starPoint = (side: '' | 'Hv', name: string): string => {
    const [rn, xn] = ['neutralResistance', 'neutralReactance'].map((key) => Number(d.params[`${key}${side}`] ?? 0) / d.count) as [
      number,
      number,
    ]
    if (rn === 0 && xn === 0) return '0'
    const star = to.inner(d, name)
    to.seriesRl(d, name === 'star' ? 'n' : 'nh', star, '0', rn, xn / to.omega)
    return star
  }
  // The zero sequence of the windings as what the phases have in common.
  const [x, zeroR, zeroX] = [r * x2r, Number(d.params.r0OverR ?? 1), Number(d.params.x0OverX ?? 1)]
  const common = (r * (zeroR - 1)) / 3
  const meters = PHASES.map((phase) => `I(V${to.inner(d, `i${phase}`)})`)
  const [starHigh, star] = [starPoint('Hv', 'starHigh'), starPoint('', 'star')]
  for (const [k, phase] of PHASES.entries()) {
    const [ends1, , share1] = winding(group[0], to.phases(d, 0), k, starHigh)
    const [ends2, back2, share2] = winding(group[1], to.phases(d, 1), k, star)
    const [high, low, meter] = [to.inner(d, `h${phase}`), to.inner(d, `l${phase}`), to.inner(d, `i${phase}`)]
    to.add('E', d, `h${phase}`, `${high} 0 ${ends1} ${ratio * share1}`)
    to.add('V', d, `i${phase}`, `${high} ${meter} DC 0`)
    const end = common === 0 ? low : to.inner(d, `r${phase}`)
    to.seriesRl(d, phase, meter, end, r, (x * (zeroX + 2)) / 3 / to.omega)
    if (common !== 0) to.add('B', d, `r${phase}`, `${end} ${low} V = {${common}*(${meters.join('+')})}`)
    to.add('E', d, `l${phase}`, `${low} 0 ${ends2} ${share2}`)
    to.add('F', d, `h${phase}`, `${ends1} V${meter} ${ratio * share1}`)
    to.add('F', d, `l${phase}`, `${back2} V${meter} ${share2}`)
    if (loss > 0) to.add('R', d, `k${phase}`, `${ends1} ${1 / (loss * core * share1 * share1)}`)
    if (magnetising <= 0 && !Number.isFinite(knee)) continue
    // The flux as the voltage of a capacitor, V of the rated peak.
    const flux = to.inner(d, `f${phase}`)
    to.add('G', d, `f${phase}`, `0 ${flux} ${ends1} ${share1 * to.omega}`)
    // Below the knee it rests without current at its remanent flux, which a core without a knee has not.
    const saturates = Number.isFinite(knee)
    const rest = saturates ? (k === 0 ? remanence : -0.5 * remanence) : 0
    to.add('C', d, `f${phase}`, `${flux} 0 1 IC=${rest}`)
    const beyond = saturates ? `+${air - magnetising}*(max(V(${flux})-${knee},0)-max(-V(${flux})-${knee},0))` : ''
    to.add('B', d, `f${phase}`, `${ends1} I = {${share1}*(${magnetising}*(V(${flux})-${rest})${beyond})}`)
  }
  if (zeroX !== 1 && x > 0) to.coupled(d, (zeroX - 1) / (zeroX + 2))
  return undefined
}
