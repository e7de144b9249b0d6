/**
 * Two windings of a transformer as controlled sources, leakage at the low side with what the phases have in common of it, the core at the high side behind
 * half of the resistance.
 */
import type { Device } from '../../compile/network.ts'
import { number, PHASES, type Element, type SpiceParts } from './parts.ts'
import { across, CORE, core, drawn, limbs, type Side, starPoint, upright, type Winding } from './windings.ts'

/** High side on the limbs, low side, and by what a zigzag there sees the limbs. */
const GROUPS: Readonly<Record<string, readonly [Winding, Winding, Winding?]>> = {
  Dyn11: [1, 'star'],
  Dyn1: [2, 'star'],
  YNd1: ['star', 1],
  YNd11: ['star', 2],
  YNyn0: ['star', 'star'],
  Dd0: [1, 1],
  Dzn0: [1, 'star', 2],
  Yzn1: ['free', 'star', 2],
  Yzn11: ['free', 'star', 1],
}
/** Share of the resistance before the core, as in the engine. */
const HIGH_SHARE = 0.5

export const transformer: Element = {
  params: [
    'sRated',
    'vHv',
    'vLv',
    'uk',
    'xOverR',
    'tap',
    'phaseShift',
    'vectorGroup',
    ...CORE,
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
  const { base, sign } = upright(String(d.params.vectorGroup ?? 'YNyn0'))
  const group = GROUPS[base]
  if (group === undefined) return `its vector group ${d.params.vectorGroup} has a free star point`
  if (Number(d.params.phaseShift ?? 0) !== 0) return 'it shifts the phase'
  const [s, hv, lv] = [number(d, 'sRated') * d.count, number(d, 'vHv'), number(d, 'vLv')]
  const x2r = number(d, 'xOverR')
  const r = (number(d, 'uk') * lv * lv) / s / Math.hypot(1, x2r)
  const ratio = (hv * number(d, 'tap')) / lv
  const onLimbs: Side = { kind: group[0], phases: to.phases(d, 0), star: starPoint(to, d, 'Hv', 'starHigh', 'nh'), scale: 1 }
  const low: Side = { kind: group[1], phases: to.phases(d, 1), star: starPoint(to, d, '', 'star', 'n'), scale: 1 }
  // The zero sequence of the windings as what the phases have in common; that of a zigzag does not reach the limbs.
  const [x, zeroR, zeroX] = [r * x2r, r * Number(d.params.r0OverR ?? 1), Number(d.params.x0OverX ?? 1)]
  const before = HIGH_SHARE * r * ratio ** 2
  const [beforeZero, behindZero] = group[2] === undefined ? [HIGH_SHARE * zeroR * ratio ** 2, (1 - HIGH_SHARE) * zeroR] : [before, zeroR]
  const coils = limbs(to, d, onLimbs, before, beforeZero)
  const high: Side = { kind: group[2] ?? 'star', phases: coils, star: '0', scale: sign / ratio }
  const behind = (1 - HIGH_SHARE) * r
  const common = (behindZero - behind) / 3
  const meters = PHASES.map((phase) => `V${to.inner(d, `i${phase}`)}`)
  for (const [k, phase] of PHASES.entries()) {
    const [from, end, meter] = [to.inner(d, `h${phase}`), to.inner(d, `l${phase}`), to.inner(d, `i${phase}`)]
    across(to, d, `h${phase}`, from, high, k)
    to.add('V', d, `i${phase}`, `${from} ${meter} DC 0`)
    const inside = common === 0 ? end : to.inner(d, `r${phase}`)
    to.seriesRl(d, phase, meter, inside, behind, (x * (zeroX + 2)) / 3 / to.omega)
    if (common !== 0) to.add('B', d, `r${phase}`, `${inside} ${end} V = {${common}*(${meters.map((m) => `I(${m})`).join('+')})}`)
    across(to, d, `l${phase}`, end, low, k)
    drawn(to, d, `h${phase}`, meters, high, k)
    drawn(to, d, `l${phase}`, meters, low, k, -1)
  }
  core(to, d, coils, s, hv)
  if (zeroX !== 1 && x > 0) to.coupled(d, (zeroX - 1) / (zeroX + 2))
  return undefined
}
